"""Redis stopped, frozen, flushed: people notice nothing, and no job is lost or done twice (PROMISES R1, R2, R3)."""

import time
from collections import Counter

import pytest
from django.utils import timezone

from plans import reviewing
from plans.models import Filing
from portal import heartbeat
from portal.models import Letter, Notice
from tests.factories.people import make_reviewer
from tests.faults.journeys import Visitor, in_crowd, is_receipt, sign_in, write_and_file
from tests.faults.scenes import (
    make_debtors,
    make_signing_in,
    message_ids_by_address,
    notices_by_unit,
    reminded,
    sent,
)
from tests.faults.servers import Beat, WebServer, Worker, wait_until

pytestmark = pytest.mark.fault

PATIENCE = 180  # seconds; the machine may be busy


@pytest.fixture
def campaign(database):
    """Nobody is to be reminded yet."""
    return make_signing_in(make_debtors(200, due_in_days=30))


def journey_of(obligation, server, seconds):
    visitor = Visitor(server)
    visitor.get("/")
    desk = sign_in(visitor, f"can-bo-{obligation.pk}")
    visitor.get("/ban-lam-viec/ke-hoach/")
    today = timezone.localdate()
    receipt = write_and_file(
        visitor, obligation.pk, number=f"{obligation.pk}/KH-UBND", issued_on=f"{today:%d/%m/%Y}"
    )
    seconds += visitor.seconds
    return desk.path, is_receipt(receipt), frozenset(visitor.statuses)


@pytest.mark.parametrize(
    ("harm", "mend", "journeys"), [("end", "start", 200), ("freeze", "thaw", 100)], ids=["stopped", "frozen"]
)
def test_people_notice_nothing_without_redis_and_jobs_are_done_once_it_is_back(
    campaign, redis, start, postbox, note, harm, mend, journeys
):
    (server,), seconds = start(WebServer, WEB_CONCURRENCY="2"), []
    start(Worker, 2)
    start(Beat, 2)
    wait_until(lambda: heartbeat.WORKER not in heartbeat.silent(), seconds=PATIENCE)
    getattr(redis, harm)()
    obligations = list(campaign.obligations.order_by("pk")[:journeys])
    outcomes = in_crowd(lambda one: journey_of(one, server, seconds), obligations)
    assert Counter(outcomes) == {("/ban-lam-viec/", True, frozenset({200})): journeys}
    assert Filing.objects.count() == journeys

    returned = obligations[:20]
    for obligation in returned:
        return_now(obligation.plan, by=make_reviewer(campaign.organiser))
    assert sent() == 0
    getattr(redis, mend)()
    began = time.monotonic()
    wait_until(lambda: not Letter.objects.filter(sent_at=None).exists(), seconds=PATIENCE)
    note(
        f"R1, R2, Redis {harm}: {journeys} of {journeys} journeys, longest request {max(seconds):.2f} s; "
        f"{sent()} letters {time.monotonic() - began:.1f} s after its return"
    )
    assert Notice.objects.filter(key__startswith="filed:").count() == journeys
    assert {f"can-bo-{one.pk}@example.vn" for one in returned} <= set(message_ids_by_address(postbox))
    assert len(postbox.mails) == len({mail.message["Message-ID"] for mail in postbox.mails}) == sent()


def return_now(plan, *, by):
    reviewing.return_plan(plan, reasons=["Thiếu phụ lục"], words="", by=by)


@pytest.mark.parametrize("harm", ["end", "freeze"])
def test_negative_control_a_request_that_asks_the_broker_fails_without_redis(start, campaign, redis, harm):
    visitor = Visitor(*start(WebServer, without="rows"), timeout_seconds=5)
    getattr(redis, harm)()
    assert sign_in(visitor, f"can-bo-{campaign.obligations.first().pk}").status in (0, 500)


# --- Flushed in the middle of a fan-out -----------------------------------------------------------------


def test_600_units_are_told_once_each_though_redis_is_flushed_ten_times(start, redis, postbox, note):
    make_debtors(600)
    start(Worker, 2)
    start(Beat, 2)
    for turn in range(10):
        reached = 1 + turn * 50
        wait_until(lambda reached=reached: reminded() >= reached, seconds=PATIENCE)
        redis.flush()
    began = time.monotonic()
    wait_until(lambda: sent() == 600, seconds=PATIENCE)
    note(f"R3: 600 of 600 told and mailed {time.monotonic() - began:.1f} s after the last of 10 flushes")
    assert (len(notices_by_unit()), set(notices_by_unit().values())) == (600, {1})
    assert len(message_ids_by_address(postbox)) == len(postbox.mails) == 600


def test_negative_control_a_fan_out_of_messages_is_lost_when_redis_is_flushed(start, redis, database):
    make_debtors(150)
    start(Worker, without="rows")
    start(Beat)
    wait_until(lambda: len(notices_by_unit()) >= 5, seconds=PATIENCE)
    redis.flush()
    time.sleep(5)
    assert 5 <= len(notices_by_unit()) < 150
