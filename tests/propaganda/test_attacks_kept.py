"""The real citizens' pages through the page cache: no mark of a visitor, no cookie, one policy (PROMISES S18, S19)."""

import gzip

import pytest
from csp.utils import build_policy
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal import pagecache
from propaganda import publishing
from propaganda.models import Article
from tests.factories.public_site import ask, make_public_site, start_addresses, walk
from tests.factories.publications import make_published
from tests.portal.test_pagecache_markers import MARK, WAYS, everything_of

pytestmark = pytest.mark.django_db
BALLOT = (
    "propaganda:rating-give"  # the one public page with a form: its token is a cookie, and no cache keeps it
)
ADDED = {
    "utm_source": MARK,
    "utm_campaign": MARK,
    "fbclid": MARK,
    "next": f"//{MARK}.example/",
    "callback": MARK,
}
# The ways of a visitor's mark, several at once: those that say the same header come one after the other.
TOGETHER = [{}, {}, {}, {}, {}]
for place, headers in enumerate(WAYS.values()):
    for name, value in headers.items():
        next(one for one in TOGETHER[place % 5 :] + TOGETHER if name not in one)[name] = value


@pytest.fixture
def site(settings):
    site = make_public_site()
    settings.PAGE_CACHE_BYTES = 8 * 1024 * 1024
    settings.ALLOWED_HOSTS = ["testserver", ".example.vn"]
    pagecache.clear()
    yield site
    pagecache.clear()


LISTS = ("article-list", "document-list", "initiative-list", "clip-list")
PLAIN = (
    *LISTS,
    "search",
    "abbreviation-list",
    "open-data",
    "open-data-description",
    "feed-list",
    "sitemap",
    "robots",
)


@pytest.fixture
def pages(site):
    """{path: Answer}: one of each view in both languages, of the machines' ones in Vietnamese."""
    people = [
        "/",
        "/chi-tieu/",
        f"/chi-tieu/{site.today.year}/",
        "/chu-de/mot-cua/",
        site.withdrawn.get_absolute_url(),
    ]
    people += [reverse(f"propaganda:{name}") for name in PLAIN]
    people += [things[1].get_absolute_url() for things in site.things.values()]
    others = [
        f"/chi-tieu/{site.today.year}/dang-kip-thoi/",
        "/du-lieu-mo/van-ban.csv",
        "/du-lieu-mo/tin-tuc.json",
    ]
    others += ["/rss/tin-tuc.xml", "/sitemap-article-1.xml", "/danh-gia/article/1/"]
    others += [site.superseded.get_absolute_url(), "/khong-co/"]
    return {path: ask(Client(), path) for path in [*people, *others, *(f"/en{path}" for path in people)]}


def kept(pages):
    return [path for path, answer in pages.items() if "ETag" in answer.headers]


def test_no_public_answer_sets_a_cookie_or_loosens_the_policy(site):
    for key, answer in walk(Client(), start_addresses(site)).items():
        assert answer.headers["Content-Security-Policy"] == build_policy(), key
        assert "unsafe" not in answer.headers["Content-Security-Policy"], key
        assert answer.headers["X-Content-Type-Options"] == "nosniff", key
        assert answer.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding" or answer.view == BALLOT, (
            key
        )
        if answer.view == BALLOT:
            assert list(answer.cookies) == ["csrf"], key
            assert "no-store" in answer.headers["Cache-Control"], key
        else:
            assert not answer.cookies, key
        if answer.status >= 400:
            assert "no-store" in answer.headers["Cache-Control"], key


def test_every_view_that_is_kept_is_among_the_pages(pages):
    apart = {"propaganda:search", "propaganda:open-data-file", BALLOT}
    views = {answer.view for answer in pages.values() if answer.status == 200}
    assert {pages[path].view for path in kept(pages)} == views - apart


