"""The audit trail: whose events one reads, narrowed, paged and exported as they are shown."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.states import CAMPAIGN_MOVES, EXTENSION_MOVES, PLAN_MOVES
from portal.action_names import choices, name_of
from portal.audit import record
from portal.models import Event
from tests.factories.people import make_administrator, make_officer
from tests.factories.units import make_district, make_kind, make_unit

pytestmark = pytest.mark.django_db

TRAIL = reverse("portal:event-list")


def moment(day, hour=9, minute=0):
    return timezone.make_aware(datetime.datetime(2020, 3, day, hour, minute))


@pytest.fixture
def district():
    return make_district(code="dd")


@pytest.fixture
def admin(client, district):
    client.force_login(make_administrator(district))
    return client


def notes(response):
    return [event.note for event in response.context["page"]]


def test_events_of_ones_own_units_are_read_newest_first(admin, district):
    ward, others = make_unit(parent=district), make_district("UBND quận Ba Đình")
    for note, unit, day in [("một", district, 1), ("hai", ward, 2), ("khác", others, 3)]:
        record("unit.correct", unit, by=None, unit=unit, note=note, at=moment(day))
    assert notes(admin.get(TRAIL)) == ["hai", "một"]


def test_of_what_has_no_unit_only_other_units_people_are_hidden(admin, district):
    record("user.password_change", make_officer(district), by=None, note="của mình")
    record(
        "user.password_change", make_officer(make_district("UBND quận Ba Đình")), by=None, note="của người"
    )
    record("list.add", make_kind(), by=None, note="danh mục")
    assert set(notes(admin.get(TRAIL))) == {"của mình", "danh mục"}


def test_the_trail_is_narrowed_by_days_person_action_and_unit(admin, district):
    lan, ward = (
        make_officer(district, full_name="Nguyễn Thị Lân"),
        make_unit("Phường Cát Linh", parent=district),
    )
    record("unit.add", ward, by=lan, unit=ward, note="lân", at=moment(13, 23, 59))
    record("unit.correct", district, by=None, unit=district, note="cổng", at=moment(14, 0, 0))
    assert notes(admin.get(TRAIL, {"until": "13/03/2020"})) == ["lân"]
    assert notes(admin.get(TRAIL, {"since": "14/03/2020"})) == ["cổng"]
    assert notes(admin.get(TRAIL, {"actor": "thi lan"})) == ["lân"]
    assert notes(admin.get(TRAIL, {"action": "unit.correct"})) == ["cổng"]
    assert notes(admin.get(TRAIL, {"unit": "phuong cat linh"})) == ["lân"]
    assert notes(admin.get(TRAIL, {"since": "31/02/2020"})) == []


def test_the_export_holds_what_the_filter_shows_and_no_formula(admin, district):
    lan = make_officer(district, full_name="=cmd()")
    record("unit.correct", district, by=lan, unit=district, note="-5", at=moment(13))
    record("unit.correct", district, by=lan, unit=district, note="khác", at=moment(20))
    lines = b"".join(admin.get(TRAIL, {"format": "csv", "until": "13/03/2020"}).streaming_content).decode(
        "utf-8-sig"
    )
    assert lines.splitlines() == [
        '"Lúc","Người làm","Việc","Đối tượng","Đơn vị","Lý do, chi tiết"',
        '"13/03/2020 09:00","\'=cmd()","Sửa đơn vị","UBND quận Đống Đa","UBND quận Đống Đa","-5"',
    ]
    assert b"".join(admin.get(TRAIL, {"format": "xlsx"}).streaming_content).startswith(b"PK")


def test_three_events_take_as_many_queries_as_one(admin, district, django_assert_max_num_queries):
    def count(rows):
        for _n in range(rows):
            ward = make_unit(parent=district)
            record("unit.add", ward, by=make_officer(ward), unit=ward)
        with django_assert_max_num_queries(20) as queries:
            admin.get(TRAIL)
        return len(queries)

    assert count(1) == count(2)


def test_the_trail_is_paged_and_keeps_its_filter(admin, district):
    for number in range(51):
        record("unit.correct", district, by=None, unit=district, note=str(number), at=moment(1, 9, number))
    response = admin.get(TRAIL, {"action": "unit.correct", "page": "2"})
    assert notes(response) == ["0"]
    assert "?action=unit.correct&amp;page=1" in response.content.decode()


def test_every_move_of_a_life_has_a_name_on_screen():
    moves = {"plan": PLAN_MOVES, "campaign": CAMPAIGN_MOVES, "extension": EXTENSION_MOVES}
    actions = {f"{noun}.{move}" for noun, table in moves.items() for move in table}
    assert actions - {code for code, _name in choices()} == set()
    assert name_of("what.ever") == "what.ever"


def test_reading_writes_nothing_and_an_officer_may_not(admin, client, district):
    before = Event.objects.count()
    admin.get(TRAIL)
    assert Event.objects.count() == before
    client.force_login(make_officer(district))
    assert client.get(TRAIL).status_code == 403
