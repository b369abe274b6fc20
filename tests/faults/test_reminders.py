"""Reminders under kill -9, with two workers and two beats, and after hours without beat (PROMISES R7, R8, R9)."""

import datetime
import itertools
import time
from collections import Counter

import pytest
from django.db.models import F
from django.utils import timezone

from plans import filing, registering, reminding, reviewing
from plans.models import RegisterEntry, Reminder
from portal.models import Letter, Unit
from tests.factories.campaigns import make_plan
from tests.factories.people import make_officer, make_reviewer
from tests.faults.scenes import make_debtors, message_ids_by_address, notices_by_unit, reminded, sent
from tests.faults.servers import Beat, Worker, wait_until

pytestmark = pytest.mark.fault

UNITS = 600
KILLS = 20
PATIENCE = 240  # seconds; the machine may be busy
DAY = datetime.timedelta(days=1)


def kill_in_turn(workers, progress, *, kills, every):
    """Kill the worker that has run longest, `kills` times, each after `every` more steps of progress."""
    hows = itertools.cycle(["kill", "kill_child", "kill_parent"])
    for how in itertools.islice(hows, kills):
        reached = progress() + every
        wait_until(lambda reached=reached: progress() >= reached, seconds=PATIENCE)
        victim = workers.pop(0)
        getattr(victim, how)()
        if how != "kill_child":
            victim.start()
        workers.append(victim)


def test_600_units_are_told_once_each_under_20_kills_of_two_workers_with_two_beats(start, postbox, note):
    """A third of the kills falls into the writing of reminders, the rest into the sending of letters."""
    make_debtors(UNITS)
    workers = start(Worker, 2)
    start(Beat, 2)
    kill_in_turn(workers, reminded, kills=6, every=30)
    postbox.slow_seconds = 0.3
    kill_in_turn(workers, sent, kills=KILLS - 6, every=4)
    assert sent() < UNITS, "all was sent before the last kill: the kills proved nothing"
    postbox.slow_seconds = 0
    wait_until(lambda: sent() == UNITS, seconds=PATIENCE)

    assert Reminder.objects.filter(error="").values("obligation").distinct().count() == UNITS
    assert Reminder.objects.count() == UNITS
    assert (len(notices_by_unit()), set(notices_by_unit().values())) == (UNITS, {1})
    assert Letter.objects.filter(parked_at__isnull=True).count() == UNITS
    ids = message_ids_by_address(postbox)
    assert len(ids) == UNITS
    assert {len(of_one) for of_one in ids.values()} == {1}
    repeats = sum(sum(of_one.values()) - 1 for of_one in ids.values())
    note(f"R7: {UNITS} units, {KILLS} kills: 0 missed, 0 doubled; {repeats} letters repeated under their id")


def test_negative_control_letters_claimed_before_they_are_sent_are_lost_with_their_worker(start, postbox):
    make_debtors(60)
    workers = start(Worker, 2, without="row-lock")
    start(Beat)
    postbox.slow_seconds = 0.3
    kill_in_turn(workers, sent, kills=5, every=4)
    postbox.slow_seconds = 0
    wait_until(lambda: sent() == 60, seconds=PATIENCE)
    for worker in workers:
        worker.end()
    assert 0 < len(message_ids_by_address(postbox)) < 60


def test_two_workers_and_two_beats_tell_each_of_600_units_once_at_each_of_three_stages(start):
    make_debtors(UNITS)
    start(Worker, 2)
    start(Beat, 2)
    for turn, days_on in enumerate([0, 2, 6], start=1):  # stages -1, 1 and 7
        RegisterEntry.objects.update(due_on=F("due_on") - days_on * DAY)
        wait_until(lambda turn=turn: reminded() == turn * UNITS, seconds=PATIENCE)
    stages = Counter(Reminder.objects.values_list("stage_days", flat=True))
    assert stages == {-1: UNITS, 1: UNITS, 7: UNITS}
    assert (len(notices_by_unit()), set(notices_by_unit().values())) == (UNITS, {3})


def test_negative_control_without_a_claim_units_are_told_twice(start):
    make_debtors(150)
    start(Worker, 2, without="claim")
    start(Beat, 2)
    wait_until(lambda: reminded() == 150, seconds=PATIENCE)
    assert max(notices_by_unit().values()) > 1


# --- Beat was off -----------------------------------------------------------------------------------


def letters_of_reminders(postbox):
    """Who was mailed that a plan is owed, and how often."""
    return Counter(
        mail.to[0].split("@")[0] for mail in postbox.mails if "Nộp kế hoạch" in mail.message["Subject"]
    )


def test_after_six_hours_without_beat_all_is_caught_up_once_and_nothing_stale_is_sent(
    start, postbox, monkeypatch
):
    now = timezone.now()
    monkeypatch.setattr(reminding, "FIRST_HOUR", 0)
    told_before = make_debtors(2, due_in_days=0)
    assert reminding.remind_due(at=now - datetime.timedelta(hours=6)) == 2
    campaign, closed = make_debtors(10, due_in_days=0), make_debtors(2, due_in_days=0)

    # What happened meanwhile.
    by = make_reviewer(campaign.organiser)
    why = {"reason": "Theo quyết định", "by": by, "at": now}
    first, other = told_before.obligations.order_by("pk")
    filed, exempt, extended, ended, *owing = campaign.obligations.order_by("pk")
    file_now(first)
    file_now(filed)
    registering.exempt(exempt, decision_number="12/QĐ-UBND", **why)
    reviewing.extend(extended, due_on=timezone.localdate() + 5 * DAY, **why)
    Unit.objects.filter(pk=ended.unit_id).update(active_to=timezone.localdate() - DAY)
    registering.close_campaign(closed, by=by, at=now)

    start(Worker, 2)
    start(Beat, 2)
    wait_until(lambda: reminded() >= 2 + len(owing), seconds=PATIENCE)
    wait_until(lambda: not Letter.objects.due(timezone.now()).exists(), seconds=PATIENCE)
    time.sleep(3)  # some more turns of both beats
    expected = sorted(obligation.pk for obligation in [first, other, *owing])
    assert sorted(Reminder.objects.values_list("obligation", flat=True)) == expected
    assert letters_of_reminders(postbox) == {f"can-bo-{one.pk}": 1 for one in [other, *owing]}


def file_now(obligation):
    campaign, now = obligation.campaign, timezone.now()
    plan = make_plan(campaign, unit=obligation.unit, at=f"{timezone.localdate() - DAY}")
    filing.file_plan(plan, by=make_officer(obligation.unit), at=now)


def test_negative_control_who_asks_whose_day_is_today_forgets_a_missed_day(database):
    campaign, today = make_debtors(5, due_in_days=0), timezone.localdate()
    whose_day_is_today = reminding.owing(campaign).filter(owed_on=today + DAY)  # a day before the date
    assert whose_day_is_today.count() == 0
    assert reminding.waiting_for(campaign, -1, 1, day=today).count() == 5
