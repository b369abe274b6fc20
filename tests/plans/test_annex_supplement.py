"""The annex that a campaign lets follow the filing."""

import datetime

import pytest
from django.urls import reverse

from plans import filing, writing
from plans.models import Filing
from tests.factories.campaigns import make_campaign, make_filed_plan, make_plan, moment
from tests.factories.people import make_officer
from tests.plans.drafts import add_row, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client):
    plan = make_plan(make_campaign(annex_due_on=datetime.date(2020, 3, 31)))
    officer = make_officer(plan.unit)
    writing.save_draft(plan, by=officer, version=plan.version, items=[])
    filing.file_plan(plan, by=officer, at=moment("2020-03-10"))
    client.force_login(officer)
    return plan


def address(plan):
    return reverse("plans:annex-supplement", args=[plan.pk])


def test_the_annex_is_added_to_the_plan_and_to_what_was_filed(client, plan):
    data = sent_by(client.get(address(plan)))
    add_row(data, content="Phát thanh", time_text="Quý II")
    response = client.post(address(plan), data | {"act": "save"})
    assert response.url == plan.get_absolute_url()
    assert plan.items.get().content == "Phát thanh"
    assert [row["content"] for row in Filing.objects.get().text["items"]] == ["Phát thanh"]


def test_rows_are_added_by_a_button_without_script_and_nothing_is_stored_yet(client, plan):
    back = sent_by(client.post(address(plan), sent_by(client.get(address(plan))) | {"act": "add-row"}))
    assert back["rows-TOTAL_FORMS"] == ["1"]
    assert plan.items.count() == 0


def test_what_is_wrong_is_told_and_nothing_is_stored(client, plan):
    data = sent_by(client.get(address(plan)))
    add_row(data, content="Phát thanh", time_text="31/02/2020")
    assert client.post(address(plan), data | {"act": "save"}).status_code == 422
    assert plan.items.count() == 0


def test_an_annex_without_a_task_is_no_annex(client, plan):
    response = client.post(address(plan), sent_by(client.get(address(plan))) | {"act": "save"})
    assert response.status_code == 422


def test_it_is_offered_on_the_page_and_only_once(client, plan):
    assert client.get(plan.get_absolute_url()).context["may_supplement"]
    data = sent_by(client.get(address(plan)))
    add_row(data, content="Phát thanh")
    client.post(address(plan), data | {"act": "save"})
    assert not client.get(plan.get_absolute_url()).context["may_supplement"]
    assert client.post(address(plan), data | {"act": "save"}).status_code == 409


def test_a_campaign_without_such_a_date_takes_no_annex_afterwards(client):
    plan = make_filed_plan(make_campaign())
    client.force_login(make_officer(plan.unit))
    data = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-content": "Phát thanh", "act": "save"}
    assert client.post(address(plan), data).status_code == 409
    assert plan.items.get().content == "Tuyên truyền trên loa"
