"""Citizens' pages are kept as ready bytes, the same for everyone, and forgotten when something is published."""

import datetime
import gzip
import time

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from portal import pagecache
from portal.keptpages import KeptPage, Shelf, key_of
from portal.middleware import PRIVATE_PATHS
from portal.models import PageGeneration
from tests.factories.people import make_user

pytestmark = [pytest.mark.urls("tests.portal.kept_doors"), pytest.mark.django_db]

PAGE = "/thu/giu/"


@pytest.fixture(autouse=True)
def keeping(settings):
    """Pages are kept, from an empty shelf on; tests elsewhere have each page made anew."""
    settings.PAGE_CACHE_BYTES = 1024 * 1024
    pagecache.clear()
    yield
    pagecache.clear()


@pytest.fixture
def next_change(monkeypatch):
    """Register what changes by itself, for one test."""
    monkeypatch.setattr(pagecache, "_next_changes", [])
    return pagecache.register_next_change


@pytest.fixture
def let_pass(monkeypatch):
    """Let so many seconds pass, for the page cache."""
    now = time.time()

    def let_pass(seconds):
        monkeypatch.setattr(pagecache.time, "time", lambda: now + seconds)

    return let_pass


def turn(response):
    """Which making of the page this is: the view of kept_doors counts."""
    assert response.status_code == 200
    return response.content.split(b"|")[0]


# --- Kept and forgotten ---------------------------------------------------------------------------


def test_a_page_is_made_once_and_handed_out_again_the_same(client):
    first, second = client.get(PAGE), client.get(PAGE)
    assert second.content == first.content
    assert second.headers == first.headers


def test_a_kept_page_needs_no_template_no_session_and_no_query_but_the_generation(
    client, django_assert_num_queries
):
    client.get(PAGE)
    statements = []

    def count(execute, statement, *rest):
        statements.append(statement)
        return execute(statement, *rest)

    with django_assert_num_queries(0), connection.execute_wrapper(count):
        response = client.get(PAGE)
    assert (statements, response.templates) == ([], [])


def test_publishing_makes_every_page_old_at_once(client):
    before = turn(client.get(PAGE))
    pagecache.forget()
    assert turn(client.get(PAGE)) != before


def test_a_publication_that_is_rolled_back_forgets_nothing(client):
    before = turn(client.get(PAGE))
    with transaction.atomic():
        pagecache.forget()
        transaction.set_rollback(True)
    assert turn(client.get(PAGE)) == before


def test_the_generation_moves_on_by_one_even_if_its_row_is_gone(db):
    before = pagecache.generation()
    pagecache.forget()
    assert pagecache.generation() == before + 1
    PageGeneration.objects.all().delete()
    assert pagecache.generation() == 0
    pagecache.forget()
    assert pagecache.generation() == 1


def test_what_is_published_while_a_page_is_made_is_not_hidden_by_it(client):
    """The number is read before the page is made: what the page may have missed makes it old."""
    before = turn(client.get("/thu/giu/cham/"))  # its view publishes in the middle of its work
    assert turn(client.get("/thu/giu/cham/")) != before


def test_a_page_ends_after_a_minute(client, let_pass):
    before = turn(client.get(PAGE))
    let_pass(pagecache.MOST_SECONDS + 1)
    assert turn(client.get(PAGE)) != before


def test_a_page_ends_when_the_next_scheduled_post_is_due(client, next_change, let_pass):
    next_change(lambda now: None)
    next_change(lambda now: now + datetime.timedelta(seconds=20))
    before = turn(client.get(PAGE))
    assert turn(client.get(PAGE)) == before
    let_pass(21)
    assert turn(client.get(PAGE)) != before


def test_the_next_change_is_asked_once_until_it_comes_or_something_is_published(client, next_change):
    asked = []
    next_change(lambda now: asked.append(now) or now + datetime.timedelta(seconds=20))
    for n in range(3):
        client.get(f"{PAGE}?n={n}")
    assert len(asked) == 1
    pagecache.forget()
    client.get(PAGE)
    assert len(asked) == 2
    later = asked[-1] + datetime.timedelta(seconds=21)
    assert pagecache.make_page(HttpResponse("x"), later, pagecache.generation()).until > later.timestamp()
    assert len(asked) == 3


def test_a_page_during_whose_making_a_post_came_due_is_not_kept(client, next_change):
    next_change(lambda now: now)
    assert turn(client.get(PAGE)) != turn(client.get(PAGE))


