"""Kept pages before Django: the same answers as through Django, to the same requests, and no others."""

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import RequestFactory

from portal import pagecache

pytestmark = [pytest.mark.urls("tests.portal.kept_doors"), pytest.mark.django_db]

PAGE = "/thu/giu/"


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.PAGE_CACHE_BYTES = 1024 * 1024
    pagecache.clear()
    yield
    pagecache.clear()


@pytest.fixture(autouse=True)
def one_connection():
    """What Django's own client does: a request leaves alone the connection that is in the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Counting:
    """Django's application, and how often it was asked."""

    def __init__(self):
        self.application, self.asked = get_wsgi_application(), 0

    def __call__(self, environ, start_response):
        self.asked += 1
        return self.application(environ, start_response)


@pytest.fixture
def django():
    return Counting()


@pytest.fixture
def ask(django):
    """ask(path, method="GET", **meta) → (status line, {header: value}, body), by the whole application."""
    application = pagecache.ShelfFirst(django)

    def ask(path, method="GET", **meta):
        sent = []
        environ = RequestFactory().generic(method, path, **meta).environ
        answer = application(environ, lambda *line_and_headers: sent.extend(line_and_headers))
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        return sent[0], dict(sent[1]), body

    return ask


def test_what_is_on_the_shelf_goes_out_without_django_and_is_the_same(ask, django):
    first, second = ask(PAGE), ask(PAGE)
    assert django.asked == 1
    assert first == second
    assert first[0] == "200 OK"
    assert first[1]["Content-Security-Policy"]


@pytest.mark.parametrize(
    "meta",
    [
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_IF_NONE_MATCH": '"other"', "HTTP_ACCEPT_ENCODING": "gzip;q=0"},
        {"method": "HEAD"},
        {"HTTP_COOKIE": "sessionid=x"},
    ],
)
def test_every_form_of_asking_is_answered_as_django_answers_it(ask, django, client, meta):
    ask(PAGE)
    status, headers, body = ask(PAGE, **meta)
    assert django.asked == 1
    theirs = client.generic(meta.pop("method", "GET"), PAGE, **meta)
    assert (int(status.split()[0]), headers, body) == (
        theirs.status_code,
        dict(theirs.items()),
        theirs.content,
    )


@pytest.mark.parametrize(
    ("path", "meta"),
    [
        (PAGE, {"method": "POST"}),
        (PAGE, {"method": "OPTIONS"}),
        (PAGE, {"CONTENT_LENGTH": "3"}),
        (PAGE, {"HTTP_TRANSFER_ENCODING": "chunked"}),
        (PAGE, {"HTTP_HOST": "other.example"}),
        (PAGE, {"SCRIPT_NAME": "/a"}),
        (PAGE, {"secure": True}),
        (PAGE + "?a=1", {}),
        ("/thu/khong-co/", {}),
    ],
)
def test_whatever_asks_for_anything_else_is_for_django(ask, django, path, meta):
    ask(PAGE)
    ask(path, **meta)
    assert django.asked == 2


def test_a_page_goes_to_https_by_the_word_of_the_server_before_us(ask, django, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    here, told = {"HTTP_HOST": "testserver"}, {"HTTP_X_FORWARDED_PROTO": "https"}
    ask(PAGE, **here, **told)
    ask(PAGE, **here, **told)
    ask(PAGE, **here, secure=True)
    assert django.asked == 1
    ask(PAGE, **here)
    ask(PAGE, **here, HTTP_X_FORWARDED_PROTO="http", secure=True)
    assert django.asked == 2


def test_an_address_with_other_letters_is_for_django_which_spells_it_anew(ask, django):
    ask(PAGE + "%C3%A9/")
    ask(PAGE + "%C3%A9/")
    ask(PAGE + "%E9/")
    assert django.asked == 3


def test_what_is_published_is_seen_at_once(ask, django):
    before = ask(PAGE)
    pagecache.forget()
    assert ask(PAGE)[2] != before[2]
    assert django.asked == 2
