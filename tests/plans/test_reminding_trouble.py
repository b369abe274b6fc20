"""Reminders when something else goes on: a unit has ended, an entry is no longer current, the database is away."""

import datetime
import uuid

import pytest
from django.db import OperationalError

from plans import reminding, reviewing, settling
from plans.models import Reminder
from portal.models import Notice
from tests.factories.campaigns import make_campaign, make_filed_plan, moment
from tests.factories.people import make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """Due on Friday 13/03/2020, opened 20/02: the stage of 14 days before lies on 28/02."""
    return make_campaign(units=3)


def by_hand(entries, campaign, at):
    by = make_reviewer(campaign.organiser)
    return reminding.remind_by_hand(entries, request_id=uuid.uuid4(), by=by, at=moment(at))


def test_a_unit_that_ended_is_not_reminded_though_the_register_is_not_settled_yet(campaign):
    ended = campaign.obligations.first().unit
    ended.active_to = datetime.date(2020, 2, 27)
    ended.save()
    assert reminding.remind_due(at=moment("2020-02-28 08:00")) == 2
    settling.settle_ended_units(at=moment("2020-02-28 08:10"))
    assert reminding.remind_due(at=moment("2020-02-28 08:11")) == 0
    assert not Notice.objects.filter(key__startswith="remind:", unit=ended).exists()


def test_a_unit_is_reminded_on_its_last_day(campaign):
    ending = campaign.obligations.first().unit
    ending.active_to = datetime.date(2020, 2, 28)
    ending.save()
    assert reminding.remind_due(at=moment("2020-02-28 08:00")) == 3


def test_by_hand_nobody_is_reminded_by_an_entry_that_was_current_when_the_page_was_opened(campaign):
    seen = list(campaign.entries.current().select_related("unit", "campaign").order_by("pk"))
    make_filed_plan(campaign, unit=seen[0].unit, at="2020-03-02")
    reviewing.extend(
        seen[1].obligation,
        due_on=datetime.date(2020, 3, 20),
        reason="Ốm",
        by=make_reviewer(campaign.organiser),
        at=moment("2020-03-02"),
    )
    assert by_hand(seen, campaign, "2020-03-03") == 1
    assert [reminder.obligation for reminder in Reminder.objects.all()] == [seen[2].obligation]


def test_a_database_that_is_away_poisons_no_unit_and_the_next_run_reminds_all(campaign, monkeypatch):
    def cut(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as trouble:
        trouble.setattr(reminding, "notify_many", cut)
        with pytest.raises(OperationalError):
            reminding.remind_due(at=moment("2020-02-28 08:00"))
    assert not Reminder.objects.exists()
    assert reminding.remind_due(at=moment("2020-02-28 08:01")) == 3


def test_one_unit_that_cannot_be_settled_holds_up_no_other(campaign, monkeypatch):
    first, second, _third = campaign.obligations.order_by("pk")
    for obligation in (first, second):
        obligation.unit.active_to = datetime.date(2020, 2, 27)
        obligation.unit.save()
    leave = settling.leave

    def fail_for_one(obligation, **kwargs):
        if obligation == first:
            raise RuntimeError
        return leave(obligation, **kwargs)

    monkeypatch.setattr(settling, "leave", fail_for_one)
    assert settling.settle_ended_units(at=moment("2020-02-28")) == 1
    monkeypatch.undo()
    assert settling.settle_ended_units(at=moment("2020-02-28")) == 1
