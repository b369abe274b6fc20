"""A unit goes off the register; or another carries on in its place."""

from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import Obligation
from plans.registering import enter, hold, refuse_unless_open
from plans.states import Bucket, EntryAct
from portal.access import Role
from portal.audit import record
from portal.noticing import notify
from portal.workflow import TransitionRefused


@atomic
def leave(obligation, *, by, reason, decision_number="", at=None):
    """Take a unit off the register, from `at` on: it has ended, or was never to be asked."""
    at = at or timezone.now()
    hold(obligation)
    refuse_unless_open(obligation.campaign)
    if obligation.current_entry.bucket == Bucket.LEFT:
        raise TransitionRefused(_("Đơn vị này đã ra khỏi danh sách."))
    record(
        "register.leave", obligation, by=by, at=at, note=f"{decision_number} {reason}", unit=obligation.unit
    )
    entry = enter(
        obligation,
        EntryAct.LEFT,
        bucket=Bucket.LEFT,
        at=at,
        by=by,
        reason=reason,
        decision_number=decision_number,
    )
    notify(
        key=f"left:{entry.pk}",
        unit=obligation.unit,
        role=Role.OFFICER,
        at=at,
        title=_("Đơn vị không còn phải nộp kế hoạch %(year)s") % {"year": obligation.campaign.year},
        body=f"{reason} ({decision_number})" if decision_number else reason,
    )
    return entry


@atomic
def follow(obligation, successor, *, by, reason, at=None):
    """Let a renamed unit carry on: the obligation, and what was filed, stay; the unit changes."""
    at = at or timezone.now()
    obligation.unit = successor
    Obligation.objects.filter(pk=obligation.pk).update(unit=successor)
    record("register.follow", obligation, by=by, at=at, note=reason, unit=successor)
    return enter(obligation, EntryAct.FOLLOWED, at=at, by=by, reason=reason)
