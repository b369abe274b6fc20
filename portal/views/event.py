"""The audit trail, as far as the reader's units reach."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import action_names
from portal.access import Act, requires
from portal.exporting_keeping import event_sheet, table_answer
from portal.forms.event import EventFilterForm
from portal.forms.unit_field import suggestions
from portal.models import Event, Unit
from portal.views.asking import paged


@requires(Act.AUDIT_READ)
@require_safe
def event_list(request):
    form = EventFilterForm(request.GET, by=request.user)
    events = form.narrow(Event.objects.readable_by(request.user)).select_related("actor", "unit__parent")
    if request.GET.get("format") in ("csv", "xlsx"):
        return table_answer(event_sheet(events), name="nhat-ky", kind=request.GET["format"])
    context = {"form": form, **paged(request, events)}
    for event in context["page"].object_list:
        event.action_name = action_names.name_of(event.action)
    context["names"] = suggestions(Unit.objects.covered_by(request.user, Act.AUDIT_READ))
    return render(request, "portal/event_list.html", context)
