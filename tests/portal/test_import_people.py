"""Importing people and their roles: all rows or none, twice is once, and an old file gives no right back."""

import datetime

import pytest
from django.core.management import CommandError, call_command

from portal.access import Role
from portal.importing_people import PEOPLE_COLUMNS, PEOPLE_REQUIRED, import_people
from portal.keeping_people import end_appointment
from portal.models import Appointment, Event, Letter, User
from portal.reading_tables import read_table
from tests.factories.people import appoint, make_administrator, make_officer, make_user
from tests.factories.units import make_district, make_unit
from tests.portal.tables import csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db

HEADER = list(PEOPLE_COLUMNS)
LAN = [
    "lan",
    "Nguyễn Thị Lan",
    "Công chức",
    "lan@example.vn",
    "0912345678",
    "00178",
    "officer",
    "01/03/2020",
    "",
]


@pytest.fixture
def ward():
    return make_unit("Phường Cát Linh", code="00178", parent=make_district(code="dd"))


def table(*rows, header=HEADER, content=None, name="nguoi-dung.csv"):
    return read_table(
        content or csv_bytes(header, *rows), name=name, columns=PEOPLE_COLUMNS, required=PEOPLE_REQUIRED
    )


def run(*rows, **options):
    return import_people(table(*rows), **options)


def lan(**changes):
    return [changes.get(column, value) for column, value in zip(HEADER, LAN, strict=True)]


def problems(*rows, **options):
    return [str(problem) for problem in run(*rows, **options).problems]


def test_a_new_person_gets_a_role_and_a_letter_and_no_password(ward):
    assert run(LAN).summary() == "Đã nhập: thêm 1, sửa 0, giữ nguyên 0 dòng."
    person = User.objects.get(username="lan")
    role = person.appointments.get()
    letter = Letter.objects.get(key=f"invite:{person.pk}")
    assert not person.has_usable_password()
    assert (role.unit, role.role, role.starts_on, role.ends_on) == (
        ward,
        "officer",
        datetime.date(2020, 3, 1),
        None,
    )
    assert "/quen-mat-khau/" in letter.body
    assert letter.user == person


def test_the_same_file_twice_changes_nothing_and_says_so(ward):
    rows = [
        LAN,
        lan(role="Lãnh đạo"),
        lan(username="binh", full_name="Trần Bình", email="b@example.vn", starts_on=""),
    ]
    run(*rows)
    before = list(Appointment.objects.values()), Event.objects.count(), Letter.objects.count()
    assert run(*rows).summary() == "Tệp không có gì mới: cả 3 dòng đều đã có trên cổng."
    assert (list(Appointment.objects.values()), Event.objects.count(), Letter.objects.count()) == before


def test_a_person_may_have_a_row_for_each_role_and_is_invited_once(ward):
    run(LAN, lan(role="Lãnh đạo"))
    assert set(User.objects.get().appointments.values_list("role", flat=True)) == {"officer", "leader"}
    assert Letter.objects.count() == 1


def test_particulars_are_corrected_and_the_trail_tells_what(ward):
    run(LAN)
    report = run(lan(position="Phó Chủ tịch", full_name="Nguyễn Thị  Lan"))
    assert [change.note for change in report.changes] == ["Chức vụ: Công chức → Phó Chủ tịch"]
    assert Event.objects.get(action="user.correct").note == "chức vụ: Công chức → Phó Chủ tịch"


def test_an_earlier_end_is_taken_over(ward):
    run(LAN)
    run(lan(ends_on="30/06/2025"))
    assert Appointment.objects.get().ends_on == datetime.date(2025, 6, 30)


