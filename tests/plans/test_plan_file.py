"""Filing by pressing buttons: what is lacking, the receipt, twice the same press, taking back, amending."""

import pytest
from django.urls import reverse

from plans import filing, reviewing
from plans.models import Filing, Plan
from plans.states import Bucket, PlanState
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_filed_plan,
    make_plan,
    make_returned_plan,
    moment,
)
from tests.factories.people import make_officer, make_reviewer

pytestmark = pytest.mark.django_db


def sign_in(client, plan, **fields):
    user = make_officer(plan.unit, **fields)
    client.force_login(user)
    return user


def address(name, plan, *more):
    return reverse(f"plans:plan-{name}", args=[plan.pk, *more])


# --- Filing -------------------------------------------------------------------------------------


def test_the_page_says_what_is_lacking_and_offers_no_button(client):
    plan = make_plan(make_campaign())
    Plan.objects.filter(pk=plan.pk).update(number="", file=None)
    sign_in(client, plan)
    response = client.get(address("file", plan))
    assert [str(sentence) for sentence in response.context["lacking"]] == [
        "Chưa có số, ký hiệu văn bản.",
        "Chưa đính kèm bản đã ký (PDF hoặc DOCX).",
    ]
    assert "Nộp kế hoạch</button>" not in response.content.decode()


def test_the_page_says_that_it_would_be_late(client):
    plan = make_plan(make_campaign())
    sign_in(client, plan)
    response = client.get(address("file", plan))
    assert response.context["days_late"] > 2000
    assert "được tính là trễ hạn" in response.content.decode()


def test_a_press_files_the_plan_and_leads_to_its_receipt(client):
    plan = make_plan(make_campaign())
    user = sign_in(client, plan)
    response = client.post(address("file", plan))
    receipt = Filing.objects.get()
    assert (response.status_code, response.url) == (302, address("receipt", plan, 1))
    assert (receipt.filed_by, receipt.plan.state) == (user, PlanState.FILED)


def test_what_is_lacking_refuses_a_press_from_an_old_page(client):
    plan = make_plan(make_campaign())
    plan.items.all().delete()
    sign_in(client, plan)
    response = client.post(address("file", plan))
    assert response.status_code == 409
    assert "Phụ lục chưa có nhiệm vụ nào." in response.content.decode()
    assert not Filing.objects.exists()


def test_the_same_press_twice_is_one_filing_and_the_same_receipt(client):
    plan = make_plan(make_campaign())
    sign_in(client, plan)
    first, second = client.post(address("file", plan)), client.post(address("file", plan))
    assert (first.url, second.status_code) == (second.url, 302)
    assert Filing.objects.count() == 1


def test_a_press_after_somebody_else_has_filed_is_refused(client):
    plan = make_filed_plan(make_campaign())
    sign_in(client, plan)
    assert client.post(address("file", plan)).status_code == 409
    assert Filing.objects.count() == 1


def test_a_plan_is_filed_again_after_it_was_taken_back_or_returned(client):
    plan = make_plan(make_campaign())
    user = sign_in(client, plan)
    client.post(address("file", plan))
    client.post(address("take-back", plan))
    assert client.post(address("file", plan)).url == address("receipt", plan, 2)
    plan.refresh_from_db()
    reviewing.return_plan(plan, reasons=["Thiếu"], words="", by=make_reviewer(plan.campaign.organiser))
    assert client.post(address("file", plan)).url == address("receipt", plan, 3)
    assert user.pk == Filing.objects.latest("round").filed_by_id


def test_a_closed_campaign_takes_nothing(client):
    from plans import registering

    plan = make_plan(make_campaign())
    sign_in(client, plan)
    registering.close_campaign(plan.campaign, by=make_reviewer(plan.campaign.organiser))
    assert client.get(address("file", plan)).url == plan.get_absolute_url()
    assert client.post(address("file", plan)).status_code == 409


# --- The receipt --------------------------------------------------------------------------------


def test_the_receipt_says_the_moment_to_the_second_in_ha_noi_and_on_time(client):
    plan = make_filed_plan(make_campaign(), at="2020-03-13 23:59:59")
    sign_in(client, plan)
    page = client.get(address("receipt", plan, 1)).content.decode()
    assert "23:59:59 13/03/2020" in page
    assert f"Số biên nhận {plan.pk:06d}-01" in page
    assert "đúng hạn</span>" in page


def test_the_receipt_says_late(client):
    plan = make_filed_plan(make_campaign(), at="2020-03-14 00:00:00")
    sign_in(client, plan)
    assert "trễ hạn</span>" in client.get(address("receipt", plan, 1)).content.decode()