def test_a_page_of_which_nobody_can_say_how_long_it_is_true_is_not_kept(client, next_change):
    def fail(now):
        raise OperationalError("gone")

    next_change(fail)
    assert turn(client.get(PAGE)) != turn(client.get(PAGE))


def test_with_no_room_nothing_is_kept(client, settings):
    settings.PAGE_CACHE_BYTES = 0
    assert turn(client.get(PAGE)) != turn(client.get(PAGE))


# --- What a browser and nginx are told ------------------------------------------------------------


def test_a_page_says_that_all_may_keep_it_and_must_ask_each_time(client):
    for response in (client.get(PAGE), client.get(PAGE)):
        said = {name: response[name] for name in ("Cache-Control", "Vary", "X-Accel-Expires")}
        assert said == {
            "Cache-Control": "public, no-cache",
            "Vary": "Accept-Encoding",
            "X-Accel-Expires": "2",
        }
        assert response["ETag"].startswith('"')
        assert not response.cookies


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_who_has_the_page_is_told_that_it_has_not_changed(client, encoding):
    headers = {"Accept-Encoding": encoding}
    page = client.get(PAGE, headers=headers)
    for etag in (page["ETag"], f"W/{page['ETag']}", f'"another", {page["ETag"]}', "*"):
        answer = client.get(PAGE, headers=headers | {"If-None-Match": etag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == page["ETag"]
        assert answer["Content-Security-Policy"] == page["Content-Security-Policy"]
        assert not answer.has_header("Content-Length")
    assert client.get(PAGE, headers=headers | {"If-None-Match": '"another"'}).content == page.content


def test_a_changed_page_is_sent_to_who_has_the_old_one(client):
    page = client.get(PAGE)
    pagecache.forget()
    assert client.get(PAGE, headers={"If-None-Match": page["ETag"]}).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "br, gzip;q=0.5", "deflate, gzip"])
def test_who_takes_gzip_gets_the_same_text_packed(client, encoding):
    plain, packed = client.get(PAGE), client.get(PAGE, headers={"Accept-Encoding": encoding})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Length"] == str(len(packed.content))
    assert packed["ETag"] != plain["ETag"]


@pytest.mark.parametrize("encoding", ["", "identity", "br", "gzip;q=0", "gzipped", "gzip;q=0.000, br"])
def test_who_does_not_take_gzip_gets_it_plain(client, encoding):
    client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    response = client.get(PAGE, headers={"Accept-Encoding": encoding})
    assert not response.has_header("Content-Encoding")
    assert response["Content-Length"] == str(len(response.content))


def test_head_gets_the_headers_of_get_and_keeps_nothing(client):
    assert client.head(PAGE).status_code == 200
    page = client.get(PAGE)
    answer = client.head(PAGE)
    assert answer.headers == page.headers
    assert answer.content == b""


def test_a_lasting_redirect_is_kept(client):
    first, second = client.get("/thu/giu/doi/"), client.get("/thu/giu/doi/")
    assert (second.status_code, second["Location"]) == (301, PAGE)
    assert second.headers == first.headers
    assert not second.has_header("ETag")


def test_a_post_reaches_the_view(client):
    client.get(PAGE)
    assert client.post(PAGE).status_code == 405


# --- What is never kept ---------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["cookie", "phien", "nguoi", "vary", "rieng", "ma-bieu-mau", "dong"])
def test_what_may_hold_something_of_the_visitor_is_not_kept(client, what):
    path = f"/thu/giu/sai/{what}/"
    first, second = client.get(path), client.get(path)
    assert first.getvalue() != second.getvalue()
    for response in (first, second):
        assert response["Cache-Control"] == "private, no-store"
        assert not response.has_header("X-Accel-Expires")


@pytest.mark.parametrize("status", [201, 204, 302, 403, 404, 410, 500, 503])
def test_no_other_status_is_kept(client, status):
    client.raise_request_exception = False
    path = f"/thu/giu/ma/{status}/"
    assert client.get(path).status_code == status
    assert client.get(path)["X-Turn"] != client.get(path)["X-Turn"]
    assert not client.get(path).has_header("X-Accel-Expires")


def test_a_page_of_ours_that_is_not_marked_is_not_kept(client):
    for path in ("/healthz", "/khong-co/"):
        assert not client.get(path).has_header("X-Accel-Expires")


