"""The desk: the one next action of everyone who is signed in, in words, and what else waits."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans import filing, registering, reviewing, writing
from plans.models import Plan
from portal import next_actions
from portal.access import Role
from portal.models import Notice, Reading
from portal.next_actions import DUE, OVERDUE, NextAction, next_actions_of
from portal.noticing import notify
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_filed_plan,
    make_plan,
    make_returned_plan,
    moment,
)
from tests.factories.people import appoint, make_administrator, make_officer, make_reviewer, make_user

pytestmark = pytest.mark.django_db
DESK = "/ban-lam-viec/"


def unit_of(campaign):
    return campaign.obligations.order_by("pk").first().unit


def first_of(user, at):
    return next_actions_of(user, moment(at))[0]


def titles(user, at):
    return [str(action.title) for action in next_actions_of(user, moment(at))]


# --- An officer ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "title", "weight"),
    [
        ("2020-03-08", "Nộp kế hoạch tuyên truyền CCHC 2020: còn 5 ngày, hạn 13/03/2020", DUE),
        (
            "2020-03-13 23:59:59",
            "Nộp kế hoạch tuyên truyền CCHC 2020: hôm nay là ngày cuối, hạn 13/03/2020",
            DUE,
        ),
        (
            "2020-03-16 00:00:00",
            "Nộp kế hoạch tuyên truyền CCHC 2020: quá hạn 3 ngày, hạn là 13/03/2020",
            OVERDUE,
        ),
    ],
)
def test_a_unit_that_has_not_filed_is_told_the_days_in_words(at, title, weight):
    campaign = make_campaign()
    action = first_of(make_officer(unit_of(campaign)), at)
    obligation = campaign.obligations.get()
    assert (str(action.title), action.weight) == (title, weight)
    assert (action.path, action.button) == (
        reverse("plans:plan-start", args=[obligation.pk]),
        "Bắt đầu soạn",
    )


def test_the_way_on_follows_the_draft():
    plan = make_plan(make_campaign())
    user = make_officer(plan.unit)
    ready = first_of(user, "2020-03-08")
    writing.save_draft(
        plan, by=user, version=plan.version, head={"number": ""}, at=moment("2020-03-05 08:07")
    )
    going = first_of(user, "2020-03-08")
    writing.mark_sent_to_sign(plan, by=user, on=datetime.date(2020, 3, 6))
    sent = first_of(user, "2020-03-08")
    assert [action.button for action in (ready, going, sent)] == ["Xem lại và nộp", "Soạn tiếp", "Soạn tiếp"]
    assert going.text == "Đang soạn, lưu lần cuối lúc 08:07 05/03/2020."
    assert sent.text == "Đã trình ký ngày 06/03/2020, chờ số."


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2020-03-11", "nộp lại chậm nhất ngày 11/03/2020"),
        ("2020-03-13", "quá hạn nộp lại 2 ngày, hạn là 11/03/2020"),
    ],
)
def test_a_returned_plan_is_to_be_mended_by_its_own_date(at, words):
    plan = make_returned_plan(make_campaign())
    action = first_of(make_officer(plan.unit), at)
    assert str(action.title) == f"Bổ sung kế hoạch {plan.number}: {words}"
    assert (action.path, action.button) == (plan.get_absolute_url(), "Xem ý kiến và bổ sung")


@pytest.mark.parametrize("make", [make_filed_plan, make_approved_plan])
def test_a_unit_that_waits_or_is_done_has_nothing_to_do(make):
    plan = make(make_campaign())
    assert titles(make_officer(plan.unit), "2020-03-08") == []


def test_an_unfinished_amendment_waits_too():
    plan = make_approved_plan(make_campaign())
    user = make_officer(plan.unit)
    filing.amend(plan, by=user, at=moment("2020-03-05"))
    assert titles(user, "2020-03-08") == [f"Hoàn thiện và nộp bản điều chỉnh kế hoạch {plan.number}"]


def test_an_annex_that_may_follow_is_due_by_its_date():
    plan = make_plan(make_campaign(annex_due_on=datetime.date(2020, 3, 31)))
    user = make_officer(plan.unit)
    writing.save_draft(plan, by=user, version=plan.version, items=[])
    filing.file_plan(plan, by=user, at=moment("2020-03-10"))
    assert titles(user, "2020-03-12") == [f"Bổ sung phụ lục kế hoạch {plan.number} chậm nhất ngày 31/03/2020"]


def test_an_exempt_unit_and_a_closed_campaign_ask_nothing():
    campaign = make_campaign(units=2)
    first, second = campaign.obligations.order_by("pk")
    reviewer = make_reviewer(campaign.organiser)
    registering.exempt(first, by=reviewer, reason="Giải thể", decision_number="1/QĐ")
    exempt = titles(make_officer(first.unit), "2020-03-08")
    registering.close_campaign(campaign, by=reviewer)
    assert (exempt, titles(make_officer(second.unit), "2020-03-08")) == ([], [])


def test_what_is_overdue_comes_first_and_units_are_named_where_there_are_several():
    campaign = make_campaign(units=2)
    first, second = (obligation.unit for obligation in campaign.obligations.order_by("pk"))
    make_returned_plan(campaign, unit=second)
    user = appoint(make_officer(first), Role.OFFICER, second)
    actions = next_actions_of(user, moment("2020-03-12"))
    assert [(action.unit, action.weight) for action in actions] == [
        (second.full_name, OVERDUE),
        (first.full_name, DUE),
    ]


def test_one_unit_is_not_named():
    assert first_of(make_officer(unit_of(make_campaign())), "2020-03-08").unit == ""


# --- Reviewers, followers, the others -----------------------------------------------------------


def test_a_reviewer_is_told_how_many_wait_since_when_and_then_how_the_campaign_stands():
    campaign = make_campaign(units=3)
    first, second, third = (obligation.unit for obligation in campaign.obligations.order_by("pk"))
    make_filed_plan(campaign, unit=first, at="2020-03-04")
    make_filed_plan(campaign, unit=second, at="2020-03-02")
    filing.ask_extension(
        campaign.obligations.get(unit=third),
        until=datetime.date(2020, 3, 20),
        reason="Ốm",
        by=make_officer(third),
        at=moment("2020-03-05"),
    )
    assert titles(make_reviewer(campaign.organiser), "2020-03-08") == [
        "1 đề nghị gia hạn chờ quyết định, lâu nhất từ 05/03/2020",
        "2 kế hoạch chờ xem xét, lâu nhất từ 02/03/2020",
        "Theo dõi đợt 2020: 0 trên 3 đơn vị đạt yêu cầu, 1 chưa nộp",
    ]


def test_a_reviewer_with_nothing_to_review_is_led_to_the_dashboard():
    campaign = make_campaign()
    action = first_of(make_reviewer(campaign.organiser), "2020-03-08")
    assert (action.path, action.button) == (campaign.get_absolute_url(), "Mở trang theo dõi")


def test_plans_of_another_district_do_not_wait_here():
    make_filed_plan(make_campaign())
    assert titles(make_reviewer(unit_of(make_campaign(code="khac"))), "2020-03-08") == []


def test_a_leader_follows():
    campaign = make_campaign()
    user = appoint(make_user(), Role.LEADER, campaign.organiser)
    assert titles(user, "2020-03-08") == ["Theo dõi đợt 2020: 0 trên 1 đơn vị đạt yêu cầu, 1 chưa nộp"]


# --- The page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, *Role])
def test_the_desk_opens_for_every_role_and_sends_nobody_elsewhere(client, role):
    campaign = make_campaign()
    user = appoint(make_user(), role, campaign.organiser) if role else make_user()
    client.force_login(user)
    assert client.get(DESK).status_code == 200


def test_who_has_nothing_to_do_is_told_so(client):
    client.force_login(make_administrator(make_campaign().organiser))
    assert "Hiện không có việc nào chờ bạn." in client.get(DESK).content.decode()


def test_the_newest_messages_are_shown_with_whether_they_were_read(client):
    campaign = make_campaign()
    user = make_officer(unit_of(campaign))
    read, unread = (
        notify(key=f"tin:{n}", user=user, title=f"Tin {n}", at=moment(f"2020-03-0{n}")) for n in (1, 2)
    )
    Reading.objects.create(notice=read, user=user, at=moment("2020-03-03"))
    client.force_login(user)
    context = client.get(DESK).context
    assert [notice.pk for notice in context["notices"][:2]] == [unread.pk, read.pk]
    assert context["read"] == {read.pk}


def test_messages_to_others_are_not_shown(client):
    campaign = make_campaign(units=2)
    first, second = (obligation.unit for obligation in campaign.obligations.order_by("pk"))
    client.force_login(make_officer(first))
    shown = {notice.unit_id for notice in client.get(DESK).context["notices"]}
    assert Notice.objects.filter(unit=second).exists()
    assert shown == {first.pk}


def test_reading_the_desk_writes_nothing(client):
    plan = make_returned_plan(make_campaign())
    client.force_login(make_officer(plan.unit))
    client.get(DESK)
    with CaptureQueriesContext(connection) as seen:
        client.get(DESK)
    written = [query["sql"] for query in seen if not query["sql"].startswith(("SELECT", "BEGIN", "COMMIT"))]
    assert [sql for sql in written if "session" not in sql and "SAVEPOINT" not in sql] == []


def test_the_desk_takes_the_same_queries_for_one_unit_and_for_three(client):
    campaign = make_campaign(units=3)
    first, *others = campaign.obligations.order_by("pk")
    user = make_officer(first.unit)
    client.force_login(user)
    make_returned_plan(campaign, unit=first.unit)
    client.get(DESK)
    with CaptureQueriesContext(connection) as one:
        client.get(DESK)
    for other in others:
        appoint(user, Role.OFFICER, other.unit)
        make_returned_plan(campaign, unit=other.unit)
    with CaptureQueriesContext(connection) as three:
        client.get(DESK)
    assert len(three) == len(one)


def test_at_most_a_dozen_others_are_listed_and_the_rest_is_counted(client):
    campaign = make_campaign(units=15)
    client.force_login(appoint(make_user(), Role.OFFICER, campaign.organiser))
    context = client.get(DESK).context
    assert (len(context["others"]), context["n_more"]) == (12, 2)


# --- The registry -------------------------------------------------------------------------------


def test_the_heaviest_comes_first_then_the_earliest_then_what_has_no_date(monkeypatch):
    day = datetime.date(2020, 3, 13)
    actions = [
        NextAction("không ngày", "/", weight=DUE),
        NextAction("sau", "/", due_on=day + datetime.timedelta(days=1), weight=DUE),
        NextAction("trước", "/", due_on=day, weight=DUE),
        NextAction("quá hạn", "/", due_on=day, weight=OVERDUE),
    ]
    monkeypatch.setattr(next_actions, "_registry", [lambda user, at: actions])
    order = [action.title for action in next_actions_of(None, moment("2020-03-01"))]
    assert order == ["quá hạn", "trước", "sau", "không ngày"]


def test_each_app_registers_its_own_once():
    names = [f"{function.__module__}.{function.__name__}" for function in next_actions._registry]
    plans = {f"plans.next_actions.{name}" for name in ("of_units", "of_reviewers", "of_followers")}
    assert plans <= set(names)
    assert len(names) == len(set(names))


def test_a_draft_that_was_filed_on_paper_by_the_district_asks_nothing():
    campaign = make_campaign()
    plan = make_plan(campaign)
    head = {"form": plan.form, "number": plan.number, "issued_on": plan.issued_on, "file": plan.file}
    reviewing.record_paper(
        plan.obligation,
        received_on=datetime.date(2020, 3, 5),
        head=head,
        by=make_reviewer(campaign.organiser),
        at=moment("2020-03-06"),
    )
    assert Plan.objects.get().state == "filed"
    assert titles(make_officer(plan.unit), "2020-03-08") == []


def test_a_notice_opened_from_the_desk_is_read(client):
    reader = make_user()
    notice = notify(key="đã nộp", title="Đã nộp", path="/ban-lam-viec/", user=reader)
    client.force_login(reader)
    assert reverse("portal:notice-open", args=[notice.pk]) in client.get(DESK).content.decode()
    client.post(reverse("portal:notice-open", args=[notice.pk]))
    assert reverse("portal:notice-open", args=[notice.pk]) not in client.get(DESK).content.decode()
