"""The lists that administrators keep (portal/lists.py): all of them on one page, an entry on its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import keeping_lists
from portal.access import Act, requires
from portal.forms.lists import EntryForm
from portal.lists import list_called, lists
from portal.views.asking import ask, get_or_post, sent, trail


def _list(slug):
    editable = list_called(slug)
    if editable is None:
        raise Http404
    return editable


def _entry(editable, pk):
    """The entry with this key; what cannot be a key at all is as unknown as any other."""
    try:
        return get_object_or_404(editable.model, pk=editable.model._meta.pk.to_python(pk))
    except ValidationError:
        raise Http404 from None


def _cells(editable, entry):
    """(name of the column, what stands there) for each field; a choice by its word."""
    return [(column.verbose_name, _shown(entry, column)) for column in editable.columns]


def _shown(entry, column):
    value = getattr(entry, column.name)
    if value in (None, ""):
        return "–"
    return dict(column.flatchoices).get(value, value)


@requires(Act.LISTS_KEEP)
@require_safe
def list_index(request):
    tables = [
        {
            "list": editable,
            "entries": [(entry, _cells(editable, entry)) for entry in editable.model.objects.all()],
        }
        for editable in lists()
    ]
    return render(request, "portal/lists.html", {"tables": tables})


@requires(Act.LISTS_KEEP)
@get_or_post
def list_entry_add(request, slug):
    editable = _list(slug)
    form = EntryForm(sent(request), editable=editable)
    if not form.is_valid():
        return ask(request, "portal/lists_entry.html", form, editable=editable, trail=_trail())
    keeping_lists.add_entry(editable, form.cleaned_data, by=request.user)
    messages.success(request, _("Đã thêm vào danh mục."))
    return redirect("portal:lists")


@requires(Act.LISTS_KEEP)
@get_or_post
def list_entry_correct(request, slug, pk):
    editable = _list(slug)
    entry = _entry(editable, pk)
    form = EntryForm(sent(request), editable=editable, entry=entry)
    if not form.is_valid():
        return ask(request, "portal/lists_entry.html", form, editable=editable, entry=entry, trail=_trail())
    keeping_lists.correct_entry(editable, entry, form.changes, by=request.user)
    messages.success(request, _("Đã lưu."))
    return redirect("portal:lists")


@requires(Act.LISTS_KEEP)
@require_POST
def list_entry_offer(request, slug, pk):
    """Stop offering an entry, or offer it again."""
    editable = _list(slug)
    entry = _entry(editable, pk)
    keeping_lists.offer_entry(
        editable, entry, is_offered=request.POST.get("is_offered") == "1", by=request.user
    )
    messages.success(request, _("Đã lưu."))
    return redirect("portal:lists")


def _trail():
    return trail((_("Danh mục"), "portal:lists"))
