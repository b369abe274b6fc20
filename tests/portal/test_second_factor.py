"""The second factor: a code from the phone, and what it keeps out (PROMISES S13)."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal import signing_in
from portal.access import Role
from portal.models import Event
from tests.factories.people import appoint, make_officer, make_reviewer, make_user
from tests.factories.units import make_district

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.doors")]

PASSWORD = "cây đa bến nước 2020"
CHALLENGE, ENROL = "/dang-nhap/ma-xac-nhan/", "/dang-nhap/hai-buoc/"
CONFIRM = "/dang-nhap/hai-buoc/xac-nhan/"
PRIVATE = "/ban-lam-viec/thu/"


def code_of(device, *, steps=0):
    """What the phone shows, `steps` of 30 seconds from now."""
    totp = TOTP(device.bin_key)
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"


@pytest.fixture
def reviewer():
    return make_reviewer(make_district(), username="noivu", password=PASSWORD)


@pytest.fixture
def phone(reviewer):
    """The reviewer's device in use, whose code of now has not been used."""
    device = signing_in.begin_second_factor(reviewer)
    reviewer.codes = signing_in.confirm_second_factor(device, code=code_of(device), by=reviewer)
    TOTPDevice.objects.update(last_t=-1)
    return TOTPDevice.objects.get()


def sign_in(client, next_page=PRIVATE):
    door = f"/dang-nhap/?next={next_page}"
    return client.post(door, {"username": "noivu", "password": PASSWORD})


def test_who_has_a_phone_must_show_its_code_even_where_none_is_demanded(client, reviewer, phone, settings):
    settings.SECOND_FACTOR_DEMANDED = False
    sign_in(client)
    assert client.get(PRIVATE).url == f"{CHALLENGE}?next={PRIVATE}"


def test_the_code_opens_the_page_that_was_asked_for(client, reviewer, phone):
    sign_in(client)
    response = client.post(f"{CHALLENGE}?next={PRIVATE}", {"code": code_of(phone)})
    assert (response.status_code, response.url) == (302, PRIVATE)
    assert client.get(PRIVATE).content == b"noivu"


def test_the_session_gets_a_new_id_when_the_code_is_right(client, reviewer, phone):
    sign_in(client)
    before = client.session.session_key
    client.post(CHALLENGE, {"code": code_of(phone)})
    assert client.session.session_key != before


def test_before_the_code_a_person_is_nobody_on_public_pages_too(client, reviewer, phone):
    sign_in(client)
    assert client.get("/thu/ai/").content == b"nobody"
    client.post(CHALLENGE, {"code": code_of(phone)})
    assert client.get("/thu/ai/").content == b"noivu"


def test_a_code_counts_once(client, reviewer, phone):
    code = code_of(phone)
    sign_in(client)
    client.post(CHALLENGE, {"code": code})
    client.post("/dang-xuat/")
    sign_in(client)
    assert client.post(CHALLENGE, {"code": code}).status_code == 422


@pytest.mark.parametrize("typed", ["{0}{1}", " {0} {1} ", "{0}-{1}"])
def test_blanks_and_dashes_in_a_code_do_not_count(client, reviewer, phone, typed):
    code = code_of(phone)
    sign_in(client)
    assert client.post(CHALLENGE, {"code": typed.format(code[:3], code[3:])}).status_code == 302


def test_after_a_wrong_code_the_next_has_to_wait_longer_each_time(client, reviewer, phone):
    sign_in(client)
    assert client.post(CHALLENGE, {"code": "000000"}).status_code == 422
    response = client.post(CHALLENGE, {"code": code_of(phone)})
    assert response.context["form"].errors["code"][0].startswith("Đã thử sai nhiều lần. Mời chờ")
    TOTPDevice.objects.update(throttling_failure_count=10)
    assert signing_in.seconds_to_wait(TOTPDevice.objects.get()) > 500


