"""Reminders: who owes a plan and has not been told of it at this stage, and what the district does by hand.

A stage is a number of days after the date that the unit owes its plan on (its own due date, or the date
to re-file by). Only the latest stage reached counts, so a night missed is caught up once; a stage that
lay before the duty began makes no sense and is skipped.
"""

import datetime
import logging
from itertools import pairwise

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import Campaign, Obligation, RegisterEntry, Reminder
from plans.states import OWING, Bucket, ReminderChannel
from portal.access import Role
from portal.audit import record
from portal.models import Notice
from portal.noticing import News, notify_many

log = logging.getLogger(__name__)

BATCH = 500
FIRST_HOUR = 8  # local: nobody is reminded in the night


def remind_due(*, at=None):
    """Write every reminder that is due and stands nowhere yet. Return how many. Safe to run twice or late."""
    at = at or timezone.now()
    if timezone.localtime(at).hour < FIRST_HOUR:
        return 0
    return sum(
        _remind_stage(campaign, days, upto, at=at)
        for campaign in Campaign.objects.open()
        for days, upto in pairwise([*campaign.stages.values_list("days", flat=True), None])
    )


def waiting_for(campaign, days, upto, *, day):
    """Entries of units for which stage `days` is the latest one reached on `day`, not yet reminded of it.

    `upto` is the next stage, or None for the last one.
    """
    reached = day - datetime.timedelta(days=days)
    owed = owing(campaign).filter(owed_on__lte=reached)
    if upto is not None:
        owed = owed.filter(owed_on__gt=day - datetime.timedelta(days=upto))
    works_still = Q(unit__active_to__isnull=True) | Q(unit__active_to__gte=day)  # an end not yet settled
    reminded = Reminder.objects.filter(
        obligation=OuterRef("obligation"), stage_days=days, due_on=OuterRef("owed_on")
    )
    began_before = Q(began_on__lt=F("owed_on") + datetime.timedelta(days=days))
    owed = owed.annotate(began_on=TruncDate("at")).filter(works_still, began_before, ~Exists(reminded))
    return owed.order_by("pk")


def owing(campaign):
    """Current entries of units that owe a plan, annotated with `owed_on`, the date that they have to meet."""
    return (
        RegisterEntry.objects.current()
        .filter(campaign=campaign, bucket__in=OWING)
        .annotate(owed_on=Coalesce("refile_by", "due_on"))
    )


def _remind_stage(campaign, days, upto, *, at):
    """Remind in batches until nobody waits, or only units that another worker holds. Returns how many."""
    total, day = 0, timezone.localdate(at)
    while True:
        waiting = waiting_for(campaign, days, upto, day=day)
        batch = list(waiting.values_list("obligation_id", flat=True)[:BATCH])
        try:
            reminded = _remind_batch(waiting, batch, days, at=at)
        except (OperationalError, InterfaceError):
            raise  # the database is away: nobody's unit is poisonous, and the next run finds the same rows
        except Exception:
            log.exception("a batch of reminders failed; its units are tried one by one")
            reminded = sum(_remind_alone(waiting, pk, days, at=at) for pk in batch)
        total += reminded
        if not reminded:
            return total


@atomic
def _remind_batch(waiting, obligation_ids, days, *, at):
    """Claim the obligations that nobody else holds, and write reminder, notice and letters together."""
    locked = Obligation.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=obligation_ids)
    held = list(locked.values_list("pk", flat=True))
    entries = list(waiting.filter(obligation__in=held).select_related("unit", "campaign"))
    reminders = [
        Reminder(
            obligation_id=entry.obligation_id,
            channel=ReminderChannel.STAGE,
            stage_days=days,
            due_on=entry.owed_on,
            at=at,
        )
        for entry in entries
    ]
    _write(reminders, entries, at=at, is_digest=True, suffix=f"{days}")
    return len(reminders)


