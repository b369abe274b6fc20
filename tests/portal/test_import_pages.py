"""Imports on a page: look first, then take; what was looked at comes back signed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.models import Unit, User
from tests.factories.people import make_administrator
from tests.factories.units import make_district
from tests.portal.tables import csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db

UNITS, PEOPLE = reverse("portal:unit-import"), reverse("portal:user-import")
HEADER = ["code", "name", "kind", "parent"]
GOOD = csv_bytes(HEADER, ["00178", "Phường Cát Linh", "phuong", "dd"])


@pytest.fixture
def admin(client):
    client.force_login(make_administrator(make_district(code="dd")))
    return client


def upload(content, name="don-vi.csv"):
    return SimpleUploadedFile(name, content)


def check(client, content=GOOD, name="don-vi.csv"):
    return client.post(UNITS, {"units": upload(content, name), "act": "check"})


def test_a_file_is_looked_at_first_and_then_taken_without_choosing_it_again(admin):
    looked = check(admin)
    assert looked.context["report"].summary() == "Tệp dùng được: sẽ thêm 1, sửa 0, giữ nguyên 0 dòng."
    assert not Unit.objects.filter(code="00178").exists()
    assert admin.post(UNITS, {"kept": looked.context["kept"], "act": "import"}).url == reverse(
        "portal:unit-list"
    )
    assert Unit.objects.filter(code="00178").exists()


def test_both_tables_travel_together(admin):
    Unit.objects.create(
        code="cu", name="Phường Cũ", kind_id="phuong", parent=Unit.objects.get(), active_to="2024-12-31"
    )
    units = csv_bytes([*HEADER, "active_from"], ["moi", "Phường Mới", "phuong", "dd", "2025-01-01"])
    ties = csv_bytes(
        ["effective", "from", "to", "share", "basis"], ["2025-01-01", "cu", "moi", "whole", "NQ 1286"]
    )
    sent = {"units": upload(units), "successions": upload(ties, "ke-thua.csv"), "act": "check"}
    kept = admin.post(UNITS, sent).context["kept"]
    admin.post(UNITS, {"kept": kept, "act": "import"})
    assert Unit.objects.get(code="moi").successions_in.get().legal_basis == "NQ 1286"


def test_bad_rows_are_shown_and_there_is_nothing_to_take(admin):
    response = check(admin, csv_bytes(HEADER, ["00178", "", "phuong", "dd"], ["x", "X", "phuong", "bd"]))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Chưa nhập: 2 trên 2 dòng cần sửa." in text
    assert "còn để trống." in text
    assert 'name="kept"' not in text.replace('type="hidden" name="kept" id', "")


def test_what_changed_meanwhile_is_judged_again(admin):
    kept = check(admin).context["kept"]
    Unit.objects.create(code="00178", name="Phường Khác", kind_id="phuong")  # beneath nobody's unit
    response = admin.post(UNITS, {"kept": kept, "act": "import"})
    assert response.status_code == 422
    assert Unit.objects.get(code="00178").name == "Phường Khác"


@pytest.mark.parametrize("kept", ["", "rubbish", "a:b:c"])
def test_a_forged_or_missing_content_is_refused_in_words(admin, kept):
    response = admin.post(UNITS, {"kept": kept, "act": "import"})
    assert response.status_code == 422
    assert "Mời chọn lại tệp rồi kiểm tra." in response.content.decode()


def test_content_signed_for_another_purpose_or_person_is_refused(admin, client):
    kept = check(admin).context["kept"]
    assert admin.post(PEOPLE, {"kept": kept, "act": "import"}).status_code == 422
    client.force_login(make_administrator(make_district("UBND quận Ba Đình")))
    assert client.post(UNITS, {"kept": kept, "act": "import"}).status_code == 422
    assert not Unit.objects.filter(code="00178").exists()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\xff\xfe\x00", "a.csv", "UTF-8"),
        (b"code,name\n", "a.csv", "Không thấy dòng tên cột"),
        (b"PK\x03\x04", "a.xlsx", "Excel"),
        (b"%PDF-1.4", "a.pdf", "Chỉ nhận tệp .xlsx hoặc .csv."),
    ],
)
def test_a_file_that_is_no_table_is_refused_at_its_field(admin, content, name, words):
    response = check(admin, content, name)
    assert response.status_code == 422
    assert words in response.context["form"].errors["units"][0]


def test_a_file_too_large_for_the_page_is_refused_in_words(admin):
    response = check(admin, b"code,name,kind\n" + b"x" * (3 * 1024 * 1024))
    assert "quá 3 MB" in response.content.decode()


def test_a_large_file_within_the_limit_makes_the_round(admin):
    rows = [[f"u{n}", f"Phường {n} {'x' * 120}", "phuong", "dd"] for n in range(12_000)]
    looked = check(admin, xlsx_bytes(HEADER, *rows), "don-vi.xlsx")
    assert admin.post(UNITS, {"kept": looked.context["kept"], "act": "import"}).status_code == 302
    assert Unit.objects.count() == 12_001


def test_the_exported_units_come_back_as_an_import_that_changes_nothing(admin):
    fields = {
        "kind_id": "phuong",
        "parent": Unit.objects.get(),
        "active_from": "2020-01-01",
        "gso_code": "00178",
    }
    Unit.objects.create(code="00178", name="Phường Cát Linh", **fields)
    for kind in ("xlsx", "csv"):
        exported = admin.get(reverse("portal:unit-list"), {"format": kind, "on": ""})
        looked = check(admin, b"".join(exported.streaming_content), f"don-vi.{kind}")
        assert looked.context["report"].summary() == "Tệp không có gì mới: cả 2 dòng đều đã có trên cổng."


def test_names_with_markup_are_shown_as_text(admin):
    content = csv_bytes(HEADER, ["x", "<script>alert(1)</script>", "phuong", "dd"])
    assert "<script>alert(1)" not in check(admin, content).content.decode()


def test_people_are_imported_the_same_way(admin):
    header = ["username", "full_name", "email", "unit", "role"]
    file = upload(csv_bytes(header, ["lan", "Lan", "lan@example.vn", "dd", "Cán bộ đơn vị"]), "nguoi.csv")
    kept = admin.post(PEOPLE, {"people": file, "act": "check"}).context["kept"]
    admin.post(PEOPLE, {"kept": kept, "act": "import"})
    assert User.objects.filter(username="lan").exists()


def test_looking_at_the_pages_changes_nothing(admin):
    assert admin.get(UNITS).status_code == 200
    assert admin.get(PEOPLE).status_code == 200
