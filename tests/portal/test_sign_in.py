"""Letting people in, and keeping guesses out (PROMISES S11, S13)."""

import re
from datetime import datetime, timedelta, timezone

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.core import mail
from django.urls import reverse

from portal.models import Event, Letter
from portal.signing_in import client_address, post_reset_letter
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.doors")]

PASSWORD = "cây đa bến nước 2020"
SIGN_IN = "/dang-nhap/"


@pytest.fixture
def officer():
    return make_user("phuong", password=PASSWORD)


def try_password(client, password, username="phuong", **extra):
    return client.post(SIGN_IN, {"username": username, "password": password}, **extra)


def fail(client, times, **kwargs):
    for _turn in range(times):
        response = try_password(client, "sai rồi", **kwargs)
    return response


def test_a_person_signs_in_and_comes_to_the_desk(client, officer):
    response = try_password(client, PASSWORD)
    assert (response.status_code, response.url) == (302, reverse("portal:desk"))
    assert client.get("/ban-lam-viec/thu/").content == b"phuong"


def test_signing_in_leads_to_the_page_that_was_asked_for(client, officer):
    door = client.get("/ban-lam-viec/thu/?tab=2").url
    assert door == "/dang-nhap/?next=/ban-lam-viec/thu/%3Ftab%3D2"
    response = client.post(door, {"username": "phuong", "password": PASSWORD})
    assert response.url == "/ban-lam-viec/thu/?tab=2"


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\t//evil.example",
        "/dang-nhap/",
    ],
)
def test_signing_in_never_leads_to_another_site_or_back_to_the_door(client, officer, page):
    response = client.post(SIGN_IN, {"username": "phuong", "password": PASSWORD}, query_params={"next": page})
    assert response.url == reverse("portal:desk")


def test_who_is_signed_in_is_led_past_the_door(client, officer):
    client.force_login(officer)
    assert client.get(SIGN_IN).url == reverse("portal:desk")


def test_what_is_left_empty_is_said_in_our_words_and_still_marked_for_screen_readers(client):
    response = client.post(SIGN_IN, {"username": "", "password": ""})
    assert set(response.context["form"].errors) == {"username", "password"}
    assert response.context["form"].errors["username"] == ["Trường này là bắt buộc."]
    page = response.content.decode()
    form = page[page.index('<form method="post"') :]
    assert form.startswith('<form method="post" novalidate')
    assert len(re.findall(r"<input[^>]* required", form)) == 2


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, officer):
    known = try_password(client, "sai rồi")
    unknown = try_password(client, "sai rồi", username="khongai")
    assert (known.status_code, unknown.status_code) == (422, 422)
    errors = [response.context["form"].non_field_errors() for response in (known, unknown)]
    assert errors == [["Tên đăng nhập hoặc mật khẩu không đúng."]] * 2


@pytest.mark.parametrize("username", ["phuong", "khongai", "nghi"])
def test_every_name_costs_the_same_hashing(client, officer, monkeypatch, username):
    make_user("nghi", password=PASSWORD, is_active=False)
    turns = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, *args: turns.append(1) or encode(self, *args)
    )
    try_password(client, "sai rồi", username=username)
    assert len(turns) == 1


def test_a_disabled_person_is_told_no_more_than_a_stranger(client):
    make_user("nghi", password=PASSWORD, is_active=False)
    response = try_password(client, PASSWORD, username="nghi")
    assert response.context["form"].non_field_errors() == ["Tên đăng nhập hoặc mật khẩu không đúng."]


def test_the_tenth_wrong_try_locks_account_and_address_for_a_quarter_of_an_hour(client, officer):
    assert fail(client, 9).status_code == 422
    locked = fail(client, 1)
    assert locked.status_code == 429
    assert locked.context["sentence"].startswith("Đã thử sai quá nhiều lần. Mời chờ 15 phút")
    assert 840 < int(locked["Retry-After"]) <= 900


def test_while_locked_out_the_right_password_does_not_help(client, officer):
    fail(client, 10)
    assert try_password(client, PASSWORD).status_code == 429


def test_another_account_signs_in_from_the_address_of_a_locked_one(client, officer):
    make_user("noivu", password=PASSWORD)
    fail(client, 10)
    assert try_password(client, PASSWORD, username="noivu").status_code == 302


def test_the_locked_account_signs_in_from_another_address(client, officer):
    fail(client, 10, REMOTE_ADDR="203.0.113.5")
    assert try_password(client, PASSWORD, REMOTE_ADDR="203.0.113.6").status_code == 302


def test_an_unknown_name_is_locked_out_like_a_known_one(client, officer):
    known, unknown = fail(client, 10), fail(client, 10, username="khongai")
    assert (unknown.status_code, unknown.context["sentence"]) == (429, known.context["sentence"])


def test_another_browser_at_the_same_address_is_locked_out_too(client, officer):
    fail(client, 5, HTTP_USER_AGENT="Firefox")
    assert fail(client, 5, HTTP_USER_AGENT="Chromium").status_code == 429


def test_after_the_wait_the_account_opens_again(client, officer):
    fail(client, 10)
    AccessAttempt.objects.update(
        attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16)
    )
    assert try_password(client, PASSWORD).status_code == 302


def test_trying_while_locked_out_does_not_make_the_wait_longer(client, officer):
    fail(client, 10)
    before = AccessAttempt.objects.get().attempt_time
    fail(client, 3)
    assert AccessAttempt.objects.get().attempt_time == before


