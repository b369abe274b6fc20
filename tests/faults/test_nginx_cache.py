"""The shipped nginx.conf: what is withdrawn is gone in time, what is kept outlasts the portal, staff's pages pass."""

import gzip
import re
import time
import urllib.parse
from types import SimpleNamespace

import psycopg2
import pytest

from portal.middleware import PRIVATE_PATHS
from tests.factories.people import make_user
from tests.faults.databases import Database
from tests.faults.journeys import PASSWORD
from tests.faults.nginx import HOST, SHIPPED, Nginx
from tests.faults.servers import WebServer

pytestmark = pytest.mark.fault

PAGE = "/thu/giu/"
PATIENCE = 5  # seconds: PROMISES' design, 3.13
MARK = "danhdau7391"


def make_portal(database, folder):
    """The portal behind one proxy that speaks HTTPS, as deployed, with the doors of the page cache's tests."""
    return WebServer(
        folder,
        DATABASE_URL=database.url,
        REDIS_URL="",
        HTTPS="on",
        TRUSTED_PROXIES="1",
        ALLOWED_HOSTS=f"{HOST},127.0.0.1",
        PUBLIC_ADDRESS=f"https://{HOST}",
        DOORS="tests.portal.kept_doors",
    )


@pytest.fixture(scope="module")
def standing(migrated, tmp_path_factory):
    """A portal for the tests that do not hurt it, with its `database`."""
    database = Database(template=migrated)
    web = make_portal(database, tmp_path_factory.mktemp("standing"))
    try:
        web.start()
        yield SimpleNamespace(web=web, database=database)
    finally:
        web.end()
        database.drop()


@pytest.fixture
def web(database, tmp_path):
    """A portal to be frozen or ended."""
    server = make_portal(database, tmp_path)
    server.start()
    yield server
    server.end()


@pytest.fixture
def begin(tmp_path):
    """Starts nginx with nothing kept, in front of a portal."""
    started = []

    def begin(web, edit=None):
        server = Nginx(tmp_path / f"nginx{len(started)}", web.port, edit=edit)
        started.append(server)
        return server

    yield begin
    for server in started:
        server.end()


@pytest.fixture
def nginx(begin, standing):
    """In front of the portal that stands, which has to make its pages anew."""
    publish(standing.database)
    return begin(standing.web)


def turn(answer):
    """Which making of the page this is: the view of kept_doors counts."""
    status, _headers, body = answer
    assert status == 200
    return body.split(b"|")[0]


def publish(database):
    """What pagecache.forget() does, from another process."""
    connection = psycopg2.connect(database.url)
    connection.autocommit = True
    connection.cursor().execute("UPDATE portal_pagegeneration SET number = number + 1")
    connection.close()


def seconds_until_changed(nginx, before):
    began = time.monotonic()
    while turn(nginx.ask(PAGE)) == before:
        assert time.monotonic() - began < PATIENCE * 6, "the old page stays"
        time.sleep(0.1)
    return time.monotonic() - began


# --- A withdrawal ---------------------------------------------------------------------------------


def test_what_is_withdrawn_is_gone_within_five_seconds(nginx, standing, note):
    before = turn(nginx.ask(PAGE))
    publish(standing.database)
    seconds = seconds_until_changed(nginx, before)
    assert seconds < PATIENCE * 2  # generous: the machine may be busy
    note(f"S19: a withdrawal showed through nginx after {seconds:.1f} s")


def test_a_page_for_which_nobody_asked_for_a_while_is_not_shown_once_more(nginx, standing):
    before = turn(nginx.ask(PAGE))
    publish(standing.database)
    time.sleep(PATIENCE)
    assert turn(nginx.ask(PAGE)) != before


