"""Who is reminded, when, and who is not."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans import filing, reminding, reviewing
from plans.models import Reminder
from plans.registering import close_campaign, exempt
from portal.access import Role
from portal.models import Letter, Notice
from tests.factories.campaigns import (
    make_campaign,
    make_filed_plan,
    make_plan,
    make_returned_plan,
    moment,
)
from tests.factories.people import appoint, make_officer, make_reviewer, make_user

pytestmark = pytest.mark.django_db


def remind(text):
    return reminding.remind_due(at=moment(text))


def stages():
    return list(Reminder.objects.order_by("at", "pk").values_list("stage_days", flat=True))


@pytest.fixture
def campaign():
    """Due on Friday 13/03/2020, opened 20/02: the stage of 14 days before lies on 28/02."""
    return make_campaign(units=1)


def test_a_stage_is_sent_on_its_day_from_eight_in_the_morning(campaign):
    assert remind("2020-02-27 12:00") == 0
    assert remind("2020-02-28 07:59") == 0
    assert remind("2020-02-28 08:00") == 1
    assert stages() == [-14]


def test_a_second_run_reminds_nobody(campaign):
    assert remind("2020-02-28 08:00") == 1
    assert remind("2020-02-28 08:01") == 0
    assert remind("2020-02-29 08:00") == 0
    assert Notice.objects.filter(key__startswith="remind:").count() == 1


def test_missed_nights_are_caught_up_once_by_the_latest_stage_only(campaign):
    assert remind("2020-03-12 09:00") == 1
    assert stages() == [-1]
    assert Notice.objects.get(key__startswith="remind:").title == (
        "Nộp kế hoạch tuyên truyền CCHC 2020: còn 1 ngày, hạn 13/03/2020"
    )


def test_stages_go_on_after_the_date(campaign):
    for text in ("2020-03-14 09:00", "2020-03-20 09:00", "2020-03-27 09:00", "2020-05-01 09:00"):
        remind(text)
    assert stages() == [1, 7, 14]
    last = Notice.objects.filter(key__startswith="remind:").order_by("-at").first()
    assert last.title == "Nộp kế hoạch tuyên truyền CCHC 2020: quá hạn 14 ngày, hạn 13/03/2020"


def test_a_stage_before_the_duty_began_makes_no_sense():
    make_campaign(units=1, opened="2020-03-10", due_on="2020-03-13")
    assert remind("2020-03-10 10:00") == 0
    assert remind("2020-03-12 10:00") == 1
    assert stages() == [-1]


def test_who_has_filed_is_not_reminded(campaign):
    make_filed_plan(campaign, at="2020-02-27")
    assert remind("2020-02-28 09:00") == 0


def test_who_only_has_a_draft_is_reminded(campaign):
    make_plan(campaign)
    assert remind("2020-02-28 09:00") == 1


def test_an_extension_counts_the_stages_from_the_new_date(campaign):
    obligation = campaign.obligations.get()
    remind("2020-03-12 09:00")
    reviewing.extend(
        obligation,
        due_on=datetime.date(2020, 3, 25),
        reason="Ốm",
        by=make_reviewer(campaign.organiser),
        at=moment("2020-03-12 10:00"),
    )
    assert remind("2020-03-14 09:00") == 0
    assert remind("2020-03-18 09:00") == 1
    assert stages() == [-1, -7]


def test_a_returned_plan_is_reminded_of_the_date_to_re_file_by(campaign):
    make_returned_plan(campaign, filed="2020-03-02", at="2020-03-04", refile_by="2020-03-11")
    assert remind("2020-03-10 09:00") == 1
    title = Notice.objects.filter(key__startswith="remind:").get().title
    assert title == "Nộp lại kế hoạch tuyên truyền CCHC 2020: còn 1 ngày, hạn 11/03/2020"


def test_a_closed_campaign_reminds_nobody(campaign):
    close_campaign(campaign, by=make_reviewer(campaign.organiser), at=moment("2020-03-01"))
    assert remind("2020-03-14 09:00") == 0


def by_hand(campaign, request_id, at="2020-03-20"):
    entries = list(campaign.entries.current().select_related("unit", "campaign"))
    return reminding.remind_by_hand(
        entries, request_id=request_id, by=make_reviewer(campaign.organiser), at=moment(at)
    )


def test_a_reminder_by_hand_pressed_twice_is_sent_once(campaign):
    request_id = uuid.uuid4()
    assert by_hand(campaign, request_id) == 1
    assert by_hand(campaign, request_id) == 0
    assert by_hand(campaign, uuid.uuid4()) == 1
    assert Reminder.objects.count() == 2


def test_a_reminder_by_hand_leaves_out_who_has_filed(campaign):
    make_filed_plan(campaign)
    assert by_hand(campaign, uuid.uuid4()) == 0


def test_a_person_gets_one_digest_a_day():
    today = timezone.localdate()
    campaign = make_campaign(
        units=3,
        opened=(today - datetime.timedelta(days=20)).isoformat(),
        due_on=(today + datetime.timedelta(days=1)).isoformat(),
    )
    officer = make_user()
    for obligation in campaign.obligations.all():
        appoint(officer, Role.OFFICER, obligation.unit)
    assert remind(today.isoformat()) == 3
    assert [letter.notices.count() for letter in Letter.objects.filter(user=officer)] == [3]


def test_a_reminder_that_waits_in_a_digest_is_void_once_the_plan_is_filed(campaign):
    plan = make_plan(campaign)
    remind("2020-03-12 09:00")
    filing.file_plan(plan, by=make_officer(plan.unit), at=moment("2020-03-12 10:00"))
    assert Notice.objects.get(key__startswith="remind:").void_at == moment("2020-03-12 10:00")


def test_a_reminder_that_waits_is_void_once_the_unit_is_exempt(campaign):
    remind("2020-03-12 09:00")
    exempt(
        campaign.obligations.get(),
        reason="Nhầm",
        decision_number="1/TB-UBND",
        by=make_reviewer(campaign.organiser),
        at=moment("2020-03-12 10:00"),
    )
    assert Notice.objects.get(key__startswith="remind:").void_at == moment("2020-03-12 10:00")


def queries_to_remind(units):
    campaign = make_campaign(units=units)
    with CaptureQueriesContext(connection) as queries:
        assert remind("2020-02-28 09:00") == units
    close_campaign(campaign, by=make_reviewer(campaign.organiser), at=moment("2020-03-01"))
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_units():
    assert queries_to_remind(30) == queries_to_remind(3)


def test_one_poisonous_unit_is_parked_and_the_others_are_reminded(monkeypatch):
    campaign = make_campaign(units=4)
    poisonous = campaign.obligations.order_by("pk")[1].pk
    words = reminding.what_is_owed

    def choke(entry, day):
        if entry.obligation_id == poisonous:
            raise ValueError("a unit that cannot be put into words")
        return words(entry, day)

    monkeypatch.setattr(reminding, "what_is_owed", choke)
    remind("2020-02-28 09:00")
    remind("2020-02-28 09:01")
    assert Notice.objects.filter(key__startswith="remind:").count() == 3
    assert [(r.obligation_id, r.error) for r in Reminder.objects.exclude(error="")] == [
        (poisonous, "ValueError")
    ]
