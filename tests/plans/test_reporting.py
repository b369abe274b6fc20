"""Reports that nobody asks for: the nightly one of missing units, and the leaders' weekly digest."""

import datetime
import io

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from openpyxl import load_workbook

from plans import reporting
from plans.compliance import report
from plans.models import MissingReport
from plans.registering import close_campaign
from portal import mailing
from portal.access import Role
from portal.models import Letter, Notice, StoredFile
from tests.beside import both_at_once
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_filed_plan,
    make_returned_plan,
    moment,
    prepare_campaign,
)
from tests.factories.people import appoint, make_officer, make_reviewer, make_user

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def report_nightly(text):
    """Run the nightly job at a moment; return the days that were reported now."""
    return [f"{made.day:%d/%m}" for made in reporting.make_nightly_reports(at=moment(text))]


@pytest.fixture
def campaign():
    """Four units, opened on Thursday 20/02/2020: one approved, one under review, one returned, one missing."""
    campaign = make_campaign(units=4)
    first, second, third, _fourth = (one.unit for one in campaign.obligations.order_by("pk"))
    make_approved_plan(campaign, unit=first, filed="2020-02-24", at="2020-02-25")
    make_filed_plan(campaign, unit=second, at="2020-02-24")
    make_returned_plan(campaign, unit=third, filed="2020-02-24", at="2020-02-25")
    return campaign


# --- The nightly report ---------------------------------------------------------------------------


def test_after_midnight_the_day_that_has_ended_is_reported_once(campaign):
    assert report_nightly("2020-02-26 00:00") == ["25/02"]
    assert report_nightly("2020-02-26 00:05") == []
    assert report_nightly("2020-02-26 23:59") == []
    assert report_nightly("2020-02-27 00:00") == ["26/02"]


def test_it_keeps_the_same_figures_as_everywhere_else(campaign):
    report_nightly("2020-02-26 00:05")
    figures = MissingReport.objects.get().figures
    assert figures == report(campaign, day("2020-02-25"))
    assert (figures["expected"], figures["approved_on_time"], figures["returned"], figures["missing"]) == (
        4,
        1,
        1,
        1,
    )


def test_what_happens_later_does_not_change_a_report(campaign):
    report_nightly("2020-02-26 00:05")
    for obligation in campaign.obligations.all():
        if not obligation.plan:
            make_filed_plan(campaign, unit=obligation.unit, at="2020-02-26 00:10")
    assert MissingReport.objects.get().figures == report(campaign, day("2020-02-25"))


def test_a_late_run_reports_the_last_day_only_as_it_was_at_its_end(campaign):
    missing = next(one for one in campaign.obligations.all() if not one.plan)
    make_filed_plan(campaign, unit=missing.unit, at="2020-03-02 10:00")
    assert report_nightly("2020-03-02 15:00") == ["01/03"]
    assert MissingReport.objects.get().figures["missing"] == 1


def test_the_day_of_the_opening_is_the_first_that_is_reported():
    make_campaign(opened="2020-02-20 17:00")
    assert report_nightly("2020-02-20 23:00") == []
    assert report_nightly("2020-02-21 00:05") == ["20/02"]


def test_a_campaign_in_preparation_or_closed_is_not_reported(campaign):
    prepare_campaign(organiser=campaign.organiser)
    close_campaign(campaign, by=make_reviewer(campaign.organiser), at=moment("2020-02-26 08:00"))
    assert report_nightly("2020-02-27 00:05") == []


def test_each_open_campaign_has_its_report(campaign):
    make_campaign(year=2021, due_on="2021-03-12", opened="2020-02-21")
    assert report_nightly("2020-02-26 00:05") == ["25/02"] * 2


def test_the_reviewers_are_told_with_the_workbook(campaign):
    report_nightly("2020-02-26 00:05")
    notice = Notice.objects.get(key=f"nightly:{campaign.pk}:2020-02-25")
    assert (notice.unit, notice.role) == (campaign.organiser, Role.REVIEWER)
    assert notice.title == "1 đơn vị chưa nộp kế hoạch 2020, tính đến hết ngày 25/02/2020"
    assert notice.body == (
        "Đạt yêu cầu: 1 trên 4 đơn vị phải nộp (đúng hạn 1, trễ hạn 0).\n"
        "Đang xét: 1. Chờ bổ sung: 1. Chưa nộp: 1. Được miễn: 0."
    )
    assert notice.path == f"/ban-lam-viec/theo-doi/{campaign.code}/?ngay=25/02/2020"
    assert notice.file.name == f"don-vi-chua-nop-{campaign.code}-2020-02-25.xlsx"


def test_the_workbook_opens_and_shows_the_same_figures(campaign):
    report_nightly("2020-02-26 00:05")
    figures = report(campaign, day("2020-02-25"))
    stored = StoredFile.objects.get(name__startswith="don-vi-chua-nop")
    with default_storage.open(stored.path) as file:
        book = load_workbook(io.BytesIO(file.read()))
    numbers = dict(book["Số liệu"].iter_rows(values_only=True, min_row=2))
    assert numbers["Trong danh sách"] == figures["expected"]
    assert numbers["Chưa nộp"] == figures["missing"]
    codes = [
        row[0]
        for row in book["Danh sách đơn vị"].iter_rows(min_row=2, values_only=True)
        if row[4] == "Chưa nộp"
    ]
    assert codes == figures["missing_units"]


