"""The publishers' desk: what lies in which list, for whom, by how many queries."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from propaganda import publishing, revising
from propaganda.models import DocumentFile
from tests.factories.campaigns import make_file
from tests.factories.people import make_officer
from tests.factories.publications import (
    make_editor,
    make_published,
    make_publisher,
    make_revision,
    make_submitted,
    make_text,
)
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def editor(district):
    return make_editor(district)


def listed(client, user, tab, **asked):
    """Titles in a list of the desk, as `user` sees it."""
    client.force_login(user)
    answer = client.get(reverse("publishing:desk"), {"muc": tab} | asked)
    assert answer.status_code == 200
    return [row.title for row in answer.context["rows"]]


def make_everything(unit, writer, editor):
    """One thing in each list, called after it."""
    by = {"unit": unit, "by": writer}
    make_revision(title="dang-soan", **by)
    make_submitted("initiative", title="cho-duyet", **by)
    publishing.give_back(make_submitted(title="tra-lai", **by), reason="Thiếu nguồn", by=editor)
    officer = make_officer(unit)
    revising.propose("article", unit=unit, text=make_text(title="don-vi-gui"), by=officer)
    urgent = make_revision(title="dang-gap", **by)
    publishing.publish_urgently(urgent, version=1, reason="Bão", by=editor)
    make_published(title="hen-gio", publish_at=timezone.now() + DAY, editor=editor, **by)
    gone = make_published("initiative", title="da-go", editor=editor, **by)
    publishing.withdraw(gone, reason="Nhầm", by=editor)
    long_ago = timezone.now() - 400 * DAY
    make_published("document", title="xem-lai", number="60/KH-UBND", editor=editor, at=long_ago, **by)
    scanned = make_published("document", title="ban-quet", number="61/KH-UBND", editor=editor, **by)
    DocumentFile.objects.create(document=scanned, file=make_file(unit), is_scan=True)
    make_revision(title="dang-tre", happened_on=f"{timezone.localdate() - 60 * DAY}", **by)


LISTS = {
    "dang-soan": ["dang-soan", "dang-tre"],
    "cho-duyet": ["cho-duyet"],
    "tra-lai": ["tra-lai"],
    "don-vi-gui": ["don-vi-gui"],
    "dang-gap": ["dang-gap"],
    "hen-gio": ["hen-gio"],
    "da-dang": ["60/KH-UBND: xem-lai", "61/KH-UBND: ban-quet", "dang-gap"],
    "xem-lai": ["60/KH-UBND: xem-lai"],
    "ban-quet": ["61/KH-UBND: ban-quet"],
    "dang-tre": ["dang-tre"],
    "da-go": ["da-go"],
}


def test_each_thing_lies_in_its_list_and_is_counted_there(client, district, editor):
    ward = make_unit(parent=district)
    make_everything(ward, make_publisher(ward), editor)
    for tab, titles in LISTS.items():
        assert sorted(listed(client, editor, tab)) == titles, tab
    answer = client.get(reverse("publishing:desk"))
    counts = {tab["href"].split("muc=")[1]: tab["count"] for tab in answer.context["tabs"]}
    assert counts == {tab: len(titles) for tab, titles in LISTS.items()}


def test_what_another_office_writes_is_not_on_the_desk(client, editor):
    elsewhere = make_district("UBND quận khác")
    make_everything(elsewhere, make_publisher(elsewhere), make_editor(elsewhere))
    assert {tab: listed(client, editor, tab) for tab in LISTS} == {tab: [] for tab in LISTS}


def test_an_editor_sees_first_what_waits_for_approval_and_a_writer_what_came_back(client, district, editor):
    writer = make_publisher(district)
    make_submitted(title="Chờ", unit=district, by=writer)
    publishing.give_back(make_submitted(title="Trả", unit=district, by=writer), reason="Sửa", by=editor)
    assert listed(client, editor, "") == ["Chờ"]
    assert listed(client, writer, "") == ["Trả"]


def test_the_list_is_narrowed_by_words_without_marks_kind_and_unit(client, district, editor):
    one, other = make_unit("Phường Cát Linh", parent=district), make_unit("Phường Văn Miếu", parent=district)
    make_published(title="Đường dây nóng", unit=one, editor=editor)
    make_published("document", title="Kế hoạch", number="60/KH-UBND", unit=other, editor=editor)
    assert listed(client, editor, "da-dang", tu="duong day") == ["Đường dây nóng"]
    assert listed(client, editor, "da-dang", tu="60/kh") == ["60/KH-UBND: Kế hoạch"]
    assert listed(client, editor, "da-dang", loai="document") == ["60/KH-UBND: Kế hoạch"]
    assert listed(client, editor, "da-dang", don_vi="cat linh") == ["Đường dây nóng"]
    assert listed(client, editor, "da-dang", tu="không có") == []


def test_a_publisher_of_a_ward_does_not_reach_the_editors_acts(client):
    ward = make_unit()
    writer = make_publisher(ward)
    revision = make_submitted(unit=ward, by=writer)
    client.force_login(writer)
    assert client.post(reverse("publishing:revision-approve", args=[revision.pk])).status_code == 403


@pytest.mark.parametrize("tab", LISTS)
def test_the_desk_asks_as_much_for_one_row_as_for_three(client, district, editor, tab):
    client.force_login(editor)
    asked = []
    for _turn in range(2):
        for _row in range(1 if not asked else 2):
            ward = make_unit(parent=district)
            make_everything(ward, make_publisher(ward), editor)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("publishing:desk"), {"muc": tab}).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_the_desk_names_the_lists_that_hold_something_and_the_three_of_every_day(client, district, editor):
    make_submitted(title="Chờ", unit=district, by=make_publisher(district))
    client.force_login(editor)
    tabs = client.get(reverse("publishing:desk"), {"muc": "da-go"}).context["tabs"]
    assert [(tab["slug"], tab["count"]) for tab in tabs] == [
        ("cho-duyet", 1),
        ("dang-soan", 0),
        ("da-dang", 0),
        ("da-go", 0),
    ]


def test_the_desk_offers_to_clear_its_filters_only_where_they_narrow(client, editor):
    client.force_login(editor)
    pages = [client.get(reverse("publishing:desk"), asked).content.decode() for asked in ({}, {"tu": "Chờ"})]
    assert ["Bỏ lọc" in page for page in pages] == [False, True]