@pytest.mark.parametrize("starts_on", ["01/03/2020", ""])
def test_an_old_file_gives_nobody_their_ended_role_back(ward, starts_on):
    rows = [lan(starts_on=starts_on)]
    run(*rows)
    appointment = Appointment.objects.get()
    end_appointment(appointment, ends_on=max(appointment.starts_on, datetime.date(2020, 5, 1)), by=None)
    assert run(*rows).changes == []
    assert Appointment.objects.get().ends_on is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": ""}, "Tên đăng nhập: còn để trống."),
        ({"username": "lấn"}, "Tên đăng nhập: chỉ gồm chữ không dấu, số và các dấu . _ @ -"),
        ({"username": "CU"}, "Tên đăng nhập: đã có người dùng tên cu."),
        ({"full_name": ""}, "Họ và tên: còn để trống."),
        ({"email": ""}, "Thư điện tử: người mới cần có thư điện tử để nhận thư mời."),
        ({"email": "lan@"}, "Thư điện tử: không phải là một địa chỉ thư điện tử."),
        ({"unit": "zzz"}, "Mã đơn vị: không có đơn vị nào mã zzz trong phạm vi của bạn."),
        ({"role": "giám đốc"}, "Vai trò: không có “giám đốc” trong danh mục."),
        ({"starts_on": "31/02/2020"}, "Từ ngày: “31/02/2020” không phải là một ngày có thật."),
        ({"ends_on": "01/01/2020"}, "Đến hết ngày: trước ngày bắt đầu."),
        ({"unit": "cu"}, "Mã đơn vị: đơn vị này đã kết thúc hoạt động trước ngày bắt đầu."),
        ({"username": "khoa"}, "Tên đăng nhập: tài khoản này đã khóa; hãy mở lại trước."),
    ],
)
def test_each_bad_row_is_named_with_its_reason(ward, changes, words):
    make_unit(code="cu", active_to=datetime.date(2019, 12, 31))
    make_user("cu")
    make_user("khoa", is_active=False)
    other = lan(username="binh", full_name="Trần Bình", email="b@example.vn")
    found = problems(other, lan(**changes))
    assert len(found) == 1
    assert found[0].startswith("nguoi-dung.csv: dòng 3, ")
    assert words in found[0]
    assert not User.objects.filter(username="binh").exists()


def test_rows_of_one_person_must_agree_and_none_may_stand_twice(ward):
    assert problems(LAN, LAN, lan(role="leader", phone="1")) == [
        "nguoi-dung.csv: dòng 3, Tên đăng nhập: trùng với dòng 2.",
        "nguoi-dung.csv: dòng 4, Điện thoại: khác với dòng 2 của cùng người.",
    ]


@pytest.mark.parametrize(
    ("cell", "phone"),
    [(912345678, "0912345678"), (84912345678, "+84912345678"), ("+84 24 3851", "+84 24 3851")],
)
def test_a_telephone_number_gets_back_what_excel_took(ward, cell, phone):
    row = ["lan", "Lan", "", "lan@example.vn", cell, "00178", "officer", datetime.date(2020, 3, 1), None]
    import_people(table(content=xlsx_bytes(HEADER, row), name="nguoi-dung.xlsx"))
    assert User.objects.get().phone == phone


def test_a_dry_run_stores_and_mails_nothing(ward):
    report = run(LAN, dry_run=True)
    assert [change.note for change in report.changes] == ["người mới; Cán bộ đơn vị, Phường Cát Linh"]
    assert (User.objects.count(), Letter.objects.count()) == (0, 0)


# --- Scope ------------------------------------------------------------------------------------------


def test_roles_are_given_only_where_one_keeps_people(ward):
    admin = make_administrator(ward)
    make_district("UBND quận Ba Đình", code="bd")
    assert problems(lan(unit="bd"), lan(unit="dd", role="administrator"), by=admin) == [
        "nguoi-dung.csv: dòng 2, Mã đơn vị: không có đơn vị nào mã bd trong phạm vi của bạn.",
        "nguoi-dung.csv: dòng 3, Mã đơn vị: không có đơn vị nào mã dd trong phạm vi của bạn.",
    ]


def test_the_address_of_somebody_with_roles_elsewhere_is_not_changed(ward):
    """Or who keeps a ward could let a new password for an account of the city be mailed to themselves."""
    admin = make_administrator(ward)
    other = appoint(
        make_officer(ward, username="thanhpho"), Role.ADMINISTRATOR, make_district("UBND thành phố")
    )
    row = lan(username="thanhpho", full_name=other.full_name, position="", phone="", email="me@example.vn")
    assert problems(row, by=admin) == [
        "nguoi-dung.csv: dòng 2, Tên đăng nhập: bạn không quản lý tài khoản này."
    ]


def test_the_command_names_every_bad_row(ward, tmp_path, capsys):
    file = tmp_path / "nguoi-dung.csv"
    file.write_bytes(csv_bytes(HEADER, lan(role="x")))
    with pytest.raises(CommandError, match="Chưa nhập: 1 trên 1 dòng cần sửa"):
        call_command("import_people", str(file))
    assert capsys.readouterr().err == "nguoi-dung.csv: dòng 2, Vai trò: không có “x” trong danh mục.\n"
