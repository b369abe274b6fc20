"""How long a session lasts, and who is out at the next request (PROMISES S11, S12)."""

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from portal import tasks
from portal.access import Role
from portal.models import Event
from portal.signing_in import SEEN_AT, SIGNED_IN_AT, forget_old
from tests.factories.people import appoint, make_officer, make_reviewer, make_user
from tests.factories.units import make_district

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.doors")]

PASSWORD = "cây đa bến nước 2020"
PRIVATE, REVIEWING = "/ban-lam-viec/thu/", "/ban-lam-viec/thu/xet/"
MINUTE, HOUR = 60, 3600


@pytest.fixture
def officer():
    return make_officer(make_district(), username="phuong", password=PASSWORD)


def age(client, **seconds):
    """Make the session older: `seen_at=` and `signed_in_at=` seconds ago."""
    session = client.session
    now = int(timezone.now().timestamp())
    for key, ago in seconds.items():
        session[key] = now - ago
    session.save()


def test_a_session_goes_on_while_it_is_used(client, officer):
    client.force_login(officer)
    age(client, seen_at=29 * MINUTE)
    assert client.get(PRIVATE).status_code == 200
    assert client.session[SEEN_AT] > timezone.now().timestamp() - MINUTE


def test_a_session_ends_after_half_an_idle_hour(client, officer):
    client.force_login(officer)
    age(client, seen_at=30 * MINUTE + 2)
    assert client.get(PRIVATE).url == f"/dang-nhap/?next={PRIVATE}&phien=het"
    assert not Session.objects.exists()


def test_a_session_ends_twelve_hours_after_sign_in_however_busy(client, officer):
    client.force_login(officer)
    age(client, signed_in_at=12 * HOUR - MINUTE)
    assert client.get(PRIVATE).status_code == 200
    age(client, signed_in_at=12 * HOUR + 2)
    assert client.get(PRIVATE).url == f"/dang-nhap/?next={PRIVATE}&phien=het"


def test_an_ended_session_opens_nothing_on_public_pages_either(client, officer):
    client.force_login(officer)
    age(client, seen_at=HOUR)
    assert client.get("/thu/ai/").content == b"nobody"


def test_the_session_is_written_at_most_once_a_minute(client, officer):
    client.force_login(officer)
    age(client, seen_at=30)
    before = Session.objects.get().session_data
    client.get(PRIVATE)
    assert Session.objects.get().session_data == before
    age(client, seen_at=61)
    before = Session.objects.get().session_data
    client.get(PRIVATE)
    assert Session.objects.get().session_data != before


def test_signing_in_gives_a_new_id_and_a_new_clock(client, officer):
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["session"] = planted = session.session_key
    client.post("/dang-nhap/", {"username": "phuong", "password": PASSWORD})
    assert client.session.session_key != planted
    assert client.session[SIGNED_IN_AT] == client.session[SEEN_AT]
    assert not Session.objects.filter(pk=planted).exists()


def test_the_cookie_is_for_the_server_only_and_ends_with_the_browser(client, officer):
    client.post("/dang-nhap/", {"username": "phuong", "password": PASSWORD})
    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["domain"]) == (
        True,
        "Lax",
        "",
        "",
    )


def test_a_disabled_person_is_out_at_the_next_request(client, officer):
    client.force_login(officer)
    assert client.get(PRIVATE).status_code == 200
    type(officer).objects.update(is_active=False)
    assert client.get(PRIVATE).url == f"/dang-nhap/?next={PRIVATE}&phien=het"


def test_whose_appointment_ended_yesterday_may_no_longer_do_the_work(client):
    reviewer = make_reviewer(make_district())
    client.force_login(reviewer)
    assert client.get(REVIEWING).status_code == 200
    reviewer.appointments.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert client.get(REVIEWING).status_code == 403


def test_an_appointment_counts_to_the_end_of_its_last_day(client):
    today = timezone.localdate()
    client.force_login(appoint(make_user(), Role.REVIEWER, make_district(), ends_on=today))
    assert client.get(REVIEWING).status_code == 200


def test_a_new_password_ends_the_other_browsers_and_keeps_this_one(client, officer):
    other = Client()
    other.force_login(officer)
    client.force_login(officer)
    before = client.session.session_key
    new = {"password": PASSWORD, "new_password1": "hoa sữa mùa thu", "new_password2": "hoa sữa mùa thu"}
    assert client.post("/ban-lam-viec/tai-khoan/", new).status_code == 302
    assert other.get(PRIVATE).url == f"/dang-nhap/?next={PRIVATE}&phien=het"
    assert client.get(PRIVATE).status_code == 200
    assert client.session.session_key != before
    assert Event.objects.get().action == "user.password_change"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password": "sai rồi"}, "password"),
        ({"new_password2": "khác hẳn đi nhé"}, "new_password2"),
        ({"new_password1": "ngắn", "new_password2": "ngắn"}, "new_password2"),
        ({"new_password1": "x" * 5000, "new_password2": "x" * 5000}, "new_password1"),
    ],
)
def test_a_password_is_not_changed_by_a_form_with_a_mistake(client, officer, typed, field):
    client.force_login(officer)
    new = {"password": PASSWORD, "new_password1": "hoa sữa mùa thu", "new_password2": "hoa sữa mùa thu"}
    response = client.post("/ban-lam-viec/tai-khoan/", new | typed)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_a_script_whose_session_ended_is_told_in_words(client, officer):
    client.force_login(officer)
    age(client, seen_at=HOUR)
    response = client.post(PRIVATE, headers={"Sec-Fetch-Dest": "empty"})
    assert response.status_code == 401
    assert response.json()["error"].startswith("Phiên làm việc đã kết thúc.")


def test_a_form_sent_after_the_end_is_said_to_be_lost_and_leads_back_to_its_page(client, officer):
    page = "http://testserver/ban-lam-viec/ke-hoach/7/?muc=2"
    response = client.post(PRIVATE, headers={"Referer": page})
    assert response.url == "/dang-nhap/?next=/ban-lam-viec/ke-hoach/7/%3Fmuc%3D2&phien=chua-luu"
    assert "chưa được lưu" in client.get(response.url).content.decode()


def test_a_form_sent_from_another_site_does_not_choose_where_sign_in_leads(client):
    response = client.post(PRIVATE, headers={"Referer": "https://evil.example/x"})
    assert response.url == "/dang-nhap/?next=&phien=chua-luu"


def test_a_stranger_is_not_told_of_a_session(client):
    assert client.get(PRIVATE).url == f"/dang-nhap/?next={PRIVATE}"


def test_a_made_up_session_id_opens_nothing(client):
    client.cookies["session"] = "a" * 32
    assert client.get(PRIVATE).status_code == 302
    assert not Session.objects.exists()


def test_what_is_over_is_forgotten_and_what_goes_on_is_kept(client, officer):
    client.post("/dang-nhap/", {"username": "phuong", "password": PASSWORD})
    tasks.forget_old_sessions()
    assert (Session.objects.count(), AccessLog.objects.count()) == (1, 1)
    later = timezone.now() + timedelta(days=366)
    forget_old(at=later)
    forget_old(at=later)
    assert (Session.objects.count(), AccessLog.objects.count()) == (0, 0)
