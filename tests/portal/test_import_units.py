"""Importing units and successions: all rows or none, twice is once, and every bad row named with its reason."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.importing import UNIT_COLUMNS, UNIT_REQUIRED, import_units
from portal.importing_successions import SUCCESSION_COLUMNS
from portal.models import Event, Unit, UnitSuccession
from portal.reading_tables import read_table
from tests.factories.people import make_administrator
from tests.factories.units import make_district, make_unit
from tests.portal.tables import csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db

HEADER = ["code", "name", "kind", "parent", "active_from", "active_to", "gso_code"]
FIXTURES = "portal/fixtures"


def table(*rows, header=HEADER, content=None, name="don-vi.csv"):
    content = content or csv_bytes(header, *rows)
    return read_table(content, name=name, columns=UNIT_COLUMNS, required=UNIT_REQUIRED)


def successions(*rows):
    content = csv_bytes(list(SUCCESSION_COLUMNS), *rows)
    return read_table(
        content, name="ke-thua.csv", columns=SUCCESSION_COLUMNS, required=tuple(SUCCESSION_COLUMNS)
    )


def run(*rows, **options):
    return import_units(table(*rows), **options)


def problems(*rows, **options):
    return [str(problem) for problem in run(*rows, **options).problems]


def test_the_true_units_of_dong_da_come_in_with_their_successions():
    call_command("import_units", f"{FIXTURES}/units.csv", successions=f"{FIXTURES}/successions.csv")
    ward = Unit.objects.get(code="00235@2025-07")
    assert (ward.name, ward.parent.code, ward.active_from) == (
        "Phường Đống Đa",
        "hn",
        datetime.date(2025, 7, 1),
    )
    assert (Unit.objects.count(), UnitSuccession.objects.count()) == (76, 40)
    assert (
        Unit.objects.active_on(datetime.date(2020, 2, 20)).filter(kind="phuong", parent__code="dd").count()
        == 21
    )


def test_the_same_file_twice_changes_nothing_and_says_so():
    import_units(f"{FIXTURES}/units.csv", successions=f"{FIXTURES}/successions.csv")
    before = list(Unit.objects.values()), Event.objects.count()
    again = import_units(f"{FIXTURES}/units.csv", successions=f"{FIXTURES}/successions.csv")
    assert again.summary() == "Tệp không có gì mới: cả 116 dòng đều đã có trên cổng."
    assert (list(Unit.objects.values()), Event.objects.count()) == before


def test_parents_may_come_later_in_the_file_and_lineages_are_true():
    run(["c", "Tổ C", "bo_phan", "b"], ["b", "Phòng B", "phong", "a"], ["a", "Quận A", "ubnd_huyen", ""])
    a, b, c = (Unit.objects.get(code=code) for code in "abc")
    assert [a.lineage, b.lineage, c.lineage] == [f"/{a.pk}/", f"/{a.pk}/{b.pk}/", f"/{a.pk}/{b.pk}/{c.pk}/"]
    assert Unit.objects.beneath(a).count() == 3


def test_a_dry_run_stores_nothing_and_says_what_it_would():
    report = run(["a", "Quận A", "ubnd_huyen"], dry_run=True)
    assert report.summary() == "Tệp dùng được: sẽ thêm 1, sửa 0, giữ nguyên 0 dòng."
    assert not Unit.objects.exists()


def test_one_bad_row_keeps_all_out():
    assert problems(["a", "Quận A", "ubnd_huyen"], ["b", "", "phong", "a"]) == [
        "don-vi.csv: dòng 3, Tên đơn vị: còn để trống."
    ]
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["b", "B", "hành tinh", "a"], "Loại: không có “hành tinh” trong danh mục."),
        (["b", "B", "phong", "z"], "Trực thuộc: không có đơn vị nào mã z, trên cổng cũng như trong tệp."),
        (["", "B", "phong", "a"], "Mã: còn để trống."),
        (["b b", "B", "phong", "a"], "Mã: mã không được có dấu cách."),
        (["a", "B", "phong", ""], "Mã: mã a đã có ở dòng 2."),
        (["b", "B", "phong", "a", "31/02/2020"], "Từ ngày: “31/02/2020” không phải là một ngày có thật."),
        (["b", "B", "phong", "a", "01/07/2025", "2025-06-30"], "Đến hết ngày: trước ngày bắt đầu hoạt động."),
        (["b", "B", "phong", "a", "", "", "006"], "mã này từ cùng ngày đã thuộc Quận A (a)."),
        (["b", "B" * 201, "phong", "a"], "Tên đơn vị: dài quá 200 ký tự."),
        (["b", "#REF!", "phong", "a"], "Tên đơn vị: ô báo lỗi #REF!"),
        (["b", "B", "phong", "b"], "các đơn vị trực thuộc lẫn nhau thành vòng: b → b."),
    ],
)
def test_each_bad_row_is_named_with_its_reason(row, words):
    found = problems(["a", "Quận A", "ubnd_huyen", "", "", "", "006"], row)
    assert len(found) == 1
    assert found[0].startswith("don-vi.csv: dòng 3, ")
    assert words in found[0]


def test_a_loop_is_named_at_each_of_its_rows():
    assert problems(["a", "A", "phong", "b"], ["b", "B", "phong", "a"], ["c", "C", "phong", "a"]) == [
        "don-vi.csv: dòng 2, Trực thuộc: các đơn vị trực thuộc lẫn nhau thành vòng: a → b → a.",
        "don-vi.csv: dòng 3, Trực thuộc: các đơn vị trực thuộc lẫn nhau thành vòng: a → b → a.",
    ]


def test_a_chain_too_deep_is_refused_before_the_column_overflows():
    rows = [[f"u{n}", f"Cấp {n}", "phong", f"u{n - 1}" if n else ""] for n in range(40)]
    assert problems(*rows)[0] == "don-vi.csv: dòng 14, Trực thuộc: quá 12 cấp trực thuộc."


def test_one_gso_code_at_two_times_belongs_to_two_units():
    run(
        ["00226", "Phường Trung Tự", "phuong", "", "", "2024-12-31", "00226"],
        ["00226@2025-01", "Phường Phương Liên - Trung Tự", "phuong", "", "2025-01-01", "", "00226"],
    )
    assert Unit.objects.filter(gso_code="00226").count() == 2


def test_two_units_may_swap_their_gso_codes_in_one_file():
    run(["a", "A", "phuong", "", "", "", "00001"], ["b", "B", "phuong", "", "", "", "00002"])
    report = run(["a", "A", "phuong", "", "", "", "00002"], ["b", "B", "phuong", "", "", "", "00001"])
    assert report.corrected == 2
    assert dict(Unit.objects.values_list("code", "gso_code")) == {"a": "00002", "b": "00001"}


def test_a_spelling_in_nfd_changes_nothing_and_another_spelling_is_a_correction():
    run(["a", "Phường Hòa", "phuong"])
    assert run(["a", "Phươ\u0300ng Ho\u0300a", "phuong"]).changes == []
    report = run(["a", "Phường Hoà", "phuong"])
    assert [change.note for change in report.changes] == ["Tên: Phường Hòa → Phường Hoà"]
    assert Unit.objects.matching("phuong hoa").get().name == "Phường Hoà"


def test_a_column_that_the_file_lacks_stays_as_it_stands():
    make_unit("Phường Cũ", code="a", active_to=datetime.date(2025, 6, 30), gso_code="00178")
    import_units(table(["a", "Phường Mới", "phuong"], header=["code", "name", "kind"]))
    unit = Unit.objects.get(code="a")
    assert (unit.name, unit.active_to, unit.gso_code) == ("Phường Mới", datetime.date(2025, 6, 30), "00178")


def test_a_new_parent_takes_everything_beneath_along():
    run(
        ["a", "A", "ubnd_huyen", ""],
        ["x", "X", "ubnd_huyen", ""],
        ["b", "B", "phong", "a"],
        ["c", "C", "bo_phan", "b"],
    )
    run(["b", "B", "phong", "x"])
    x, b, c = (Unit.objects.get(code=code) for code in "xbc")
    assert c.lineage == f"/{x.pk}/{b.pk}/{c.pk}/"


def test_kinds_are_known_by_code_or_by_name():
    run(["a", "Xã Tân Thành", "Xã"], ["b", "Thị trấn Sóc Sơn", "thi_tran"], ["c", "Phường Một", "PHƯỜNG"])
    assert dict(Unit.objects.values_list("code", "kind")) == {"a": "xa", "b": "thi_tran", "c": "phuong"}


def test_a_workbook_with_days_and_numbers_works():
    content = xlsx_bytes(
        HEADER, ["00178", "Phường Cát Linh", "phuong", None, datetime.date(2020, 1, 1), None, 10123]
    )
    report = import_units(table(content=content, name="don-vi.xlsx"))
    unit = Unit.objects.get()
    assert report.is_stored
    assert (unit.code, unit.active_from, unit.gso_code) == ("00178", datetime.date(2020, 1, 1), "10123")


def test_every_new_and_corrected_unit_stands_in_the_trail():
    admin = make_administrator(make_district(code="dd"))
    run(["a", "A", "phong", "dd"], by=admin)
    run(["a", "AA", "phong", "dd"], by=admin)
    seen = Event.objects.order_by("pk").values_list("action", "target_name", "note", "actor")
    assert list(seen) == [
        ("unit.add", "A", "đơn vị mới", admin.pk),
        ("unit.correct", "AA", "Tên: A → AA", admin.pk),
    ]


# --- Scope ------------------------------------------------------------------------------------------


def test_an_administrator_imports_only_beneath_their_own_unit():
    admin = make_administrator(make_district(code="dd"))
    make_district("UBND quận Ba Đình", code="bd")
    make_unit("Phường Kim Mã", code="km", parent=Unit.objects.get(code="bd"))
    refused = [
        ["a", "A", "phong", "bd"],
        ["b", "B", "phong", ""],
        ["km", "Phường Kim Mã", "phuong", "dd"],
        ["bd", "Tên khác", "ubnd_huyen", ""],
    ]
    assert problems(["c", "C", "phong", "dd"], *refused, by=admin) == [
        f"don-vi.csv: dòng {number}, Mã: ngoài phạm vi đơn vị bạn quản lý." for number in (3, 4, 5, 6)
    ]


def test_rows_of_others_that_change_nothing_are_no_matter():
    admin = make_administrator(make_district(code="dd"))
    make_district("UBND quận Ba Đình", code="bd")
    assert run(["bd", "UBND quận Ba Đình", "ubnd_huyen", ""], ["c", "C", "phong", "dd"], by=admin).is_stored


# --- Successions ------------------------------------------------------------------------------------


def two_wards():
    make_unit("Phường A", code="a", active_to=datetime.date(2024, 12, 31))
    make_unit("Phường B", code="b", active_from=datetime.date(2025, 1, 1))


def tie(*row, units=(["b", "Phường B", "phuong", "", "2025-01-01"],)):
    return import_units(table(*units), successions=successions(row))


def test_a_succession_is_stored_once_and_its_share_may_be_corrected():
    two_wards()
    tie("2025-01-01", "a", "b", "part", "NQ 1286")
    assert tie("2025-01-01", "a", "b", "một phần", "NQ 1286").changes == []
    report = tie("2025-01-01", "a", "b", "whole", "NQ 1286")
    assert [change.note for change in report.changes] == ["Phần chuyển sang: part → whole"]
    assert UnitSuccession.objects.get().share == "whole"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("2025-01-01", "z", "b", "whole", "NQ"), "Đơn vị cũ: không có đơn vị nào mã z."),
        (("2025-01-01", "b", "b", "whole", "NQ"), "Đơn vị mới: đơn vị mới phải khác đơn vị cũ."),
        (("2025-01-01", "a", "b", "nửa", "NQ"), "Phần chuyển sang: không có “nửa” trong danh mục."),
        (("2025-01-01", "a", "b", "whole", ""), "Căn cứ: còn để trống."),
        (("31/02/2025", "a", "b", "whole", "NQ"), "“31/02/2025” không phải là một ngày có thật."),
        (("2024-06-01", "a", "b", "part", "NQ"), "đơn vị mới không hoạt động vào ngày hiệu lực."),
    ],
)
def test_each_bad_succession_is_named_with_its_reason(row, words):
    two_wards()
    found = [str(problem) for problem in tie(*row).problems]
    assert len(found) == 1
    assert found[0].startswith("ke-thua.csv: dòng 2, ")
    assert words in found[0]
    assert not UnitSuccession.objects.exists()


def test_who_hands_over_everything_must_have_ended():
    two_wards()
    Unit.objects.filter(code="a").update(active_to=None)
    assert "phải kết thúc trước ngày hiệu lực" in str(tie("2025-01-01", "a", "b", "whole", "NQ").problems[0])


# --- The command, and size --------------------------------------------------------------------------


def test_the_command_names_every_bad_row_and_stores_nothing(tmp_path, capsys):
    file = tmp_path / "don-vi.csv"
    file.write_bytes(csv_bytes(HEADER, ["a", "", "phong"], ["b", "B", "x"]))
    with pytest.raises(CommandError, match="Chưa nhập: 2 trên 2 dòng cần sửa"):
        call_command("import_units", str(file))
    assert capsys.readouterr().err.splitlines() == [
        "don-vi.csv: dòng 2, Tên đơn vị: còn để trống.",
        "don-vi.csv: dòng 3, Loại: không có “x” trong danh mục.",
    ]


def test_the_command_refuses_a_file_that_is_not_there():
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("import_units", "/nowhere/don-vi.csv")


def test_many_rows_are_stored_by_few_statements():
    rows = [[f"u{n}", f"Phường {n}", "phuong", ""] for n in range(1000)]
    with CaptureQueriesContext(connection) as queries:
        run(*rows)
    assert len(queries) < 50


def test_looking_at_many_rows_that_change_nothing_takes_a_handful_of_statements():
    parent = make_district(code="dd")
    rows = [[f"u{n}", f"Phường {n}", "phuong", parent.code] for n in range(100)]
    run(*rows)
    with CaptureQueriesContext(connection) as queries:
        assert run(*rows).changes == []
    assert len(queries) < 10


def test_a_change_of_kind_is_told_by_names():
    run(["a", "Xã A", "xa"])
    assert run(["a", "Xã A", "thi_tran"], dry_run=True).changes[0].note == "Loại: Xã → Thị trấn"
