"""Keeps the register: opening a campaign, and every later change to who must file.

Only `enter` writes register entries after the opening; acts on plans call it too.
"""

import datetime

from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import Obligation, RegisterEntry, Reminder, ReminderStage
from plans.states import OWING, Bucket, EntryAct, PlanState
from portal.access import Role
from portal.audit import record
from portal.models import Unit
from portal.noticing import News, notify, notify_many, void
from portal.workflow import TransitionRefused

BATCH = 500
AT_ONCE = datetime.timedelta(minutes=1)  # a verb waits for another's lock no longer than this


def units_in_scope(campaign, day):
    """Units that a campaign opened on `day` asks: of its kinds, active that day, in its scope."""
    units = (
        Unit.objects.active_on(day).filter(kind__in=campaign.kinds.all()).exclude(pk=campaign.organiser_id)
    )
    if campaign.scope == campaign.Scope.CHILDREN:
        return units.filter(parent=campaign.organiser)
    return units.beneath(campaign.organiser)


@atomic
def open_campaign(campaign, *, by, at=None):
    """Freeze the register from the units active that day, and tell every unit. Returns their number."""
    at = at or timezone.now()
    day = timezone.localdate(at)
    units = list(units_in_scope(campaign, day))
    if not campaign.due_on:
        raise TransitionRefused(_("Chưa có hạn nộp, chưa mở đợt được."))
    if not units:
        raise TransitionRefused(_("Không có đơn vị nào thuộc các loại đã chọn, chưa mở đợt được."))
    campaign.move("open", by=by, at=at, opened_at=at)
    for start in range(0, len(units), BATCH):
        _register(campaign, units[start : start + BATCH], at=at, by=by)
    if not campaign.stages.exists():
        ReminderStage.objects.bulk_create(
            ReminderStage(campaign=campaign, days=days) for days in ReminderStage.DEFAULT_DAYS
        )
    return len(units)


def _register(campaign, units, *, at, by):
    obligations = Obligation.objects.bulk_create(Obligation(campaign=campaign, unit=unit) for unit in units)
    RegisterEntry.objects.bulk_create(
        RegisterEntry(
            obligation=obligation,
            campaign=campaign,
            unit=obligation.unit,
            at=at,
            act=EntryAct.OPENED,
            bucket=Bucket.MISSING,
            due_on=campaign.due_on,
            by=by,
        )
        for obligation in obligations
    )
    notify_many([_news_of_asking(obligation, campaign.due_on) for obligation in obligations], at=at)


def _news_of_asking(obligation, due_on):
    campaign = obligation.campaign
    return News(
        key=f"asked:{obligation.pk}",
        unit=obligation.unit,
        role=Role.OFFICER,
        title=_("Nộp kế hoạch tuyên truyền CCHC %(year)s, hạn %(due)s")
        % {"year": campaign.year, "due": f"{due_on:%d/%m/%Y}"},
        body=_("%(title)s: đơn vị xây dựng kế hoạch riêng hoặc lồng ghép trong kế hoạch CCHC.")
        % {"title": campaign.title},
        path="/ban-lam-viec/ke-hoach/",
    )


@atomic
def close_campaign(campaign, *, by, at=None):
    """End a campaign. Everything stays readable; nothing changes any more."""
    at = at or timezone.now()
    campaign.move("close", by=by, at=at, closed_at=at)


@atomic
def enter(
    obligation, act, *, at, by, bucket=None, due_on=None, refile_by=None, reason="", decision_number=""
):
    """Close the unit's open entry at `at` and open the next. What is not given stays as it was.

    Moments only go forward: an `at` before the last entry is refused, so history cannot be rewritten. Of
    two acts at once the one that waited for the other took its moment earlier: it is entered right after.
    """
    hold(obligation)
    last = RegisterEntry.objects.get(obligation=obligation, until__isnull=True)
    if last.at - AT_ONCE < at < last.at:
        at = last.at
    if at < last.at:
        raise TransitionRefused(_("Thời điểm này trước lần ghi sổ gần nhất của đơn vị."))
    RegisterEntry.objects.filter(pk=last.pk).update(until=at)
    bucket = bucket or last.bucket
    if bucket not in OWING:
        _void_reminders(obligation, at=at)
    if bucket != Bucket.MISSING:
        for extension in obligation.extensions.waiting():
            extension.move("drop", by=by, at=at, decided_at=at)
    return RegisterEntry.objects.create(
        obligation=obligation,
        campaign_id=last.campaign_id,
        unit=obligation.unit,
        at=at,
        act=act,
        bucket=bucket,
        due_on=due_on or last.due_on,
        refile_by=(refile_by or last.refile_by) if bucket == Bucket.RETURNED else None,
        reason=reason,
        decision_number=decision_number,
        by=by,
    )


def _void_reminders(obligation, *, at):
    """A reminder that still waits in a digest makes no sense once the unit owes nothing."""
    reminders = Reminder.objects.filter(obligation=obligation, notice__isnull=False)
    void(list(reminders.values_list("notice__key", flat=True)), at=at)


def refuse_unless_open(campaign):
    if not campaign.is_open:
        raise TransitionRefused(_("Đợt này không còn mở, chỉ xem được."))


