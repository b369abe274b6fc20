"""Roles given and ended, one person at a time."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import keeping_people
from portal.access import Act, requires
from portal.forms.appointment import AppointmentEndForm, AppointmentForm
from portal.models import Appointment, User
from portal.views.asking import ask, get_or_post, sent
from portal.views.user import unit_names, way_to


@requires(Act.PEOPLE_KEEP)
@get_or_post
def appointment_add(request, pk):
    """One more role for a person who is seen here: it gives rights where one keeps people, and nowhere else."""
    person = get_object_or_404(User.objects.seen_by(request.user), pk=pk)
    form = AppointmentForm(sent(request), by=request.user, user=person)
    if not form.is_valid():
        context = {"person": person, "names": unit_names(request), "trail": way_to(person)}
        return ask(request, "portal/appointment_add.html", form, **context)
    keeping_people.appoint(person, **form.cleaned_data, by=request.user)
    messages.success(request, _("Đã phân công."))
    return redirect("portal:user-detail", person.pk)


@requires(Act.PEOPLE_KEEP)
@get_or_post
def appointment_end(request, pk):
    kept = Appointment.objects.kept_by(request.user).not_over_on(timezone.localdate())
    appointment = get_object_or_404(kept.select_related("user", "unit__parent"), pk=pk)
    form = AppointmentEndForm(sent(request))
    if not form.is_valid():
        trail = way_to(appointment.user)
        return ask(request, "portal/appointment_end.html", form, appointment=appointment, trail=trail)
    keeping_people.end_appointment(appointment, **form.cleaned_data, by=request.user)
    messages.success(request, _("Đã ghi ngày kết thúc phân công."))
    return redirect("portal:user-detail", appointment.user_id)
