"""Query sets that are compiled once say what a new one would say: on both databases, in every thread."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext

from portal.compiled import compiled, compiled_text
from portal.models import SpecialDay, Unit
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db


@compiled
def units_under(parts, given):
    return Unit.objects.select_related(*parts).filter(parent=given.parent)


@compiled
def units_named(given):
    return Unit.objects.filter(Q(name=given.one) | Q(name=given.other))


@compiled
def units_a_parent(given):
    counted = Unit.objects.filter(name__endswith=given.ending).order_by("parent")
    return counted.values_list("parent").annotate(n=Count("pk"))


@compiled
def days_until(given):
    return SpecialDay.objects.filter(day__lte=given.day)


@compiled
def units_of_kinds(given):
    return Unit.objects.filter(kind__in=[given.kind])


@compiled_text
def names_of_wards_and_others(limit, given):
    units = Unit.objects.filter(parent=given.parent).order_by("name")
    parts = {
        "those": units.filter(name__startswith=given.start),
        "others": units.exclude(name__startswith=given.start),
    }
    text = f"SELECT name, 1 FROM ({{those}} LIMIT {limit}) a UNION ALL SELECT name, 2 FROM ({{others}} LIMIT {limit}) b"
    return text, {name: rows.values("name") for name, rows in parts.items()}


@pytest.fixture
def district():
    district = make_district()
    for name in ("Phường Láng Hạ", "Phường Láng Thượng", "Phường Cát Linh"):
        make_unit(parent=district, name=name)
    return district


def test_each_call_answers_for_its_own_values(district):
    ward = Unit.objects.get(name="Phường Cát Linh")
    make_unit(parent=ward, name="Tổ dân phố 1")
    for parent in (district, ward, district):
        assert units_under((), parent=parent.pk) == list(Unit.objects.filter(parent=parent))
    assert units_under((), parent=0) == []


def test_what_shapes_the_statement_makes_another_one(district):
    with CaptureQueriesContext(connection) as asked:
        assert {unit.parent.name for unit in units_under(("parent", "kind"), parent=district.pk)} == {
            district.name
        }
    assert len(asked) == 1  # the parent came along
    assert len(units_named(one="Phường Cát Linh", other="Phường Láng Hạ")) == 2


def test_it_is_compiled_once(district, monkeypatch):
    units_under((), parent=district.pk)
    compiler = type(Unit.objects.all().query.get_compiler(connection=connection))
    monkeypatch.setattr(compiler, "as_sql", None)  # whoever compiles now fails
    assert len(units_under((), parent=district.pk)) == 3
    with pytest.raises(TypeError):
        list(Unit.objects.filter(parent=district))


def test_values_are_values_and_never_sql(district):
    assert units_named(one="' OR 1=1 --", other="%s") == []
    assert units_a_parent(ending="%") == []
    assert units_a_parent(ending="Hạ") == [(district.pk, 1)]


def test_a_text_of_ours_puts_several_query_sets_together(district):
    asked = names_of_wards_and_others(2, parent=district.pk, start="Phường Láng")
    assert asked == [("Phường Láng Hạ", 1), ("Phường Láng Thượng", 1), ("Phường Cát Linh", 2)]
    assert names_of_wards_and_others(2, parent=district.pk, start="%s' OR 1=1 --")[0][1] == 2
    assert len(names_of_wards_and_others(1, parent=district.pk, start="Phường Láng")) == 2


def test_days_are_told_as_the_database_wants_them():
    SpecialDay.objects.create(day=datetime.date(2020, 4, 2), name="Giỗ Tổ Hùng Vương")
    assert days_until(day=datetime.date(2020, 4, 1)) == []
    assert len(days_until(day=datetime.date(2020, 4, 2))) == 1


def test_what_cannot_be_left_open_is_refused_at_once():
    with pytest.raises(TypeError, match="kind is not known yet"):
        units_of_kinds(kind="ward")


def test_a_value_that_was_forgotten_is_an_error(district):
    with pytest.raises(KeyError):
        units_under(())


@pytest.mark.django_db(transaction=True)
def test_other_threads_ask_over_their_own_connections():
    district = make_district()
    make_unit(parent=district, name="Phường Cát Linh")

    def ask(_turn):
        try:
            return [unit.name for unit in units_under((), parent=district.pk)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(12))) == [["Phường Cát Linh"]] * 12
