"""Notices: written exactly once, to the right people, and put into letters by their rules."""

import datetime
from concurrent.futures import TimeoutError

import pytest
from django.db import connection
from django.db.transaction import atomic
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal import noticing
from portal.access import Role
from portal.models import Letter, Notice
from portal.noticing import News, notify, notify_many
from tests.beside import beside
from tests.factories.campaigns import make_file
from tests.factories.people import appoint, make_officer, make_reviewer, make_user
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def noon(days=0):
    """Today at noon in Hà Nội, or so many days later."""
    return timezone.make_aware(
        datetime.datetime.combine(timezone.localdate() + days * DAY, datetime.time(12))
    )


def tell(unit, key="k", *, role=Role.OFFICER, **words):
    return notify(key=key, unit=unit, role=role, title="Có việc mới", **words)


def readers():
    return sorted(Letter.objects.values_list("user__username", flat=True))


# --- The notice -----------------------------------------------------------------------------------


def test_a_notice_keeps_its_words_its_moment_and_where_the_next_step_is():
    unit = make_unit()
    notice = tell(unit, body="Mời xem", path="/ban-lam-viec/ke-hoach/", at=noon(-9))
    notice.refresh_from_db()
    assert (notice.title, notice.body, notice.path) == ("Có việc mới", "Mời xem", "/ban-lam-viec/ke-hoach/")
    assert (notice.unit, notice.role, notice.user, notice.at) == (unit, Role.OFFICER, None, noon(-9))


def test_a_second_notice_with_the_same_key_changes_nothing():
    unit = make_unit()
    make_officer(unit)
    assert tell(unit, "k") is not None
    assert tell(unit, "k") is None
    assert (Notice.objects.count(), Letter.objects.count()) == (1, 1)


def test_of_many_only_those_with_a_new_key_are_written():
    unit = make_unit()
    tell(unit, "old")
    news = [News(key=key, title="Có việc mới", unit=unit, role=Role.OFFICER) for key in ("old", "a", "b")]
    assert [notice.key for notice in notify_many(news)] == ["a", "b"]


def test_a_title_that_is_too_long_is_cut():
    notice = notify(key="k", unit=make_unit(), role=Role.OFFICER, title="Đ" * 400)
    notice.refresh_from_db()
    assert notice.title == "Đ" * 300


def test_a_notice_goes_with_the_transaction_that_wrote_it():
    unit = make_unit()

    def fail():
        with atomic():
            tell(unit)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert tell(unit) is not None


def test_a_person_sees_notices_to_them_and_to_their_role_at_their_unit_only():
    ward, other = make_unit(), make_unit()
    officer = make_officer(ward)
    mine = [tell(ward, "ward"), notify(key="person", user=officer, title="Cho riêng anh")]
    tell(other, "elsewhere")
    tell(ward, "another role", role=Role.LEADER)
    notify(key="another person", user=make_user(), title="Cho người khác")
    assert set(Notice.objects.for_user(officer)) == set(mine)


# --- Who gets a letter ----------------------------------------------------------------------------


def test_a_letter_goes_to_each_who_holds_the_role_at_the_unit():
    ward = make_unit()
    make_officer(ward, username="a")
    make_officer(ward, username="b")
    make_reviewer(ward, username="another-role")
    make_officer(make_unit(), username="elsewhere")
    tell(ward)
    assert readers() == ["a", "b"]


def test_a_letter_goes_to_who_holds_the_role_that_day():
    ward, today = make_unit(), timezone.localdate()
    appoint(make_user("left"), Role.OFFICER, ward, ends_on=today - DAY)
    appoint(make_user("until-today"), Role.OFFICER, ward, ends_on=today)
    appoint(make_user("from-today"), Role.OFFICER, ward, starts_on=today)
    appoint(make_user("to-come"), Role.OFFICER, ward, starts_on=today + DAY)
    tell(ward)
    assert readers() == ["from-today", "until-today"]


def test_who_held_the_role_on_the_day_of_the_notice_gets_it_though_it_is_written_later():
    ward, yesterday = make_unit(), timezone.localdate() - DAY
    appoint(make_user("until-yesterday"), Role.OFFICER, ward, ends_on=yesterday)
    appoint(make_user("from-today"), Role.OFFICER, ward, starts_on=yesterday + DAY)
    tell(ward, at=noon(-1))
    assert readers() == ["until-yesterday"]


def test_a_person_with_two_appointments_gets_one_letter():
    ward = make_unit()
    officer = make_officer(ward, username="a")
    appoint(officer, Role.OFFICER, ward, starts_on=datetime.date(2021, 1, 1))
    tell(ward)
    assert readers() == ["a"]


def test_nobody_without_an_address_or_disabled_gets_a_letter():
    ward = make_unit()
    make_officer(ward, username="no-address", email="")
    make_officer(ward, username="disabled", is_active=False)
    tell(ward)
    notify(key="p1", user=make_user(email=""), title="Cho riêng anh")
    notify(key="p2", user=make_user(is_active=False), title="Cho riêng anh")
    assert readers() == []


def test_a_notice_to_a_person_goes_to_that_person():
    make_user("other")
    notify(key="k", user=make_user("a"), title="Cho riêng anh")
    assert readers() == ["a"]


def test_each_notice_outside_digests_has_a_letter_of_its_own_due_at_once():
    ward = make_unit()
    make_officer(ward, wants_mail=False)  # what is asked of one now is no daily reminder
    tell(ward, "a", at=noon())
    tell(ward, "b", at=noon())
    letters = Letter.objects.all()
    assert [(letter.is_digest, letter.due_at) for letter in letters] == [(False, noon())] * 2
    assert [letter.notices.count() for letter in letters] == [1, 1]


