"""Links of published texts: inside ones lead to something public; outside ones are asked where that is allowed."""

import datetime
import uuid
from functools import partial

import pytest
from django.utils import timezone

from portal.fetching import fetch
from portal.models import AllowedHost, StoredFile
from propaganda import publishing
from propaganda.link_checking import check_links, check_nightly
from propaganda.models import PublishedLink
from tests.factories.publications import make_editor, make_published, make_revision
from tests.factories.units import make_unit
from tests.loopback import reply, serving

pytestmark = pytest.mark.django_db


def showing(*addresses, **text):
    """A published article whose text links to `addresses`."""
    body = "".join(f'<p><a href="{address}">xem</a></p>' for address in addresses)
    return make_published(body=body, **text)


def faults(**kwargs):
    check_links(**kwargs)
    return {row.address: row.fault for row in PublishedLink.objects.all()}


def test_links_to_public_pages_are_fine():
    other = make_published("document")
    addresses = ["/", "/tin-tuc/", "/en/van-ban/", "/tim-kiem/?q=a#b", other.get_absolute_url()]
    showing(*addresses)
    assert faults() == dict.fromkeys(addresses, "")
    assert not PublishedLink.objects.faulty().exists()


def test_a_link_that_leads_nowhere_public_says_why():
    hidden = make_revision()
    showing("/khong-co/", "/ban-lam-viec/", f"/tin-tuc/bai-{hidden.object_id}/", "/tin-tuc/bai-999999/")
    assert faults() == {
        "/khong-co/": "Cổng không có trang này.",
        "/ban-lam-viec/": "Trang này chỉ dành cho cán bộ.",
        f"/tin-tuc/bai-{hidden.object_id}/": "Bài, văn bản này chưa đăng hoặc đã gỡ.",
        "/tin-tuc/bai-999999/": "Bài, văn bản này chưa đăng hoặc đã gỡ.",
    }


def test_a_file_must_be_there_and_be_public():
    def stored(name, **columns):
        return StoredFile.objects.create(
            unit=make_unit(), name=name, kind="pdf", size_bytes=1, sha256="", path=name, **columns
        ).get_absolute_url()

    tomorrow = timezone.now() + datetime.timedelta(days=1)
    open_one, shut = stored("mo.pdf", is_public=True), stored("dong.pdf")
    later = stored("mai.pdf", is_public=True, public_from=tomorrow)
    gone = f"/tep/{uuid.uuid4()}/mat.pdf"
    showing(open_one, shut, later, gone)
    wrong = "Tệp không còn hoặc chưa công khai."
    # Publishing opens the files that its text shows: what was opened afterwards is shut again here.
    StoredFile.objects.filter(name="dong.pdf").update(is_public=False)
    StoredFile.objects.filter(name="mai.pdf").update(is_public=True, public_from=tomorrow)
    assert faults() == {open_one: "", shut: wrong, later: wrong, gone: wrong}


def test_only_what_citizens_see_is_checked():
    make_revision(body='<a href="/khong-co/">x</a>')
    showing("/khong-co/", publish_at=timezone.now() + datetime.timedelta(days=1))
    assert faults() == {}
    assert faults(at=timezone.now() + datetime.timedelta(days=2)) == {
        "/khong-co/": "Cổng không có trang này."
    }


def test_mended_links_and_withdrawn_texts_leave_the_list():
    thing = showing("/khong-co/", "/")
    assert len(faults()) == 2
    publishing.withdraw(thing, reason="Sai", by=make_editor(thing.unit))
    assert faults() == {}


def test_a_fault_that_went_away_is_forgotten_and_one_that_came_is_noted():
    other = make_published()
    showing(other.get_absolute_url())
    assert list(faults().values()) == [""]
    publishing.withdraw(other, reason="Sai", by=make_editor(other.unit))
    assert list(faults().values()) == ["Bài, văn bản này chưa đăng hoặc đã gỡ."]
    assert list(PublishedLink.objects.faulty()) == list(PublishedLink.objects.all())


# --- Outside ------------------------------------------------------------------------------------


@pytest.fixture
def outside():
    """A server on loopback that answers for every name."""
    with serving({"/co": [reply(200, b"a" * 100_000)], "/hong": [reply(500)]}) as server:
        server.ask = partial(fetch, resolve=lambda host, port: ["127.0.0.1"], allow_loopback_port=server.port)
        yield server


def test_outside_links_are_listed_and_not_asked_unless_their_host_is_allowed(outside):
    showing(
        f"http://hanoi.gov.vn:{outside.port}/co",
        "https://example.vn/",
        "mailto:a@b.vn",
        source_url="https://moha.gov.vn/",
    )
    assert faults(ask=outside.ask) == {
        f"http://hanoi.gov.vn:{outside.port}/co": "",
        "https://example.vn/": "",
        "https://moha.gov.vn/": "",
    }
    assert outside.heads == []
    assert set(PublishedLink.objects.outside().values_list("checked_at", flat=True)) == {None}


def test_outside_links_on_allowed_hosts_are_asked_once_each(outside):
    AllowedHost.objects.create(host="hanoi.gov.vn")
    site = f"http://hanoi.gov.vn:{outside.port}"
    showing(f"{site}/co", f"{site}/hong", f"{site}/mat")
    showing(f"{site}/co", "https://example.vn/")
    assert faults(ask=outside.ask) == {
        f"{site}/co": "",
        f"{site}/hong": "Máy chủ trả lời mã 500.",
        f"{site}/mat": "Máy chủ trả lời mã 404.",
        "https://example.vn/": "",
    }
    assert len(outside.heads) == 3
    assert PublishedLink.objects.filter(checked_at=None).count() == 1
    AllowedHost.objects.update(is_offered=False)
    assert set(faults(ask=outside.ask).values()) == {""}
    assert len(outside.heads) == 3


def test_a_run_asks_for_some_and_the_next_goes_on(outside):
    AllowedHost.objects.create(host="hanoi.gov.vn")
    outside.answers.update({f"/{number}": [reply(200)] for number in range(50)})
    showing(*(f"http://hanoi.gov.vn:{outside.port}/{number}" for number in range(50)))
    check_links(ask=outside.ask)
    assert len(outside.heads) == 40
    check_links(ask=outside.ask)
    asked = {head.split()[1] for head in outside.heads}
    assert (len(outside.heads), len(asked)) == (80, 50)


# --- When, how much -----------------------------------------------------------------------------


def test_it_is_done_once_a_night_and_made_up_for():
    showing("/")
    night = datetime.datetime(2100, 3, 1, 18, 10, tzinfo=datetime.timezone.utc)  # 01:10 in Hà Nội
    done = []
    for hours in (0, 1, 22, 24, 60, 61):
        check_nightly(at=night + datetime.timedelta(hours=hours))
        done.append(PublishedLink.objects.get().checked_at - night)
    assert done == [datetime.timedelta(hours=hours) for hours in (0, 0, 0, 24, 60, 60)]


def test_more_links_of_one_address_take_no_more_queries(django_assert_max_num_queries):
    showing("/")
    check_links()

    def count():
        with django_assert_max_num_queries(30) as queries:
            check_links()
        return len(queries)

    first = count()
    showing("/")
    showing("/")
    check_links()
    assert count() == first
