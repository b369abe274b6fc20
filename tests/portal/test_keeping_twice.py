"""What a form sent twice, or two people at once, would double is refused in words and stands once."""

import datetime

import pytest

from portal import keeping_calendar, keeping_lists, keeping_people, keeping_units
from portal.access import Role
from portal.lists import list_called
from portal.models import Appointment, Event, Letter, SpecialDay, Unit, User
from portal.workflow import TransitionRefused
from tests.factories.people import make_user
from tests.factories.units import make_district, make_kind, make_unit

pytestmark = pytest.mark.django_db

DAY = datetime.date(2025, 7, 1)


def twice(act):
    act()
    before = Event.objects.count()
    with pytest.raises(TransitionRefused):
        act()
    assert Event.objects.count() == before


def test_a_unit():
    twice(
        lambda: keeping_units.add_unit(code="a", name="A", kind=make_kind(), parent=make_district(), by=None)
    )
    assert Unit.objects.filter(code="a").count() == 1


def test_a_unit_that_takes_anothers_code():
    make_unit(code="a")
    unit = make_unit(code="b")
    with pytest.raises(TransitionRefused):
        keeping_units.correct_unit(unit, changes={"code": "a"}, by=None)


def test_a_person_who_is_invited_once():
    unit = make_district()

    def add():
        fields = {"username": "lan", "full_name": "Lan", "email": "lan@example.vn"}
        keeping_people.add_person(**fields, unit=unit, role=Role.OFFICER, starts_on=DAY, by=None)

    twice(add)
    assert (User.objects.count(), Letter.objects.count()) == (1, 1)


def test_a_role():
    user, unit = make_user(), make_district()
    twice(lambda: keeping_people.appoint(user, unit=unit, role=Role.OFFICER, starts_on=DAY, by=None))
    assert Appointment.objects.count() == 1


def test_a_day():
    twice(lambda: keeping_calendar.mark_day(DAY, is_working=False, name="Nghỉ", by=None))
    assert SpecialDay.objects.count() == 1


def test_an_entry_of_a_list():
    reasons = list_called("ly-do")
    twice(lambda: keeping_lists.add_entry(reasons, {"text": "Mới", "position": 1}, by=None))
    assert reasons.model.objects.filter(text="Mới").count() == 1
