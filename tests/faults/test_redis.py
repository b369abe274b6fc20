"""Redis stopped, frozen, flushed: people notice nothing, and no job is lost or done twice (PROMISES R1, R2, R3)."""

import re
import time
from collections import Counter

import pytest
from django.utils import timezone

from plans import reviewing
from plans.models import Filing
from portal import heartbeat
from portal.models import Letter, Notice
from portal.vietnamese import slug
from propaganda.models import Article, Rating, Revision
from tests.factories.people import make_reviewer
from tests.factories.publications import make_published
from tests.faults.journeys import (
    Visitor,
    approve,
    give_stars,
    in_crowd,
    is_receipt,
    propose,
    sign_in,
    submit_news,
    write_and_file,
)
from tests.faults.scenes import (
    make_debtors,
    make_newsroom,
    make_signing_in,
    message_ids_by_address,
    notices_by_unit,
    reminded,
    sent,
)
from tests.faults.servers import Beat, WebServer, Worker, wait_until

pytestmark = pytest.mark.fault

PATIENCE = 180  # seconds; the machine may be busy
NEWS = 8  # of which every other was sent by a unit
STARS = [5, 5, 4, 2, 1]  # that readers give each
LOOKS = 6  # at a list after each publishing, of two processes that keep it


@pytest.fixture
def campaign(database):
    """Nobody is to be reminded yet."""
    campaign = make_signing_in(make_debtors(200, due_in_days=30))
    make_newsroom(campaign.organiser, desks=NEWS)
    return campaign


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


def news_journey_of(n, obligation, server, seconds):
    """News is written, approved, seen and rated. Return what was seen and rated, and the numbers of all answers."""
    title = f"Nộp hồ sơ tại nhà {n}"
    unit, publisher, editor, citizen, *readers = people = [Visitor(server) for _n in range(4 + len(STARS))]
    text_path = propose_text(unit, title, obligation) if n % 2 else ""
    seen = [see_in_list(citizen, title) for _n in range(LOOKS)]  # a list without the news is kept now
    sign_in(publisher, f"bien-tap-{n}")
    text = submit_news(publisher, title, text_path=text_path)
    sign_in(editor, f"tong-bien-tap-{n}")
    approve(editor, text.path)
    seen += [see_in_list(citizen, title) for _n in range(LOOKS)]
    ballots = [*zip(readers, STARS, strict=True), (readers[0], STARS[0])]  # the last in place of the first
    rated = [give_stars(reader, seen[-1], stars) for reader, stars in ballots]
    seconds += [each for person in people for each in person.seconds]
    return [bool(one) for one in seen], rated, {status for person in people for status in person.statuses}


def propose_text(unit, title, obligation):
    sign_in(unit, f"can-bo-{obligation.pk}")
    propose(unit, title)
    return Revision.objects.get(title=title).get_absolute_url()


def see_in_list(citizen, title):
    """The address of the news in the citizens' list, or "" if it is not there."""
    found = re.search(rf'href="(/tin-tuc/{slug(title)}-\d+/)"', citizen.get("/tin-tuc/").content.decode())
    return found[1] if found else ""


def publish_and_rate(campaign, server, seconds):
    """News is seen by the first who looks after its approval, and each ballot counts once."""
    owing = list(campaign.obligations.order_by("-pk")[:NEWS])
    outcomes = in_crowd(lambda n: news_journey_of(n, owing[n], server, seconds), range(NEWS), at_once=2)
    seen, rated = [False] * LOOKS + [True] * LOOKS, [True] * (len(STARS) + 1)
    assert outcomes == [(seen, rated, {200})] * NEWS
    given = Counter((pk, stars) for pk in Article.objects.values_list("pk", flat=True) for stars in STARS)
    assert Counter(Rating.objects.values_list("object_id", "stars")) == given
    assert given.total() == NEWS * len(STARS)


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
    news_seconds = []
    publish_and_rate(campaign, server, news_seconds)

    returned = obligations[:20]
    for obligation in returned:
        return_now(obligation.plan, by=make_reviewer(campaign.organiser))
    assert sent() == 0
    getattr(redis, mend)()
    began = time.monotonic()
    wait_until(lambda: not Letter.objects.filter(sent_at=None).exists(), seconds=PATIENCE)
    note(
        f"R1, R2, Redis {harm}: {journeys} of {journeys} plans, longest request {max(seconds):.2f} s; "
        f"{NEWS} of {NEWS} news published and rated, longest request {max(news_seconds):.2f} s; "
        f"{sent()} letters {time.monotonic() - began:.1f} s after its return"
    )
    assert Notice.objects.filter(key__startswith="filed:").count() == journeys
    assert {f"can-bo-{one.pk}@example.vn" for one in returned} <= set(message_ids_by_address(postbox))
    assert len(postbox.mails) == len({mail.message["Message-ID"] for mail in postbox.mails}) == sent()


def return_now(plan, *, by):
    reviewing.return_plan(plan, reasons=["Thiếu phụ lục"], words="", by=by)


@pytest.mark.parametrize("harm", ["end", "freeze"])
def test_negative_control_a_request_that_asks_the_broker_fails_without_redis(start, campaign, redis, harm):
    article = make_published(unit=campaign.organiser)
    (server,) = start(WebServer, without="rows")
    officer, citizen = (Visitor(server, timeout_seconds=5) for _n in range(2))
    getattr(redis, harm)()
    sign_in(officer, f"can-bo-{campaign.obligations.first().pk}")
    give_stars(citizen, article.get_absolute_url(), 5)
    assert {officer.statuses[-1], citizen.statuses[-1]} <= {0, 500}


def test_negative_control_without_a_new_generation_what_is_published_is_not_seen_at_once(start, campaign):
    (server,) = start(WebServer, without="generation")
    citizen, publisher, editor = (Visitor(server) for _n in range(3))
    assert not see_in_list(citizen, "Nộp hồ sơ tại nhà")
    sign_in(publisher, "bien-tap-0")
    text = submit_news(publisher, "Nộp hồ sơ tại nhà")
    sign_in(editor, "tong-bien-tap-0")
    assert approve(editor, text.path).status == 200
    assert Article.objects.public().exists()
    assert not see_in_list(citizen, "Nộp hồ sơ tại nhà")


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