def refuse_unless_writable(obligation, *, at):
    """What a unit writes, it writes in an open campaign and while it works: an ended unit is read-only from
    the day after its last. Judged by `at`, the moment of the act."""
    refuse_unless_open(obligation.campaign)
    if not obligation.unit.is_active_on(timezone.localdate(at)):
        raise TransitionRefused(
            _("%(unit)s không còn hoạt động, kế hoạch chỉ xem được.") % {"unit": obligation.unit}
        )


def hold(obligation):
    """Lock the obligation until the transaction ends, so that a second act sees what the first one did.

    Every verb that changes where a unit stands takes this lock first, so that no two wait crosswise.
    """
    Obligation.objects.select_for_update(no_key=True).get(pk=obligation.pk)


def refuse_unless_obliged(obligation):
    if obligation.current_entry.bucket in (Bucket.EXEMPT, Bucket.LEFT):
        raise TransitionRefused(_("Đơn vị không phải nộp kế hoạch trong đợt này."))


@atomic
def add_unit(campaign, unit, *, by, reason, decision_number, due_on=None, at=None):
    """Add a unit to an open campaign, whatever its kind, with its own due date or the campaign's."""
    at = at or timezone.now()
    refuse_unless_open(campaign)
    obligation, is_new = Obligation.objects.get_or_create(campaign=campaign, unit=unit)
    if not is_new:
        raise TransitionRefused(_("Đơn vị này đã có trong danh sách phải nộp."))
    due_on = due_on or campaign.due_on
    RegisterEntry.objects.create(
        obligation=obligation,
        campaign=campaign,
        unit=unit,
        at=at,
        act=EntryAct.ADDED,
        bucket=Bucket.MISSING,
        due_on=due_on,
        reason=reason,
        decision_number=decision_number,
        by=by,
    )
    record("register.add", obligation, by=by, at=at, note=f"{decision_number} {reason}", unit=unit)
    notify_many([_news_of_asking(obligation, due_on)], at=at)
    return obligation


@atomic
def exempt(obligation, *, by, reason, decision_number, at=None):
    """Take a unit out of the denominator, with its reason. It stays in the register as exempt."""
    at = at or timezone.now()
    hold(obligation)
    refuse_unless_open(obligation.campaign)
    if obligation.current_entry.bucket in (Bucket.EXEMPT, Bucket.LEFT):
        raise TransitionRefused(_("Đơn vị này đã được miễn hoặc đã ra khỏi danh sách."))
    entry = enter(
        obligation,
        EntryAct.EXEMPTED,
        bucket=Bucket.EXEMPT,
        at=at,
        by=by,
        reason=reason,
        decision_number=decision_number,
    )
    record(
        "register.exempt", obligation, by=by, at=at, note=f"{decision_number} {reason}", unit=obligation.unit
    )
    notify(
        key=f"exempted:{entry.pk}",
        unit=obligation.unit,
        role=Role.OFFICER,
        at=at,
        title=_("Đơn vị được miễn nộp kế hoạch %(year)s") % {"year": obligation.campaign.year},
        body=f"{reason} ({decision_number})",
    )
    return entry


@atomic
def readmit(obligation, *, by, reason, decision_number, at=None):
    """Undo an exemption, or a leaving of a unit that still works: it stands again where its plan stands."""
    at = at or timezone.now()
    hold(obligation)
    refuse_unless_open(obligation.campaign)
    if obligation.current_entry.bucket not in (Bucket.EXEMPT, Bucket.LEFT):
        raise TransitionRefused(_("Đơn vị này đang ở trong danh sách phải nộp."))
    if not obligation.unit.is_active_on(timezone.localdate(at)):
        raise TransitionRefused(_("Đơn vị này đã kết thúc hoạt động, không đưa trở lại được."))
    bucket, refile_by = bucket_of(obligation.plan)
    record(
        "register.readmit", obligation, by=by, at=at, note=f"{decision_number} {reason}", unit=obligation.unit
    )
    entry = enter(
        obligation,
        EntryAct.READMITTED,
        bucket=bucket,
        refile_by=refile_by,
        at=at,
        by=by,
        reason=reason,
        decision_number=decision_number,
    )
    notify(
        key=f"readmitted:{entry.pk}",
        unit=obligation.unit,
        role=Role.OFFICER,
        at=at,
        title=_("Đơn vị lại phải nộp kế hoạch %(year)s") % {"year": obligation.campaign.year},
        body=f"{reason} ({decision_number})",
        path="/ban-lam-viec/ke-hoach/",
    )
    return entry


def bucket_of(plan):
    """Return (bucket, date to re-file by or None) of a plan by its live filings; None counts as missing."""
    filings = list(plan.filings.live()) if plan else []
    if not filings:
        return Bucket.MISSING, None
    if plan.state == PlanState.APPROVED:
        on_time = all(filing.is_on_time for filing in filings)
        return (Bucket.APPROVED_ON_TIME if on_time else Bucket.APPROVED_LATE), None
    if filings[-1].returned_at:
        return Bucket.RETURNED, filings[-1].refile_by
    return Bucket.UNDER_REVIEW, None