def test_negative_control_with_updating_in_the_background_the_first_asker_sees_what_is_withdrawn(
    begin, standing
):
    stale = "proxy_cache_use_stale error"
    in_background = "proxy_cache_background_update on; proxy_cache_use_stale updating error"
    nginx = begin(standing.web, (stale, in_background))
    before = turn(nginx.ask(PAGE))
    publish(standing.database)
    time.sleep(PATIENCE)
    assert turn(nginx.ask(PAGE)) == before


# --- The portal is away ---------------------------------------------------------------------------


def test_a_page_that_was_asked_for_is_shown_while_the_portal_is_away(begin, web):
    nginx = begin(web)
    page = nginx.ask(PAGE)
    web.process.terminate()
    web.process.wait()
    time.sleep(PATIENCE)  # by now it would be asked for again
    assert nginx.ask(PAGE)[2] == page[2]
    assert nginx.ask("/thu/giu/khac/")[0] == 502


def test_negative_control_without_stale_answers_the_portals_absence_shows(begin, web):
    stale = "proxy_cache_use_stale error timeout http_502 http_503 http_504;"
    nginx = begin(web, (stale, "proxy_cache_use_stale off;"))
    nginx.ask(PAGE)
    web.process.terminate()
    web.process.wait()
    time.sleep(PATIENCE)
    assert nginx.ask(PAGE)[0] == 502


def test_a_page_is_kept_by_nginx_alone_for_two_seconds(begin, web):
    """Frozen, the portal cannot be what answers."""
    nginx = begin(web)
    page = nginx.ask(PAGE)
    web.freeze()
    try:
        assert nginx.ask(PAGE)[2] == page[2]
    finally:
        web.thaw()


# --- The same bytes -------------------------------------------------------------------------------


def test_who_takes_gzip_and_who_does_not_get_the_same_text_from_one_variant(nginx):
    packed = nginx.ask(PAGE, Accept_Encoding="gzip, br")
    plain = nginx.ask(PAGE)
    odd = nginx.ask(PAGE, Accept_Encoding="br;q=1.0, *;q=0.1")
    assert (packed[1]["Content-Encoding"], plain[1]["Content-Encoding"]) == ("gzip", None)
    assert gzip.decompress(packed[2]) == plain[2] == odd[2]
    assert {answer[1]["Vary"] for answer in (packed, plain, odd)} == {"Accept-Encoding"}
    assert {answer[1]["Cache-Control"] for answer in (packed, plain, odd)} == {"public, no-cache"}
    assert plain[1]["X-Accel-Expires"] is None
    assert len(list((nginx.folder / "cchc").rglob("?" * 32))) == 1


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_who_has_the_page_is_told_that_it_has_not_changed(nginx, encoding):
    _status, headers, _body = nginx.ask(PAGE, Accept_Encoding=encoding)
    again = nginx.ask(PAGE, Accept_Encoding=encoding, If_None_Match=headers["ETag"])
    assert (again[0], again[2]) == (304, b"")


def test_head_is_answered_from_the_page(nginx):
    page = nginx.ask(PAGE, Accept_Encoding="gzip")
    head = nginx.ask(PAGE, method="HEAD", Accept_Encoding="gzip")
    assert (head[0], head[1]["ETag"], head[2]) == (200, page[1]["ETag"], b"")


# --- Nothing of one visitor reaches the next ------------------------------------------------------

