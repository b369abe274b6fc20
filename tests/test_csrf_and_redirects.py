"""Nobody is made to act, nothing is changed by looking, nobody is led away (PROMISES S11)."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.admin import site
from django.db import connection
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import reverse

from portal import signing_in
from portal.access import Role
from portal.models import Letter
from portal.noticing import notify
from tests.acts import code_of, deeds, filled_in, pages, reader, sign_in
from tests.controls import forms_of
from tests.factories.office import PASSWORD, make_office
from tests.factories.people import appoint, make_user
from tests.factories.units import make_unit
from tests.test_access import VIEWS

pytestmark = pytest.mark.django_db

READ_BY = ["", "officer", "reviewer", "leader", "publisher", "keeper", "half"]


@pytest.fixture
def office():
    return make_office()


# --- Nobody is made to act --------------------------------------------------------------------------


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def test_every_view_that_takes_a_post_is_tried_here(client, office):
    """A view that is only looked at says so (405); any other has its act in tests/acts.py."""
    tried = {one.view for one in deeds(office).values()}
    for who in ("officer", "reviewer", "keeper", "publisher", "editor", ""):
        sign_in(client, office, who)
        for address, view in pages(office).items():
            if view not in tried:
                assert client.post(address).status_code in (302, 403, 404, 405), view
    looked_at = {view for view in pages(office).values() if view not in tried}
    assert set(VIEWS) == tried | looked_at


def foreign_token():
    """A token as somebody else's page has it."""
    return get_token(RequestFactory().get("/"))


@pytest.mark.parametrize("token", ["", "foreign"])
def test_no_act_is_done_without_the_token_of_the_page(strict, office, token):
    given = {"csrfmiddlewaretoken": foreign_token()} if token else {}
    wrong = {}
    with writes_seen() as seen:
        for name, one in deeds(office).items():
            sign_in(strict, office, one.who)
            if one.page:
                strict.get(one.page)
            seen.clear()
            answer = one.send(strict, one.data | given)
            if answer.status_code != 403 or seen or "403_csrf.html" not in templates(answer):
                wrong[name] = (answer.status_code, seen)
    assert wrong == {}


def templates(answer):
    return {template.name for template in answer.templates}


def test_with_the_token_of_the_page_it_is_done(strict, office):
    one = deeds(office)["plans:extension-ask"]
    sign_in(strict, office, one.who)
    _form, data = filled_in(strict, one)
    assert one.send(strict, data).status_code == 302


def test_a_token_is_no_use_from_another_site(strict, office):
    one = deeds(office)["plans:extension-ask"]
    sign_in(strict, office, one.who)
    _form, data = filled_in(strict, one)
    assert strict.post(one.path, data, headers={"origin": "https://evil.example"}).status_code == 403


def test_no_view_of_ours_goes_without_the_check():
    assert [name for name, view in VIEWS.items() if getattr(view.callback, "csrf_exempt", False)] == []


# --- Nothing is changed by looking ------------------------------------------------------------------

# They write inside a transaction that is taken back (tests/propaganda/test_preview.py proves that nothing stays).
TAKEN_BACK = {"publishing:revision-preview", "preview:shared-page"}
WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|ALTER|DROP|TRUNCATE)\b", re.IGNORECASE)


class writes_seen:
    """Collect what the database is told to write meanwhile, but for the session of who asks."""

    def __enter__(self):
        self.seen = []
        self.wrapper = connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self.seen

    def _note(self, execute, sql, params, many, context):
        if WRITING.match(sql) and '"django_session"' not in sql:
            self.seen.append(sql[:80])
        return execute(sql, params, many, context)

    def __exit__(self, *trouble):
        self.wrapper.__exit__(*trouble)


def read(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("who", READ_BY)
def test_looking_at_any_page_writes_nothing(client, office, who):
    sign_in(client, office, who)
    wrong = {}
    for address in [each for each, view in pages(office).items() if view not in TAKEN_BACK]:
        for method in ("get", "head"):
            with writes_seen() as seen:
                read(getattr(client, method)(address))
            if seen:
                wrong[method, address] = seen
    assert wrong == {}


def test_looking_at_the_stock_admin_writes_nothing(client):
    client.force_login(make_user(is_superuser=True))
    with writes_seen() as seen:
        assert client.get(reverse("admin:index")).status_code == 200
        for model in site._registry:
            client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    assert seen == []


def test_what_writes_would_be_seen(client, office):
    one = deeds(office)["plans:extension-ask"]
    sign_in(client, office, one.who)
    with writes_seen() as seen:
        one.send(client, one.data)
    assert any("plans_extension" in sql for sql in seen)


def test_an_act_sent_as_a_question_is_not_done(client, office):
    for one in deeds(office).values():
        sign_in(client, office, one.who)
        with writes_seen() as seen:
            client.get(one.path, one.data | one.press)
        assert seen == [], one.path


# --- Nobody is led away -----------------------------------------------------------------------------

HOME = "http://testserver"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\\/evil.example",
    "http:evil.example",
    "http:///evil.example",
    "https:/\\evil.example",
    "https://testserver@evil.example/",
    "//testserver:80@evil.example/",
    "https://testserver.evil.example/",
    "https://evil.example#testserver",
    " https://evil.example/",
    "\thttps://evil.example/",
    "ht\ntps://evil.example/",
    "/\t/evil.example/",
    "\x01https://evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//testserver",
    "data:text/html,<script>alert(1)</script>",
    "ftp://testserver/",
    "https://[::1",
    "//evil。example/",
    "evil.example",
]
SOME = ELSEWHERE[::4]