def _remind_alone(waiting, obligation_id, days, *, at):
    """Remind one unit; one that cannot be reminded is parked with the reason, which the district sees."""
    try:
        return _remind_batch(waiting, [obligation_id], days, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("obligation %s cannot be reminded; it is parked", obligation_id)
        entry = waiting.get(obligation_id=obligation_id)
        Reminder.objects.get_or_create(
            obligation_id=obligation_id,
            channel=ReminderChannel.STAGE,
            stage_days=days,
            due_on=entry.owed_on,
            defaults={"at": at, "error": type(error).__name__},
        )
        return 1


def _write(reminders, entries, *, at, is_digest, suffix, words=""):
    news = [_news(entry, at=at, suffix=suffix, words=words) for entry in entries]
    notify_many(news, at=at, is_digest=is_digest)
    standing = dict(Notice.objects.filter(key__in=[n.key for n in news]).values_list("key", "pk"))
    for reminder, n in zip(reminders, news, strict=True):
        reminder.notice_id = standing[n.key]
    Reminder.objects.bulk_create(reminders)


def _news(entry, *, at, suffix, words):
    return News(
        key=f"remind:{entry.obligation_id}:{entry.owed_on}:{suffix}",
        unit=entry.unit,
        role=Role.OFFICER,
        title=what_is_owed(entry, timezone.localdate(at)),
        body=words or _("Đơn vị vào mục Kế hoạch của đơn vị để nộp, hoặc xin gia hạn kèm lý do."),
        path="/ban-lam-viec/ke-hoach/",
    )


def what_is_owed(entry, day):
    """The duty in words, as an officer reads it: what, until when, how many days are left or over."""
    what = (
        _("Nộp lại kế hoạch tuyên truyền CCHC %(year)s")
        if entry.bucket == Bucket.RETURNED
        else _("Nộp kế hoạch tuyên truyền CCHC %(year)s")
    ) % {"year": entry.campaign.year}
    due_on = entry.refile_by or entry.due_on
    left = (due_on - day).days
    words = {"what": what, "due": f"{due_on:%d/%m/%Y}", "days": abs(left)}
    if left > 0:
        return _("%(what)s: còn %(days)s ngày, hạn %(due)s") % words
    if left == 0:
        return _("%(what)s: hạn hôm nay, %(due)s") % words
    return _("%(what)s: quá hạn %(days)s ngày, hạn %(due)s") % words


@atomic
def remind_by_hand(entries, *, request_id, by, words="", at=None):
    """Remind the chosen units now. The same `request_id` again reminds nobody twice. Returns how many."""
    at = at or timezone.now()
    entries = _not_yet(entries, ReminderChannel.BY_HAND, request_id)
    reminders = _reminders(entries, ReminderChannel.BY_HAND, request_id, by=by, words=words, at=at)
    _write(reminders, entries, at=at, is_digest=False, suffix=str(request_id), words=words)
    return len(reminders)


@atomic
def log_contact(entries, *, channel, request_id, by, words, at=None):
    """Write down a phone call, or an official letter, to the chosen units. Tells nobody. Returns how many."""
    at = at or timezone.now()
    entries = _not_yet(entries, channel, request_id)
    return len(
        Reminder.objects.bulk_create(_reminders(entries, channel, request_id, by=by, words=words, at=at))
    )


def _not_yet(entries, channel, request_id):
    """Of `entries`, those that still stand, owe something and were not yet written down for this request."""
    ids = [entry.obligation_id for entry in entries]
    list(Obligation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    done = set(
        Reminder.objects.filter(channel=channel, request_id=request_id).values_list(
            "obligation_id", flat=True
        )
    )
    owing_now = RegisterEntry.objects.current().filter(bucket__in=OWING)
    standing = set(owing_now.filter(obligation__in=ids).values_list("pk", flat=True))
    return [entry for entry in entries if entry.pk in standing and entry.obligation_id not in done]


def _reminders(entries, channel, request_id, *, by, words, at):
    for entry in entries:
        record(f"reminder.{channel}", entry.obligation, by=by, at=at, note=words, unit=entry.unit)
        entry.owed_on = entry.refile_by or entry.due_on
    return [
        Reminder(
            obligation_id=entry.obligation_id,
            channel=channel,
            request_id=request_id,
            due_on=entry.owed_on,
            at=at,
            by=by,
            words=words,
        )
        for entry in entries
    ]
