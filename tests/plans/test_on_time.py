"""On time, to the second: the rules on due dates, returns, take-backs, extensions and paper."""

import datetime

import pytest
from django.utils import timezone

from plans import filing, reviewing
from plans.compliance import figures
from plans.models import Extension
from plans.states import Bucket, PlanForm
from portal.workflow import TransitionRefused
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_file,
    make_filed_plan,
    make_plan,
    make_returned_plan,
    moment,
)
from tests.factories.people import make_officer, make_reviewer

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def bucket(plan):
    return plan.obligation.current_entry.bucket


def approve(plan, at="2020-04-01"):
    reviewing.approve_plan(plan, by=make_reviewer(plan.campaign.organiser), at=moment(at))


def refile(plan, at):
    filing.file_plan(plan, by=make_officer(plan.unit), at=moment(at))


def test_the_last_second_of_the_due_date_is_on_time():
    plan = make_approved_plan(make_campaign(), filed="2020-03-13 23:59:59", at="2020-03-20")
    assert bucket(plan) == Bucket.APPROVED_ON_TIME


def test_the_next_second_is_late():
    plan = make_approved_plan(make_campaign(), filed="2020-03-14 00:00:00", at="2020-03-20")
    assert bucket(plan) == Bucket.APPROVED_LATE


@pytest.mark.parametrize("zone", [datetime.timezone.utc, datetime.timezone(datetime.timedelta(hours=-8))])
def test_the_zone_in_which_the_moment_is_written_does_not_matter(zone):
    last = moment("2020-03-13 23:59:59").astimezone(zone)
    plan = make_plan(make_campaign())
    filing.file_plan(plan, by=make_officer(plan.unit), at=last)
    assert plan.standing_filing.is_on_time


def test_a_filing_of_the_last_second_is_known_that_day_and_one_of_the_next_second_is_not():
    campaign = make_campaign(units=2)
    first, second = (obligation.unit for obligation in campaign.obligations.order_by("pk"))
    make_filed_plan(campaign, unit=first, at="2020-03-13 23:59:59")
    make_filed_plan(campaign, unit=second, at="2020-03-14 00:00:00")
    assert figures(campaign, day("2020-03-13")).under_review == 1
    assert figures(campaign, day("2020-03-14")).under_review == 2


def test_a_return_re_filed_by_its_date_stays_on_time_even_after_the_due_date():
    plan = make_returned_plan(make_campaign(), filed="2020-03-13", at="2020-03-16", refile_by="2020-03-23")
    refile(plan, "2020-03-23 23:59:59")
    approve(plan)
    assert bucket(plan) == Bucket.APPROVED_ON_TIME


def test_a_return_re_filed_after_its_date_is_late_even_before_the_due_date():
    plan = make_returned_plan(make_campaign(), filed="2020-03-02", at="2020-03-03", refile_by="2020-03-05")
    refile(plan, "2020-03-06 00:00:00")
    approve(plan)
    assert bucket(plan) == Bucket.APPROVED_LATE


def test_a_late_first_filing_stays_late_however_promptly_the_return_is_answered():
    plan = make_returned_plan(make_campaign(), filed="2020-03-14", at="2020-03-16", refile_by="2020-03-23")
    refile(plan, "2020-03-17")
    approve(plan)
    assert bucket(plan) == Bucket.APPROVED_LATE


def test_a_returned_plan_past_its_date_stays_returned_and_is_overdue():
    campaign = make_campaign()
    make_returned_plan(campaign, at="2020-03-04", refile_by="2020-03-11")
    entries = campaign.entries.as_of(day("2020-03-12"))
    assert [entry.bucket for entry in entries.overdue(day("2020-03-12"))] == [Bucket.RETURNED]
    assert not entries.overdue(day("2020-03-11")).exists()


def test_a_draft_counts_as_missing():
    plan = make_plan(make_campaign())
    assert bucket(plan) == Bucket.MISSING


