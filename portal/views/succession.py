"""A unit that turns into others: one page each for renaming, merging and splitting."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from portal import keeping_units
from portal.access import Act, requires
from portal.forms.succession import (
    PredecessorFormSet,
    SuccessionRemoveForm,
    SuccessorFormSet,
    UnitMergeForm,
    UnitRenameForm,
    UnitSplitForm,
)
from portal.forms.unit_field import suggestions
from portal.models import UnitSuccession
from portal.views.asking import ask, get_or_post, sent
from portal.views.unit import kept_unit, kept_units, way_to


def _succeed(request, form, transfers):
    asked = form.cleaned_data
    successors = keeping_units.succeed(
        transfers,
        effective_on=asked["effective_on"],
        legal_basis=asked["legal_basis"],
        with_people=asked["with_people"],
        by=request.user,
    )
    names = ", ".join(unit.name for unit in successors)
    messages.success(request, _("Đã ghi đơn vị kế thừa: %(names)s.") % {"names": names})
    return redirect("portal:unit-detail", successors[0].pk)


@requires(Act.UNITS_KEEP)
@get_or_post
def unit_rename(request, pk):
    unit = kept_unit(request, pk)
    form = UnitRenameForm(sent(request), unit=unit, by=request.user)
    if not form.is_valid():
        names = suggestions(kept_units(request))
        return ask(request, "portal/unit_rename.html", form, unit=unit, names=names, trail=way_to(unit))
    return _succeed(request, form, form.transfers)


@requires(Act.UNITS_KEEP)
@get_or_post
def unit_merge(request, pk):
    unit = kept_unit(request, pk)
    form = UnitMergeForm(sent(request), unit=unit, by=request.user)
    day = form.cleaned_data.get("effective_on") if form.is_valid() else None
    rows = PredecessorFormSet(sent(request), unit=unit, by=request.user, day=day, prefix="rows")
    if not (form.is_valid() and rows.is_valid()):
        context = {
            "unit": unit,
            "rows": rows,
            "names": suggestions(kept_units(request)),
            "trail": way_to(unit),
        }
        return ask(request, "portal/unit_merge.html", form, **context)
    return _succeed(request, form, rows.transfers(form.cleaned_data["share"], form.successor))


@requires(Act.UNITS_KEEP)
@get_or_post
def unit_split(request, pk):
    unit = kept_unit(request, pk)
    form = UnitSplitForm(sent(request), unit=unit, by=request.user)
    day = form.cleaned_data.get("effective_on") if form.is_valid() else None
    rows = SuccessorFormSet(sent(request), unit=unit, by=request.user, day=day, prefix="rows")
    if not (form.is_valid() and rows.is_valid()):
        context = {
            "unit": unit,
            "rows": rows,
            "names": suggestions(kept_units(request)),
            "trail": way_to(unit),
        }
        return ask(request, "portal/unit_split.html", form, **context)
    return _succeed(request, form, rows.transfers())


@requires(Act.UNITS_KEEP)
@get_or_post
def succession_remove(request, pk):
    mine = UnitSuccession.objects.filter(request.user.covers(Act.UNITS_KEEP, "predecessor__lineage"))
    succession = get_object_or_404(mine.select_related("predecessor", "successor"), pk=pk)
    form = SuccessionRemoveForm(sent(request))
    if not form.is_valid():
        trail = way_to(succession.predecessor)
        return ask(request, "portal/unit_succession_remove.html", form, succession=succession, trail=trail)
    keeping_units.remove_succession(succession, **form.cleaned_data, by=request.user)
    messages.success(request, _("Đã gỡ quan hệ kế thừa."))
    return redirect("portal:unit-detail", succession.predecessor_id)
