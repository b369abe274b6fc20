"""The same thing sent twice at the same moment, over two connections: one row, and both see it (PROMISES R14)."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from plans import filing, reminding
from plans.filing import ask_extension
from plans.models import Extension, Filing, Obligation, Plan, RegisterEntry, Reminder
from plans.repeating import file_once, start_once
from plans.states import Bucket
from portal.models import Event, Letter, Notice
from portal.workflow import TransitionRefused
from tests.beside import both_at_once
from tests.factories.campaigns import make_plan
from tests.factories.people import make_officer, make_reviewer
from tests.faults.scenes import make_debtors

pytestmark = pytest.mark.fault

PAIRS = 50  # of each of four verbs: 200
DAY = datetime.timedelta(days=1)


def twice(obligation, verb):
    """Send the same request twice at once: each loads its own objects, as a request does."""
    return both_at_once(*[lambda: verb(Obligation.objects.get(pk=obligation.pk))] * 2)


@pytest.fixture
def obligations(database):
    return list(make_debtors(PAIRS).obligations.order_by("pk"))


def test_of_50_plans_started_twice_at_once_each_is_one_and_both_see_it(obligations):
    for obligation in obligations:
        by = make_officer(obligation.unit)
        first, second = twice(obligation, lambda o, by=by: start_once(o, form="standalone", by=by).pk)
        assert first == second == Plan.objects.get(obligation=obligation).pk
    assert Event.objects.filter(action="plan.start").count() == PAIRS


def test_of_50_plans_filed_twice_at_once_each_has_one_receipt_and_both_see_it(obligations):
    for obligation in obligations:
        by = make_officer(obligation.unit)
        plan = make_plan(obligation.campaign, unit=obligation.unit, by=by)
        first, second = twice(
            obligation, lambda o, by=by, pk=plan.pk: file_once(Plan.objects.get(pk=pk), by=by).pk
        )
        assert first == second == Filing.objects.get(plan=plan).pk
    assert RegisterEntry.objects.filter(bucket=Bucket.UNDER_REVIEW).count() == PAIRS
    filed = Notice.objects.filter(key__startswith="filed:")
    assert [notice.letters.count() for notice in filed] == [1] * PAIRS
    assert Letter.objects.filter(is_digest=True).count() == 1


def test_of_50_reminders_by_hand_pressed_twice_at_once_each_is_sent_once(obligations):
    by = make_reviewer(obligations[0].campaign.organiser)
    for obligation in obligations:
        request_id = uuid.uuid4()
        sent = twice(
            obligation,
            lambda o, request_id=request_id: reminding.remind_by_hand(
                [o.current_entry], request_id=request_id, by=by
            ),
        )
        assert sorted(sent) == [0, 1]
    assert Reminder.objects.count() == PAIRS
    assert Notice.objects.filter(key__startswith="remind:").count() == PAIRS


def ask(obligation, by):
    until = timezone.localdate() + 9 * DAY
    return ask_extension(obligation, until=until, reason="Thay người phụ trách", by=by).pk


def test_of_50_extensions_asked_twice_at_once_each_is_one_and_the_second_is_told_that_it_waits(obligations):
    for obligation in obligations:
        by = make_officer(obligation.unit)
        answers = twice(obligation, lambda o, by=by: ask(o, by))
        (refusal,) = (answer for answer in answers if isinstance(answer, TransitionRefused))
        answers.remove(refusal)
        assert answers == [Extension.objects.get(obligation=obligation).pk]
        assert str(refusal) == "Đơn vị đã có một đề nghị gia hạn đang chờ quyết định."


@pytest.fixture
def nobody_waits(monkeypatch):
    monkeypatch.setattr(filing, "hold", lambda obligation: None)


def outcomes_of_asking(obligations):
    for obligation in obligations:
        by = make_officer(obligation.unit)
        yield twice(obligation, lambda o, by=by: ask(o, by))


@pytest.mark.usefixtures("nobody_waits")
def test_negative_control_without_the_lock_a_second_request_is_answered_by_an_error(obligations):
    answers = [answer for pair in outcomes_of_asking(obligations) for answer in pair]
    assert [answer for answer in answers if isinstance(answer, IntegrityError)] != []
    assert Extension.objects.count() == PAIRS


@pytest.mark.usefixtures("nobody_waits")
def test_negative_control_without_lock_and_constraint_there_are_two_rows(obligations):
    constraint = next(one for one in Extension._meta.constraints if one.name == "extension_one_waiting")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Extension, constraint)
    list(outcomes_of_asking(obligations))
    assert Extension.objects.count() > PAIRS
