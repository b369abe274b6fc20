"""Requests for more time: granted with a date, or refused with a reason."""

import datetime

import pytest
from django.utils import timezone

from plans import filing, registering
from plans.states import ExtensionState
from portal.models import Notice
from tests.factories.campaigns import make_campaign, make_filed_plan, moment
from tests.factories.people import make_officer, make_reviewer
from tests.factories.units import make_district

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: moment("2020-03-11 10:00"))


@pytest.fixture
def campaign():
    return make_campaign(units=1, code="2020")


@pytest.fixture
def extension(campaign):
    obligation = campaign.obligations.get()
    return filing.ask_extension(
        obligation,
        until=datetime.date(2020, 3, 20),
        reason="Chờ lãnh đạo ký",
        by=make_officer(obligation.unit),
        at=moment("2020-03-10"),
    )


@pytest.fixture
def reviewer(client, campaign):
    user = make_reviewer(campaign.organiser)
    client.force_login(user)
    return user


def page(extension, verb=""):
    return f"/ban-lam-viec/xem-xet/gia-han/{extension.pk}/{verb}"


def state(extension):
    extension.refresh_from_db()
    return extension.state


def test_the_date_that_the_unit_asked_for_is_offered(client, reviewer, extension):
    assert client.get(page(extension)).context["grant_form"]["due_on"].value() == extension.until


def test_granting_moves_the_due_date_and_tells_the_unit(client, reviewer, extension):
    data = {"grant-due_on": "18/03/2020", "grant-words": "Đồng ý"}
    assert client.post(page(extension, "chap-nhan/"), data)["Location"] == "/ban-lam-viec/xem-xet/"
    assert state(extension) == ExtensionState.GRANTED
    assert extension.obligation.current_entry.due_on == datetime.date(2020, 3, 18)
    assert Notice.objects.filter(key__startswith="extended:").count() == 1


@pytest.mark.parametrize("day", ["13/03/2020", "01/01/2019", "18/03/2029", "ngày mai"])
def test_a_date_that_is_no_extension_is_refused_at_its_field(client, reviewer, extension, day):
    answer = client.post(page(extension, "chap-nhan/"), {"grant-due_on": day, "grant-words": "Đồng ý"})
    assert (answer.status_code, list(answer.context["grant_form"].errors)) == (422, ["due_on"])
    assert answer.context["grant_form"]["words"].value() == "Đồng ý"
    assert state(extension) == ExtensionState.ASKED


def test_refusing_needs_a_reason_which_the_unit_reads(client, reviewer, extension):
    assert client.post(page(extension, "tu-choi/"), {"refuse-words": " "}).status_code == 422
    client.post(page(extension, "tu-choi/"), {"refuse-words": "Đã gia hạn chung"})
    assert state(extension) == ExtensionState.REFUSED
    assert Notice.objects.get(key__startswith="extension-refused:").body == "Đã gia hạn chung"


def test_a_request_is_decided_once(client, reviewer, extension):
    client.post(page(extension, "chap-nhan/"), {"grant-due_on": "20/03/2020"})
    assert client.post(page(extension, "chap-nhan/"), {"grant-due_on": "25/03/2020"}).status_code == 409
    assert client.post(page(extension, "tu-choi/"), {"refuse-words": "Không"}).status_code == 409
    assert extension.obligation.current_entry.due_on == datetime.date(2020, 3, 20)


def test_a_request_of_a_unit_that_filed_meanwhile_is_read_and_not_decided(
    client, campaign, reviewer, extension
):
    make_filed_plan(campaign, at="2020-03-11 09:00")
    answer = client.get(page(extension))
    assert (answer.status_code, answer.context["is_waiting"]) == (200, False)
    assert client.post(page(extension, "chap-nhan/"), {"grant-due_on": "20/03/2020"}).status_code == 409


def test_a_closed_campaign_keeps_its_requests_readable(client, campaign, reviewer, extension):
    registering.close_campaign(campaign, by=reviewer)
    assert client.get(page(extension)).context["is_waiting"] is False
    assert client.post(page(extension, "chap-nhan/"), {"grant-due_on": "20/03/2020"}).status_code == 409
    assert state(extension) == ExtensionState.ASKED


def test_a_request_is_for_reviewers_of_its_campaign(client, extension):
    client.force_login(make_reviewer(make_district("UBND quận Ba Đình")))
    assert client.get(page(extension)).status_code == 404
    assert client.post(page(extension, "chap-nhan/"), {"grant-due_on": "20/03/2020"}).status_code == 404
    client.force_login(make_officer(extension.unit))
    assert client.get(page(extension)).status_code == 403