def test_no_mark_of_the_first_visitor_reaches_the_next_one(pages):
    for number, (path, clean) in enumerate(each for each in pages.items() if each[1].view != BALLOT):
        for way in TOGETHER if number < 4 else [TOGETHER[number % 5]]:
            pagecache.clear()
            first = Client().get(path, **way)
            if clean.status == 200 and not first.streaming:
                assert MARK not in everything_of(first), path
            assert not first.cookies, path
            next_one = ask(Client(), path)
            assert (next_one.status, next_one.raw, next_one.headers) == (
                clean.status,
                clean.raw,
                clean.headers,
            ), path


def test_a_query_that_means_nothing_stays_with_its_own_address(pages):
    for path in pages:
        Client().get(path, ADDED)
    for path, clean in pages.items():
        if clean.view != BALLOT:
            assert ask(Client(), path).raw == clean.raw, path
    shown = [path for path in pages if MARK in ask(Client(), f"{path}?next=//{MARK}.example/").body]
    assert {pages[path].view for path in shown} <= {f"propaganda:{name}" for name in LISTS}


def test_a_host_of_ours_by_another_name_changes_no_word_of_a_page(pages):
    for path, clean in pages.items():
        if clean.view != BALLOT:
            assert ask(Client(), path, headers={"host": f"{MARK}.example.vn"}).raw == clean.raw, path


def test_who_is_signed_in_gets_the_pages_of_everyone_and_leaves_nothing(site, pages):
    person = Client()
    person.force_login(site.editor)
    session = person.cookies["session"].value
    for path, clean in pages.items():
        if clean.view == BALLOT:
            continue
        pagecache.clear()
        answer = ask(person, path)
        assert (answer.raw, answer.headers, answer.cookies) == (clean.raw, clean.headers, {}), path
        assert ask(Client(), path).raw == clean.raw, path
    assert person.cookies["session"].value == session


def test_head_gzip_and_what_has_not_changed_are_answers_of_the_same_page(pages):
    assert len(kept(pages)) > 30
    for path in kept(pages):
        clean = pages[path]
        head = Client().head(path)
        assert (head.status_code, head.content, dict(head.items())) == (200, b"", clean.headers), path
        packed = Client().get(path, headers={"accept-encoding": "gzip"})
        if packed.has_header("Content-Encoding"):
            assert gzip.decompress(packed.content) == clean.raw, path
            assert packed["ETag"] != clean.headers["ETag"], path
        for known in (clean.headers["ETag"], packed["ETag"]):
            encoding = {"accept-encoding": "gzip"} if known == packed["ETag"] else {}
            same = Client().get(path, headers={"if-none-match": known} | encoding)
            assert (same.status_code, same.content, same["ETag"], same.cookies) == (304, b"", known, {}), path


def test_an_error_is_kept_by_nobody(site):
    thing = make_published(publish_at=timezone.now() + timezone.timedelta(hours=1), **site.by | {"at": None})
    before = len(pagecache._shelf.pages) + len(pagecache._side_shelf.pages)
    paths = [
        thing.get_absolute_url(),
        "/khong-co/",
        f"/tin-tuc/{MARK}-1234567/",
        site.withdrawn.get_absolute_url(),
    ]
    for path in paths:
        answer = ask(Client(), path)
        assert answer.status in (404, 410), path
        assert "no-store" in answer.headers["Cache-Control"], path
        assert "X-Accel-Expires" not in answer.headers, path
    assert len(pagecache._shelf.pages) + len(pagecache._side_shelf.pages) == before
    Article.objects.filter(pk=thing.pk).update(published_at=timezone.now())
    assert ask(Client(), thing.get_absolute_url()).status == 200


def test_a_page_that_is_taken_off_is_gone_from_the_shelf_with_its_commit(site):
    thing = site.things["article"][0]
    own = thing.get_absolute_url()
    addresses = [own, f"/en{own}", "/", "/tin-tuc/", "/rss/tin-tuc.xml"]
    assert all(own in ask(Client(), path).body for path in addresses)
    publishing.withdraw(thing, reason="Sai", by=site.editor)
    assert [ask(Client(), path).status for path in addresses] == [410, 410, 200, 200, 200]
    assert not [path for path in addresses[2:] if own in ask(Client(), path).body]
