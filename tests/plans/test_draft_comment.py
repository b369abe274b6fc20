"""A draft shown before it is signed: who asks, what the district says, what becomes of it when the plan is filed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans import commenting, filing, registering
from plans.models import DraftComment, Plan
from portal.access import Role
from portal.models import Event, Notice
from portal.workflow import TransitionRefused
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_filed_plan,
    make_plan,
    make_returned_plan,
    moment,
)
from tests.factories.people import make_officer, make_reviewer
from tests.factories.units import make_district
from tests.plans.drafts import open_draft, send_draft

pytestmark = pytest.mark.django_db
QUEUE = "/ban-lam-viec/xem-xet/"


@pytest.fixture
def campaign():
    return make_campaign(units=3)


@pytest.fixture
def plan(campaign):
    return make_plan(campaign)


@pytest.fixture
def officer(plan):
    return make_officer(plan.unit)


@pytest.fixture
def reviewer(campaign):
    return make_reviewer(campaign.organiser, full_name="Nguyễn Thị Xét")


def page(plan):
    return f"/ban-lam-viec/xem-xet/ban-thao/{plan.pk}/"


def asking():
    return list(Plan.objects.asking_for_comments())


def asked_notices():
    return Notice.objects.filter(key__startswith="draft-asked:")


def ask(plan, at="2020-02-25"):
    commenting.ask_for_comments(plan, by=make_officer(plan.unit), at=moment(at))


def comment(plan, by, *, at="2020-02-26", comments=(("a", "Ghi rõ số lượt phát"),), words="Nhìn chung tốt"):
    return commenting.comment_on_draft(plan, comments=comments, words=words, by=by, at=moment(at))


# --- Asking -----------------------------------------------------------------------------------------


def test_asking_tells_the_reviewers_of_the_organiser_and_puts_the_draft_in_the_queue(plan, campaign):
    ask(plan)
    notice = asked_notices().get()
    assert (notice.unit, notice.role, notice.path) == (campaign.organiser, Role.REVIEWER, page(plan))
    assert asking() == [plan]


def test_asking_twice_on_one_day_tells_nobody_again_and_keeps_the_place(plan):
    ask(plan, "2020-02-25 08:00")
    ask(plan, "2020-02-25 16:00")
    plan.refresh_from_db()
    assert (asked_notices().count(), plan.comments_asked_at) == (1, moment("2020-02-25 08:00"))
    assert Event.objects.filter(action="plan.ask_comments").count() == 1


def test_asking_again_on_another_day_tells_them_again(plan):
    ask(plan, "2020-02-25")
    ask(plan, "2020-02-26")
    assert asked_notices().count() == 2


def test_the_oldest_request_stands_first(campaign):
    first, second, _third = (
        make_plan(campaign, unit=duty.unit) for duty in campaign.obligations.order_by("pk")
    )
    ask(second, "2020-02-25")
    ask(first, "2020-02-26")
    assert asking() == [second, first]


@pytest.mark.parametrize("make", [make_filed_plan, make_approved_plan])
def test_nobody_asks_about_what_is_filed(campaign, make):
    filed = make(campaign)
    with pytest.raises(TransitionRefused):
        ask(filed, "2020-03-05")


def test_a_returned_plan_may_be_shown_before_it_is_filed_again(campaign):
    returned = make_returned_plan(campaign)
    ask(returned, "2020-03-05")
    assert asking() == [returned]


def test_nobody_asks_in_a_closed_campaign_or_for_an_exempt_unit(plan, campaign, reviewer):
    why = {"reason": "Sáp nhập", "decision_number": "1/QĐ", "by": reviewer, "at": moment("2020-02-25")}
    registering.exempt(plan.obligation, **why)
    with pytest.raises(TransitionRefused, match="không phải nộp"):
        ask(plan)
    registering.close_campaign(campaign, by=reviewer)
    with pytest.raises(TransitionRefused, match="không còn mở"):
        ask(Plan.objects.get(pk=plan.pk))


# --- Commenting -------------------------------------------------------------------------------------


def test_comments_are_kept_with_their_row_and_told_to_the_officers(plan, reviewer):
    ask(plan)
    comment(plan, reviewer)
    kept = plan.draft_comments.values_list("item_key", "item_name", "text", "by")
    assert list(kept) == [
        ("", "", "Nhìn chung tốt", reviewer.pk),
        ("a", "Tuyên truyền trên loa", "Ghi rõ số lượt phát", reviewer.pk),
    ]
    notice = Notice.objects.get(key__startswith="draft-comment:")
    assert (notice.unit, notice.role) == (plan.unit, Role.OFFICER)
    assert (notice.body, notice.path) == ("Nhìn chung tốt", f"/ban-lam-viec/ke-hoach/{plan.pk}/sua/")


def test_a_draft_that_was_answered_leaves_the_list_until_its_unit_asks_again(plan, reviewer):
    ask(plan)
    comment(plan, reviewer)
    assert asking() == []
    ask(plan, "2020-02-27")
    assert asking() == [plan]


def test_the_same_words_once_more_say_and_tell_nothing(plan, reviewer):
    ask(plan)
    comment(plan, reviewer)
    assert comment(plan, reviewer, at="2020-02-27") == []
    assert Notice.objects.filter(key__startswith="draft-comment:").count() == 1


def test_nobody_comments_on_a_draft_that_was_filed_meanwhile(plan, reviewer):
    ask(plan)
    filing.file_plan(plan, by=make_officer(plan.unit), at=moment("2020-02-26 08:00"))
    assert asking() == []
    with pytest.raises(TransitionRefused, match="vừa nộp"):
        comment(plan, reviewer)


def test_nobody_comments_on_a_draft_that_was_not_shown(plan, reviewer):
    with pytest.raises(TransitionRefused, match="chưa xin góp ý"):
        comment(plan, reviewer)


def test_a_filing_that_is_taken_back_asks_for_nothing_but_keeps_what_was_said(plan, reviewer):
    ask(plan)
    comment(plan, reviewer)
    filing.file_plan(plan, by=make_officer(plan.unit), at=moment("2020-02-27"))
    assert list(plan.comments_on_draft) == []
    filing.take_back(plan, by=make_officer(plan.unit), at=moment("2020-02-28"))
    assert (asking(), plan.comments_on_draft.count()) == ([], 2)


# --- The pages --------------------------------------------------------------------------------------


def test_the_officer_asks_by_a_button_on_the_page_of_the_plan(client, plan, officer):
    client.force_login(officer)
    assert "Xin góp ý bản thảo" in client.get(plan.get_absolute_url()).content.decode()
    answer = client.post(f"/ban-lam-viec/ke-hoach/{plan.pk}/xin-gop-y/", follow=True)
    assert answer.redirect_chain == [(plan.get_absolute_url(), 302)]
    assert "Đã xin góp ý lúc" in answer.content.decode()
    assert asking() == [plan]


def test_a_filed_plan_has_no_such_button(client, campaign):
    filed = make_filed_plan(campaign)
    client.force_login(make_officer(filed.unit))
    assert "Xin góp ý bản thảo" not in client.get(filed.get_absolute_url()).content.decode()


def test_the_queue_lists_the_drafts_with_the_same_number_of_queries_for_one_and_three(
    client, campaign, reviewer
):
    client.force_login(reviewer)
    drafts = [make_plan(campaign, unit=duty.unit) for duty in campaign.obligations.order_by("pk")]
    counts = []
    for shown in (drafts[:1], drafts[1:]):
        for draft in shown:
            ask(draft)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(QUEUE)
        counts.append(len(seen))
    assert list(answer.context["drafts"]) == drafts
    assert page(drafts[0]) in answer.content.decode()
    assert counts[0] == counts[1]


def test_the_reviewer_reads_the_annex_and_pins_words_to_a_row(client, plan, reviewer):
    ask(plan)
    client.force_login(reviewer)
    assert "Tuyên truyền trên loa" in client.get(page(plan)).content.decode()
    answer = client.post(page(plan), {"row-a": "Ghi rõ số lượt", "words": ""})
    assert (answer.status_code, answer["Location"]) == (302, QUEUE)
    assert list(plan.draft_comments.values_list("item_key", "text")) == [("a", "Ghi rõ số lượt")]


def test_silence_is_no_comment(client, plan, reviewer):
    ask(plan)
    client.force_login(reviewer)
    assert client.post(page(plan), {"words": " "}).status_code == 422
    assert DraftComment.objects.count() == 0


def test_words_on_a_row_that_the_unit_took_out_meanwhile_are_not_lost(client, plan, officer, reviewer):
    ask(plan)
    plan.items.all().delete()
    client.force_login(reviewer)
    too_long = client.post(page(plan), {"row-a": "Ghi rõ", "words": "x" * 3000})
    assert (too_long.status_code, [box.value() for box in too_long.context["form"].lost]) == (422, ["Ghi rõ"])
    client.post(page(plan), {"row-a": "Ghi rõ", "words": ""})
    client.force_login(officer)
    edit = client.get(f"/ban-lam-viec/ke-hoach/{plan.pk}/sua/").content.decode()
    assert "về dòng đã bỏ: …" in edit
    assert "Ghi rõ" in edit


def test_a_draft_that_was_not_shown_or_lies_elsewhere_does_not_exist(client, plan, reviewer):
    client.force_login(reviewer)
    assert client.get(page(plan)).status_code == 404
    ask(plan)
    client.force_login(make_reviewer(make_district("UBND quận Ba Đình")))
    assert client.get(page(plan)).status_code == 404


def test_a_draft_that_was_filed_meanwhile_leads_to_its_review_and_takes_no_comment(client, plan, reviewer):
    ask(plan)
    filing.file_plan(plan, by=make_officer(plan.unit), at=timezone.now())
    client.force_login(reviewer)
    assert client.get(page(plan))["Location"] == f"/ban-lam-viec/xem-xet/{plan.pk}/"
    answer = client.post(page(plan), {"words": "Tốt"})
    assert answer.status_code == 409
    assert "Đơn vị vừa nộp kế hoạch này." in answer.content.decode()


def test_the_officer_sees_the_words_in_their_row_while_writing_on(client, plan, officer, reviewer):
    ask(plan)
    comment(plan, reviewer)
    client.force_login(officer)
    answer = client.get(f"/ban-lam-viec/ke-hoach/{plan.pk}/sua/")
    first = answer.context["draft"].rows.forms[0]
    assert [said.text for said in first.comments] == ["Ghi rõ số lượt phát"]
    words = answer.content.decode()
    assert all(text in words for text in ("Nhìn chung tốt", "Ghi rõ số lượt phát", "Nguyễn Thị Xét góp ý"))
    assert send_draft(client, plan, open_draft(client, plan)).status_code == 302