def test_the_receipt_of_a_filing_that_was_taken_back_says_so(client):
    plan = make_filed_plan(make_campaign())
    filing.take_back(plan, by=make_officer(plan.unit), at=moment("2020-03-03 10:20"))
    sign_in(client, plan)
    page = client.get(address("receipt", plan, 1)).content.decode()
    assert "đã được đơn vị rút lại lúc 10:20 03/03/2020" in page


def test_the_reviewer_reads_the_receipt_too(client):
    plan = make_filed_plan(make_campaign())
    client.force_login(make_reviewer(plan.campaign.organiser))
    assert client.get(address("receipt", plan, 1)).status_code == 200


def test_there_is_no_receipt_of_a_filing_that_never_was(client):
    plan = make_filed_plan(make_campaign())
    sign_in(client, plan)
    assert client.get(address("receipt", plan, 2)).status_code == 404


# --- Taking back, amending ----------------------------------------------------------------------


def test_a_filing_is_taken_back_by_a_press_after_a_question(client):
    plan = make_filed_plan(make_campaign())
    sign_in(client, plan)
    assert client.get(address("take-back", plan)).status_code == 200
    response = client.post(address("take-back", plan))
    plan.refresh_from_db()
    assert (response.url, plan.state) == (plan.get_absolute_url(), PlanState.DRAFT)
    assert plan.obligation.current_entry.bucket == Bucket.MISSING


def test_a_filing_under_review_is_not_taken_back(client):
    plan = make_filed_plan(make_campaign())
    reviewing.save_checklist(plan, checklist={}, by=make_reviewer(plan.campaign.organiser))
    sign_in(client, plan)
    response = client.post(address("take-back", plan))
    plan.refresh_from_db()
    assert (response.status_code, plan.state) == (409, PlanState.FILED)


def test_an_approved_plan_is_amended_by_a_plan_of_its_own(client):
    plan = make_approved_plan(make_campaign())
    sign_in(client, plan)
    assert client.get(address("amend", plan)).status_code == 200
    response = client.post(address("amend", plan))
    amendment = plan.amendments.get()
    assert response.url == reverse("plans:plan-edit", args=[amendment.pk])
    assert (amendment.number, amendment.items.get().content) == ("", "Tuyên truyền trên loa")


def test_a_second_press_finds_the_amendment_unfinished(client):
    plan = make_approved_plan(make_campaign())
    sign_in(client, plan)
    client.post(address("amend", plan))
    assert client.post(address("amend", plan)).status_code == 409
    assert plan.amendments.count() == 1


def test_both_the_plan_and_its_amendment_are_shown_and_linked(client):
    plan = make_approved_plan(make_campaign())
    officer = sign_in(client, plan)
    amendment = filing.amend(plan, by=officer)
    assert amendment.get_absolute_url() in client.get(plan.get_absolute_url()).content.decode()
    assert plan.get_absolute_url() in client.get(amendment.get_absolute_url()).content.decode()


# --- Sent to be signed --------------------------------------------------------------------------


def test_a_draft_is_marked_as_sent_to_be_signed(client):
    plan = make_plan(make_campaign())
    sign_in(client, plan)
    client.post(address("send-to-sign", plan), {"on": "05/03/2020"})
    plan.refresh_from_db()
    assert f"{plan.sent_to_sign_on:%d/%m/%Y}" == "05/03/2020"


@pytest.mark.parametrize("on", ["", "31/02/2020", "01/01/2999"])
def test_a_wrong_date_of_signing_is_told_at_its_field(client, on):
    plan = make_plan(make_campaign())
    sign_in(client, plan)
    response = client.post(address("send-to-sign", plan), {"on": on})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["on"])


def test_a_returned_plan_may_be_refiled_only_by_its_unit(client):
    plan = make_returned_plan(make_campaign())
    client.force_login(make_reviewer(plan.campaign.organiser))
    assert client.post(address("file", plan)).status_code == 403


def test_what_is_likely_to_be_asked_for_is_said_and_does_not_stop_the_filing():
    plan = make_plan(make_campaign())
    assert [str(sentence) for sentence in plan.advice_before_filing()] == ["1 nhiệm vụ chưa ghi thời gian."]
    plan.items.update(lead="", time_text="Quý II")
    assert [str(sentence) for sentence in plan.advice_before_filing()] == [
        "1 nhiệm vụ chưa ghi đơn vị chủ trì."
    ]
    assert plan.missing_to_file() == []