WAYS = {
    "host": {"X_Forwarded_Host": f"{MARK}.example"},
    "url": {"X_Original_URL": f"/{MARK}/", "X_Rewrite_URL": f"/{MARK}/"},
    "cookies": {"Cookie": f"__Host-session={MARK}aaaaaaaa; __Host-csrf={MARK}; django_language=en"},
    "language": {"Accept_Language": f"en, {MARK}"},
    "json": {"Accept": "application/json", "Sec_Fetch_Dest": "empty"},
    "prefix": {"SCRIPT_NAME": f"/{MARK}", "X_Forwarded_Prefix": f"/{MARK}"},
    "scheme": {"X_Forwarded_Proto": "http", "X_Forwarded_Ssl": "on"},
    "range": {"Range": "bytes=0-9"},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", ["/", "/thu/giu/vong/"])
def test_the_first_visitor_changes_nothing_for_the_next(nginx, path, way):
    nginx.ask(path, **WAYS[way])
    status, headers, body = nginx.ask(path)
    assert status == 200
    assert MARK not in f"{headers}{body.decode()}"
    assert headers["Set-Cookie"] is None
    assert body.decode().strip().startswith(("<!doctype", *"0123456789"))


@pytest.mark.parametrize(
    "harm", [{"X_Long": MARK * 700}, {"X_Many": "a" * 8000}, {"Host": f"{MARK}.example"}]
)
def test_what_the_portal_refuses_is_not_kept_for_the_next(nginx, harm):
    nginx.ask("/", **harm)
    assert nginx.ask("/")[0] == 200


def test_a_get_with_a_body_is_not_kept(nginx):
    before = turn(nginx.ask(PAGE, body=f"trang={MARK}".encode()))
    assert turn(nginx.ask(PAGE)) != before


@pytest.mark.parametrize("what", ["cookie", "phien", "nguoi", "rieng", "ma-bieu-mau"])
def test_what_holds_something_of_the_visitor_is_not_kept(nginx, what):
    path = f"/thu/giu/sai/{what}/"
    first, second = nginx.ask(path), nginx.ask(path)
    assert turn(first) != turn(second)
    assert second[1]["Cache-Control"] == "private, no-store"


def test_negative_control_nginx_that_keeps_what_is_not_marked_hands_on_a_visitors_page(begin, standing):
    careless = "proxy_cache_valid any 1m; proxy_ignore_headers Set-Cookie Cache-Control Expires Vary;"
    nginx = begin(standing.web, ("proxy_cache_revalidate on;", careless))
    path = "/thu/giu/sai/cookie/"
    first = nginx.ask(path)
    assert nginx.ask(path)[2] == first[2]


# --- Staff ----------------------------------------------------------------------------------------


def signed_in(nginx):
    """The cookie of somebody who signed in through nginx."""
    _status, headers, body = nginx.ask("/dang-nhap/")
    csrf = headers["Set-Cookie"].split(";")[0]
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', body)[1].decode()
    fields = {"csrfmiddlewaretoken": token, "username": "phuong", "password": PASSWORD}
    status, headers, _body = nginx.ask(
        "/dang-nhap/",
        method="POST",
        body=urllib.parse.urlencode(fields).encode(),
        Content_Type="application/x-www-form-urlencoded",
        Cookie=csrf,
        Origin=f"https://{HOST}",
    )
    assert status == 302
    return next(
        cookie.split(";")[0] for cookie in headers.get_all("Set-Cookie") if "__Host-session" in cookie
    )


def test_a_page_of_staff_is_asked_for_each_time_and_goes_to_nobody_else(begin, web):
    nginx = begin(web)
    make_user("phuong", password=PASSWORD)
    cookie = signed_in(nginx)
    mine = nginx.ask("/ban-lam-viec/thu/", Cookie=cookie)
    assert (mine[0], mine[2]) == (200, b"phuong")
    assert mine[1]["Cache-Control"] == "private, no-store"
    assert nginx.ask("/ban-lam-viec/thu/")[0] == 302
    page = nginx.ask(PAGE, Cookie=cookie)
    assert nginx.ask(PAGE)[2] == page[2]
    assert len(list((nginx.folder / "cchc").rglob("?" * 32))) == 1


def test_every_path_of_staff_passes_by_the_cache(nginx):
    apart = re.search(r"~\^/\((.*)\)/ 1;", SHIPPED.read_text())[1].split("|")
    assert {path.strip("/") for path in PRIVATE_PATHS} <= set(apart)
    path = "/ban-lam-viec/xem-truoc/"
    assert turn(nginx.ask(path)) != turn(nginx.ask(path))