def test_a_wrong_recovery_code_waits_too_and_does_not_count_against_the_phone(client, reviewer, phone):
    sign_in(client)
    client.post(CHALLENGE, {"code": "khongcoma"})
    response = client.post(CHALLENGE, {"code": reviewer.codes[0]})
    assert response.context["form"].errors["code"][0].startswith("Đã thử sai nhiều lần")
    assert client.post(CHALLENGE, {"code": code_of(phone)}).status_code == 302


def test_a_recovery_code_opens_once(client, reviewer, phone):
    sign_in(client)
    assert client.post(CHALLENGE, {"code": reviewer.codes[0].upper()}).status_code == 302
    assert client.get(PRIVATE).content == b"noivu"
    assert StaticToken.objects.count() == 9
    client.post("/dang-xuat/")
    sign_in(client)
    assert client.post(CHALLENGE, {"code": reviewer.codes[0]}).status_code == 422


def test_a_code_of_another_persons_phone_opens_nothing(client, reviewer, phone):
    other = signing_in.begin_second_factor(make_user())
    signing_in.confirm_second_factor(other, code=code_of(other), by=other.user)
    sign_in(client)
    assert client.post(CHALLENGE, {"code": code_of(other, steps=1)}).status_code == 422


def test_a_stranger_finds_no_challenge(client):
    assert client.get(CHALLENGE).url == "/dang-nhap/"
    assert client.get(ENROL).url == CHALLENGE
    assert client.get(CONFIRM).url == ENROL


def test_who_has_yet_to_show_a_code_cannot_set_up_another_phone(client, reviewer, phone):
    sign_in(client)
    assert client.post(ENROL).url == CHALLENGE
    assert client.get(CONFIRM).url == ENROL
    assert TOTPDevice.objects.count() == 1


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.EDITOR, Role.ADMINISTRATOR])
def test_where_demanded_these_roles_see_nothing_before_they_have_a_phone(client, settings, role):
    settings.SECOND_FACTOR_DEMANDED = True
    user = appoint(make_user("noivu", password=PASSWORD), role, make_district())
    sign_in(client)
    assert client.get(PRIVATE).url == f"{CHALLENGE}?next={PRIVATE}"
    assert client.get(f"{CHALLENGE}?next={PRIVATE}").url == f"{ENROL}?next={PRIVATE}"
    assert client.post(f"{ENROL}?next={PRIVATE}").url == f"{CONFIRM}?next={PRIVATE}"
    page = client.post(f"{CONFIRM}?next={PRIVATE}", {"code": code_of(TOTPDevice.objects.get())})
    assert len(page.context["codes"]) == 10
    assert page.context["onward"] == PRIVATE
    assert client.get(PRIVATE).status_code == 200
    assert Event.objects.get(action="user.second_factor_on").actor == user


def test_a_superuser_is_asked_too(client, settings):
    settings.SECOND_FACTOR_DEMANDED = True
    client.force_login(make_user(is_superuser=True))
    assert client.get("/quan-tri-he-thong/").url.startswith(CHALLENGE)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PUBLISHER, Role.LEADER])
def test_where_demanded_the_other_roles_go_on_without(client, settings, role):
    settings.SECOND_FACTOR_DEMANDED = True
    client.force_login(appoint(make_user(), role, make_district()))
    assert client.get(PRIVATE).status_code == 200


def test_anybody_may_turn_it_on_for_themselves_with_their_password(client):
    user = make_officer(make_district(), username="phuong", password=PASSWORD)
    client.force_login(user)
    assert client.post(ENROL, {"password": "sai"}).status_code == 422
    client.post(ENROL, {"password": PASSWORD})
    page = client.post(CONFIRM, {"code": code_of(TOTPDevice.objects.get())})
    assert page.status_code == 200
    assert client.get(PRIVATE).status_code == 200


def test_a_phone_counts_only_once_its_code_was_right(client):
    user = make_officer(make_district(), username="phuong", password=PASSWORD)
    client.force_login(user)
    client.post(ENROL, {"password": PASSWORD})
    assert client.post(CONFIRM, {"code": "000000"}).status_code == 422
    assert not signing_in.has_second_factor(user)


