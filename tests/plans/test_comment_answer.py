"""A unit answers the reviewer's words, row by row."""

import pytest
from django.urls import reverse

from plans import filing
from tests.factories.campaigns import make_campaign, make_filed_plan, make_returned_plan, moment
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client):
    plan = make_returned_plan(make_campaign())
    plan.standing_filing.comments.create(item_key="a", item_name="Loa", text="Ai viết bài?")
    plan.standing_filing.comments.create(text="Thiếu chỉ tiêu.")
    client.force_login(make_officer(plan.unit))
    return plan


def answers(plan):
    comments = plan.filings.get(round=1).comments.order_by("pk")
    return list(comments.values_list("answer", flat=True))


def send(client, plan, *texts):
    comments = plan.filings.get(round=1).comments.order_by("pk")
    data = {f"answer-{comment.pk}": text for comment, text in zip(comments, texts, strict=True)}
    return client.post(reverse("plans:comment-answer", args=[plan.pk]), data)


def test_each_answer_is_kept_with_who_gave_it(client, plan):
    response = send(client, plan, "Văn phòng viết.", "")
    first = plan.standing_filing.comments.first()
    assert response.url == plan.get_absolute_url()
    assert answers(plan) == ["Văn phòng viết.", ""]
    assert first.answered_by.username == client.get(plan.get_absolute_url()).context["user"].username


def test_an_answer_that_did_not_change_keeps_its_moment(client, plan):
    send(client, plan, "Văn phòng viết.", "")
    before = plan.standing_filing.comments.first().answered_at
    send(client, plan, "Văn phòng viết.", "Đã thêm.")
    assert plan.standing_filing.comments.first().answered_at == before
    assert answers(plan) == ["Văn phòng viết.", "Đã thêm."]


def test_an_answer_that_is_too_long_is_told_at_its_box_and_nothing_is_kept(client, plan):
    response = send(client, plan, "x" * 2001, "Đã thêm.")
    assert response.status_code == 422
    assert answers(plan) == ["", ""]


def test_words_on_an_earlier_filing_are_not_asked_again(client, plan):
    filing.file_plan(plan, by=make_officer(plan.unit), at=moment("2020-03-10"))
    response = client.get(reverse("plans:comment-answer", args=[plan.pk]))
    assert response.context["form"].comments == {}


def test_answers_to_anothers_words_are_not_taken(client, plan):
    other = make_returned_plan(make_campaign(code="khac"))
    comment = other.standing_filing.comments.create(text="Của nơi khác")
    client.post(reverse("plans:comment-answer", args=[plan.pk]), {f"answer-{comment.pk}": "Lạc"})
    comment.refresh_from_db()
    assert comment.answer == ""


def test_a_plan_that_waits_for_review_asks_nothing(client):
    plan = make_filed_plan(make_campaign())
    client.force_login(make_officer(plan.unit))
    assert (
        "Không có ý kiến nào" in client.get(reverse("plans:comment-answer", args=[plan.pk])).content.decode()
    )