@pytest.mark.parametrize("path", PRIVATE_PATHS)
def test_a_citizens_page_shown_at_a_path_of_staff_is_not_kept(client, path):
    path = f"{path}xem-truoc/"  # as the preview of a draft is
    first, second = client.get(path), client.get(path)
    assert turn(first) != turn(second)
    assert (second["Cache-Control"], second.has_header("X-Accel-Expires")) == ("private, no-store", False)


# --- The database is away -------------------------------------------------------------------------


@pytest.fixture
def outage(monkeypatch):
    """The database does not answer from when this is called."""

    def begin():
        def gone():
            raise OperationalError("unable to open database file")

        monkeypatch.setattr(pagecache, "_read_generation", gone)

    return begin


def test_while_the_database_is_away_what_is_kept_is_shown(client, outage, let_pass):
    page = client.get(PAGE)
    outage()
    assert client.get(PAGE).content == page.content
    let_pass(300)
    assert client.get(PAGE).content == page.content
    let_pass(700)
    client.raise_request_exception = False
    assert client.get(PAGE).status_code == 503


def test_a_page_known_to_be_old_is_not_brought_back_by_an_outage(client, outage):
    client.get(PAGE)
    client.get("/thu/giu/khac/")
    pagecache.forget()
    client.get("/thu/giu/khac/")  # this process has seen the new generation
    outage()
    client.raise_request_exception = False
    assert client.get(PAGE).status_code == 503


def test_before_the_table_is_there_pages_are_made_anew(client, monkeypatch):
    monkeypatch.setattr(pagecache, "QUESTION", "SELECT number FROM not_yet_migrated")
    with transaction.atomic():
        assert turn(client.get(PAGE))
        transaction.set_rollback(True)


# --- The shelf ------------------------------------------------------------------------------------


def page_of(size_bytes):
    return KeptPage(HttpResponse(b"x" * size_bytes), number=0, made_at=0, until=0)


def test_the_shelf_holds_what_fits_and_drops_what_was_asked_for_longest_ago():
    shelf = Shelf()
    size = page_of(1000).size_bytes
    for key in "abcd":
        shelf.put(key, page_of(1000), limit_bytes=size * 4)
    shelf.get("a")
    shelf.put("e", page_of(1000), limit_bytes=size * 4)
    assert [bool(shelf.get(key)) for key in "abcde"] == [True, False, True, True, True]
    assert shelf.size_bytes == size * 4


def test_a_page_put_twice_counts_once_and_one_that_is_too_large_not_at_all():
    shelf = Shelf()
    for _turn in range(2):
        shelf.put("a", page_of(1000), limit_bytes=10**6)
    shelf.put("b", page_of(10**6), limit_bytes=10**6)
    assert shelf.size_bytes == page_of(1000).size_bytes
    assert shelf.get("b") is None


def test_made_up_queries_and_hosts_drive_out_each_other_and_not_the_pages_that_everybody_reads(settings):
    settings.PUBLIC_ADDRESS = "http://testserver"
    ask = RequestFactory()

    def shelf_of(path, **meta):
        return pagecache.shelf_of(key_of(ask.get(path, **meta).META))

    shelves = [shelf_of("/", HTTP_HOST="testserver"), shelf_of("/?a=1", HTTP_HOST="testserver")]
    shelves += [
        shelf_of("/", HTTP_HOST="testserver:81"),
        shelf_of("/", HTTP_HOST="testserver", SCRIPT_NAME="/a"),
    ]
    side = pagecache._side_shelf
    assert [shelf is side for shelf in shelves] == [False, True, True, True]


# --- Two threads, one page ------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_opened_anew(client):
    before = turn(client.get(PAGE))
    connection.ensure_connection()
    connection.connection.close()
    assert turn(client.get(PAGE)) == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_another_connection_has_not_committed_is_forgotten_with_its_commit():
    from threading import Event, Thread

    written, may_commit = Event(), Event()

    def publish():
        with transaction.atomic():
            pagecache.forget()
            written.set()
            may_commit.wait(20)
        connection.close()

    client = Client()
    before = turn(client.get(PAGE))
    publisher = Thread(target=publish)
    publisher.start()
    written.wait(20)
    assert turn(client.get(PAGE)) == before
    may_commit.set()
    publisher.join(20)
    assert turn(client.get(PAGE)) != before


def test_a_signed_in_visitor_gets_the_page_of_everyone(client):
    page = client.get(PAGE)
    client.force_login(make_user("phuong"))
    response = client.get(PAGE)
    assert (response.content, response.headers) == (page.content, page.headers)
