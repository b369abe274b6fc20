"""The dashboard: the day, the list, its links and exports, and what is done to a selection."""

import csv
import datetime
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from plans.models import Reminder
from plans.registering import close_campaign
from plans.states import Bucket
from portal.models import Notice
from tests.factories.campaigns import make_approved_plan, make_campaign, make_filed_plan, moment
from tests.factories.people import make_officer, make_reviewer
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db


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


def page(client, **asked):
    return client.get("/ban-lam-viec/theo-doi/2020/", asked)


def names(answer):
    return [entry.unit.name for entry in answer.context["page"]]


def test_the_first_list_is_the_missing(client, campaign, reviewer):
    unit = campaign.obligations.first().unit
    make_filed_plan(campaign, unit=unit)
    assert len(names(page(client))) == 2
    assert unit.name not in names(page(client))


def test_every_number_leads_to_the_list_of_names_behind_it(client, campaign, reviewer):
    make_approved_plan(campaign, unit=campaign.obligations.first().unit)
    answer = page(client, ngay="2020-03-10")
    for tile in answer.context["tiles"]:
        behind = client.get("/ban-lam-viec/theo-doi/2020/" + tile["href"].split("#")[0])
        assert behind.context["page"].paginator.count == tile["part"]


def test_a_past_day_is_shown_as_it_was_known_then(client, campaign, reviewer):
    make_filed_plan(campaign, at="2020-03-05")
    assert page(client, ngay="04/03/2020").context["figures"].missing == 3
    assert page(client, ngay="05/03/2020").context["figures"].missing == 2


@pytest.mark.parametrize("day", ["31/02/2020", "19/02/2020", "01/01/2999", "hôm qua"])
def test_a_day_that_cannot_be_asked_is_refused_in_words_and_the_rest_is_kept(client, campaign, reviewer, day):
    answer = page(client, ngay=day, tim="cat linh")
    assert answer.status_code == 200
    assert len(answer.context["form"].errors["ngay"]) == 1
    assert names(answer) == ["Phường Cát Linh"]


@pytest.mark.parametrize("words", ["o cho dua", "Ô Chợ Dừa", "CHỢ  DỪA"])
def test_a_unit_is_found_with_or_without_marks(client, campaign, reviewer, words):
    assert names(page(client, tim=words)) == ["Phường Ô Chợ Dừa"]


def test_no_list_is_offered_twice(client, campaign, reviewer):
    labels = [str(label) for _value, label in page(client).context["form"].fields["nhom"].choices]
    assert len(set(labels)) == len(labels)


def test_the_list_is_ordered_by_name_in_vietnamese_order(client, campaign, reviewer):
    assert names(page(client, xep="ten")) == ["Phường Cát Linh", "Phường Láng Hạ", "Phường Ô Chợ Dừa"]


def test_the_overdue_list_has_the_days_over(client, campaign, reviewer):
    answer = page(client, nhom="qua-han", ngay="2020-03-16")
    assert [entry.overdue_days for entry in answer.context["page"]] == [3, 3, 3]


def count_queries(client):
    with CaptureQueriesContext(connection) as queries:
        assert page(client).status_code == 200
    return len(queries)


@pytest.mark.django_db(transaction=True)
def test_the_number_of_queries_is_small_and_the_same_for_one_and_three_rows(
    client, campaign, reviewer, settings
):
    """What is remembered for a minute (the other targets of the year) is asked once, by the first look."""
    settings.PAGE_CACHE_BYTES = 1
    page(client)
    few = make_campaign(units=1, organiser=make_district(), code="it")
    client.force_login(make_reviewer(few.organiser))
    with CaptureQueriesContext(connection) as queries:
        client.get("/ban-lam-viec/theo-doi/it/")
    client.force_login(reviewer)
    assert count_queries(client) == len(queries)
    assert len(queries) <= 10