def test_a_plan_taken_back_is_missing_again_and_counts_from_its_next_filing():
    plan = make_filed_plan(make_campaign(), at="2020-03-05")
    filing.take_back(plan, by=make_officer(plan.unit), at=moment("2020-03-06"))
    assert bucket(plan) == Bucket.MISSING
    refile(plan, "2020-03-14 00:00:00")
    approve(plan)
    assert bucket(plan) == Bucket.APPROVED_LATE


def test_a_re_filing_taken_back_is_returned_again_against_the_same_date():
    plan = make_returned_plan(make_campaign(), at="2020-03-04", refile_by="2020-03-11")
    refile(plan, "2020-03-06")
    filing.take_back(plan, by=make_officer(plan.unit), at=moment("2020-03-07"))
    entry = plan.obligation.current_entry
    assert (entry.bucket, entry.refile_by) == (Bucket.RETURNED, day("2020-03-11"))
    refile(plan, "2020-03-11 23:59:59")
    approve(plan)
    assert bucket(plan) == Bucket.APPROVED_ON_TIME


def test_a_plan_under_review_cannot_be_taken_back_once_the_reviewer_has_begun():
    plan = make_filed_plan(make_campaign())
    reviewing.save_checklist(
        plan, checklist={"number": True}, by=make_reviewer(plan.campaign.organiser), at=moment("2020-03-03")
    )
    with pytest.raises(TransitionRefused):
        filing.take_back(plan, by=make_officer(plan.unit), at=moment("2020-03-04"))
    plan.refresh_from_db()
    assert (plan.state, bucket(plan)) == ("filed", Bucket.UNDER_REVIEW)


def extend(plan_or_obligation, due_on, at):
    obligation = getattr(plan_or_obligation, "obligation", plan_or_obligation)
    reviewing.extend(
        obligation,
        due_on=day(due_on),
        reason="Thay đổi người phụ trách",
        by=make_reviewer(obligation.campaign.organiser),
        at=moment(at),
    )


def test_an_extension_granted_before_the_first_filing_moves_its_date():
    plan = make_plan(make_campaign())
    extend(plan, "2020-03-20", at="2020-03-12")
    refile(plan, "2020-03-20 23:59:59")
    approve(plan)
    assert bucket(plan) == Bucket.APPROVED_ON_TIME


def test_an_extension_granted_after_the_date_still_moves_it_while_nothing_was_filed():
    campaign = make_campaign()
    plan = make_plan(campaign)
    extend(plan, "2020-03-20", at="2020-03-16")
    assert list(campaign.entries.as_of(day("2020-03-15")).overdue(day("2020-03-15"))) != []
    assert list(campaign.entries.as_of(day("2020-03-16")).overdue(day("2020-03-16"))) == []
    refile(plan, "2020-03-20")
    assert plan.standing_filing.is_on_time


def test_an_extension_after_the_first_filing_is_refused():
    plan = make_filed_plan(make_campaign(), at="2020-03-14 00:00:00")
    with pytest.raises(TransitionRefused):
        extend(plan, "2020-03-20", at="2020-03-16")


def test_an_extension_does_not_move_the_date_set_by_a_return():
    plan = make_returned_plan(make_campaign(), at="2020-03-04", refile_by="2020-03-06")
    with pytest.raises(TransitionRefused):
        extend(plan, "2020-03-20", at="2020-03-05")


def test_an_extension_counts_for_a_plan_taken_back_before_it_was_granted():
    plan = make_filed_plan(make_campaign(), at="2020-03-05")
    filing.take_back(plan, by=make_officer(plan.unit), at=moment("2020-03-06"))
    extend(plan, "2020-03-20", at="2020-03-12")
    refile(plan, "2020-03-19")
    assert plan.standing_filing.is_on_time


