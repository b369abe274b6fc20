"""Who is to be told: the people of a role that are nearest to a unit."""

from django.utils import timezone

from portal.models import Appointment, Unit


def nearest_unit(unit, role):
    """The nearest unit at or above `unit` at which somebody holds `role` today; itself if there is none."""
    lineage = [int(pk) for pk in unit.lineage.strip("/").split("/")]
    holders = set(
        Appointment.objects.in_force_on(timezone.localdate())
        .filter(role=role, unit__in=lineage)
        .values_list("unit_id", flat=True)
    )
    nearest = next((pk for pk in reversed(lineage) if pk in holders), None)
    return Unit.objects.get(pk=nearest) if nearest else unit
