"""The administrator's pages on units, through a real client."""

import datetime

import pytest
from django.urls import reverse

from portal.access import Role
from portal.models import Unit, UnitKind, UnitSuccession
from tests.factories.campaigns import make_campaign
from tests.factories.people import appoint, make_administrator, make_officer, make_reviewer, make_user
from tests.factories.units import make_district, make_kind, make_unit

pytestmark = pytest.mark.django_db

EVE = datetime.date(2025, 6, 30)
BASIS = "NQ 1656/NQ-UBTVQH15"


@pytest.fixture
def district():
    return make_district(code="dd")


@pytest.fixture
def admin(client, district):
    client.force_login(make_administrator(district))
    return client


def page(name, *args):
    return reverse(f"portal:{name}", args=args)


def names(response):
    return [unit.name for unit in response.context["page"]]


def test_the_list_shows_who_lives_today_and_finds_without_marks(admin, district):
    make_unit("Phường Cát Linh", parent=district)
    make_unit("Phường Đã Hết", parent=district, active_to=EVE)
    assert names(admin.get(page("unit-list"))) == ["Phường Cát Linh", "UBND quận Đống Đa"]
    assert names(admin.get(page("unit-list"), {"q": "cat linh"})) == ["Phường Cát Linh"]
    assert names(admin.get(page("unit-list"), {"q": "da het", "on": ""})) == ["Phường Đã Hết"]
    assert names(admin.get(page("unit-list"), {"on": "01/06/2025", "kind": "phuong"})) == [
        "Phường Cát Linh",
        "Phường Đã Hết",
    ]


def test_the_list_is_in_vietnamese_order(admin, district):
    for name in ("Phường Đông", "Phường Dừa", "Phường Ái", "Phường An"):
        make_unit(name, parent=district)
    assert names(admin.get(page("unit-list"), {"kind": "phuong"})) == [
        "Phường Ái",
        "Phường An",
        "Phường Dừa",
        "Phường Đông",
    ]


def test_a_filter_that_makes_no_sense_is_said_at_its_field(admin):
    response = admin.get(page("unit-list"), {"on": "31/02/2020"})
    assert response.status_code == 200
    assert response.context["form"].errors["on"]
    assert names(response) == []


@pytest.mark.parametrize("path", ["unit-list", "unit-detail"])
def test_three_rows_take_as_many_queries_as_one(admin, district, django_assert_max_num_queries, path):
    def count(rows):
        for _n in range(rows):
            unit = make_unit(parent=district)
            make_officer(unit)
            make_officer(district)
            UnitSuccession.objects.create(
                predecessor=make_unit(parent=unit),
                successor=district,
                effective_on="2025-07-01",
                share="part",
                legal_basis=BASIS,
            )
        with django_assert_max_num_queries(30) as queries:
            admin.get(page(path) if path == "unit-list" else page(path, district.pk))
        return len(queries)

    assert count(1) == count(2)


def test_the_table_of_units_is_exported_with_the_columns_that_the_import_reads(admin, district):
    make_unit("Phường Cát Linh", code="00178", parent=district, gso_code="00178")
    lines = b"".join(admin.get(page("unit-list"), {"format": "csv", "q": "cat linh"}).streaming_content)
    assert lines.decode("utf-8-sig").splitlines() == [
        '"Mã","Tên đơn vị","Loại","Trực thuộc","Từ ngày","Đến hết ngày","Mã Tổng cục Thống kê"',
        '"00178","Phường Cát Linh","Phường","dd","","","00178"',
    ]
    xlsx = admin.get(page("unit-list"), {"format": "xlsx"})
    assert b"".join(xlsx.streaming_content).startswith(b"PK")


def test_a_unit_tells_its_life_its_people_and_its_campaigns(admin, district):
    campaign = make_campaign(organiser=district)
    unit = campaign.obligations.get().unit
    officer = make_officer(unit, full_name="Nguyễn Thị Lan")
    text = admin.get(page("unit-detail", unit.pk)).content.decode()
    assert officer.full_name in text
    assert campaign.title in text
    assert "Chưa nộp" in text