def noon_and_dates():
    """Today at noon, and what makes a campaign that has been open since last week: mail is for the living."""
    today = timezone.localdate()
    dates = {
        "opened": (today - datetime.timedelta(days=9)).isoformat(),
        "due_on": (today + datetime.timedelta(days=30)).isoformat(),
    }
    return moment(f"{today} 12:00"), dates


def test_the_workbook_is_mailed_to_the_reviewers_in_their_digest(mailoutbox):
    at, dates = noon_and_dates()
    campaign = make_campaign(**dates)
    reviewers = set(
        campaign.organiser.appointments.filter(role=Role.REVIEWER).values_list("user__email", flat=True)
    )
    make_officer(campaign.organiser)
    reporting.make_nightly_reports(at=at)
    mailing.deliver_due(at=at)
    assert {address for mail in mailoutbox for address in mail.to} == reviewers
    ((name, content, _kind),) = mailoutbox[0].attachments
    assert name.endswith(".xlsx")
    assert "Số liệu" in load_workbook(io.BytesIO(content)).sheetnames


def test_trouble_with_one_campaign_leaves_no_trace_and_does_not_silence_the_others(campaign, monkeypatch):
    other = make_campaign(year=2021, due_on="2021-03-12", opened="2020-02-21")
    write = reporting.as_xlsx

    def fail_for_one(asked, day):
        if asked == campaign:
            raise OSError("disk full")
        return write(asked, day)

    monkeypatch.setattr(reporting, "as_xlsx", fail_for_one)
    assert report_nightly("2020-02-26 00:05") == ["25/02"]
    assert [made.campaign for made in MissingReport.objects.all()] == [other]
    monkeypatch.undo()
    assert report_nightly("2020-02-26 00:10") == ["25/02"]
    assert StoredFile.objects.filter(name__startswith="don-vi-chua-nop").count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_report(campaign):
    made = both_at_once(
        lambda: report_nightly("2020-02-26 00:05"), lambda: report_nightly("2020-02-26 00:05")
    )
    assert sorted(made) == [[], ["25/02"]]
    assert Notice.objects.filter(key__startswith="nightly:").count() == 1
    assert StoredFile.objects.filter(name__startswith="don-vi-chua-nop").count() == 1


# --- The weekly digest ----------------------------------------------------------------------------


def send_weekly(text):
    return reporting.send_weekly_digests(at=moment(text))


def test_leaders_are_told_from_monday_at_seven_once_a_week(campaign):
    assert send_weekly("2020-03-01 23:59") == 1  # Sunday: that week's, late
    assert send_weekly("2020-03-02 06:59") == 0  # Monday
    assert send_weekly("2020-03-02 07:00") == 1
    assert send_weekly("2020-03-02 07:15") == 0
    assert send_weekly("2020-03-08 12:00") == 0
    assert send_weekly("2020-03-09 07:00") == 1


def test_it_tells_how_the_campaign_stood_at_the_end_of_sunday_also_when_it_is_late(campaign):
    missing = next(one for one in campaign.obligations.all() if not one.plan)
    make_filed_plan(campaign, unit=missing.unit, at="2020-03-02 06:00")
    send_weekly("2020-03-05 10:00")
    notice = Notice.objects.get(key=f"weekly:{campaign.pk}:2020-03-02")
    assert (notice.unit, notice.role) == (campaign.organiser, Role.LEADER)
    assert notice.title == "Tình hình kế hoạch tuyên truyền CCHC 2020, tính đến hết ngày 01/03/2020"
    assert notice.body.splitlines()[1] == "Đang xét: 1. Chờ bổ sung: 1. Chưa nộp: 1. Được miễn: 0."


def test_a_campaign_opened_since_sunday_waits_for_the_next_week():
    make_campaign(opened="2020-03-02 00:00")
    assert send_weekly("2020-03-02 08:00") == 0
    assert send_weekly("2020-03-09 08:00") == 1


def test_a_closed_campaign_has_no_weekly_digest(campaign):
    close_campaign(campaign, by=make_reviewer(campaign.organiser), at=moment("2020-02-29"))
    assert send_weekly("2020-03-02 08:00") == 0


def test_it_goes_into_the_digest_of_the_leaders_only():
    at, dates = noon_and_dates()
    campaign = make_campaign(**dates)
    appoint(make_user("chu.tich"), Role.LEADER, campaign.organiser)
    assert reporting.send_weekly_digests(at=at) == 1
    weekly = Letter.objects.filter(notices__key__startswith="weekly:")
    assert list(weekly.values_list("user__username", "is_digest")) == [("chu.tich", True)]


def test_trouble_with_one_campaign_does_not_keep_the_others_from_the_leaders(campaign, monkeypatch):
    make_campaign(year=2021, due_on="2021-03-12", opened="2020-02-21")
    count = reporting.report

    def fail_for_one(asked, day):
        if asked == campaign:
            raise RuntimeError
        return count(asked, day)

    monkeypatch.setattr(reporting, "report", fail_for_one)
    assert send_weekly("2020-03-02 08:00") == 1
    monkeypatch.undo()
    assert send_weekly("2020-03-02 08:15") == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_the_leaders_once(campaign):
    sent = both_at_once(lambda: send_weekly("2020-03-02 08:00"), lambda: send_weekly("2020-03-02 08:00"))
    assert sorted(sent) == [0, 1]
    assert Notice.objects.filter(key__startswith="weekly:").count() == 1
