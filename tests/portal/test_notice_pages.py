"""Notices to a person and their units; no more daily letters; letters that were given up on."""

import pytest
from django.core.signing import dumps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access import Role
from portal.mailing import UNSUBSCRIBE_SALT
from portal.models import Event, Letter, Notice, Reading
from portal.noticing import notify, post_letter
from tests.factories.people import appoint, make_administrator, make_officer, make_user
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db

NOTICES = reverse("portal:notice-list")


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def officer(client, district):
    person = make_officer(district)
    client.force_login(person)
    return person


def page(name, *args):
    return reverse(f"portal:{name}", args=args)


def titles(response):
    return [notice.title for notice in response.context["page"]]


def say(title, unit, role=Role.OFFICER, **fields):
    return notify(key=title, title=title, unit=unit, role=role, **fields)


def test_one_sees_what_is_for_oneself_and_ones_roles_unread_first(client, district, officer):
    first, _second = say("một", district), say("hai", district)
    notify(key="ba", title="ba", user=officer)
    say("cho lãnh đạo", district, Role.LEADER)
    say("đơn vị khác", make_unit(parent=district))
    client.post(page("notice-open", first.pk))
    assert titles(client.get(NOTICES)) == ["ba", "hai", "một"]


def test_looking_marks_nothing_as_read(client, district, officer):
    notice = say("một", district)
    client.get(NOTICES)
    assert client.get(page("notice-open", notice.pk)).status_code == 405
    assert not Reading.objects.exists()


def test_opening_marks_as_read_once_and_goes_where_the_notice_leads(client, district, officer):
    notice = say("một", district, path="/ban-lam-viec/ke-hoach/")
    for _press in range(2):
        assert client.post(page("notice-open", notice.pk)).url == "/ban-lam-viec/ke-hoach/"
    assert Reading.objects.get().user == officer


@pytest.mark.parametrize("path", ["", "https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_a_notice_never_leads_out_of_the_portal(client, district, officer, path):
    notice = say("một", district, path=path)
    assert client.post(page("notice-open", notice.pk)).url == NOTICES


def test_a_notice_to_others_is_like_a_missing_one(client, district, officer):
    notice = say("khác", make_unit(parent=district))
    assert client.post(page("notice-open", notice.pk)).status_code == 404
    assert client.post(page("notice-open", notice.pk + 1000)).status_code == 404


def test_all_are_marked_as_read_at_one_press(client, district, officer):
    say("một", district)
    say("hai", district)
    say("khác", make_unit(parent=district))
    client.post(page("notice-read-all"))
    assert set(Reading.objects.values_list("notice__title", flat=True)) == {"một", "hai"}
    assert not Notice.objects.unread_by(officer).exists()


def test_three_notices_take_as_many_queries_as_one(client, district, officer, django_assert_max_num_queries):
    def count(names):
        for name in names:
            say(name, district)
        with django_assert_max_num_queries(20) as queries:
            client.get(NOTICES)
        return len(queries)

    assert count(["a"]) == count(["b", "c"])


def test_markup_in_a_notice_is_text(client, district, officer):
    say("<b>một</b>", district, body="<script>alert(1)</script>\nhai")
    text = client.get(NOTICES).content.decode()
    assert "<b>một" not in text
    assert "<script>alert" not in text


def test_the_daily_letter_is_left_and_taken_again(client, officer):
    client.post(page("notice-mail"), {"wants": "0"})
    officer.refresh_from_db()
    assert officer.wants_mail is False
    client.post(page("notice-mail"), {"wants": "1"})
    officer.refresh_from_db()
    assert officer.wants_mail is True


# --- Unsubscribing by the link at the foot of a letter ----------------------------------------------------


def unsubscribe_path(user):
    return page("unsubscribe", dumps(user.pk, salt=UNSUBSCRIBE_SALT))


def test_the_link_asks_first_and_the_button_does_it_without_signing_in():
    person, visitor = make_user(), Client()
    looked = visitor.get(unsubscribe_path(person))
    person.refresh_from_db()
    assert (looked.status_code, person.wants_mail) == (200, True)
    assert "no-store" in looked["Cache-Control"]
    done = visitor.post(unsubscribe_path(person))
    person.refresh_from_db()
    assert (done.status_code, person.wants_mail) == (200, False)


def test_the_page_tells_nothing_about_the_person():
    person = make_user(full_name="Nguyễn Thị Lan", username="lan")
    text = Client().get(unsubscribe_path(person)).content.decode()
    assert "Lan" not in text
    assert "lan@" not in text


def test_the_button_needs_the_pages_own_token():
    person = make_user()
    assert Client(enforce_csrf_checks=True).post(unsubscribe_path(person)).status_code == 403


FORGED = ["x", "a:b:c", dumps(1, salt="another"), dumps(999, salt=UNSUBSCRIBE_SALT)]


@pytest.mark.parametrize("token", FORGED, ids=["letters", "parts", "other salt", "nobody"])
def test_a_forged_link_is_no_page(token):
    make_user()
    assert Client().get(page("unsubscribe", token)).status_code == 404
    assert Client().post(page("unsubscribe", token)).status_code == 404


def test_a_link_of_long_ago_is_no_page(monkeypatch):
    monkeypatch.setattr("portal.views.notice.UNSUBSCRIBE_SECONDS", -1)
    assert Client().get(unsubscribe_path(make_user())).status_code == 404


# --- Letters that were given up on ------------------------------------------------------------------------


def park(user, key="thu"):
    letter = post_letter(user=user, key=key, subject=f"Thư {key}", body="…")
    Letter.objects.filter(pk=letter.pk).update(
        parked_at=timezone.now(), tries=5, last_error="550 no such user"
    )
    return letter


def test_an_administrator_sees_parked_letters_of_their_people_and_sends_them_again(client, district):
    client.force_login(make_administrator(district))
    letter = park(make_officer(district))
    park(make_officer(make_district("UBND quận Ba Đình")), "khác")
    shown = client.get(page("letter-list"))
    assert [each.pk for each in shown.context["page"]] == [letter.pk]
    assert "550 no such user" in shown.content.decode()
    client.post(page("letter-resend", letter.pk))
    letter.refresh_from_db()
    assert (letter.parked_at, letter.tries, letter.last_error) == (None, 0, "")
    assert letter in Letter.objects.due(timezone.now())
    assert Event.objects.get().action == "letter.resend"


def test_a_letter_that_goes_out_is_not_sent_again_by_hand(client, district):
    client.force_login(make_administrator(district))
    letter = post_letter(user=make_officer(district), key="thu", subject="Thư", body="…")
    assert client.post(page("letter-resend", letter.pk)).status_code == 409


def test_letters_of_others_are_like_missing_ones(client, district):
    client.force_login(make_administrator(district))
    letter = park(make_officer(make_district("UBND quận Ba Đình")))
    assert client.post(page("letter-resend", letter.pk)).status_code == 404
    assert client.post(page("letter-resend", letter.pk + 1000)).status_code == 404


def test_three_letters_take_as_many_queries_as_one(client, district, django_assert_max_num_queries):
    client.force_login(make_administrator(district))

    def count(keys):
        for key in keys:
            park(appoint(make_user(), Role.OFFICER, district), key)
        with django_assert_max_num_queries(20) as queries:
            client.get(page("letter-list"))
        return len(queries)

    assert count(["a"]) == count(["b", "c"])


def test_an_officer_sees_no_letters(client, officer):
    assert client.get(page("letter-list")).status_code == 403