@pytest.mark.parametrize("is_digest", [True, False])
def test_nothing_is_mailed_about_what_happened_more_than_three_days_ago(is_digest):
    ward = make_unit()
    make_officer(ward)
    late = timezone.now() - 3 * DAY
    tell(ward, "a", at=late - datetime.timedelta(minutes=1), is_digest=is_digest)
    assert (Notice.objects.count(), Letter.objects.count()) == (1, 0)
    tell(ward, "b", at=late + datetime.timedelta(minutes=1), is_digest=is_digest)
    assert Letter.objects.count() == 1


# --- Digests --------------------------------------------------------------------------------------


def digest(ward, key, at=None):
    return tell(ward, key, is_digest=True, at=at or noon())


def contents(user):
    """What is to be mailed to `user`: keys of notices by the local moment at which they are due."""
    return {
        f"{timezone.localtime(letter.due_at):%d %H:%M}": [
            notice.key for notice in letter.notices.order_by("key")
        ]
        for letter in Letter.objects.filter(user=user, is_digest=True)
    }


def at_hour(text, days=0):
    return f"{timezone.localdate() + days * DAY:%d} {text}"


def test_a_person_has_one_digest_a_day_whatever_the_units():
    first, second = make_unit(), make_unit()
    officer = make_officer(first)
    appoint(officer, Role.OFFICER, second)
    for key, unit in (("a", first), ("b", second), ("c", first)):
        digest(unit, key)
    assert contents(officer) == {at_hour("12:00"): ["a", "b", "c"]}


def test_two_who_read_one_notice_have_a_digest_each():
    ward = make_unit()
    people = [make_officer(ward), make_officer(ward)]
    digest(ward, "a")
    assert [contents(person) for person in people] == [{at_hour("12:00"): ["a"]}] * 2


@pytest.mark.parametrize("stamp", ["sent_at", "parked_at"])
def test_once_todays_digest_is_gone_the_next_waits_until_eight_tomorrow(stamp):
    ward = make_unit()
    officer = make_officer(ward)
    digest(ward, "a")
    Letter.objects.update(**{stamp: noon()})
    digest(ward, "b")
    digest(ward, "c")
    assert contents(officer) == {at_hour("12:00"): ["a"], at_hour("08:00", days=1): ["b", "c"]}


def test_what_was_put_off_until_tomorrow_stands_in_tomorrows_digest():
    ward = make_unit()
    officer = make_officer(ward)
    digest(ward, "a", at=noon(-1))
    Letter.objects.update(sent_at=noon(-1))
    digest(ward, "b", at=noon(-1))
    digest(ward, "c", at=noon())
    assert contents(officer) == {at_hour("12:00", days=-1): ["a"], at_hour("08:00"): ["b", "c"]}


def test_who_wants_no_daily_mail_has_no_digest_but_the_notice():
    ward = make_unit()
    officer = make_officer(ward, wants_mail=False)
    digest(ward, "a")
    assert contents(officer) == {}
    assert [notice.key for notice in Notice.objects.for_user(officer)] == ["a"]


def test_a_digest_is_no_reason_to_hold_back_a_letter_of_its_own():
    ward = make_unit()
    make_officer(ward)
    digest(ward, "a")
    tell(ward, "b", at=noon())
    assert sorted(Letter.objects.values_list("is_digest", flat=True)) == [False, True]


# --- Voiding, files, own letters ------------------------------------------------------------------


def test_voiding_marks_the_named_notices_once():
    ward = make_unit()
    for key in ("a", "b"):
        tell(ward, key)
    noticing.void(["a", "unknown"], at=noon())
    noticing.void(["a"], at=noon(1))
    assert dict(Notice.objects.values_list("key", "void_at")) == {"a": noon(), "b": None}


def test_a_file_stands_with_its_notice():
    ward = make_unit()
    file = make_file(ward)
    assert tell(ward, file=file).file == file


def test_a_letter_of_its_own_words_is_queued_once():
    user = make_user()
    for _time in range(2):
        noticing.post_letter(user=user, key="k", subject="Đặt lại mật khẩu", body="…", at=noon())
    assert [(letter.subject, letter.due_at) for letter in Letter.objects.all()] == [
        ("Đặt lại mật khẩu", noon())
    ]


# --- Cost -----------------------------------------------------------------------------------------


def queries_to_tell(units, *, is_digest):
    news = []
    for n in range(units):
        ward = make_unit()
        make_officer(ward)
        news.append(News(key=f"{units}:{n}", title="Có việc mới", unit=ward, role=Role.OFFICER))
    with CaptureQueriesContext(connection) as queries:
        assert len(notify_many(news, is_digest=is_digest)) == units
    return len(queries)


@pytest.mark.parametrize("is_digest", [True, False])
def test_the_number_of_queries_does_not_depend_on_the_number_of_notices(is_digest):
    assert queries_to_tell(1, is_digest=is_digest) == queries_to_tell(30, is_digest=is_digest)


# --- Between two connections ----------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_acts_that_tell_one_person_at_once_share_the_digest_that_the_first_begins():
    ward = make_unit()
    officer = make_officer(ward)
    with atomic():
        digest(ward, "a")
        second = beside(digest, ward, "b")
        with pytest.raises(TimeoutError):
            second.result(0.3)
    second.result(30)
    assert contents(officer) == {at_hour("12:00"): ["a", "b"]}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_digest_that_is_being_sent_and_what_is_new_goes_into_the_next():
    ward = make_unit()
    officer = make_officer(ward)
    digest(ward, "a")
    with atomic():
        Letter.objects.select_for_update().get()  # as portal/mailing.py holds it
        beside(digest, ward, "b").result(30)
    assert contents(officer) == {at_hour("12:00"): ["a"], at_hour("08:00", days=1): ["b"]}
