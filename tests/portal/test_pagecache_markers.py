"""Nothing that a visitor sends is found in the address of the next one (PROMISES S19)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.test import Client

from portal import pagecache
from tests.factories.people import make_user

pytestmark = [pytest.mark.urls("tests.portal.kept_doors"), pytest.mark.django_db]

MARK = "danhdau7391"
PAGES = ["/thu/giu/", "/thu/giu/vong/", "/", "/chi-tieu/"]

# Each way in which a request can carry the mark, but for its address: what the address of "/" may not show.
WAYS = {
    "X-Forwarded-Host": {"HTTP_X_FORWARDED_HOST": f"{MARK}.example"},
    "Forwarded": {"HTTP_FORWARDED": f"host={MARK}.example;proto=https"},
    "X-Host": {"HTTP_X_HOST": f"{MARK}.example"},
    "X-Forwarded-Server": {"HTTP_X_FORWARDED_SERVER": f"{MARK}.example"},
    "X-Forwarded-Port": {"HTTP_X_FORWARDED_PORT": "7391"},
    "X-Forwarded-Prefix": {"HTTP_X_FORWARDED_PREFIX": f"/{MARK}"},
    "X-Forwarded-For": {"HTTP_X_FORWARDED_FOR": MARK},
    "X-Original-URL": {"HTTP_X_ORIGINAL_URL": f"/{MARK}/"},
    "X-Rewrite-URL": {"HTTP_X_REWRITE_URL": f"/{MARK}/"},
    "X-HTTP-Method-Override": {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    "Origin": {"HTTP_ORIGIN": f"https://{MARK}.example"},
    "Referer": {"HTTP_REFERER": f"https://testserver/{MARK}/"},
    "User-Agent": {"HTTP_USER_AGENT": MARK},
    "Accept: json": {"HTTP_ACCEPT": "application/json"},
    "Sec-Fetch-Dest": {"HTTP_SEC_FETCH_DEST": "empty"},
    "Accept-Language": {"HTTP_ACCEPT_LANGUAGE": f"en, {MARK}"},
    "Accept-Encoding": {"HTTP_ACCEPT_ENCODING": f"{MARK}, identity"},
    "Authorization": {"HTTP_AUTHORIZATION": f"Basic {MARK}"},
    "Range": {"HTTP_RANGE": "bytes=0-9"},
    "If-Modified-Since": {"HTTP_IF_MODIFIED_SINCE": "Tue, 24 Nov 2099 00:00:00 GMT"},
    "X-Requested-With": {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    "session cookie": {"HTTP_COOKIE": f"session={MARK}aaaaaaaaaaaaaaaaaaaaaaa"},
    "csrf cookie": {"HTTP_COOKIE": f"csrf={MARK}"},
    "sound csrf cookie": {"HTTP_COOKIE": f"csrf={'a' * 32}"},
    "language cookie": {"HTTP_COOKIE": "django_language=en"},
    "odd cookies": {"HTTP_COOKIE": f'{MARK}; =; a="{MARK}'},
    "long header": {"HTTP_X_LONG": MARK * 2000},
}


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.PAGE_CACHE_BYTES = 1024 * 1024
    settings.ALLOWED_HOSTS = ["testserver", ".example.vn"]
    pagecache.clear()
    yield
    pagecache.clear()


def shelved():
    return [*pagecache._shelf.pages.items(), *pagecache._side_shelf.pages.items()]


def everything_of(response):
    return repr(sorted(response.items())) + response.content.decode()


def turnless(response):
    """A address and its headers without the number of its making, and what follows from that."""
    headers = {name: value for name, value in response.items() if name not in ("ETag", "Content-Length")}
    return headers, response.content.partition(b"|")[2] or response.content


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("way", WAYS)
def test_no_mark_is_kept_and_the_first_visitor_changes_nothing_for_the_next(address, way):
    clean = turnless(Client().get(address))
    pagecache.clear()
    first = Client().get(address, **WAYS[way])
    assert MARK not in everything_of(first)
    assert not first.cookies
    following = Client().get(address)
    assert turnless(following) == clean
    assert following.content == first.content


@pytest.mark.parametrize("address", PAGES)
def test_a_page_first_asked_for_by_somebody_signed_in_is_the_page_of_everyone(address):
    clean = turnless(Client().get(address))
    pagecache.clear()
    officer = Client()
    officer.force_login(make_user(f"ten-{MARK}", full_name=f"Tên {MARK}"))
    first = officer.get(address)
    assert MARK not in everything_of(first)
    assert turnless(Client().get(address)) == clean


@pytest.mark.parametrize("address", PAGES)
def test_a_query_is_kept_with_its_own_address_only(address):
    Client().get(address, {"trang": MARK, "utm_source": MARK})
    assert MARK not in everything_of(Client().get(address))


@pytest.mark.parametrize("address", PAGES)
def test_a_get_with_a_body_is_answered_and_never_kept(address):
    fat = Client().generic(
        "GET", address, data=f"trang={MARK}", content_type="application/x-www-form-urlencoded"
    )
    assert (fat.status_code, fat.has_header("X-Accel-Expires")) == (200, False)
    assert fat["Cache-Control"] == "private, no-store"
    assert shelved() == []
    assert MARK not in everything_of(Client().get(address))


@pytest.mark.parametrize(
    "host", [f"{MARK}.example.vn", f"{MARK}.example.vn:81", "testserver:7391", f"{MARK.upper()}.EXAMPLE.VN."]
)
def test_a_page_made_for_one_host_goes_to_no_other(host):
    assert Client().get("/thu/giu/vong/", headers={"Host": host}).status_code == 200
    following = Client().get("/thu/giu/vong/")
    assert MARK not in everything_of(following).lower()
    assert "7391" not in everything_of(following)


@pytest.mark.parametrize(
    "host",
    [f"{MARK}.example", f"testserver@{MARK}.example", f"testserver:{MARK}", f"testserver, {MARK}", " "],
)
def test_a_host_that_is_not_ours_gets_nothing_from_the_shelf_and_leaves_nothing_there(host):
    Client().get("/thu/giu/vong/")
    before = dict(shelved())
    assert Client().get("/thu/giu/vong/", headers={"Host": host}).status_code == 400
    assert dict(shelved()) == before


def test_a_prefix_of_the_address_is_kept_apart():
    """gunicorn takes a header SCRIPT_NAME from a proxy on the same machine."""
    Client().get("/thu/giu/vong/", SCRIPT_NAME=f"/{MARK}")
    Client().get("/", SCRIPT_NAME="/thu/giu/vong")
    assert MARK not in everything_of(Client().get("/thu/giu/vong/"))


def test_a_method_that_is_not_plain_keeps_nothing():
    for method in ("HEAD", "POST", "OPTIONS", "TRACE", "PURGE"):
        Client(raise_request_exception=False).generic(method, "/thu/giu/")
    assert shelved() == []


UNDER_HTTPS = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.conf import settings
settings.STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'
from django.test import Client
secure = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "localhost"}
first = Client().get("/", **secure)
again = Client().get("/", **secure)
plain = Client().get("/", HTTP_HOST="localhost")
other = Client().get("/", HTTP_HOST="localhost", HTTP_X_FORWARDED_PROTO="http, https")
print(first.status_code, again.status_code, again.content == first.content, again["ETag"] == first["ETag"])
print(again["Strict-Transport-Security"])
print(plain.status_code, plain["Location"], other.status_code)
"""


def test_behind_https_a_plain_request_is_led_to_https_and_gets_no_kept_page(tmp_path):
    environment = os.environ | {
        "SECRET_KEY": "k" * 60,
        "HTTPS": "on",
        "TRUSTED_PROXIES": "1",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'https.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PUBLIC_ADDRESS": "https://localhost",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-c", UNDER_HTTPS]
    done = subprocess.run(
        command, env=environment, cwd=project.BASE_DIR, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines() == [
        "200 200 True True",
        "max-age=31536000; includeSubDomains; preload",
        "301 https://localhost/ 301",
    ], done.stderr
