"""Settles the registers with units that ended: the successor carries on, or the unit leaves the register."""

import logging

from django.db.models import Q
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.leaving import follow, leave
from plans.models import RegisterEntry
from plans.registering import hold
from plans.states import CampaignState
from portal.models import UnitSuccession
from portal.working_days import ONE_DAY, start_of

log = logging.getLogger(__name__)


def settle_ended_units(*, at=None, by=None):
    """Bring open registers up to date with units that ended: follow a one-to-one whole succession, else leave.

    Each change is dated the first moment after the unit's last day, however late this runs. Returns how
    many entries were written; a second run writes none.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    ended = RegisterEntry.objects.current().filter(
        campaign__state=CampaignState.OPEN, unit__active_to__lt=today
    )
    settled = 0
    for pk in list(ended.values_list("pk", flat=True)):
        try:
            settled += _settle(pk, by=by)
        except Exception:  # one unit's trouble must not hold up the others; the next run tries again
            log.exception("register entry %s cannot be settled", pk)
    return settled


@atomic
def _settle(pk, *, by):
    """Settle one entry, unless another run has just done so. Tells whether it did."""
    entry = RegisterEntry.objects.select_related("obligation").get(pk=pk)
    hold(entry.obligation)
    if not RegisterEntry.objects.filter(pk=pk, until__isnull=True).exists():
        return False
    ended_at = max(start_of(entry.unit.active_to + ONE_DAY), entry.at)
    successor, basis = one_whole_successor(entry.unit)
    if successor and not entry.campaign.obligations.filter(unit=successor).exists():
        follow(entry.obligation, successor, by=by, at=ended_at, reason=basis)
    else:
        leave(entry.obligation, by=by, at=ended_at, reason=basis or _("Đơn vị kết thúc hoạt động."))
    return True


def one_whole_successor(unit):
    """Return (successor, legal basis) if all of `unit`, and nothing else, became one unit; else (None, basis)."""
    onward = list(UnitSuccession.objects.filter(predecessor=unit).select_related("successor")[:2])
    basis = onward[0].legal_basis if onward else ""
    if len(onward) != 1 or onward[0].share != UnitSuccession.Share.WHOLE:
        return None, basis
    others = UnitSuccession.objects.filter(~Q(predecessor=unit), successor=onward[0].successor)
    return (None if others.exists() else onward[0].successor), basis