def test_a_failed_try_keeps_no_password(client, officer):
    client.force_login(officer)
    client.post(
        "/ban-lam-viec/tai-khoan/",
        {"password": "bí mật cũ", "new_password1": "bí mật mới 2020", "new_password2": "bí mật mới 2020"},
    )
    kept = AccessAttempt.objects.get()
    assert "bí mật" not in kept.post_data


@pytest.mark.parametrize("username", ["x" * 5000, "a\0b", "' OR 1=1 --", "𝔭𝔥ươ𝔫𝔤", ""])
def test_a_naughty_name_is_refused_in_words(client, username):
    assert try_password(client, "sai rồi", username=username).status_code == 422


def test_signing_out_needs_a_post(client, officer):
    client.force_login(officer)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.get("/ban-lam-viec/thu/").status_code == 200
    assert client.post("/dang-xuat/").url == reverse("citizens:home")
    assert client.get("/ban-lam-viec/thu/").status_code == 302


def test_the_door_of_the_stock_admin_is_the_portals_own(client):
    assert client.get("/quan-tri-he-thong/login/?next=/quan-tri-he-thong/").url == (
        "/dang-nhap/?next=/quan-tri-he-thong/"
    )


def test_the_stock_admin_is_closed_to_who_is_no_superuser(client, officer):
    client.force_login(officer)
    assert client.get("/quan-tri-he-thong/").url.startswith("/quan-tri-he-thong/login/")


# --- Forgotten passwords --------------------------------------------------------------------------


def reset_link(client, typed="phuong"):
    client.post("/quen-mat-khau/", {"email": typed})
    body = Letter.objects.get().body
    return next(line for line in body.splitlines() if "/quen-mat-khau/" in line).split("localhost:8000")[1]


@pytest.mark.parametrize("typed", ["phuong", "phuong@example.vn", "PHUONG@example.vn", "khongai", "a@b.vn"])
def test_asking_for_a_new_password_is_answered_the_same_for_every_name(client, officer, typed):
    response = client.post("/quen-mat-khau/", {"email": typed})
    assert (response.status_code, response.url) == (302, "/quen-mat-khau/da-gui/")


def test_the_letter_waits_in_the_database_and_none_is_sent_in_the_request(client, officer):
    client.post("/quen-mat-khau/", {"email": "phuong"})
    letter = Letter.objects.get()
    assert (letter.user, letter.subject, letter.sent_at) == (officer, "Đặt lại mật khẩu", None)
    assert mail.outbox == []


def test_asking_twice_in_five_minutes_writes_one_letter(officer):
    at = datetime(2020, 3, 2, 9, 0, tzinfo=timezone.utc)
    for minutes in (0, 4):
        post_reset_letter(officer, at=at + timedelta(minutes=minutes))
    assert Letter.objects.count() == 1


def test_nobody_who_left_and_nobody_without_an_address_gets_a_letter(client):
    make_user("nghi", password=PASSWORD, is_active=False)
    make_user("khongthu", password=PASSWORD, email="")
    for typed in ("nghi", "nghi@example.vn", "khongthu"):
        client.post("/quen-mat-khau/", {"email": typed})
    assert not Letter.objects.exists()


def test_a_newcomer_without_a_password_gets_a_letter(client):
    make_user("moi")
    client.post("/quen-mat-khau/", {"email": "moi"})
    assert Letter.objects.count() == 1


def test_the_link_sets_a_new_password_once(client, officer):
    link = reset_link(client)
    page = client.get(link)
    assert page.url == link.rsplit("/", 2)[0] + "/moi/"  # the token leaves the address at once
    new = {"new_password1": "hoa sữa mùa thu 2020", "new_password2": "hoa sữa mùa thu 2020"}
    assert client.post(page.url, new).url == "/quen-mat-khau/xong/"
    assert client.get(link).context["validlink"] is False
    assert try_password(client, "hoa sữa mùa thu 2020").status_code == 302
    assert Event.objects.get().action == "user.password_change"


def test_a_new_password_lets_in_who_was_locked_out(client, officer):
    fail(client, 10)
    link = client.get(reset_link(client)).url
    client.post(link, {"new_password1": "hoa sữa mùa thu 2020", "new_password2": "hoa sữa mùa thu 2020"})
    assert try_password(client, "hoa sữa mùa thu 2020").status_code == 302


@pytest.mark.parametrize("link", ["MQ/abc-def", "zzz/abc", "MQ/moi", "OTk5OTk5OTk5OTk5OTk5OTk5OTk/moi"])
def test_a_made_up_link_opens_nothing(client, officer, link):
    response = client.get(f"/quen-mat-khau/{link}/")
    assert (response.status_code, response.context["validlink"]) == (200, False)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("ngắn", "Mật khẩu quá ngắn: cần ít nhất 10 ký tự."),
        ("1234567890", "Mật khẩu này quá phổ biến."),
        ("phuong@example.vn", "Mật khẩu quá giống với thư điện tử."),
    ],
)
def test_a_weak_password_is_refused_in_vietnamese(client, officer, password, sentence):
    link = client.get(reset_link(client)).url
    response = client.post(link, {"new_password1": password, "new_password2": password})
    assert sentence in response.context["form"].errors["new_password2"]


# --- Whose address --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, "203.0.113.5", "198.51.100.1", "203.0.113.5"),
        (1, "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (1, "127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "127.0.0.1", "198.51.100.1", None),
        (1, "127.0.0.1", "<script>", None),
        (0, "", "", None),
        (1, "127.0.0.1", "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_wrote(
    rf, settings, proxies, remote, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address
