"""Strings that break things (PROMISES S21), in every field of the reviewer's and the district's pages:
stored as sent, or refused in words, never an error of ours."""

from urllib.parse import urlencode

import pytest

from plans import filing
from tests.factories.campaigns import make_campaign, make_filed_plan, moment, prepare_campaign
from tests.factories.people import make_officer, make_reviewer

pytestmark = pytest.mark.django_db
DESK = "/ban-lam-viec"
HUGE = "9" * 30
NAUGHTY = [
    "\x00",
    HUGE,
    "-1",
    "1e309",
    "'; DROP TABLE x;--",
    "<script>alert(1)</script>",
    "\u202e",
    "😀",
    "%s%n",
]
NAUGHTY += ["a" * 20_000]

PARTICULARS = ["title", "year", "code", "organiser", "basis_number", "basis_on", "theme", "kinds", "scope"]
PAPER = ["received_on", "form", "number", "issued_on", "signer", "place", "upload"]
ROW = [
    "content",
    "label",
    "time_text",
    "product",
    "target_value",
    "target_unit",
    "channels",
    "ORDER",
    "is_heading",
]
WHY = ["reason", "decision_number", "due_on"]


@pytest.fixture
def campaign(client):
    campaign = make_campaign(units=2, code="2020")
    prepare_campaign(organiser=campaign.organiser, code="2021")
    client.force_login(make_reviewer(campaign.organiser))
    return campaign


@pytest.fixture
def plan(campaign):
    return make_filed_plan(campaign)


@pytest.fixture
def extension(campaign):
    obligation = campaign.obligations.last()
    until = campaign.due_on.replace(year=2099)
    by = make_officer(obligation.unit)
    return filing.ask_extension(obligation, until=until, reason="Chờ ký", by=by, at=moment("2020-03-01"))


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_questions_are_answered(client, campaign, plan, text):
    for page, names in {
        "/xem-xet/": ["dot", "tim", "page"],
        "/dot/2020/danh-sach/": ["nhom", "loai", "tim", "page"],
        "/dot/2020/danh-sach/them/": ["tim"],
        "/dot/": ["page"],
    }.items():
        assert client.get(f"{DESK}{page}?{urlencode(dict.fromkeys(names, text))}").status_code == 200


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_forms_take_it_or_refuse_it(client, campaign, plan, extension, text):
    unit = f"/dot/2020/danh-sach/{extension.obligation_id}"
    seen = str(plan.standing_filing.pk)
    rows = {f"rows-0-{name}": text for name in ROW} | {"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0}
    sent = {
        f"/xem-xet/{plan.pk}/bo-sung/": dict.fromkeys(["reasons", "words", "refile_by", "row-a"], text)
        | {"seen": seen},
        f"/xem-xet/{plan.pk}/kiem-tra/": {"seen": text, "check-number": text},
        f"/xem-xet/gia-han/{extension.pk}/chap-nhan/": {"grant-due_on": text, "grant-words": text},
        f"{unit}/gia-han/": dict.fromkeys(WHY, text),
        f"{unit}/nhap-thay/": dict.fromkeys(PAPER, text),
        f"{unit}/mien/": dict.fromkeys(WHY, text),
        "/dot/moi/": dict.fromkeys([*PARTICULARS, "due_on", "annex_due_on"], text),
        "/dot/2021/sua/": dict.fromkeys([*PARTICULARS, "due_on", "annex_due_on", "seen"], text),
        "/dot/2021/chep/": {"year": text, "code": text},
        "/dot/2021/moc-nhac/": {"days": text},
        "/dot/2021/nhiem-vu/": rows | {"seen": text},
    }
    for page, data in sent.items():
        assert client.post(f"{DESK}{page}", data).status_code in (302, 409, 422), page


def test_rows_that_are_not_counted_are_refused_in_words(client, campaign):
    for total in (*NAUGHTY, ""):
        data = {"seen": "", "rows-TOTAL_FORMS": total, "rows-INITIAL_FORMS": total, "rows-0-content": "Việc"}
        assert client.post(f"{DESK}/dot/2021/nhiem-vu/", data).status_code in (302, 409, 422)


def test_numbers_in_addresses_that_nobody_has_lead_nowhere(client, campaign):
    for page in (f"/xem-xet/{HUGE}/", f"/dot/2020/danh-sach/{HUGE}/", f"/xem-xet/gia-han/{HUGE}/"):
        assert client.get(f"{DESK}{page}").status_code == 404
