"""What is open with somebody who leaves: the plans of their units, and what waits for their review."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import commenting, filing, handing_over, registering
from portal.access import Role
from portal.handing_over import open_with
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_filed_plan,
    make_plan,
    make_returned_plan,
    moment,
)
from tests.factories.people import appoint, make_administrator, make_officer, make_reviewer, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(units=4)


@pytest.fixture
def wards(campaign):
    return [duty.unit for duty in campaign.obligations.order_by("pk")]


def shown(user):
    return [(item.label, item.path, item.unit) for item in open_with(user)]


def test_an_officer_has_in_hand_what_their_units_write_and_have_under_review(campaign, wards):
    draft = make_plan(campaign, unit=wards[0], at="2020-02-24")
    returned = make_returned_plan(campaign, unit=wards[1])
    filed = make_filed_plan(campaign, unit=wards[2], at="2020-03-03")
    make_approved_plan(campaign, unit=wards[3])
    officer = make_user()
    for ward in wards:
        appoint(officer, "officer", ward)
    assert shown(officer) == [
        (f"Kế hoạch {draft.number}: đang soạn", draft.get_absolute_url(), wards[0]),
        (f"Kế hoạch {returned.number}: đề nghị bổ sung", returned.get_absolute_url(), wards[1]),
        (f"Kế hoạch {filed.number}: đang xem xét", filed.get_absolute_url(), wards[2]),
    ]
    assert open_with(officer)[2].at == moment("2020-03-03")


def test_a_reviewer_has_in_hand_what_waits_for_review(campaign, wards):
    filed = make_filed_plan(campaign, unit=wards[0])
    extension = filing.ask_extension(
        campaign.obligations.get(unit=wards[1]),
        until=datetime.date(2020, 3, 20),
        reason="Ốm",
        by=make_officer(wards[1]),
        at=moment("2020-03-01"),
    )
    draft = make_plan(campaign, unit=wards[2])
    commenting.ask_for_comments(draft, by=make_officer(wards[2]), at=moment("2020-02-26"))
    make_approved_plan(campaign, unit=wards[3])
    queue = "/ban-lam-viec/xem-xet"
    assert shown(make_reviewer(campaign.organiser)) == [
        (f"Chờ xem xét: kế hoạch {filed.number}", f"{queue}/{filed.pk}/", wards[0]),
        ("Chờ quyết định: xin gia hạn đến 20/03/2020", f"{queue}/gia-han/{extension.pk}/", wards[1]),
        ("Bản thảo xin góp ý", f"{queue}/ban-thao/{draft.pk}/", wards[2]),
    ]


def test_nothing_is_open_with_others_or_in_a_closed_campaign(campaign, wards):
    make_plan(campaign, unit=wards[0])
    make_filed_plan(campaign, unit=wards[1])
    officer, reviewer = make_officer(wards[0]), make_reviewer(campaign.organiser)
    assert [shown(make_officer(wards[2])), shown(make_user())] == [[], []]
    registering.close_campaign(campaign, by=reviewer)
    assert [shown(officer), shown(reviewer)] == [[], []]


def test_of_many_the_longest_waiting_are_named_and_the_others_counted(campaign, wards, monkeypatch):
    monkeypatch.setattr(handing_over, "MOST", 1)
    for day, ward in zip((4, 2, 3), wards, strict=False):
        make_filed_plan(campaign, unit=ward, at=f"2020-03-0{day}")
    first, rest = open_with(make_reviewer(campaign.organiser))
    assert first.unit == wards[1]
    assert (rest.label, rest.path) == ("Còn 2 mục như thế nữa", "/ban-lam-viec/xem-xet/")


def test_the_number_of_questions_does_not_depend_on_how_much_is_open(campaign, wards):
    counts = []
    for ward in wards[:3]:
        make_filed_plan(campaign, unit=ward)
        with CaptureQueriesContext(connection) as seen:
            open_with(make_reviewer(campaign.organiser))
        counts.append(len(seen))
    assert counts[0] == counts[2]


@pytest.mark.parametrize("reads_plans", [True, False], ids=["who reads plans", "who does not"])
def test_the_page_of_handing_over_links_what_the_administrator_may_open(client, campaign, wards, reads_plans):
    plan = make_plan(campaign, unit=wards[0])
    officer, keeper = make_officer(wards[0]), make_administrator(campaign.organiser)
    if reads_plans:
        appoint(keeper, Role.REVIEWER, campaign.organiser)
    client.force_login(keeper)
    page = client.get(f"/ban-lam-viec/nguoi-dung/{officer.pk}/ban-giao/").content.decode()
    link = f'<a href="{plan.get_absolute_url()}">'
    assert f"Kế hoạch {plan.number}: đang soạn" in page
    assert (link in page) is reads_plans
    assert client.get(plan.get_absolute_url()).status_code == (200 if reads_plans else 403)
