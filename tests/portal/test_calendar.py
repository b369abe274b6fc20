"""The calendar of holidays and worked Saturdays, through a real client."""

import datetime

import pytest
from django.urls import reverse

from portal.models import Event, SpecialDay
from portal.working_days import is_working
from tests.factories.people import make_administrator, make_officer
from tests.factories.units import make_district

pytestmark = pytest.mark.django_db

CALENDAR, ADD = reverse("portal:calendar"), reverse("portal:special-day-add")
HUNG_KINGS = datetime.date(2020, 4, 2)


@pytest.fixture
def admin(client):
    client.force_login(make_administrator(make_district()))
    return client


def test_a_holiday_is_added_and_counts(admin):
    response = admin.post(ADD, {"day": "02/04/2020", "kind": "", "name": "Giỗ Tổ Hùng Vương"})
    assert response.url == f"{CALENDAR}?nam=2020"
    assert not is_working(HUNG_KINGS)
    assert Event.objects.get().action == "day.mark"
    assert "Giỗ Tổ Hùng Vương" in admin.get(CALENDAR, {"nam": "2020"}).content.decode()


def test_a_worked_saturday_counts_as_a_working_day(admin):
    admin.post(ADD, {"day": "09/05/2020", "kind": "lam-bu", "name": "Làm bù"})
    assert is_working(datetime.date(2020, 5, 9))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": "31/02/2020", "name": "x"}, "day"),
        ({"day": "02/04/2020", "name": "x"}, "day"),
        ({"day": "03/04/2020", "name": ""}, "name"),
        ({"day": "03/04/2020", "name": "x", "kind": "lam-bu"}, "day"),
    ],
)
def test_what_is_wrong_with_a_day_is_said(admin, typed, field):
    SpecialDay.objects.create(day=HUNG_KINGS, name="Giỗ Tổ Hùng Vương")
    response = admin.post(ADD, typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_day_is_taken_out_by_a_press_and_not_by_a_look(admin):
    special = SpecialDay.objects.create(day=HUNG_KINGS, name="Giỗ Tổ Hùng Vương")
    path = reverse("portal:special-day-remove", args=[special.pk])
    assert admin.get(path).status_code == 405
    admin.post(path)
    assert not SpecialDay.objects.exists()
    assert Event.objects.get().target_name == "02/04/2020: Giỗ Tổ Hùng Vương"


@pytest.mark.parametrize(
    ("year", "status"), [("2020", 200), ("1", 200), ("x", 200), ("9999", 404), ("٢٠٢٠", 200)]
)
def test_years_out_of_reach_are_not_there(admin, year, status):
    assert admin.get(CALENDAR, {"nam": year}).status_code == status


def test_the_year_stands_in_whole_weeks_from_monday(admin):
    january = admin.get(CALENDAR, {"nam": "2020"}).context["months"][0]
    first = january["weeks"][0]
    assert [cell and cell["day"].day for cell in first] == [None, None, 1, 2, 3, 4, 5]
    assert [cell["is_working"] for cell in first if cell] == [True, True, True, False, False]


def test_more_days_take_no_more_queries(admin, django_assert_max_num_queries):
    def count(days):
        for day in days:
            SpecialDay.objects.create(day=day, name="Nghỉ")
        with django_assert_max_num_queries(20) as queries:
            admin.get(CALENDAR, {"nam": "2020"})
        return len(queries)

    assert count(["2020-01-01"]) == count(["2020-01-02", "2020-01-03"])


def test_an_officer_may_not(client):
    client.force_login(make_officer(make_district()))
    assert client.get(CALENDAR).status_code == 403
    assert client.post(ADD, {"day": "03/04/2020", "name": "x"}).status_code == 403
