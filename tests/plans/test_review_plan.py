"""A plan before its reviewer: the file beside the checklist, the verdict, words pinned to rows."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans import filing, reviewing, writing
from plans.models import Filing, Plan, ReturnReason, ReviewComment
from plans.reviewing import default_refile_by
from plans.states import Bucket, PlanForm, PlanState
from portal.models import Notice
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_filed_plan,
    make_returned_plan,
    moment,
)
from tests.factories.people import appoint, make_officer, make_reviewer, make_user
from tests.factories.units import make_district

pytestmark = pytest.mark.django_db
EVERYTHING = {
    f"check-{code}": "on" for code in ("number", "targets", "content", "channels", "time", "lead", "place")
}


@pytest.fixture
def campaign():
    return make_campaign(units=3, code="2020")


@pytest.fixture
def reviewer(client, campaign):
    user = make_reviewer(campaign.organiser, full_name="Nguyễn Thị Xét")
    client.force_login(user)
    return user


@pytest.fixture
def plan(campaign):
    return make_filed_plan(campaign)


def page(plan, verb=""):
    return f"/ban-lam-viec/xem-xet/{plan.pk}/{verb}"


def seen(plan, **data):
    return {"seen": plan.standing_filing.pk, **data}


def returning(plan, **data):
    return seen(plan, refile_by="13/03/2020", words="Thiếu phụ lục") | data


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """The days of 2020, on which these plans were filed."""
    monkeypatch.setattr(timezone, "now", lambda: moment("2020-03-06 10:00"))


def test_the_page_shows_what_was_filed_beside_the_checklist(client, reviewer, plan):
    answer = client.get(page(plan))
    assert [row["content"] for row in answer.context["rows"]] == ["Tuyên truyền trên loa"]
    assert list(answer.context["checking"].fields) == [
        "number",
        "targets",
        "content",
        "channels",
        "time",
        "lead",
    ]


def test_an_integrated_plan_has_the_cited_place_to_check(client, campaign, reviewer):
    plan = make_filed_plan(campaign, form=PlanForm.INTEGRATED)
    assert "place" in client.get(page(plan)).context["checking"].fields


def test_ticks_are_kept_and_the_unit_can_no_longer_take_the_plan_back(client, reviewer, plan):
    client.post(page(plan, "kiem-tra/"), seen(plan, **{"check-number": "on"}))
    kept = plan.standing_filing
    assert (kept.checklist["number"], kept.checklist["lead"]) == (True, False)
    assert kept.review_started_at == timezone.now()
    with pytest.raises(reviewing.TransitionRefused):
        filing.take_back(plan, by=make_officer(plan.unit))


def test_ticks_are_not_kept_for_what_was_decided_or_taken_back_meanwhile(client, reviewer, plan):
    late = Plan.objects.get(pk=plan.pk)
    filing.take_back(plan, by=make_officer(plan.unit))
    with pytest.raises(reviewing.TransitionRefused):
        reviewing.save_checklist(late, checklist={"number": True}, by=reviewer)
    assert not Filing.objects.get().checklist


def test_approving_tells_the_unit_and_goes_on_to_the_plan_that_has_waited_longest(
    client, campaign, reviewer, plan
):
    units = [obligation.unit for obligation in campaign.obligations.order_by("pk")[1:]]
    make_filed_plan(campaign, unit=units[0], at="2020-03-05")
    longest = make_filed_plan(campaign, unit=units[1], at="2020-03-04")
    answer = client.post(page(plan, "dat-yeu-cau/"), seen(plan, **EVERYTHING))
    assert answer["Location"] == page(longest)
    assert Plan.objects.get(pk=plan.pk).state == PlanState.APPROVED
    assert plan.obligation.current_entry.bucket == Bucket.APPROVED_ON_TIME
    assert Notice.objects.filter(key__startswith="approved:", unit=plan.unit).count() == 1


def test_after_the_last_plan_the_queue_is_shown(client, reviewer, plan):
    answer = client.post(page(plan, "dat-yeu-cau/"), seen(plan))
    assert answer["Location"] == "/ban-lam-viec/xem-xet/"


def test_an_integrated_plan_is_not_approved_before_the_cited_place_was_seen(client, campaign, reviewer):
    plan = make_filed_plan(campaign, form=PlanForm.INTEGRATED)
    answer = client.post(page(plan, "dat-yeu-cau/"), seen(plan, **{"check-number": "on"}))
    assert answer.status_code == 422
    assert answer.context["checking"]["number"].value() is True
    assert Plan.objects.get(pk=plan.pk).state == PlanState.FILED
    client.post(page(plan, "dat-yeu-cau/"), seen(plan, **EVERYTHING))
    assert Plan.objects.get(pk=plan.pk).state == PlanState.APPROVED


def test_pressing_approve_twice_approves_once(client, reviewer, plan):
    for _press in range(2):
        answer = client.post(page(plan, "dat-yeu-cau/"), seen(plan))
        assert answer.status_code == 302
    assert Notice.objects.filter(key__startswith="approved:").count() == 1
    assert plan.obligation.entries.count() == 3


def test_who_comes_second_is_told_that_it_is_done(client, campaign, plan):
    first, second = make_reviewer(campaign.organiser), make_reviewer(campaign.organiser)
    client.force_login(first)
    client.post(page(plan, "dat-yeu-cau/"), seen(plan))
    client.force_login(second)
    assert client.post(page(plan, "bo-sung/"), returning(plan)).status_code == 409
    assert Plan.objects.get(pk=plan.pk).state == PlanState.APPROVED


def test_returning_keeps_reasons_words_date_and_what_was_pinned_to_rows(client, reviewer, plan):
    reason = ReturnReason.objects.create(text="Thiếu chỉ tiêu 100 %")
    data = returning(plan, reasons=[reason.text], refile_by="13/03/2020")
    client.post(page(plan, "bo-sung/"), data | {"row-a": "Ghi rõ   đơn vị chủ trì"})
    filed = Filing.objects.get(plan=plan)
    assert (filed.return_reasons, filed.return_words) == (["Thiếu chỉ tiêu 100 %"], "Thiếu phụ lục")
    assert (filed.refile_by, filed.decided_by) == (datetime.date(2020, 3, 13), reviewer)
    [comment] = ReviewComment.objects.all()
    assert (comment.item_key, comment.item_name, comment.text) == (
        "a",
        "Tuyên truyền trên loa",
        "Ghi rõ đơn vị chủ trì",
    )
    assert plan.obligation.current_entry.refile_by == datetime.date(2020, 3, 13)


def test_the_date_offered_is_five_working_days_on_and_says_its_weekday(client, reviewer, plan):
    field = client.get(page(plan)).context["returning"]["refile_by"]
    assert field.value() == default_refile_by(timezone.localdate()) == datetime.date(2020, 3, 13)
    assert "thứ Sáu, 13/03/2020" in str(field.help_text)


@pytest.mark.parametrize("day", ["05/03/2020", "31/02/2020", "06/03/2030"])
def test_a_date_that_cannot_be_is_refused_and_what_was_typed_is_kept(client, reviewer, plan, day):
    answer = client.post(page(plan, "bo-sung/"), returning(plan, refile_by=day) | {"row-a": "Ghi rõ"})
    assert answer.status_code == 422
    assert list(answer.context["returning"].errors) == ["refile_by"]
    assert answer.context["returning"]["words"].value() == "Thiếu phụ lục"
    assert answer.context["rows"][0]["box"].value() == "Ghi rõ"


def test_a_return_that_says_nothing_is_refused(client, reviewer, plan):
    answer = client.post(page(plan, "bo-sung/"), returning(plan, words=""))
    assert answer.status_code == 422
    assert Plan.objects.get(pk=plan.pk).state == PlanState.FILED


def test_words_on_a_row_alone_say_enough(client, reviewer, plan):
    client.post(page(plan, "bo-sung/"), returning(plan, words="") | {"row-a": "Ghi rõ"})
    assert Plan.objects.get(pk=plan.pk).state == PlanState.RETURNED


def test_words_for_a_row_that_was_not_filed_are_not_kept(client, reviewer, plan):
    client.post(page(plan, "bo-sung/"), returning(plan) | {"row-khac": "Không có dòng này"})
    assert not ReviewComment.objects.exists()


def test_nobody_judges_a_filing_that_they_have_not_seen(client, reviewer, plan):
    old, officer = plan.standing_filing, make_officer(plan.unit)
    filing.take_back(plan, by=officer, at=moment("2020-03-05"))
    filing.file_plan(plan, by=officer, at=moment("2020-03-05 15:00"))
    answer = client.post(page(plan, "bo-sung/"), returning(plan, seen=old.pk))
    assert answer.status_code == 409
    assert answer.context["returning"]["words"].value() == "Thiếu phụ lục"
    assert Plan.objects.get(pk=plan.pk).state == PlanState.FILED
    again = {"seen": answer.context["seen"]["seen"].value(), "words": "Thiếu", "refile_by": "13/03/2020"}
    client.post(page(plan, "bo-sung/"), again)
    assert Plan.objects.get(pk=plan.pk).state == PlanState.RETURNED


def test_a_verb_that_is_told_what_was_seen_refuses_another_filing(campaign, reviewer, plan):
    old, officer = plan.standing_filing, make_officer(plan.unit)
    filing.take_back(plan, by=officer, at=moment("2020-03-05"))
    filing.file_plan(plan, by=officer, at=moment("2020-03-05 15:00"))
    with pytest.raises(reviewing.TransitionRefused):
        reviewing.approve_plan(plan, by=reviewer, seen=old.pk)


def test_what_changed_since_the_return_is_shown_word_by_word(client, campaign, reviewer):
    plan = make_returned_plan(campaign)
    ReviewComment.objects.create(
        filing=plan.standing_filing, item_key="a", text="Loa nào?", answer="Loa của phường"
    )
    officer = make_officer(plan.unit)
    items = [{"key": "a", "content": "Tuyên truyền trên <b>loa phường</b>", "lead": "Văn phòng - Thống kê"}]
    writing.save_draft(plan, by=officer, version=plan.version, items=items, at=moment("2020-03-05"))
    filing.file_plan(plan, by=officer, at=moment("2020-03-05"))
    answer = client.get(page(plan))
    assert [(row.kind, row.key) for row in answer.context["differences"].rows] == [("changed", "a")]
    assert [comment.answer for comment in answer.context["rows"][0]["said"]] == ["Loa của phường"]
    assert "&lt;b&gt;" in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_an_amendment_is_compared_with_the_approved_plan_and_has_no_due_date(client, campaign, reviewer):
    approved = make_approved_plan(campaign, at="2020-03-03")
    officer = make_officer(approved.unit)
    amendment = filing.amend(approved, by=officer, at=moment("2020-03-04"))
    head = {"number": "99/KH-UBND", "issued_on": approved.issued_on, "file": approved.file}
    writing.save_draft(amendment, by=officer, version=1, head=head, at=moment("2020-03-04"))
    filing.file_plan(amendment, by=officer, at=moment("2020-03-05"))
    answer = client.get(page(amendment))
    assert answer.context["before"] == approved.standing_filing
    assert [change.label for change in answer.context["differences"].head] == ["Số, ký hiệu"]
    facts = {str(fact["label"]): fact["value"] for fact in answer.context["facts"]}
    assert facts["Thời hạn"] == "điều chỉnh, không tính hạn"
    client.post(page(amendment, "dat-yeu-cau/"), seen(amendment))
    assert approved.obligation.entries.count() == 3


def test_a_filer_who_also_reviews_is_told_why_they_cannot_review_their_own_plan(client, campaign):
    both = appoint(make_reviewer(campaign.organiser), "officer", campaign.obligations.first().unit)
    plan = make_filed_plan(campaign, by=both)
    client.force_login(both)
    answer = client.get(page(plan))
    assert answer.context["why_not"] == "Bạn là người nộp kế hoạch này nên người khác sẽ xem xét."
    assert "dat-yeu-cau" not in answer.content.decode()
    assert client.post(page(plan, "dat-yeu-cau/"), seen(plan)).status_code == 409
    assert Plan.objects.get(pk=plan.pk).state == PlanState.FILED
    assert list(Plan.objects.waiting_for(both)) == []


def test_a_plan_taken_back_is_read_with_the_reason_why_nothing_can_be_decided(client, reviewer, plan):
    filing.take_back(plan, by=make_officer(plan.unit), at=moment("2020-03-05"))
    answer = client.get(page(plan))
    assert answer.status_code == 200
    assert answer.context["filing"] is None
    assert client.post(page(plan, "dat-yeu-cau/"), {"seen": "1"}).status_code == 409


def test_a_draft_that_was_never_filed_is_not_known_to_the_reviewer(client, campaign, reviewer):
    obligation = campaign.obligations.first()
    draft = filing.start_plan(obligation, form=PlanForm.STANDALONE, by=make_officer(obligation.unit))
    assert client.get(page(draft)).status_code == 404


@pytest.mark.parametrize("verb", ["kiem-tra/", "dat-yeu-cau/", "bo-sung/"])
def test_the_verdicts_are_for_reviewers_of_the_campaign_and_by_post(client, plan, verb):
    client.force_login(make_reviewer(make_district("UBND quận Ba Đình")))
    assert client.post(page(plan, verb), returning(plan)).status_code == 404
    client.force_login(make_officer(plan.unit))
    assert client.post(page(plan, verb), returning(plan)).status_code == 403
    client.force_login(make_user())
    assert client.post(page(plan, verb), returning(plan)).status_code == 403
    client.force_login(make_reviewer(plan.campaign.organiser))
    assert client.get(page(plan, verb)).status_code == 405
    assert Plan.objects.get(pk=plan.pk).state == PlanState.FILED


def test_only_declared_columns_change(client, reviewer, plan):
    data = returning(plan) | {"state": "approved", "approved_at": "2020-03-06", "decided_by": "1", "round": 9}
    client.post(page(plan, "bo-sung/"), data)
    filed = Filing.objects.get(plan=plan)
    assert (filed.round, filed.approved_at, filed.decided_by) == (1, None, reviewer)


def test_the_number_of_queries_does_not_grow_with_rows_and_rounds(client, reviewer, plan):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(page(plan))
        return len(captured)

    before, officer = queries(), make_officer(plan.unit)
    for day in ("2020-03-03", "2020-03-04"):
        filing.take_back(plan, by=officer, at=moment(day))
        items = [{"key": f"k{n}", "content": f"Việc {n}", "channels": []} for n in range(3)]
        writing.save_draft(plan, by=officer, version=plan.version, items=items, at=moment(day))
        filing.file_plan(plan, by=officer, at=moment(day))
    assert queries() == before