def test_adding_a_unit(admin, district):
    response = admin.post(
        page("unit-add"),
        {
            "name": " Phường  Ca\u0301t Linh",
            "code": "00178",
            "kind": "phuong",
            "parent": "UBND quận Đống Đa (dd)",
        },
    )
    unit = Unit.objects.get(code="00178")
    assert response.url == page("unit-detail", unit.pk)
    assert (unit.name, unit.parent) == ("Phường Cát Linh", district)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"code": "dd"}, "code"),
        ({"code": "d d"}, "code"),
        ({"parent": "UBND quận Ba Đình"}, "parent"),
        ({"parent": ""}, "parent"),
        ({"kind": "cu"}, "kind"),
        ({"active_from": "31/02/2020"}, "active_from"),
        ({"gso_code": "006"}, "__all__"),
    ],
)
def test_what_is_wrong_with_a_new_unit_is_said_and_what_was_typed_is_kept(admin, district, changes, field):
    make_district("UBND quận Ba Đình", gso_code="006")
    UnitKind.objects.create(code="cu", name="Kiểu cũ", is_offered=False)
    make_kind("phuong")
    typed = {
        "name": "Phường Mới",
        "code": "moi",
        "kind": "phuong",
        "parent": "dd",
        "note": "giữ lại",
    } | changes
    response = admin.post(page("unit-add"), typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert 'value="giữ lại"' in response.content.decode()


def test_a_name_that_several_units_have_asks_for_the_code(admin, district):
    for code in ("a", "b"):
        make_unit("Phường Một", code=code, parent=district)
    response = admin.post(
        page("unit-add"), {"name": "Tổ", "code": "t", "kind": "phuong", "parent": "phuong mot"}
    )
    assert response.context["form"].errors["parent"] == [
        "Có nhiều đơn vị tên như vậy, xin gõ mã: "
        "Phường Một, UBND quận Đống Đa (a); Phường Một, UBND quận Đống Đa (b)."
    ]


def test_a_unit_is_corrected_only_in_what_the_form_shows(admin, district):
    unit = make_unit("Phường Cát Lin", parent=district, code="00178")
    typed = {
        "name": "Phường Cát Linh",
        "code": "00178",
        "kind": "phuong",
        "parent": "dd",
        "lineage": "/",
        "id": "1",
    }
    assert admin.post(page("unit-correct", unit.pk), typed).status_code == 302
    corrected = Unit.objects.get(code="00178")
    assert (corrected.name, corrected.lineage, corrected.pk) == ("Phường Cát Linh", unit.lineage, unit.pk)


def test_the_top_of_what_one_keeps_has_no_parent_to_choose(admin, district):
    city = make_unit("UBND thành phố", kind="ubnd_tinh")
    Unit.objects.filter(pk=district.pk).update(parent=city)
    assert "parent" not in admin.get(page("unit-correct", district.pk)).context["form"].fields


def test_a_unit_that_gave_itself_away_keeps_its_last_day(admin, district):
    unit = make_unit("Phường Cũ", parent=district, code="cu", active_to=EVE)
    UnitSuccession.objects.create(
        predecessor=unit, successor=make_unit(), effective_on="2025-07-01", share="whole", legal_basis=BASIS
    )
    typed = {"name": "Phường Cũ", "code": "cu", "kind": "phuong", "parent": "dd", "active_to": ""}
    response = admin.post(page("unit-correct", unit.pk), typed)
    assert list(response.context["form"].errors) == ["active_to"]


def test_renaming_by_the_page(admin, district):
    unit = make_unit("Phường Láng Hạ", code="00199", parent=district)
    typed = {
        "name": "Phường Láng",
        "kind": "phuong",
        "parent": "dd",
        "effective_on": "01/07/2025",
        "legal_basis": BASIS,
        "with_people": "on",
    }
    successor_page = admin.post(page("unit-rename", unit.pk), typed).url
    successor = Unit.objects.get(code="00199@2025-07")
    assert successor_page == page("unit-detail", successor.pk)
    assert successor.successions_in.get().predecessor == unit


def rows(*typed, total=6):
    data = {"rows-TOTAL_FORMS": str(total), "rows-INITIAL_FORMS": "0"}
    for number in range(total):
        row = typed[number] if number < len(typed) else {}
        data |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return data


MERGER = {
    "effective_on": "01/01/2025",
    "legal_basis": BASIS,
    "share": "whole",
    "kind": "phuong",
    "parent": "dd",
}


def test_merging_by_the_page(admin, district):
    a, _b = make_unit("Phường A", code="a", parent=district), make_unit("Phường B", code="b", parent=district)
    partners = rows(
        {"unit": "b", "share": "whole", "ends": "on"}, {"unit": "", "share": "whole", "ends": "on"}
    )
    admin.post(page("unit-merge", a.pk), MERGER | partners | {"name": "Phường A - B"})
    successor = Unit.objects.get(name="Phường A - B")
    assert set(successor.successions_in.values_list("predecessor__code", flat=True)) == {"a", "b"}


@pytest.mark.parametrize(
    ("changes", "partners"),
    [
        ({"name": ""}, [{"unit": "b", "share": "whole", "ends": "on"}]),
        ({}, []),
        ({}, [{"unit": "b", "share": "whole"}]),
        ({}, [{"unit": "a", "share": "whole", "ends": "on"}]),
        ({}, [{"unit": "b", "share": "whole", "ends": "on"}] * 2),
        ({}, [{"unit": "het", "share": "whole", "ends": "on"}]),
        ({"existing": "b"}, [{"unit": "b", "share": "whole", "ends": "on"}]),
        ({"effective_on": ""}, [{"unit": "b", "share": "whole", "ends": "on"}]),
    ],
)
def test_a_merger_that_makes_no_sense_is_refused_and_nothing_changes(admin, district, changes, partners):
    a, _b = make_unit("Phường A", code="a", parent=district), make_unit("Phường B", code="b", parent=district)
    make_unit("Phường Hết", code="het", parent=district, active_to="2020-01-01")
    response = admin.post(page("unit-merge", a.pk), MERGER | {"name": "Mới"} | changes | rows(*partners))
    assert response.status_code == 422
    assert (Unit.objects.count(), UnitSuccession.objects.count()) == (4, 0)


def test_a_merger_sent_without_its_rows_is_refused_in_words(admin, district):
    unit = make_unit(parent=district)
    assert admin.post(page("unit-merge", unit.pk), MERGER | {"name": "Mới"}).status_code == 422


def test_splitting_by_the_page(admin, district):
    old = make_unit("Phường Cũ", parent=district)
    living = make_unit("Phường Kế", code="ke", parent=district)
    typed = {"effective_on": "01/01/2025", "legal_basis": BASIS}
    parts = rows(
        {"unit": "ke", "share": "most"}, {"name": "Phường Mới", "gso_code": "00999", "share": "part"}
    )
    admin.post(page("unit-split", old.pk), typed | parts)
    assert dict(old.successions_out.values_list("successor__name", "share")) == {
        living.name: "most",
        "Phường Mới": "part",
    }


def test_a_split_needs_two_heirs(admin, district):
    old = make_unit("Phường Cũ", parent=district)
    typed = {"effective_on": "01/01/2025", "legal_basis": BASIS} | rows(
        {"name": "Phường Mới", "share": "most"}
    )
    assert admin.post(page("unit-split", old.pk), typed).status_code == 422


def test_closing_by_the_page_and_a_refusal_is_a_kind_page(admin, district):
    unit = make_unit(parent=district)
    typed = {"last_day": "30/06/2025", "legal_basis": BASIS}
    assert admin.post(page("unit-close", district.pk), typed).status_code == 409
    assert admin.post(page("unit-close", unit.pk), typed).status_code == 302
    unit.refresh_from_db()
    assert unit.active_to == EVE


def test_taking_a_succession_away_by_the_page(admin, district):
    a, b = make_unit(parent=district), make_unit(parent=district)
    succession = UnitSuccession.objects.create(
        predecessor=a, successor=b, effective_on="2025-07-01", share="part", legal_basis=BASIS
    )
    assert admin.post(page("succession-remove", succession.pk), {"reason": ""}).status_code == 422
    admin.post(page("succession-remove", succession.pk), {"reason": "Ghi nhầm"})
    assert not UnitSuccession.objects.exists()


# --- Who may ------------------------------------------------------------------------------------------

OF_A_UNIT = ["unit-detail", "unit-correct", "unit-close", "unit-rename", "unit-merge", "unit-split"]


@pytest.mark.parametrize("name", OF_A_UNIT)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_unit_of_others_is_like_a_missing_one(admin, name, method):
    others = make_unit("Phường Kim Mã", parent=make_district("UBND quận Ba Đình"))
    missing = getattr(admin, method)(page(name, others.pk + 1000)).status_code
    assert getattr(admin, method)(page(name, others.pk)).status_code == missing
    assert missing == (405 if (name, method) == ("unit-detail", "post") else 404)


def test_others_units_stand_in_no_list_and_no_suggestion(admin):
    make_unit("Phường Kim Mã", parent=make_district("UBND quận Ba Đình"))
    for name in ("unit-list", "unit-add"):
        assert "Kim Mã" not in admin.get(page(name)).content.decode()
    exported = b"".join(admin.get(page("unit-list"), {"format": "csv", "on": ""}).streaming_content)
    assert "Kim Mã" not in exported.decode()


def test_a_parent_or_heir_of_others_cannot_be_named(admin, district):
    others = make_district("UBND quận Ba Đình", code="bd")
    unit = make_unit(parent=district)
    typed = {
        "name": "X",
        "kind": "phuong",
        "parent": "bd",
        "effective_on": "01/07/2025",
        "legal_basis": BASIS,
    }
    assert list(admin.post(page("unit-rename", unit.pk), typed).context["form"].errors) == ["parent"]
    response = admin.post(page("unit-merge", unit.pk), MERGER | {"existing": "bd"} | rows())
    assert "existing" in response.context["form"].errors
    assert not others.successions_in.exists()


@pytest.mark.parametrize("make", [make_officer, make_reviewer])
def test_who_is_no_administrator_may_not(client, district, make):
    client.force_login(make(district))
    assert client.get(page("unit-list")).status_code == 403
    assert client.get(page("unit-correct", district.pk)).status_code == 403


def test_a_past_administrator_may_not(client, district):
    client.force_login(appoint(make_user(), Role.ADMINISTRATOR, district, ends_on=datetime.date(2024, 1, 1)))
    assert client.get(page("unit-list")).status_code == 403
