"""What waits for a reviewer: the oldest first, found without marks, counted in working days."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans import filing, registering
from plans.models import Plan
from portal.models import SpecialDay
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_filed_plan,
    moment,
    prepare_campaign,
)
from tests.factories.people import make_officer, make_reviewer
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db
ADDRESS = "/ban-lam-viec/xem-xet/"


@pytest.fixture
def campaign():
    district = make_district()
    for name in ("Phường Cát Linh", "Phường Ô Chợ Dừa", "Phường Láng Hạ"):
        make_unit(name, parent=district)
    return make_campaign(units=0, organiser=district, code="2020")


@pytest.fixture
def reviewer(client, campaign):
    user = make_reviewer(campaign.organiser)
    client.force_login(user)
    return user


def unit_of(campaign, name):
    return campaign.obligations.get(unit__name=name).unit


def names(answer):
    return [row["plan"].unit.name for row in answer.context["rows"]]


def test_the_plan_that_has_waited_longest_stands_first(client, campaign, reviewer):
    make_filed_plan(campaign, unit=unit_of(campaign, "Phường Cát Linh"), at="2020-03-05")
    make_filed_plan(campaign, unit=unit_of(campaign, "Phường Láng Hạ"), at="2020-03-02")
    assert names(client.get(ADDRESS)) == ["Phường Láng Hạ", "Phường Cát Linh"]


def test_what_is_decided_or_of_a_closed_campaign_waits_no_more(client, campaign, reviewer):
    make_approved_plan(campaign, unit=unit_of(campaign, "Phường Cát Linh"))
    make_filed_plan(campaign, unit=unit_of(campaign, "Phường Láng Hạ"))
    registering.close_campaign(campaign, by=reviewer)
    assert names(client.get(ADDRESS)) == []


def test_the_plan_of_an_exempt_unit_waits_again_when_the_unit_is_readmitted(client, campaign, reviewer):
    plan = make_filed_plan(campaign, unit=unit_of(campaign, "Phường Cát Linh"))
    why = {"reason": "Thuộc Sở Y tế", "decision_number": "88/TB-UBND", "by": reviewer}
    registering.exempt(plan.obligation, **why)
    assert names(client.get(ADDRESS)) == []
    registering.readmit(plan.obligation, **why)
    assert names(client.get(ADDRESS)) == ["Phường Cát Linh"]


def test_plans_of_another_district_are_not_known_here(client, campaign, reviewer):
    make_filed_plan(make_campaign(organiser=make_district("UBND quận Ba Đình")))
    assert names(client.get(ADDRESS)) == []


def test_a_unit_is_found_without_marks_and_a_plan_by_its_number(client, campaign, reviewer):
    plan = make_filed_plan(campaign, unit=unit_of(campaign, "Phường Ô Chợ Dừa"))
    make_filed_plan(campaign, unit=unit_of(campaign, "Phường Láng Hạ"))
    assert names(client.get(ADDRESS, {"tim": "o cho dua"})) == ["Phường Ô Chợ Dừa"]
    assert names(client.get(ADDRESS, {"tim": plan.number})) == ["Phường Ô Chợ Dừa"]


def test_the_queue_is_narrowed_to_a_campaign(client, campaign, reviewer):
    make_filed_plan(campaign, unit=unit_of(campaign, "Phường Cát Linh"))
    other = prepare_campaign(organiser=campaign.organiser, code="2020-2")
    registering.open_campaign(other, by=reviewer, at=moment("2020-02-20"))
    make_filed_plan(other, unit=unit_of(campaign, "Phường Láng Hạ"))
    assert names(client.get(ADDRESS, {"dot": "2020-2"})) == ["Phường Láng Hạ"]


def test_a_campaign_that_does_not_exist_narrows_nothing(client, campaign, reviewer):
    make_filed_plan(campaign, unit=unit_of(campaign, "Phường Cát Linh"))
    assert names(client.get(ADDRESS, {"dot": "1999"})) == ["Phường Cát Linh"]


def test_days_waited_are_working_days(client, campaign, reviewer):
    today = timezone.localdate()
    filed_on = today - datetime.timedelta(days=7)
    make_filed_plan(campaign, at=f"{filed_on} 10:00")
    assert client.get(ADDRESS).context["rows"][0]["days_waited"] == 5
    holiday = next(day for day in (today - datetime.timedelta(days=n) for n in range(5)) if day.weekday() < 5)
    SpecialDay.objects.create(day=holiday, is_working=False, name="Nghỉ lễ")
    assert client.get(ADDRESS).context["rows"][0]["days_waited"] == 4


def test_a_re_filing_an_amendment_and_a_late_filing_are_told_apart(client, campaign, reviewer):
    late = make_filed_plan(campaign, unit=unit_of(campaign, "Phường Cát Linh"), at="2020-03-16")
    approved = make_approved_plan(campaign, unit=unit_of(campaign, "Phường Láng Hạ"))
    officer = make_officer(approved.unit)
    amendment = filing.amend(approved, by=officer, at=moment("2020-05-04"))
    Plan.objects.filter(pk=amendment.pk).update(
        number="9/KH-UBND", issued_on=late.issued_on, file=approved.file
    )
    filing.file_plan(Plan.objects.get(pk=amendment.pk), by=officer, at=moment("2020-05-05"))
    rows = client.get(ADDRESS).context["rows"]
    assert [(row["plan"].pk, row["days_late"]) for row in rows] == [(late.pk, 3), (amendment.pk, 0)]


def test_the_number_of_queries_is_the_same_for_one_and_three_plans(client, campaign, reviewer):
    counts = []
    for obligation in campaign.obligations.all():
        make_filed_plan(campaign, unit=obligation.unit)
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_requests_for_more_time_stand_beside_the_plans(client, campaign, reviewer):
    counts = []
    for obligation in campaign.obligations.order_by("pk"):
        filing.ask_extension(
            obligation,
            until=datetime.date(2020, 3, 31),
            reason="Chờ ký",
            by=make_officer(obligation.unit),
            at=moment("2020-03-10"),
        )
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(ADDRESS)
        counts.append(len(queries))
    assert answer.context["extensions_count"] == 3
    assert counts[0] == counts[2]


def test_an_officer_may_not_open_the_queue(client, campaign):
    client.force_login(make_officer(campaign.organiser))
    assert client.get(ADDRESS).status_code == 403


def test_reading_the_queue_takes_no_post(client, campaign, reviewer):
    assert client.post(ADDRESS).status_code == 405