def lands(location):
    """Where a browser goes: it drops blanks and takes \\\\ for /."""
    seen = re.sub("[\t\r\n]", "", location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    try:
        target = urlsplit(urljoin(f"{HOME}/dang-nhap/", seen))
    except ValueError:
        return "nowhere"
    return f"{target.scheme}://{target.netloc}"


@pytest.fixture
def person():
    """Somebody with a password."""
    return appoint(make_user(username="canbo", password=PASSWORD), Role.OFFICER, make_unit())


@pytest.fixture
def phone(person):
    """The phone that the person is asked for when signing in."""
    device = signing_in.begin_second_factor(person)
    type(device).objects.filter(pk=device.pk).update(confirmed=True)
    return device


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_a_page_of_ours(client, person, target):
    door = f"{reverse('portal:sign-in')}?{query(target)}"
    answer = client.post(door, {"username": "canbo", "password": PASSWORD})
    assert (answer.status_code, lands(answer.url)) == (302, HOME)
    again = client.get(door)  # who is signed in already is sent on at once
    assert (again.status_code, lands(again.url)) == (302, HOME)


@pytest.mark.parametrize("target", SOME)
def test_so_does_the_second_factor(client, person, phone, target):
    client.force_login(person)
    door = f"{reverse('portal:second-factor-challenge')}?{query(target)}"
    answer = client.post(door, {"code": code_of(phone)})
    assert (answer.status_code, lands(answer.url)) == (302, HOME)


@pytest.mark.parametrize("target", SOME)
def test_so_does_the_page_of_recovery_codes(client, person, phone, target):
    client.force_login(person)
    client.post(reverse("portal:second-factor-challenge"), {"code": code_of(phone)})
    door = f"{reverse('portal:recovery-codes-renew')}?{query(target)}"
    answer = client.post(door, {"password": PASSWORD})
    assert lands(answer.context["onward"]) == HOME


@pytest.mark.parametrize("target", SOME)
def test_so_does_the_door_of_the_stock_admin(client, person, target):
    answer = client.get(f"/quan-tri-he-thong/login/?{query(target)}")
    assert lands(answer.url) == HOME
    answer = client.post(answer.url, {"username": "canbo", "password": PASSWORD})
    assert lands(answer.url) == HOME


@pytest.mark.parametrize("target", SOME)
def test_so_does_a_notice(client, person, target):
    notice = notify(key="x", user=person, title="Mời đọc", path=target)
    client.force_login(person)
    answer = client.post(reverse("portal:notice-open", args=[notice.pk]))
    assert (answer.status_code, lands(answer.url)) == (302, HOME)


@pytest.mark.parametrize("target", SOME)
def test_who_sends_a_form_after_the_session_ended_comes_back_to_ours(client, person, target):
    """The page that sent it is named by the browser, and by whoever made the browser send it."""
    answer = client.post(reverse("portal:notice-read-all"), headers={"referer": target})
    answer = client.post(answer.url, {"username": "canbo", "password": PASSWORD})
    assert (answer.status_code, lands(answer.url)) == (302, HOME)


@pytest.mark.parametrize(
    "path", ["//evil.example/ban-lam-viec", "//evil.example", "/%5Cevil.example/x", "///evil.example"]
)
def test_an_address_that_begins_like_another_site_stays_here(client, path):
    answer = client.get(path)
    assert lands(answer.get("Location", "/")) == HOME


def query(target):
    return RequestFactory().get("/", {"next": target}).META["QUERY_STRING"]


def test_a_page_of_ours_is_where_one_is_led(client, person):
    door = f"{reverse('portal:sign-in')}?{query('/ban-lam-viec/ke-hoach/?page=2')}"
    answer = client.post(door, {"username": "canbo", "password": PASSWORD})
    assert answer.url == "/ban-lam-viec/ke-hoach/?page=2"


def test_every_form_is_sent_to_an_address_of_ours(client, office):
    wrong = {}
    for who in ("", "officer", "reviewer", "keeper", "publisher", "editor"):
        sign_in(client, office, who)
        for address in [each for each, view in pages(office).items() if reader(view) == who]:
            answer = client.get(f"{address}{'&' if '?' in address else '?'}{query('https://evil.example/')}")
            if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
                away = [form.action for form in forms_of(answer) if lands(form.action) != HOME]
                wrong |= {address: away} if away else {}
    assert wrong == {}


def test_a_letter_leads_to_the_address_of_the_portal_whatever_host_was_asked(client, person):
    for host in ("evil.example", "testserver.evil.example", "testserver@evil.example"):
        answer = client.post(reverse("portal:password-reset"), {"email": "canbo"}, headers={"host": host})
        assert answer.status_code == 400
    assert not Letter.objects.filter(key__startswith="password-reset").exists()
    headers = {"x-forwarded-host": "evil.example"}
    client.post(reverse("portal:password-reset"), {"email": "canbo"}, headers=headers)
    letter = Letter.objects.get(key__startswith="password-reset")
    assert "http://localhost:8000/quen-mat-khau/" in letter.body
    assert "evil" not in letter.body
