"""Units as an administrator keeps them. Who may keep none here does not know of them: 404."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import keeping_units
from portal.access import Act, may, requires
from portal.exporting_keeping import table_answer, unit_sheet
from portal.forms.unit import UnitCloseForm, UnitCorrectForm, UnitFilterForm, UnitForm
from portal.forms.unit_field import suggestions
from portal.models import Appointment, Unit
from portal.unit_sections import sections_of
from portal.views.asking import ask, get_or_post, paged, sent, trail


def kept_units(request):
    return Unit.objects.covered_by(request.user, Act.UNITS_KEEP)


def kept_unit(request, pk):
    return get_object_or_404(kept_units(request).select_related("parent", "kind"), pk=pk)


def way_to(unit):
    return trail((_("Đơn vị"), "portal:unit-list"), (unit.name, "portal:unit-detail", unit.pk))


@requires(Act.UNITS_KEEP)
@require_safe
def unit_list(request):
    form = UnitFilterForm.asked(request.GET)
    units = form.narrow(kept_units(request)).select_related("parent", "kind").in_order()
    if request.GET.get("format") in ("csv", "xlsx"):
        return table_answer(unit_sheet(units), name="don-vi", kind=request.GET["format"])
    context = {"form": form, **paged(request, units)}
    people = _people_at(context["page"].object_list)
    for unit in context["page"].object_list:
        unit.people = people.get(unit.pk, 0)
    return render(request, "portal/unit_list.html", context)


def _people_at(units):
    """{primary key: how many people hold a role there today} of one page of units, in one query."""
    held = Appointment.objects.in_force_on(timezone.localdate()).filter(unit__in=[unit.pk for unit in units])
    return dict(held.order_by().values_list("unit").annotate(Count("user", distinct=True)))


@requires(Act.UNITS_KEEP)
@require_safe
def unit_detail(request, pk):
    unit = kept_unit(request, pk)
    today = timezone.localdate()
    people = unit.appointments.not_over_on(today).select_related("user")
    successors = unit.successions_out.select_related("successor__parent").order_by("effective_on", "pk")
    context = {
        "unit": unit,
        "trail": way_to(unit)[:1],
        "predecessors": unit.successions_in.select_related("predecessor__parent").order_by(
            "effective_on", "pk"
        ),
        "successors": successors,
        "beneath": unit.children.active_on(today).count(),
        "people": people.order_by("role", "user__username")
        if may(request.user, Act.PEOPLE_KEEP, unit=unit)
        else None,
        "sections": sections_of(unit, request.user),
        "may_end": unit.is_active_on(today),
        "may_turn": unit.is_active_on(today) or not successors,
    }
    return render(request, "portal/unit_detail.html", context)


@requires(Act.UNITS_KEEP)
@get_or_post
def unit_add(request):
    form = UnitForm(sent(request), by=request.user)
    if not form.is_valid():
        names = suggestions(kept_units(request))
        return ask(
            request, "portal/unit_add.html", form, names=names, trail=trail((_("Đơn vị"), "portal:unit-list"))
        )
    unit = keeping_units.add_unit(by=request.user, **form.cleaned_data)
    messages.success(request, _("Đã thêm %(unit)s.") % {"unit": unit.name})
    return redirect("portal:unit-detail", unit.pk)


@requires(Act.UNITS_KEEP)
@get_or_post
def unit_correct(request, pk):
    unit = kept_unit(request, pk)
    form = UnitCorrectForm(sent(request), instance=unit, by=request.user)
    if not form.is_valid():
        names = suggestions(kept_units(request))
        return ask(request, "portal/unit_correct.html", form, unit=unit, names=names, trail=way_to(unit))
    keeping_units.correct_unit(unit, changes=form.changes, by=request.user)
    messages.success(request, _("Đã lưu."))
    return redirect("portal:unit-detail", unit.pk)


@requires(Act.UNITS_KEEP)
@get_or_post
def unit_close(request, pk):
    unit = kept_unit(request, pk)
    form = UnitCloseForm(sent(request))
    if not form.is_valid():
        return ask(request, "portal/unit_close.html", form, unit=unit, trail=way_to(unit))
    keeping_units.close_unit(unit, **form.cleaned_data, by=request.user)
    messages.success(request, _("Đã ghi ngày kết thúc của %(unit)s.") % {"unit": unit.name})
    return redirect("portal:unit-detail", unit.pk)
