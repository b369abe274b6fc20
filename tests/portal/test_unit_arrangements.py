"""Units renamed, merged, split, closed and corrected by the verbs of portal/keeping_units.py."""

import datetime

import pytest

from plans.settling import one_whole_successor
from portal import keeping_units
from portal.access import Role
from portal.keeping_units import NewUnit, Transfer
from portal.models import Event, Unit, UnitSuccession
from portal.workflow import TransitionRefused
from tests.factories.people import appoint, make_administrator, make_officer, make_user
from tests.factories.units import make_district, make_kind, make_unit

pytestmark = pytest.mark.django_db

DAY = datetime.date(2025, 7, 1)
EVE = datetime.date(2025, 6, 30)
BASIS = "NQ 1656/NQ-UBTVQH15"


@pytest.fixture
def district():
    return make_district(code="dd")


def new(name, parent, **fields):
    return NewUnit(name, make_kind("phuong"), parent, **fields)


def succeed(*transfers, **options):
    options = {"effective_on": DAY, "legal_basis": BASIS, "by": None} | options
    return keeping_units.succeed(list(transfers), **options)


def test_a_renamed_unit_ends_the_day_before_and_its_successor_begins(district):
    old = make_unit("Phường Láng Hạ", code="00199", parent=district, gso_code="00199")
    [successor] = succeed(Transfer(old, new("Phường Láng", district, gso_code="00199")))
    old.refresh_from_db()
    assert old.active_to == EVE
    assert (successor.code, successor.active_from, successor.lineage) == (
        "00199@2025-07",
        DAY,
        f"/{district.pk}/{successor.pk}/",
    )
    assert one_whole_successor(old) == (successor, BASIS)


def test_a_renamed_unit_takes_the_units_beneath_along_each_in_a_new_row(district):
    room = make_unit("Phòng Nội vụ", parent=district)
    desk = make_unit("Bộ phận Một cửa", parent=room)
    gone = make_unit("Phòng Cũ", parent=district, active_to=datetime.date(2020, 1, 1))
    [successor] = succeed(Transfer(district, NewUnit("UBND thành phố Mới", district.kind, None)))
    living = Unit.objects.active_on(DAY).beneath(successor).exclude(pk=successor.pk)
    assert set(living.values_list("name", flat=True)) == {"Phòng Nội vụ", "Bộ phận Một cửa"}
    assert not Unit.objects.active_on(DAY).beneath(district).exists()
    assert not gone.successions_out.exists()
    assert one_whole_successor(desk)[0].parent == one_whole_successor(room)[0]


def test_a_merger_ties_every_predecessor_with_its_share_to_one_successor(district):
    a, b, c = (make_unit(f"Phường {name}", parent=district) for name in "ABC")
    merged = new("Phường ABC", district)
    [successor] = succeed(Transfer(a, merged), Transfer(b, merged), Transfer(c, merged, "part", ends=False))
    shares = UnitSuccession.objects.filter(successor=successor).values_list("predecessor__name", "share")
    assert set(shares) == {("Phường A", "whole"), ("Phường B", "whole"), ("Phường C", "part")}
    assert set(Unit.objects.active_on(DAY).filter(parent=district)) == {c, successor}


def test_a_split_has_several_successors_and_no_single_one_follows(district):
    old = make_unit("Phường Ngã Tư Sở", parent=district)
    living = make_unit("Phường Khương Thượng", parent=district)
    successors = succeed(
        Transfer(old, new("Phường Thịnh Quang", district), "most"), Transfer(old, living, "part")
    )
    assert [unit.name for unit in successors] == ["Phường Thịnh Quang", "Phường Khương Thượng"]
    assert one_whole_successor(old)[0] is None


