"""Roles given, ended and handed over; an account shut; and that some administrator always stays."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from portal import handing_over, keeping_people
from portal.access import Act, Role, may
from portal.models import Appointment, Event, User
from portal.workflow import TransitionRefused
from tests.factories.people import appoint, make_administrator, make_officer, make_user
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def district():
    return make_district()


def test_handing_over_ends_every_role_the_day_before_and_gives_them_on(district):
    admin, ward = make_administrator(district), make_unit(parent=district)
    leaver, follower = appoint(make_officer(ward), Role.LEADER, district), make_user()
    assert handing_over.hand_over(leaver, from_day=TODAY, to=follower, by=admin) == 2
    assert not leaver.appointments.in_force_on(TODAY).exists()
    given = follower.appointments.values_list("unit", "role", "starts_on")
    assert set(given) == {(ward.pk, "officer", TODAY), (district.pk, "leader", TODAY)}


def test_handing_over_twice_ends_nothing_more(district):
    admin, leaver = make_administrator(district), make_officer(make_unit(parent=district))
    handing_over.hand_over(leaver, from_day=TODAY, by=admin)
    assert handing_over.hand_over(leaver, from_day=TODAY, by=admin) == 0
    assert Event.objects.filter(action="user.hand_over").count() == 1


def test_roles_elsewhere_are_not_handed_over(district):
    admin = make_administrator(district)
    leaver = appoint(
        make_officer(make_unit(parent=district)), Role.OFFICER, make_district("UBND quận Ba Đình")
    )
    handing_over.hand_over(leaver, from_day=TODAY, by=admin)
    assert leaver.appointments.in_force_on(TODAY).get().unit.name == "UBND quận Ba Đình"


def test_what_is_open_with_a_person_comes_from_the_registry(district):
    person = make_officer(district)

    def drafts(user):
        return [handing_over.OpenItem("Bản nháp", unit=district)] if user == person else []

    handing_over.register(drafts)
    handing_over.register(drafts)
    try:
        mine = [item for item in handing_over.open_with(person) if item.label == "Bản nháp"]
        assert len(mine) == 1
        assert handing_over.open_with(make_user()) == []
    finally:
        handing_over._registry.remove(drafts)


def test_a_role_that_would_end_before_it_began_is_taken_away_at_once(district):
    person = make_user()
    role = keeping_people.appoint(person, unit=district, role=Role.OFFICER, starts_on=TODAY, by=None)
    keeping_people.end_appointment(role, ends_on=TODAY - DAY, by=None)
    assert not may(User.objects.get(pk=person.pk), Act.PLAN_WRITE, unit=district)
    assert Event.objects.latest("pk").action == "appointment.remove"


def test_every_change_of_rights_is_an_event(district):
    admin = make_administrator(district)
    person = keeping_people.add_person(
        username="lan",
        full_name="Lan",
        email="lan@example.vn",
        unit=district,
        role=Role.OFFICER,
        starts_on=TODAY,
        by=admin,
    )
    keeping_people.correct_person(person, changes={"email": "l@example.vn"}, by=admin)
    keeping_people.end_appointment(person.appointments.get(), ends_on=TODAY, by=admin)
    keeping_people.disable_person(person, reason="Nghỉ hưu", by=admin)
    keeping_people.enable_person(person, by=admin)
    seen = Event.objects.order_by("pk").values_list("action", "actor", "unit")
    actions = [
        "user.add",
        "appointment.add",
        "user.correct",
        "appointment.end",
        "user.disable",
        "user.enable",
    ]
    assert list(seen) == [(action, admin.pk, district.pk) for action in actions]


# --- The last administrator -------------------------------------------------------------------------


def test_nobody_shuts_their_own_account(district):
    admin = make_administrator(district)
    make_administrator(district)
    with pytest.raises(TransitionRefused, match="Không tự khóa"):
        keeping_people.disable_person(admin, reason="", by=admin)


def test_the_last_administrator_of_a_unit_keeps_the_role(district):
    admin = make_administrator(district)
    with pytest.raises(TransitionRefused, match="người quản trị cuối cùng của UBND quận Đống Đa"):
        keeping_people.end_appointment(admin.appointments.get(), ends_on=TODAY, by=admin)
    with pytest.raises(TransitionRefused, match="người quản trị cuối cùng"):
        handing_over.hand_over(admin, from_day=TODAY, by=admin)
    assert admin.appointments.get().ends_on is None


def test_with_another_administrator_at_the_unit_or_above_one_may_go(district):
    ward = make_unit(parent=district)
    admin, other = make_administrator(ward), make_administrator(district)
    keeping_people.end_appointment(admin.appointments.get(), ends_on=TODAY, by=other)
    assert admin.appointments.get().ends_on == TODAY


def test_an_administrator_whose_own_time_ends_does_not_count(district):
    admin = make_administrator(district)
    appoint(make_user(), Role.ADMINISTRATOR, district, ends_on=TODAY)
    with pytest.raises(TransitionRefused):
        keeping_people.end_appointment(admin.appointments.get(), ends_on=TODAY, by=admin)


def test_an_administrator_who_hands_over_may_go(district):
    admin, follower = make_administrator(district), make_user()
    handing_over.hand_over(admin, from_day=TODAY, to=follower, by=admin)
    assert may(follower, Act.PEOPLE_KEEP, unit=district)


def test_a_past_role_of_an_administrator_holds_nobody_back(district):
    make_administrator(district)
    person = appoint(make_user(), Role.ADMINISTRATOR, make_unit(), ends_on=datetime.date(2021, 1, 1))
    keeping_people.disable_person(person, reason="Nghỉ", by=None)
    assert not person.is_active


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_shut_each_other_out_one_stays():
    """The second waits for the first, whose work it could not see yet, and is then refused."""
    district = make_district()
    first, second = make_administrator(district), make_administrator(district)
    refused = []

    def strike_back():
        try:
            keeping_people.disable_person(first, reason="", by=second)
        except TransitionRefused:
            refused.append(first)
        finally:
            connection.close()

    thread = threading.Thread(target=strike_back)
    with transaction.atomic():
        keeping_people.disable_person(second, reason="", by=first)
        thread.start()
        thread.join(timeout=0.5)
    thread.join()
    assert refused == [first]
    assert Appointment.objects.in_force_on(TODAY).get(role=Role.ADMINISTRATOR).user == first
