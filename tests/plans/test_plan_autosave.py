"""A draft that saves itself while one types."""

import pytest
from django.urls import reverse

from plans import filing, writing
from plans.models import PlanItem
from tests.factories.campaigns import make_campaign, make_plan, moment
from tests.factories.people import make_officer
from tests.plans.drafts import add_row, open_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client):
    plan = make_plan(make_campaign())
    client.force_login(make_officer(plan.unit))
    return plan


def autosave(client, plan, data):
    address = reverse("plans:plan-autosave", args=[plan.pk])
    return client.post(address, data, headers={"accept": "application/json"})


def test_the_answer_names_the_version_the_minute_and_the_keys_of_new_rows(client, plan):
    data = open_draft(client, plan)
    place = add_row(data, content="Dòng mới")
    response = autosave(client, plan, data)
    answer = response.json()
    new = plan.items.get(content="Dòng mới")
    assert response.status_code == 200
    assert (answer["version"], answer["fields"]["version"]) == (3, "3")
    assert answer["fields"][f"rows-{place}-key"] == new.key
    assert len(answer["saved_at"]) == 5


def test_keys_go_to_the_rows_as_the_page_numbers_them_whatever_their_order(client, plan):
    data = open_draft(client, plan)
    blank, first, gone = add_row(data), add_row(data, content="Đầu"), add_row(data, content="Bỏ")
    data |= {f"rows-{first}-ORDER": "0", f"rows-{gone}-DELETE": "on", f"rows-{blank}-ORDER": "1"}
    fields = autosave(client, plan, data).json()["fields"]
    keys = dict(plan.items.values_list("content", "key"))
    assert {name: value for name, value in fields.items() if name != "version"} == {
        f"rows-{first}-key": keys["Đầu"],
        "rows-0-key": "a",
    }


def test_the_next_save_speaks_of_the_same_rows(client, plan):
    data = open_draft(client, plan)
    place = add_row(data, content="Dòng m")
    data |= autosave(client, plan, data).json()["fields"]
    key = data[f"rows-{place}-key"]
    autosave(client, plan, data | {f"rows-{place}-content": "Dòng mới"})
    assert PlanItem.objects.get(plan=plan, key=key).content == "Dòng mới"
    assert plan.items.count() == 2


def test_a_wrong_field_is_refused_and_nothing_is_written(client, plan):
    data = open_draft(client, plan) | {"issued_on": "31/02/2020", "rows-0-content": "Khác"}
    response = autosave(client, plan, data)
    assert (response.status_code, response.json()) == (422, {"error": "Có ô chưa đúng nên chưa lưu."})
    assert plan.items.get().content == "Tuyên truyền trên loa"


def test_somebody_elses_text_is_not_overwritten(client, plan):
    data = open_draft(client, plan)
    items = [{"key": "a", "content": "Của người khác"}]
    writing.save_draft(plan, by=make_officer(plan.unit), version=plan.version, items=items)
    response = autosave(client, plan, data)
    assert (response.status_code, response.json()) == (409, {"error": "Người khác vừa lưu kế hoạch này."})
    assert plan.items.get().content == "Của người khác"


def test_a_save_whose_answer_was_lost_is_answered_again(client, plan):
    data = open_draft(client, plan)
    add_row(data, content="Dòng mới")
    first = autosave(client, plan, data).json()
    again = autosave(client, plan, data)
    assert (again.status_code, again.json()["fields"]) == (200, first["fields"])


def test_no_version_is_refused(client, plan):
    data = open_draft(client, plan)
    del data["version"]
    assert autosave(client, plan, data).status_code == 422


def test_a_plan_that_was_filed_is_not_changed_and_the_script_is_told(client, plan):
    data = open_draft(client, plan)
    filing.file_plan(plan, by=make_officer(plan.unit), at=moment("2020-03-02"))
    response = autosave(client, plan, data)
    assert response.status_code == 409
    assert "error" in response.json()


def test_reading_the_address_saves_nothing(client, plan):
    assert client.get(reverse("plans:plan-autosave", args=[plan.pk])).status_code == 405