def test_old_things_stay_and_people_may_go_along(district):
    old = make_unit(parent=district)
    person = make_officer(old)
    gone = appoint(make_user(), Role.OFFICER, old, ends_on=datetime.date(2024, 1, 1))
    [successor] = succeed(Transfer(old, new("Phường Mới", district)), with_people=True)
    roles = person.appointments.order_by("pk").values_list("unit", "starts_on")
    assert list(roles)[1] == (successor.pk, DAY)
    assert person.appointments.count() == 2
    assert not gone.appointments.filter(unit=successor).exists()


def test_a_second_unit_of_one_month_gets_another_code(district):
    old = make_unit("Phường A", code="00178", parent=district)
    successors = succeed(
        Transfer(old, new("Phường B", district), "most"), Transfer(old, new("Phường C", district), "part")
    )
    assert [unit.code for unit in successors] == ["00178@2025-07", "00178@2025-07.2"]


def test_a_unit_with_units_beneath_is_not_closed_over_them(district):
    make_unit("Phường Cát Linh", parent=district)
    with pytest.raises(TransitionRefused, match="còn 1 đơn vị trực thuộc"):
        keeping_units.close_unit(district, last_day=EVE, legal_basis=BASIS, by=None)
    with pytest.raises(TransitionRefused, match="còn 1 đơn vị trực thuộc"):
        succeed(Transfer(district, make_district("Khác"), "part"))
    district.refresh_from_db()
    assert district.active_to is None


def test_a_unit_that_ended_before_cannot_end_again(district):
    old = make_unit(parent=district, active_to=datetime.date(2024, 12, 31))
    with pytest.raises(TransitionRefused, match="không hoạt động vào ngày 30/06/2025"):
        succeed(Transfer(old, new("Phường Mới", district)))
    assert not UnitSuccession.objects.exists()


def test_a_unit_that_ended_the_day_before_may_get_its_successor_later(district):
    old = make_unit(parent=district)
    keeping_units.close_unit(old, last_day=EVE, legal_basis=BASIS, by=None)
    [successor] = succeed(Transfer(old, new("Phường Mới", district)))
    assert one_whole_successor(old)[0] == successor


def test_the_same_succession_twice_is_refused_and_a_unit_never_succeeds_itself(district):
    a, b = make_unit(parent=district), make_unit(parent=district)
    succeed(Transfer(a, b, "part", ends=False))
    with pytest.raises(TransitionRefused, match="đã có trên cổng"):
        succeed(Transfer(a, b, "part", ends=False))
    with pytest.raises(TransitionRefused, match="không thể kế thừa chính nó"):
        succeed(Transfer(a, a, "part", ends=False))


def test_a_correction_moves_the_units_beneath_and_the_trail_says_what_changed(district):
    other, admin = make_district("UBND quận Ba Đình"), make_administrator(make_district("UBND thành phố"))
    room = make_unit("Phòng Nội vu", parent=district)
    desk = make_unit("Bộ phận Một cửa", parent=room)
    keeping_units.correct_unit(room, changes={"name": "Phòng Nội vụ", "parent": other}, by=admin)
    desk.refresh_from_db()
    assert desk.lineage == f"/{other.pk}/{room.pk}/{desk.pk}/"
    assert Event.objects.get(action="unit.correct").note == (
        "tên: Phòng Nội vu → Phòng Nội vụ; trực thuộc: UBND quận Đống Đa → UBND quận Ba Đình"
    )


def test_a_unit_is_never_put_beneath_itself(district):
    room = make_unit(parent=district)
    with pytest.raises(TransitionRefused):
        keeping_units.correct_unit(district, changes={"parent": room}, by=None)
    district.refresh_from_db()
    assert district.parent is None


def test_a_succession_entered_by_mistake_is_taken_away_with_its_reason(district):
    a, b = make_unit("Phường A", parent=district), make_unit(parent=district)
    succeed(Transfer(a, b, "part", ends=False))
    keeping_units.remove_succession(UnitSuccession.objects.get(), reason="Ghi nhầm", by=None)
    assert not UnitSuccession.objects.exists()
    assert Event.objects.latest("pk").note.endswith("Ghi nhầm")
