"""Two people at once (PROMISES R14): one act takes effect, the other is refused in words, nobody gets an error."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from plans import filing, leaving, preparing, registering, reviewing
from plans.models import Campaign, Extension, Obligation, Plan
from portal.workflow import TransitionRefused
from tests.factories.campaigns import make_campaign, make_filed_plan, make_plan, moment
from tests.factories.people import make_officer, make_reviewer
from tests.factories.units import make_unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WHY = {"reason": "Thuộc Sở Y tế", "decision_number": "88/TB-UBND"}


def at_once(*acts):
    """Do the acts at the same moment, each on a connection of its own; return "done" or "refused" for each."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            act()
        except TransitionRefused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.fixture
def campaign():
    return make_campaign(units=1)


@pytest.fixture
def obligation(campaign):
    return campaign.obligations.get()


@pytest.fixture
def reviewer(campaign):
    return make_reviewer(campaign.organiser)


def fresh(thing):
    """As a second request would load it."""
    return type(thing).objects.get(pk=thing.pk)


@pytest.mark.parametrize("turn", range(5))
@pytest.mark.parametrize("verb", [registering.exempt, leaving.leave])
def test_of_two_who_take_a_unit_out_one_does(obligation, reviewer, verb, turn):
    acts = [lambda: verb(fresh(obligation), by=reviewer, **WHY)] * 2
    assert at_once(*acts) == ["done", "refused"]
    assert obligation.entries.count() == 2


@pytest.mark.parametrize("turn", range(5))
def test_of_a_verdict_and_its_opposite_one_stands(campaign, obligation, reviewer, turn):
    plan = make_filed_plan(campaign)
    answer = at_once(
        lambda: reviewing.approve_plan(fresh(plan), by=reviewer),
        lambda: reviewing.return_plan(fresh(plan), by=reviewer, reasons=["Thiếu"], words=""),
    )
    assert answer == ["done", "refused"]
    assert obligation.entries.count() == 3


@pytest.mark.parametrize("turn", range(5))
def test_a_verdict_and_an_exemption_leave_an_exempt_unit(campaign, obligation, reviewer, turn):
    plan = make_filed_plan(campaign)
    at_once(
        lambda: reviewing.approve_plan(fresh(plan), by=reviewer),
        lambda: registering.exempt(fresh(obligation), by=reviewer, **WHY),
    )
    assert obligation.current_entry.bucket == "exempt"


@pytest.mark.parametrize("turn", range(5))
def test_filing_and_granting_more_time_do_not_wait_for_each_other_for_ever(
    campaign, obligation, reviewer, turn
):
    plan = make_plan(campaign)
    officer = make_officer(obligation.unit)
    until = campaign.due_on.replace(day=31)
    extension = filing.ask_extension(
        obligation, until=until, reason="Chờ ký", by=officer, at=moment("2020-03-02")
    )
    answer = at_once(
        lambda: filing.file_plan(fresh(plan), by=officer),
        lambda: reviewing.grant_extension(Extension.objects.get(pk=extension.pk), by=reviewer),
    )
    assert answer in (["done", "done"], ["done", "refused"])
    assert Plan.objects.get().state == "filed"


@pytest.mark.parametrize("turn", range(5))
def test_of_beginning_a_review_and_taking_back_one_happens(campaign, obligation, reviewer, turn):
    plan = make_filed_plan(campaign)
    answer = at_once(
        lambda: reviewing.save_checklist(fresh(plan), checklist={"number": True}, by=reviewer),
        lambda: filing.take_back(fresh(plan), by=make_officer(obligation.unit)),
    )
    assert answer == ["done", "refused"]
    filed = plan.filings.get()
    assert (filed.taken_back_at is None) == (filed.review_started_at is not None)


def test_a_unit_added_by_two_is_added_once(campaign, reviewer):
    unit = make_unit(parent=campaign.organiser)
    acts = [lambda: registering.add_unit(fresh(campaign), unit, by=reviewer, **WHY)] * 2
    assert at_once(*acts) == ["done", "refused"]
    assert Obligation.objects.filter(unit=unit).count() == 1


def test_a_campaign_made_by_two_is_made_once(campaign, reviewer):
    columns = {"year": 2021, "title": "Đợt", "organiser": campaign.organiser, "kinds": []}
    acts = [lambda: preparing.create_campaign(code="2021", by=reviewer, **columns)] * 2
    assert at_once(*acts) == ["done", "refused"]
    assert Campaign.objects.filter(code="2021").count() == 1


def test_tasks_saved_by_two_are_those_of_one_and_the_other_is_told(campaign, reviewer):
    prepared = preparing.copy_campaign(campaign, code="2021", year=2021, by=reviewer)
    seen = preparing.digest_of_assignments(prepared)

    def save(content):
        row = dict.fromkeys(preparing.ROW_FIELDS, "") | {"is_heading": False, "target_value": None}
        rows = [row | {"content": content, "channels": []}]
        preparing.set_assignments(fresh(prepared), rows, seen=seen, by=reviewer)

    assert at_once(lambda: save("Một"), lambda: save("Hai")) == ["done", "refused"]
    assert prepared.assignments.count() == 1
