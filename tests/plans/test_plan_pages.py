"""The list of plans, the start of one, and its page: who sees them, what they say, how many queries they take."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plans import filing, registering, reminding, reviewing, writing
from plans.models import Plan, PlanItem
from plans.states import PlanForm
from portal.access import Role
from tests.factories.campaigns import (
    make_approved_plan,
    make_assignment,
    make_campaign,
    make_filed_plan,
    make_plan,
    make_returned_plan,
    moment,
    prepare_campaign,
)
from tests.factories.people import appoint, make_officer, make_reviewer, make_user
from tests.factories.units import make_district

pytestmark = pytest.mark.django_db
LIST = "/ban-lam-viec/ke-hoach/"


def obligation_of(campaign):
    return campaign.obligations.order_by("pk").first()


def sign_in(client, unit):
    user = make_officer(unit)
    client.force_login(user)
    return user


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


# --- The list -----------------------------------------------------------------------------------


def test_the_list_shows_each_obligation_with_its_state_and_next_step(client):
    plan = make_plan(make_campaign())
    sign_in(client, plan.unit)
    standing = client.get(LIST).context["standings"][0]
    assert (str(standing.words), standing.action.button) == ("Chưa nộp, đang soạn", "Xem lại và nộp")


def test_the_newest_open_campaign_comes_first_and_closed_ones_are_history(client):
    campaign = make_campaign(year=2020)
    unit = obligation_of(campaign).unit
    newer = make_campaign(units=0, year=2021, organiser=campaign.organiser)
    old = make_campaign(units=0, year=2019, organiser=campaign.organiser)
    registering.close_campaign(old, by=make_reviewer(campaign.organiser))
    sign_in(client, unit)
    context = client.get(LIST).context
    assert [standing.obligation.campaign for standing in context["standings"]] == [newer, campaign]
    assert [standing.obligation.campaign for standing in context["earlier"]] == [old]


def test_a_campaign_that_is_being_prepared_is_not_shown(client):
    campaign = make_campaign()
    prepare_campaign(organiser=campaign.organiser, code="chua-mo")
    sign_in(client, obligation_of(campaign).unit)
    assert len(client.get(LIST).context["standings"]) == 1


def test_units_of_others_are_not_shown(client):
    first, second = make_campaign(units=2).obligations.order_by("pk")
    sign_in(client, first.unit)
    assert [standing.obligation for standing in client.get(LIST).context["standings"]] == [first]


def test_the_ledger_of_reminders_and_the_messages_of_the_unit_are_shown(client):
    campaign = make_campaign()
    entries = list(campaign.entries.current())
    reminding.remind_by_hand(
        entries, request_id=uuid.uuid4(), words="Mời nộp sớm.", by=make_reviewer(campaign.organiser)
    )
    sign_in(client, entries[0].unit)
    response = client.get(LIST)
    assert [reminder.words for reminder in response.context["standings"][0].reminders] == ["Mời nộp sớm."]
    assert len(response.context["notices"]) == 2


def test_an_extension_that_waits_is_shown_and_not_asked_for_again(client):
    obligation = obligation_of(make_campaign())
    user = sign_in(client, obligation.unit)
    assert client.get(LIST).context["standings"][0].may_ask_extension
    filing.ask_extension(
        obligation, until=datetime.date(2020, 3, 20), reason="Ốm", by=user, at=moment("2020-03-01")
    )
    response = client.get(LIST)
    assert not response.context["standings"][0].may_ask_extension
    assert "Xin gia hạn đến 20/03/2020: Chờ quyết định." in response.content.decode()


def test_the_list_takes_the_same_queries_for_one_unit_and_for_three(client):
    campaign = make_campaign(units=3)
    first, second, third = campaign.obligations.order_by("pk")
    user = sign_in(client, first.unit)
    make_returned_plan(campaign, unit=first.unit)
    one = queries(client, LIST)
    for other in (second, third):
        appoint(user, Role.OFFICER, other.unit)
        make_returned_plan(campaign, unit=other.unit)
    assert queries(client, LIST) == one


# --- The start ----------------------------------------------------------------------------------


def start(client, obligation, **data):
    return client.post(reverse("plans:plan-start", args=[obligation.pk]), data)


def test_a_plan_starts_with_the_assignments_laid_out(client):
    campaign = make_campaign()
    make_assignment(campaign, "Tuyên truyền một cửa")
    obligation = obligation_of(campaign)
    sign_in(client, obligation.unit)
    response = start(client, obligation, form="standalone")
    plan = obligation.plan
    assert response.url == reverse("plans:plan-edit", args=[plan.pk])
    assert (plan.form, plan.items.get().content) == (PlanForm.STANDALONE, "Tuyên truyền một cửa")


def test_a_plan_starts_from_last_years_with_its_dates_rolled_over(client):
    before = make_campaign(year=2019, opened="2019-02-20", due_on="2019-03-13")
    old = make_plan(before, at="2019-02-24")
    items = [{"key": "a", "content": "Tuyên truyền trên loa", "time_text": "Quý II/2019"}]
    writing.save_draft(old, by=make_officer(old.unit), version=old.version, items=items)
    filing.file_plan(old, by=make_officer(old.unit), at=moment("2019-03-01"))
    campaign = make_campaign(units=0, organiser=before.organiser)
    obligation = obligation_of(campaign)
    sign_in(client, obligation.unit)
    start(client, obligation, form="integrated", source="last")
    plan = obligation.plan
    assert list(plan.items.values_list("content", "time_text")) == [("Tuyên truyền trên loa", "Quý II/2020")]
    assert "gần như giống hệt" in client.get(reverse("plans:plan-edit", args=[plan.pk])).content.decode()


def test_last_years_plan_is_offered_only_where_there_is_one(client):
    obligation = obligation_of(make_campaign())
    sign_in(client, obligation.unit)
    page = client.get(reverse("plans:plan-start", args=[obligation.pk]))
    assert list(page.context["form"].fields) == ["form"]


@pytest.mark.parametrize("data", [{}, {"form": "khac"}])
def test_a_form_of_plan_has_to_be_chosen(client, data):
    obligation = obligation_of(make_campaign())
    sign_in(client, obligation.unit)
    assert start(client, obligation, **data).status_code == 422
    assert obligation.plan is None


def test_two_presses_start_one_plan_and_both_see_it(client):
    obligation = obligation_of(make_campaign())
    sign_in(client, obligation.unit)
    start(client, obligation, form="standalone")
    again = start(client, obligation, form="standalone")
    assert (again.status_code, again.url) == (302, obligation.plan.get_absolute_url())
    assert Plan.objects.count() == 1


def test_an_exempt_unit_starts_no_plan(client):
    obligation = obligation_of(make_campaign())
    registering.exempt(
        obligation, by=make_reviewer(obligation.campaign.organiser), reason="Giải thể", decision_number="1/QĐ"
    )
    sign_in(client, obligation.unit)
    assert start(client, obligation, form="standalone").status_code == 409


# --- The page -----------------------------------------------------------------------------------


def test_the_page_shows_the_life_of_a_plan_with_reasons_words_and_answers(client):
    plan = make_returned_plan(make_campaign())
    said = plan.standing_filing.comments.create(item_key="a", item_name="Loa", text="Ai viết bài?")
    user = sign_in(client, plan.unit)
    filing.answer_comment(said, answer="Văn phòng viết.", by=user)
    response = client.get(plan.get_absolute_url())
    labels = [str(step["label"]) for step in response.context["life"]]
    assert labels == [
        "Đề nghị bổ sung, nộp lại chậm nhất ngày 11/03/2020",
        "Nộp lần 1",
        "Bắt đầu soạn",
    ]
    page = response.content.decode()
    assert [words in page for words in ("Thiếu phụ lục phân công", "Ai viết bài?", "Văn phòng viết.")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("make", "acts"),
    [
        (make_plan, ["is_own"]),
        (make_filed_plan, ["may_take_back"]),
        (make_returned_plan, ["is_own"]),
        (make_approved_plan, ["may_amend"]),
    ],
)
def test_the_page_offers_what_may_be_done_and_nothing_else(client, make, acts):
    plan = make(make_campaign())
    sign_in(client, plan.unit)
    context = client.get(plan.get_absolute_url()).context
    names = ["is_own", "may_take_back", "may_amend", "may_supplement", "may_answer"]
    assert [name for name in names if context[name]] == acts


@pytest.mark.parametrize("make", [make_plan, make_filed_plan, make_returned_plan, make_approved_plan])
def test_a_reviewer_reads_the_page_and_is_offered_no_act_of_the_unit(client, make):
    plan = make(make_campaign())
    client.force_login(make_reviewer(plan.campaign.organiser))
    context = client.get(plan.get_absolute_url()).context
    assert not any(context[name] for name in ("is_own", "may_take_back", "may_amend", "may_answer"))


def test_a_leader_reads_the_page(client):
    plan = make_filed_plan(make_campaign())
    client.force_login(appoint(make_user(), Role.LEADER, plan.campaign.organiser))
    assert client.get(plan.get_absolute_url()).status_code == 200


def test_another_units_plan_is_like_a_missing_one(client):
    plan = make_plan(make_campaign())
    sign_in(client, obligation_of(make_campaign(code="khac")).unit)
    pages = ["detail", "edit", "file", "take-back", "amend", "docx"]
    statuses = [client.get(reverse(f"plans:plan-{name}", args=[plan.pk])).status_code for name in pages]
    assert statuses == [404] * len(pages)


def test_who_has_no_role_is_told_so(client):
    plan = make_plan(make_campaign())
    client.force_login(make_user())
    assert client.get(plan.get_absolute_url()).status_code == 403
    assert client.get(LIST).status_code == 403


def test_an_amendment_is_never_called_late(client):
    plan = make_approved_plan(make_campaign())
    user = sign_in(client, plan.unit)
    amendment = filing.amend(plan, by=user, at=moment("2020-06-01"))
    head = {"number": "99/KH-UBND", "issued_on": datetime.date(2020, 6, 2), "file": plan.file}
    writing.save_draft(amendment, by=user, version=1, head=head, at=moment("2020-06-02"))
    filing.file_plan(amendment, by=user, at=moment("2020-06-03"))
    life = client.get(amendment.get_absolute_url()).context["life"]
    receipt = client.get(reverse("plans:plan-receipt", args=[amendment.pk, 1]))
    assert [step.get("note", "") for step in life] == ["", ""]
    assert receipt.context["verdict"] == ""


def test_the_page_takes_the_same_queries_for_one_row_and_for_many(client):
    plan = make_returned_plan(make_campaign())
    sign_in(client, plan.unit)
    one = queries(client, plan.get_absolute_url())
    PlanItem.objects.bulk_create(PlanItem(plan=plan, position=n, content=f"Việc {n}") for n in range(1, 20))
    for n in range(3):
        plan.standing_filing.comments.create(item_key="a", text=f"Ý kiến {n}")
    assert queries(client, plan.get_absolute_url()) == one


def test_markup_in_what_people_typed_is_text(client):
    plan = make_plan(make_campaign(organiser=make_district("UBND <b>quận</b>")))
    items = [{"key": "a", "content": "<script>alert(1)</script>", "lead": "<img src=x onerror=alert(1)>"}]
    writing.save_draft(plan, by=make_officer(plan.unit), version=plan.version, items=items)
    sign_in(client, plan.unit)
    for name in ("detail", "edit", "file"):
        page = client.get(reverse(f"plans:plan-{name}", args=[plan.pk])).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_todays_page_of_a_returned_plan_tells_the_date_to_refile_by(client):
    plan = make_filed_plan(make_campaign())
    reviewing.return_plan(
        plan,
        reasons=["Thiếu"],
        words="",
        refile_by=timezone.localdate() + datetime.timedelta(days=3),
        by=make_reviewer(plan.campaign.organiser),
    )
    sign_in(client, plan.unit)
    due_on = client.get(plan.get_absolute_url()).context["due_on"]
    assert due_on == timezone.localdate() + datetime.timedelta(days=3)