def test_the_page_to_scan_shows_a_picture_and_the_same_key_in_words(client):
    client.force_login(make_officer(make_district(), password=PASSWORD))
    client.post(ENROL, {"password": PASSWORD})
    page = client.get(CONFIRM)
    assert page.context["drawing"].startswith("data:image/svg+xml")
    assert len(page.context["secret"].replace(" ", "")) == 32


def test_a_new_phone_replaces_the_old_one_and_its_recovery_codes(client, reviewer, phone):
    sign_in(client)
    client.post(CHALLENGE, {"code": code_of(phone)})
    client.post(ENROL, {"password": PASSWORD})
    assert TOTPDevice.objects.filter(confirmed=True).get() == phone
    new = TOTPDevice.objects.get(confirmed=False)
    page = client.post(CONFIRM, {"code": code_of(new)})
    assert TOTPDevice.objects.get() == new
    assert sorted(StaticToken.objects.values_list("token", flat=True)) == sorted(page.context["codes"])
    assert client.get(PRIVATE).status_code == 200


def test_new_recovery_codes_end_the_old_ones(client, reviewer, phone):
    sign_in(client)
    client.post(CHALLENGE, {"code": code_of(phone)})
    page = client.post("/ban-lam-viec/tai-khoan/ma-du-phong/", {"password": PASSWORD})
    assert not set(page.context["codes"]) & set(reviewer.codes)
    assert StaticToken.objects.count() == 10


def test_it_is_turned_off_with_the_password_where_it_is_not_demanded(client, reviewer, phone, settings):
    settings.SECOND_FACTOR_DEMANDED = False
    sign_in(client)
    client.post(CHALLENGE, {"code": code_of(phone)})
    assert client.post("/ban-lam-viec/tai-khoan/hai-buoc/tat/", {"password": "sai"}).status_code == 422
    client.post("/ban-lam-viec/tai-khoan/hai-buoc/tat/", {"password": PASSWORD})
    assert not signing_in.has_second_factor(reviewer)
    assert client.get(PRIVATE).status_code == 200


def test_it_cannot_be_turned_off_where_it_is_demanded(client, reviewer, phone, settings):
    settings.SECOND_FACTOR_DEMANDED = True
    sign_in(client)
    client.post(CHALLENGE, {"code": code_of(phone)})
    client.post("/ban-lam-viec/tai-khoan/hai-buoc/tat/", {"password": PASSWORD})
    assert signing_in.has_second_factor(reviewer)


def test_a_reset_by_the_administrator_forgets_phone_and_codes_and_is_recorded(client, reviewer, phone):
    administrator = make_user("quantri")
    signing_in.reset_second_factor(reviewer, by=administrator, note="mất điện thoại")
    assert not signing_in.has_second_factor(reviewer)
    assert not StaticToken.objects.exists()
    event = Event.objects.get(action="user.second_factor_off")
    assert (event.actor, event.target_id, event.note) == (administrator, str(reviewer.pk), "mất điện thoại")


def test_after_a_reset_a_session_that_had_shown_the_phone_is_asked_again_where_demanded(
    client, reviewer, phone, settings
):
    settings.SECOND_FACTOR_DEMANDED = True
    sign_in(client)
    client.post(CHALLENGE, {"code": code_of(phone)})
    signing_in.reset_second_factor(reviewer, by=reviewer)
    assert client.get(PRIVATE).url.startswith(CHALLENGE)


def test_setting_up_a_phone_elsewhere_asks_every_other_session_for_its_code(client, reviewer):
    client.force_login(reviewer)
    assert client.get(PRIVATE).status_code == 200
    device = signing_in.begin_second_factor(reviewer)
    signing_in.confirm_second_factor(device, code=code_of(device), by=reviewer)
    assert client.get(PRIVATE).url.startswith(CHALLENGE)


def test_the_wait_ends(reviewer, phone):
    TOTPDevice.objects.update(
        throttling_failure_count=3, throttling_failure_timestamp=timezone.now() - timedelta(seconds=5)
    )
    assert signing_in.seconds_to_wait(TOTPDevice.objects.get()) == 0
