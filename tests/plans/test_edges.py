"""The edge of a deadline (PROMISES R13): 96 instants and zones, decided by the receipt time in Asia/Ho_Chi_Minh.

The moment may be written in any zone, and the server may stand in any: the filing, the list, the
nightly report, the reminder and the export say the same.
"""

import datetime
import time
import uuid
from zoneinfo import ZoneInfo

import pytest

from plans import exporting, filing, reminding, reporting, reviewing
from plans.compliance import figures, missing_units, report, standings, with_follow_up
from plans.models import MissingReport, Reminder
from plans.states import Bucket
from portal.models import Notice
from portal.working_days import ONE_DAY, end_of
from tests.factories.campaigns import make_campaign, make_plan
from tests.factories.people import make_officer, make_reviewer

pytestmark = pytest.mark.django_db

DUE_ON = datetime.date(2020, 3, 13)
END = end_of(DUE_ON)

OFFSETS = {
    "the day's first instant": datetime.timedelta(days=-1),
    "an hour before": datetime.timedelta(hours=-1),
    "a second before": datetime.timedelta(seconds=-1),
    "the last microsecond": datetime.timedelta(microseconds=-1),
    "midnight": datetime.timedelta(0),
    "a microsecond after": datetime.timedelta(microseconds=1),
    "a second after": datetime.timedelta(seconds=1),
    "nearly eight hours after": datetime.timedelta(hours=7, minutes=59),
}
ZONES = [
    "Asia/Ho_Chi_Minh",
    "UTC",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "America/Los_Angeles",
    "America/New_York",
    "America/St_Johns",
    "Europe/London",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
]


@pytest.fixture
def _server_in(zone, monkeypatch):
    """The clock of the machine stands in `zone`."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", zone)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_server_in")
@pytest.mark.parametrize("offset", OFFSETS.values(), ids=OFFSETS)
@pytest.mark.parametrize("zone", ZONES)
def test_everything_agrees_on_whether_a_moment_is_in_time(zone, offset):
    campaign = make_campaign(units=2, due_on=DUE_ON.isoformat())
    filer, idle = campaign.obligations.order_by("pk")
    at = (END + offset).astimezone(ZoneInfo(zone))
    is_in_time = offset < datetime.timedelta(0)
    day = DUE_ON if is_in_time else DUE_ON + ONE_DAY
    reviewer = make_reviewer(campaign.organiser)
    plan = make_plan(campaign, unit=filer.unit)

    # the filing
    assert filing.file_plan(plan, by=make_officer(filer.unit), at=at).is_on_time == is_in_time

    # the list
    codes = [idle.unit.code] if is_in_time else [filer.unit.code, idle.unit.code]
    assert missing_units(campaign, DUE_ON) == codes
    assert missing_units(campaign, day) == [idle.unit.code]
    overdue = [entry.unit for entry in standings(campaign, day).overdue(day)]
    assert overdue == ([] if is_in_time else [idle.unit])

    # the nightly report
    reporting.make_nightly_reports(at=END + datetime.timedelta(minutes=5))
    kept = MissingReport.objects.get(day=DUE_ON).figures
    assert kept == report(campaign, DUE_ON)
    assert kept["missing_units"] == codes

    # the reminder, by hand at that moment and by its stage in the morning
    reminding.remind_by_hand([idle.current_entry], request_id=uuid.uuid4(), by=reviewer, at=at)
    title = Notice.objects.get(key__startswith=f"remind:{idle.pk}:").title
    words = "hạn hôm nay, 13/03/2020" if is_in_time else "quá hạn 1 ngày, hạn 13/03/2020"
    assert title == f"Nộp kế hoạch tuyên truyền CCHC 2020: {words}"
    reminding.remind_due(at=(END + datetime.timedelta(hours=8)).astimezone(ZoneInfo(zone)))
    by_stage = Reminder.objects.filter(stage_days__isnull=False).values_list("obligation", "stage_days")
    assert list(by_stage) == [(idle.pk, 1)]

    # the exports
    assert exported(campaign, day)[idle.unit.code] == (Bucket.MISSING, 0 if is_in_time else 1)
    state = Bucket.UNDER_REVIEW if is_in_time else Bucket.MISSING
    assert exported(campaign, DUE_ON)[filer.unit.code] == (state, 0)

    # and what is counted in the end
    reviewing.approve_plan(plan, by=reviewer, at=END + 7 * ONE_DAY)
    counted = figures(campaign, DUE_ON + 8 * ONE_DAY)
    assert (counted.approved_on_time, counted.approved_late) == ((1, 0) if is_in_time else (0, 1))


def exported(campaign, day):
    """State and days overdue of each unit by its code; JSON and the table of CSV and XLSX say the same."""
    entries = with_follow_up(standings(campaign, day), day)
    as_json = {
        unit["code"]: (unit["state"], unit["days_overdue"])
        for unit in exporting.as_json(campaign, day, entries)["units"]
    }
    for row in exporting.list_rows(entries, day):
        state, days = as_json[row[0]]
        assert (row[4], row[7]) == (Bucket(state).label, days or None)
    return as_json
