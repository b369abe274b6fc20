"""The demo of 2020 against figures counted by hand from plans/fixtures/demo_2020_moves.csv.

For each day the moves up to its end were gone through unit by unit, with no code of this project:
(expected, approved on time, approved late, under review, returned, missing, exempt), and who is missing.
"""

import datetime
import io
import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from openpyxl import load_workbook

from plans.compliance import report
from plans.models import Campaign
from plans.reporting import make_nightly_report
from portal.models import Letter, User
from tests.factories.campaigns import moment

KEYS = ["expected", "approved_on_time", "approved_late", "under_review", "returned", "missing", "exempt"]

BY_HAND = {
    "2020-02-21": (39, 0, 0, 0, 0, 39, 0),
    "2020-02-28": (40, 0, 0, 0, 0, 39, 1),
    "2020-03-06": (40, 6, 0, 7, 2, 24, 1),
    "2020-03-13": (40, 15, 0, 11, 2, 11, 1),
    "2020-03-14": (40, 15, 0, 12, 2, 10, 1),
    "2020-03-31": (40, 24, 7, 3, 1, 4, 1),
    "2020-04-30": (40, 24, 8, 2, 1, 4, 1),
}

# Who was missing on the days when they can be told by heart.
MISSING = {
    "2020-03-06": [
        "00178",
        "00181",
        "00184",
        "00190",
        "00193",
        "00199",
        "00202",
        "00205",
        "00217",
        "00220",
        "00229",
        "00235",
        "dd.doiqlttxd",
        "dd.gdnngdtx",
        "dd.ldtbxh",
        "dd.noivu",
        "dd.tckh",
        "dd.thanhtra",
        "dd.tnmt",
        "dd.ttbdct",
        "dd.ttptqd",
        "dd.ttvhtttt",
        "dd.tuphap",
        "dd.vp",
    ],
    "2020-03-13": [
        "00190",
        "00193",
        "00199",
        "00229",
        "dd.doiqlttxd",
        "dd.gdnngdtx",
        "dd.ldtbxh",
        "dd.noivu",
        "dd.thanhtra",
        "dd.ttptqd",
        "dd.ttvhtttt",
    ],
    "2020-03-14": [
        "00190",
        "00199",
        "00229",
        "dd.doiqlttxd",
        "dd.gdnngdtx",
        "dd.ldtbxh",
        "dd.noivu",
        "dd.thanhtra",
        "dd.ttptqd",
        "dd.ttvhtttt",
    ],
    "2020-03-31": [
        "00190",
        "00199",
        "00229",
        "dd.doiqlttxd",
    ],
    "2020-04-30": [
        "00190",
        "00199",
        "00229",
        "dd.doiqlttxd",
    ],
}


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the demo once for this module, and take it away afterwards."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEMO_PASSWORD", "mat-khau-minh-hoa")
        patch.setattr(settings, "SAMPLE_DATA", True)
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("demo"))
        with transaction.atomic():
            call_command("load_demo", stdout=io.StringIO())
            yield
            transaction.set_rollback(True)


@pytest.fixture
def campaign(_loaded, db):
    return Campaign.objects.get(code="2020")


def as_dict(day):
    return dict(zip(KEYS, BY_HAND[day], strict=True))


def date(day):
    return datetime.date.fromisoformat(day)


@pytest.mark.parametrize("day", BY_HAND)
def test_the_figures_are_those_counted_by_hand(campaign, day):
    figures = report(campaign, date(day))
    missing = figures.pop("missing_units")
    assert figures == as_dict(day)
    assert missing == MISSING.get(day, missing)


@pytest.mark.parametrize("day", BY_HAND)
def test_the_command_says_the_same(campaign, day):
    out = io.StringIO()
    call_command("report_missing", campaign="2020", on=date(day), format="json", stdout=out)
    assert json.loads(out.getvalue()) == report(campaign, date(day))


@pytest.mark.parametrize("day", BY_HAND)
def test_page_json_and_xlsx_say_the_same(campaign, client, day):
    client.force_login(User.objects.get(username="noivu"))
    said = report(campaign, date(day))
    page = client.get("/ban-lam-viec/theo-doi/2020/", {"ngay": day})
    assert {key: getattr(page.context["figures"], key) for key in KEYS} == as_dict(day)
    assert client.get("/ban-lam-viec/theo-doi/2020.json", {"ngay": day}).json()["plans"] == said
    answer = client.get("/ban-lam-viec/theo-doi/2020.xlsx", {"ngay": day})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    total = [
        sum(row[n] or 0 for row in book.worksheets[1].iter_rows(min_row=2, values_only=True))
        for n in range(1, 8)
    ]
    numbers = dict(zip([*KEYS[1:], "expected"], total, strict=True))
    assert numbers == as_dict(day)
    states = [row[4] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)]
    assert states.count("Chưa nộp") == said["missing"]


@pytest.mark.parametrize("day", BY_HAND)
def test_the_nightly_report_says_the_same(campaign, day):
    stored = make_nightly_report(campaign, date(day), at=moment("2020-12-01"))
    assert stored.figures == report(campaign, date(day))


def test_replaying_the_past_mails_nobody(campaign):
    assert not Letter.objects.exists()


def test_every_unit_has_one_register_entry_at_any_moment(campaign):
    day = date("2020-02-20")
    while day <= date("2020-12-31"):
        entries = campaign.entries.as_of(day).values_list("obligation_id", flat=True)
        assert len(entries) == len(set(entries))
        day += datetime.timedelta(days=1)


def test_loading_twice_changes_nothing(campaign):
    before = (Campaign.objects.count(), User.objects.count(), campaign.entries.count())
    call_command("load_demo", stdout=io.StringIO())
    assert (Campaign.objects.count(), User.objects.count(), campaign.entries.count()) == before
