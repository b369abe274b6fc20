"""What is open with a person who leaves, and the act of handing over.

Units own plans, posts and screens; a person only has work in hand. Each app names its own in its
`handing_over.py`, found as Django finds admin.py.
"""

from dataclasses import dataclass, replace

from django.db.transaction import atomic
from django.utils import timezone

from portal.access import Act, may
from portal.audit import record
from portal.keeping_people import appoint, end_appointment
from portal.models import Appointment
from portal.working_days import ONE_DAY


@dataclass(frozen=True)
class OpenItem:
    """One thing in hand: `label` in words, where it is (`path`), the unit it belongs to, since when.

    `act` opens the path.
    """

    label: str
    path: str = ""
    act: str = ""
    unit: object = None
    at: object = None


_registry = []


def register(function):
    """Register `function(user) -> iterable of OpenItem`. Usable as a decorator."""
    if function not in _registry:
        _registry.append(function)
    return function


def open_with(user, *, seen_by=None):
    """Everything open with `user`, in the order of registration; without a way there where `seen_by`
    (they themselves) has none."""
    items = [item for function in _registry for item in function(user)]
    return [item if _may_open(item, seen_by or user) else replace(item, path="") for item in items]


def _may_open(item, user):
    return bool(item.act) and may(user, Act(item.act), unit=item.unit)


def appointments_to_hand_over(user, *, by, on):
    """Roles of `user` that are not over on a day, at units where `by` looks after people."""
    return (
        Appointment.objects.kept_by(by)
        .filter(user=user)
        .not_over_on(on)
        .select_related("unit__parent", "user")
        .order_by("unit_id", "role")
    )


@atomic
def hand_over(user, *, from_day, to=None, reason="", by, at=None):
    """End the roles of `user` before `from_day`; `to`, if given, holds them from that day on.

    Only roles at units where `by` looks after people. Returns how many ended. A repeat ends none.
    """
    at = at or timezone.now()
    ending = list(appointments_to_hand_over(user, by=by, on=from_day))
    for appointment in ending:
        if to is not None and not _holds(to, appointment, from_day):
            starts_on = max(from_day, appointment.starts_on)
            appoint(
                to,
                unit=appointment.unit,
                role=appointment.role,
                starts_on=starts_on,
                ends_on=appointment.ends_on,
                by=by,
                at=at,
            )
        end_appointment(appointment, ends_on=from_day - ONE_DAY, reason=reason, by=by, at=at)
    if ending:
        note = "; ".join(filter(None, [f"→ {to}" if to else "", reason]))
        record("user.hand_over", user, by=by, at=at, note=note, unit=ending[0].unit)
    return len(ending)


def _holds(user, appointment, day):
    same = Appointment.objects.filter(user=user, unit=appointment.unit, role=appointment.role)
    return same.not_over_on(day).exists()