def test_a_request_for_more_time_is_granted_with_the_date_that_the_district_chooses():
    plan = make_plan(make_campaign())
    extension = filing.ask_extension(
        plan.obligation,
        until=day("2020-03-25"),
        reason="Ốm",
        by=make_officer(plan.unit),
        at=moment("2020-03-10"),
    )
    reviewing.grant_extension(
        extension,
        due_on=day("2020-03-20"),
        by=make_reviewer(plan.campaign.organiser),
        at=moment("2020-03-11"),
    )
    assert plan.obligation.current_entry.due_on == day("2020-03-20")


def test_a_request_that_still_waits_when_the_plan_is_filed_is_dropped():
    plan = make_plan(make_campaign())
    filing.ask_extension(
        plan.obligation,
        until=day("2020-03-25"),
        reason="Ốm",
        by=make_officer(plan.unit),
        at=moment("2020-03-10"),
    )
    refile(plan, "2020-03-11")
    assert Extension.objects.get().state == "dropped"


def record_paper(campaign, *, received_on, at):
    obligation = campaign.obligations.get()
    return reviewing.record_paper(
        obligation,
        received_on=day(received_on),
        head={
            "form": PlanForm.STANDALONE,
            "number": "15/KH-UBND",
            "issued_on": day("2020-03-10"),
            "file": make_file(obligation.unit),
        },
        by=make_reviewer(campaign.organiser),
        at=moment(at),
    )


def test_a_paper_plan_is_on_time_by_the_day_it_was_received_and_counts_from_its_entry():
    campaign = make_campaign()
    received = record_paper(campaign, received_on="2020-03-13", at="2020-03-18")
    assert received.is_on_time
    assert figures(campaign, day("2020-03-17")).missing == 1
    assert figures(campaign, day("2020-03-18")).under_review == 1


def test_a_paper_plan_received_after_the_date_is_late():
    assert not record_paper(make_campaign(), received_on="2020-03-14", at="2020-03-18").is_on_time


def test_an_extension_granted_after_the_paper_came_does_not_make_it_on_time():
    campaign = make_campaign()
    extend(campaign.obligations.get(), "2020-03-20", at="2020-03-16")
    assert not record_paper(campaign, received_on="2020-03-14", at="2020-03-18").is_on_time


def test_paper_cannot_have_come_tomorrow():
    with pytest.raises(TransitionRefused):
        record_paper(make_campaign(), received_on="2020-03-19", at="2020-03-18")


def test_the_reviewer_who_recorded_a_paper_plan_may_review_it_but_a_filer_may_not():
    paper = record_paper(make_campaign(), received_on="2020-03-12", at="2020-03-12")
    reviewing.approve_plan(paper.plan, by=paper.filed_by, at=moment("2020-03-13"))
    plan = make_plan(make_campaign())
    both = make_reviewer(plan.campaign.organiser)
    filing.file_plan(plan, by=both, at=moment("2020-03-12"))
    with pytest.raises(TransitionRefused):
        reviewing.approve_plan(plan, by=both, at=moment("2020-03-13"))


def test_an_integrated_plan_is_approved_only_when_the_cited_place_was_seen():
    plan = make_filed_plan(make_campaign(), form=PlanForm.INTEGRATED)
    reviewer = make_reviewer(plan.campaign.organiser)
    with pytest.raises(TransitionRefused):
        reviewing.approve_plan(plan, by=reviewer, at=moment("2020-03-03"))
    reviewing.approve_plan(plan, by=reviewer, checklist={"place": True}, at=moment("2020-03-03"))
    assert bucket(plan) == Bucket.APPROVED_ON_TIME


def test_history_only_goes_forward():
    plan = make_filed_plan(make_campaign(), at="2020-03-05")
    with pytest.raises(TransitionRefused):
        approve(plan, at="2020-03-04")
    plan.refresh_from_db()
    assert plan.state == "filed"


def test_a_moment_defaults_to_now():
    campaign = make_campaign(due_on="2099-01-01")
    plan = make_plan(campaign)
    before = timezone.now()
    assert before <= filing.file_plan(plan, by=make_officer(plan.unit)).filed_at <= timezone.now()
