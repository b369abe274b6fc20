"""The register as people read it: every unit, and everything that happened to each."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import filing, leaving, registering, reminding
from plans.states import EntryAct, ReminderChannel
from portal.access import Role
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_returned_plan,
    moment,
    prepare_campaign,
)
from tests.factories.people import appoint, make_officer, make_reviewer, make_user
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db
REGISTER = "/ban-lam-viec/dot/2020/danh-sach/"


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


def names(answer):
    return [entry.unit.name for entry in answer.context["page"]]


def unit_page(obligation):
    return f"{REGISTER}{obligation.pk}/"


def test_the_register_is_found_by_state_kind_and_words_without_marks(client, campaign, reviewer):
    registering.exempt(
        campaign.obligations.get(unit__name="Phường Láng Hạ"),
        reason="a",
        decision_number="1/TB-UBND",
        by=reviewer,
    )
    assert names(client.get(REGISTER)) == ["Phường Cát Linh", "Phường Ô Chợ Dừa", "Phường Láng Hạ"]
    assert names(client.get(REGISTER, {"nhom": "exempt"})) == ["Phường Láng Hạ"]
    assert names(client.get(REGISTER, {"tim": "O CHO dua"})) == ["Phường Ô Chợ Dừa"]
    assert names(client.get(REGISTER, {"loai": "phuong", "tim": "cat"})) == ["Phường Cát Linh"]


def test_a_unit_that_left_stays_in_the_register_as_such(client, campaign, reviewer):
    leaving.leave(campaign.obligations.get(unit__name="Phường Láng Hạ"), reason="Nhập nhầm", by=reviewer)
    assert names(client.get(REGISTER, {"nhom": "left"})) == ["Phường Láng Hạ"]


def test_the_number_of_queries_is_the_same_for_one_and_three_units(client, campaign, reviewer):
    counts = []
    for words in ("cat linh", "phuong"):
        with CaptureQueriesContext(connection) as queries:
            client.get(REGISTER, {"tim": words})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_of_a_unit_shows_everything_that_happened_to_it(client, campaign, reviewer):
    plan = make_returned_plan(campaign)
    obligation, entry = plan.obligation, plan.obligation.entries.filter(until__isnull=True)
    words = {"channel": ReminderChannel.PHONE, "request_id": uuid.uuid4(), "words": "Gặp anh Ba"}
    reminding.log_contact(list(entry.select_related("unit")), by=reviewer, **words)
    answer = client.get(unit_page(obligation))
    assert [entry.act for entry in answer.context["entries"]] == [
        EntryAct.RETURNED,
        EntryAct.FILED,
        EntryAct.OPENED,
    ]
    assert [plan.pk for plan in answer.context["plans"]] == [plan.pk]
    assert [call.words for call in answer.context["calls"]] == ["Gặp anh Ba"]


def test_a_request_for_more_time_is_shown_with_its_decision(client, campaign, reviewer):
    obligation = campaign.obligations.first()
    filing.ask_extension(
        obligation,
        until=datetime.date(2020, 3, 20),
        reason="Chờ ký",
        by=make_officer(obligation.unit),
        at=moment("2020-03-10"),
    )
    answer = client.get(unit_page(obligation))
    assert [extension.reason for extension in answer.context["extensions"]] == ["Chờ ký"]


def test_only_the_acts_that_make_sense_are_offered(client, campaign, reviewer):
    def offered(obligation):
        acts = client.get(unit_page(obligation)).context["acts"]
        return [act["href"].removeprefix(unit_page(obligation)).rstrip("/") for act in acts]

    missing, approved, exempt = campaign.obligations.order_by("pk")
    make_approved_plan(campaign, unit=approved.unit)
    registering.exempt(exempt, reason="a", decision_number="1/TB-UBND", by=reviewer)
    assert offered(missing) == ["gia-han", "nhap-thay", "mien", "ra-khoi"]
    assert offered(approved) == ["mien", "ra-khoi"]
    assert offered(exempt) == ["dua-lai", "ra-khoi"]


def test_the_number_of_queries_of_a_unit_does_not_grow_with_what_happened(client, campaign, reviewer):
    obligation = campaign.obligations.first()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(unit_page(obligation))
        return len(captured)

    plan, officer = make_returned_plan(campaign), make_officer(obligation.unit)
    before = queries()
    for _round in range(2):
        filing.file_plan(plan, by=officer)
        filing.take_back(plan, by=officer)
    assert queries() == before


def test_a_leader_reads_the_register_and_is_offered_no_act(client, campaign):
    client.force_login(appoint(make_user(), Role.LEADER, campaign.organiser))
    obligation = campaign.obligations.first()
    assert client.get(REGISTER).context["may_change"] is False
    assert client.get(unit_page(obligation)).context["acts"] == []
    assert client.get(f"{unit_page(obligation)}mien/").status_code == 403


def test_a_closed_campaign_is_read_as_before_and_offers_no_act(client, campaign, reviewer):
    registering.close_campaign(campaign, by=reviewer)
    assert client.get(REGISTER).status_code == 200
    assert client.get(unit_page(campaign.obligations.first())).context["acts"] == []


def test_the_register_of_a_campaign_in_preparation_is_not_known(client, campaign, reviewer):
    prepare_campaign(organiser=campaign.organiser, code="2021")
    assert client.get("/ban-lam-viec/dot/2021/danh-sach/").status_code == 404


def test_the_register_of_another_district_is_not_known(client, campaign):
    client.force_login(make_reviewer(make_district("UBND quận Ba Đình")))
    assert client.get(REGISTER).status_code == 404
    assert client.get(unit_page(campaign.obligations.first())).status_code == 404


def test_a_unit_is_not_found_under_another_campaign(client, campaign, reviewer):
    other = make_campaign(units=1, organiser=make_district("UBND quận Ba Đình"))
    assert client.get(f"{REGISTER}{other.obligations.first().pk}/").status_code == 404


def test_an_officer_may_not_open_the_register(client, campaign):
    client.force_login(make_officer(campaign.obligations.first().unit))
    assert client.get(REGISTER).status_code == 403
