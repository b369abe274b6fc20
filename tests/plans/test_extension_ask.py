"""A unit asks for more time."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import Extension
from tests.factories.campaigns import make_campaign, make_filed_plan
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def obligation(client):
    campaign = make_campaign(year=TODAY.year, due_on=TODAY.isoformat())
    obligation = campaign.obligations.get()
    client.force_login(make_officer(obligation.unit))
    return obligation


def ask(client, obligation, **data):
    return client.post(reverse("plans:extension-ask", args=[obligation.pk]), data)


def later(days):
    return f"{TODAY + datetime.timedelta(days=days):%d/%m/%Y}"


def test_a_later_date_and_a_reason_reach_the_district(client, obligation):
    response = ask(client, obligation, until=later(1), reason="Chờ ý kiến\r\nĐảng ủy")
    extension = Extension.objects.get()
    assert (response.status_code, response.url) == (302, "/ban-lam-viec/ke-hoach/")
    assert (extension.until, extension.reason) == (TODAY + datetime.timedelta(days=1), "Chờ ý kiến\nĐảng ủy")


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, ["until", "reason"]),
        ({"until": "31/02/2020", "reason": "Ốm"}, ["until"]),
        ({"until": later(0), "reason": "Ốm"}, ["until"]),
        ({"until": later(-1), "reason": "Ốm"}, ["until"]),
        ({"until": later(800), "reason": "Ốm"}, ["until"]),
        ({"until": later(1), "reason": " \u00a0\u200b "}, ["reason"]),
        ({"until": later(1), "reason": "x" * 2001}, ["reason"]),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_asked(client, obligation, data, fields):
    response = ask(client, obligation, **data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, fields)
    assert not Extension.objects.exists()


def test_a_date_that_has_passed_is_refused_to_a_unit_that_is_late(client):
    campaign = make_campaign(year=2020)
    obligation = campaign.obligations.get()
    client.force_login(make_officer(obligation.unit))
    response = ask(client, obligation, until="20/03/2020", reason="Ốm")
    assert response.context["form"].errors == {"until": ["Ngày này đã qua."]}


def test_a_second_request_while_one_waits_is_refused(client, obligation):
    ask(client, obligation, until=later(1), reason="Ốm")
    assert ask(client, obligation, until=later(1), reason="Ốm").status_code == 409
    assert Extension.objects.count() == 1


def test_a_unit_that_has_filed_needs_none(client):
    plan = make_filed_plan(make_campaign(year=TODAY.year))
    client.force_login(make_officer(plan.unit))
    assert ask(client, plan.obligation, until=later(1), reason="Ốm").status_code == 409


def test_another_units_obligation_is_like_a_missing_one(client, obligation):
    other = make_campaign(code="khac").obligations.get()
    assert ask(client, other, until=later(1), reason="Ốm").status_code == 404
