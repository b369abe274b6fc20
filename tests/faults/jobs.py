"""The Celery application of tests.faults.servers.Worker and Beat: the portal's own, in a hurry.

What is due is asked for every second, at any hour of the day, and in small batches, so that a kill falls
into the middle of something. WITHOUT names guards to leave out, for the negative controls: row-lock, claim, rows.
"""

import os
import uuid

import django

django.setup()

from django.utils import timezone  # noqa: E402  (the portal must stand before it is looked at)

from plans import reminding  # noqa: E402
from plans.models import Campaign, RegisterEntry, Reminder  # noqa: E402
from plans.states import ReminderChannel  # noqa: E402
from portal import mailing, noticing  # noqa: E402
from portal.celery import app  # noqa: E402
from portal.models import Letter  # noqa: E402

SECOND = {"schedule": 1.0, "options": {"expires": 5}}
HURRIED = ["portal.tasks.deliver_due_letters", "plans.tasks.remind_due", "portal.tasks.give_sign_of_life"]

without = os.environ.get("WITHOUT", "").split()
reminding.FIRST_HOUR = 0
reminding.BATCH = 10
app.conf.beat_schedule = {
    name: entry | SECOND for name, entry in app.conf.beat_schedule.items() if entry["task"] in HURRIED
}


def claim_then_send(now, post):
    """The letter counts as sent before it is: a worker killed in between loses it."""
    letter = Letter.objects.due(now).first()
    if letter is None:
        return mailing.Outcome.NOTHING_DUE
    if not Letter.objects.filter(pk=letter.pk, sent_at__isnull=True).update(sent_at=now):
        return mailing.Outcome.SET_BACK
    mailing.compose(letter).send()
    return mailing.Outcome.SENT


def look_then_tell(*, at=None):
    """Who waits is looked up and told without a claim, under a key that is new each time."""
    at = at or timezone.now()
    for campaign in Campaign.objects.open():
        for entry in reminding.waiting_for(campaign, -1, None, day=timezone.localdate(at)):
            key = f"remind:{entry.obligation_id}:{uuid.uuid4()}"
            noticing.notify(key=key, unit=entry.unit, role="officer", title="Nhắc", at=at)
            Reminder.objects.get_or_create(
                obligation_id=entry.obligation_id,
                channel=ReminderChannel.STAGE,
                stage_days=-1,
                due_on=entry.owed_on,
                defaults={"at": at},
            )


@app.task
def remind_one(pk):
    entry = RegisterEntry.objects.get(pk=pk)
    key = f"remind:{entry.obligation_id}"
    noticing.notify(key=key, unit=entry.unit, role="officer", title="Nhắc", is_digest=True)


def fan_out_by_messages(*, at=None):
    """One message for each unit, once: what is lost with the broker is lost."""
    for campaign in Campaign.objects.open().filter(theme=""):
        Campaign.objects.filter(pk=campaign.pk).update(theme="fanned out")
        for pk in campaign.entries.values_list("pk", flat=True):
            remind_one.delay(pk)


if "row-lock" in without:
    mailing._deliver_one = claim_then_send
if "claim" in without:
    reminding.remind_due = look_then_tell
if "rows" in without:
    reminding.remind_due = fan_out_by_messages