def test_csv_json_and_page_hold_the_same_units(client, campaign, reviewer):
    everyone = {obligation.unit.code for obligation in campaign.obligations.select_related("unit")}
    text = b"".join(client.get("/ban-lam-viec/theo-doi/2020.csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    units = client.get("/ban-lam-viec/theo-doi/2020.json").json()["units"]
    assert {row[0] for row in rows} == {unit["code"] for unit in units} == everyone


def test_an_export_of_a_list_holds_that_list_only(client, campaign, reviewer):
    make_filed_plan(campaign, unit=campaign.obligations.first().unit)
    answer = client.get("/ban-lam-viec/theo-doi/2020.json", {"nhom": "under_review"}).json()
    assert [unit["state"] for unit in answer["units"]] == [Bucket.UNDER_REVIEW]
    assert answer["plans"]["expected"] == 3


def test_an_export_of_an_impossible_day_is_refused(client, campaign, reviewer):
    answer = client.get("/ban-lam-viec/theo-doi/2020.json", {"ngay": "31/02/2020"})
    assert answer.status_code == 400


def test_the_district_of_another_campaign_finds_nothing(client, campaign):
    client.force_login(make_reviewer(make_district("UBND quận khác")))
    assert page(client).status_code == 404


def test_an_officer_does_not_see_the_dashboard(client, campaign):
    client.force_login(make_officer(campaign.obligations.first().unit))
    assert page(client).status_code == 403


def test_nothing_can_be_done_from_the_list_of_a_closed_campaign(client, campaign, reviewer):
    assert page(client).context["actions"] != []
    close_campaign(campaign, by=reviewer, at=moment("2020-12-31"))
    assert page(client).context["actions"] == []


def act(client, code, campaign, **fields):
    chosen = list(campaign.obligations.values_list("pk", flat=True)[:2])
    return client.post(f"/ban-lam-viec/theo-doi/2020/chon/{code}/", {"unit": chosen, **fields})


def test_the_first_press_only_asks(client, campaign, reviewer):
    answer = act(client, "nhac", campaign)
    assert answer.status_code == 200
    assert len(answer.context["entries"]) == 2
    assert not Reminder.objects.exists()


def test_the_second_press_reminds_once_however_often_it_is_sent(client, campaign, reviewer):
    request_id = uuid.uuid4()
    for _press in range(2):
        assert (
            act(client, "nhac", campaign, request_id=request_id, words="Nộp trong tuần này").status_code
            == 302
        )
    assert Reminder.objects.count() == 2
    assert Notice.objects.filter(key__startswith="remind:").count() == 2


def test_a_call_is_written_down_with_its_words(client, campaign, reviewer):
    assert act(client, "goi-dien", campaign, request_id=uuid.uuid4(), words="").status_code == 422
    act(client, "goi-dien", campaign, request_id=uuid.uuid4(), words="Hẹn thứ Sáu nộp")
    assert [r.words for r in Reminder.objects.all()] == ["Hẹn thứ Sáu nộp"] * 2


def test_chosen_units_are_given_more_time(client, campaign, reviewer):
    fields = {"request_id": uuid.uuid4(), "due_on": "20/03/2030", "reason": "Ốm"}
    act(client, "gia-han", campaign, **fields)
    due = campaign.entries.current().values_list("due_on", flat=True)
    assert sorted(due) == [datetime.date(2020, 3, 13), *[datetime.date(2030, 3, 20)] * 2]


def test_chosen_units_are_exempted_with_a_reason_and_a_number(client, campaign, reviewer):
    fields = {"request_id": uuid.uuid4(), "reason": "Đã sáp nhập", "decision_number": "88/TB-UBND"}
    act(client, "mien", campaign, **fields)
    assert campaign.entries.current().filter(bucket=Bucket.EXEMPT).count() == 2


def test_the_official_letter_lists_the_chosen_units_and_leaves_number_and_signer_blank(
    client, campaign, reviewer
):
    chosen = list(campaign.obligations.values_list("pk", flat=True)[:2])
    answer = client.post("/ban-lam-viec/theo-doi/2020/cong-van.docx", {"unit": chosen})
    document = Document(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    named = {o.unit.name for o in campaign.obligations.filter(pk__in=chosen).select_related("unit")}
    assert {cell for cell in cells if cell.startswith("Phường")} == named
    assert any("Số:          /UBND-NV" in cell for cell in cells)


def test_the_same_letter_can_be_pasted_as_text(client, campaign, reviewer):
    text = act(client, "cong-van", campaign).context["letter_text"]
    assert "1. Phường Cát Linh: chưa nộp, hạn 13/03/2020" in text


def test_choosing_nobody_is_said_kindly(client, campaign, reviewer):
    answer = client.post("/ban-lam-viec/theo-doi/2020/chon/nhac/", follow=True)
    assert "Chưa chọn đơn vị nào trong danh sách." in [str(m) for m in answer.context["messages"]]


def test_units_of_another_campaign_cannot_be_chosen(client, campaign, reviewer):
    other = make_campaign(units=1, organiser=make_district())
    client.post(
        "/ban-lam-viec/theo-doi/2020/chon/nhac/",
        {"unit": [other.obligations.get().pk], "request_id": uuid.uuid4()},
    )
    assert not Reminder.objects.exists()
