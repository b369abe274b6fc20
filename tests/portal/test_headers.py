"""What a browser, a shared cache and the MDN Observatory read off an answer (PROMISES S12, S18, S19)."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as project

from tests.factories.people import make_user

pytestmark = pytest.mark.urls("tests.portal.doors")

PUBLIC, PRIVATE = "/thu/cong-khai/", "/ban-lam-viec/thu/"


@pytest.fixture
def officer(db):
    return make_user("phuong")


def test_a_public_page_asks_nothing_about_the_visitor(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(PUBLIC)
    assert response.status_code == 200
    assert not response.cookies
    assert not response.has_header("Vary")
    assert not response.has_header("Cache-Control")


def test_a_public_page_is_the_same_bytes_for_who_is_signed_in(client, officer):
    stranger = client.get(PUBLIC)
    client.force_login(officer)
    colleague = client.get(PUBLIC)
    assert colleague.content == stranger.content
    assert colleague.headers.keys() == stranger.headers.keys()
    assert not colleague.cookies


def test_a_public_page_is_the_same_bytes_for_who_comes_with_an_old_cookie(client, db):
    stranger = client.get(PUBLIC)
    client.cookies["session"] = "a" * 32
    assert client.get(PUBLIC).headers == stranger.headers


@pytest.mark.parametrize(
    "path",
    [
        PRIVATE,
        "/thu/ai/",  # public, but it looks who asks
        "/ban-lam-viec/khong-co/",
        "/dang-nhap/",
        "/dang-nhap/ma-xac-nhan/",
        "/dang-nhap/hai-buoc/",
        "/quen-mat-khau/",
        "/quen-mat-khau/da-gui/",
        "/quen-mat-khau/MQ/abc/",
        "/ban-lam-viec/tai-khoan/",
        "/quan-tri-he-thong/",
    ],
)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_what_depends_on_the_person_is_kept_by_no_cache(client, officer, path, is_signed_in):
    if is_signed_in:
        client.force_login(officer)
    assert client.get(path)["Cache-Control"] == "private, no-store"


def test_every_answer_carries_the_strict_policy(client, db):
    policy = dict(
        directive.split(" ", 1) for directive in client.get(PUBLIC)["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "media-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "frame-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", [PUBLIC, PRIVATE, "/khong-co/", "/healthz"])
def test_every_answer_carries_the_other_headers_too(client, db, path):
    response = client.get(path)
    assert {
        name: response[name]
        for name in (
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
            "X-Frame-Options",
        )
    } == {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    assert "camera=()" in response["Permissions-Policy"].split(", ")


# --- Under HTTPS: a process of its own, since the settings are read once --------------------------

UNDER_HTTPS = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
client = Client()
client.get("/dang-nhap/", secure=True)
csrf = client.cookies["__Host-csrf"]
page = client.get("/healthz", secure=True)
print(json.dumps({
    "redirect": client.get("/dang-nhap/").headers["Location"],
    "probe": client.get("/healthz").status_code,
    "csrf": {key: csrf[key] for key in ("secure", "httponly", "samesite", "path", "domain")},
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE],
    "hsts": page.headers["Strict-Transport-Security"],
    "cookies": sorted(client.cookies),
}))
"""


@pytest.fixture(scope="module")
def https_environment(tmp_path_factory):
    ours = {key: value for key, value in os.environ.items() if key != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return ours | {
        "HTTPS": "on",
        "SECRET_KEY": "fifty-characters-at-least-as-check-deploy-demands-0123456789",
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": "sqlite://:memory:",
    }


def run(arguments, environment):
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_check_deploy_finds_nothing_but_what_is_declared(https_environment):
    code, _out, words = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], https_environment)
    assert code == 0, words


def test_under_https_cookies_are_bound_to_the_host(https_environment):
    manifest = "settings.STORAGES['staticfiles']['BACKEND'] = "
    plain = f"{manifest}'django.contrib.staticfiles.storage.StaticFilesStorage'\n"
    script = UNDER_HTTPS.replace(
        "from django.test import Client\n", f"{plain}from django.test import Client\n"
    )
    _code, out, words = run(["-c", script], https_environment)
    assert out, words
    assert json.loads(out) == {
        "redirect": "https://testserver/dang-nhap/",
        "probe": 200,
        "csrf": {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""},
        "session": ["__Host-session", True],
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "cookies": ["__Host-csrf"],
    }
