"""Reading CSV and XLSX as offices send them: what is read, and what is refused in words."""

import contextlib
import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.reading_tables import parse_date, read_table
from tests.portal.tables import csv_bytes, xlsx_bytes

COLUMNS = {"code": "Mã", "name": "Tên đơn vị", "on": "Từ ngày"}
NEEDED = ("code", "name")


def read(content, name="don-vi.csv"):
    return read_table(content, name=name, columns=COLUMNS, required=NEEDED)


def sentence(content, name="don-vi.csv"):
    with pytest.raises(ValidationError) as refused:
        read(content, name)
    return refused.value.messages[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_with_or_without_the_mark_and_with_any_delimiter_of_excel(encoding, delimiter):
    rows = read(
        csv_bytes(["code", "name"], ["00178", "Phường Cát Linh"], delimiter=delimiter, encoding=encoding)
    ).rows
    assert [(row.number, row.cells) for row in rows] == [(2, {"code": "00178", "name": "Phường Cát Linh"})]


def test_columns_are_known_by_their_vietnamese_names_too_with_or_without_marks():
    table = read(csv_bytes(["TEN DON VI", "Mã", "Ghi chú"], ["Phường Cát Linh", "00178", "bỏ qua"]))
    assert table.rows[0].cells == {"code": "00178", "name": "Phường Cát Linh"}


def test_a_title_may_stand_above_and_rows_keep_the_numbers_that_excel_shows():
    table = read(csv_bytes(["DANH SÁCH ĐƠN VỊ"], [], ["code", "name"], ["a", "A"], ["", ""], ["b", "B"]))
    assert [row.number for row in table.rows] == [4, 6]


def test_text_is_stored_composed_and_tidy():
    row = read(csv_bytes(["code", "name"], ["a", "Phươ\u0300ng  Ca\u0301t\u00a0Linh "])).rows[0]
    assert row.text("name", limit=50) == "Phường Cát Linh"


def test_a_file_in_an_old_code_page_is_refused_with_the_way_out():
    assert "CSV UTF-8" in sentence("code,name\na,Phường".encode("cp1258", errors="replace"))


def test_a_file_without_its_columns_names_them():
    assert sentence(csv_bytes(["mã số", "tên"], ["a", "A"])) == (
        "Không thấy dòng tên cột. Tệp phải có các cột: code (Mã), name (Tên đơn vị)."
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Không thấy dòng tên cột"),
        (b"code,name\n", "không có dòng nào"),
        (b'code,name\na,"A', "hỏng ở dòng"),
        (b"code,name,code\na,A,b\n", "có hai lần"),
        (b"PK\x03\x04 not a workbook", "đổi đuôi tên thành .xlsx"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, words):
    assert words in sentence(content)


def test_a_workbook_that_is_none_is_refused_in_words():
    assert "Excel" in sentence(b"PK\x03\x04 not a workbook", "don-vi.xlsx")


@pytest.mark.parametrize("name", ["don-vi.xls", "don-vi.txt", "don-vi", "don-vi.csv.exe"])
def test_other_endings_are_refused_in_words(name):
    assert sentence(b"code,name\na,A\n", name).startswith("Chỉ nhận tệp .xlsx hoặc .csv.")


def test_a_workbook_keeps_codes_with_zeros_as_text_and_days_as_days():
    content = xlsx_bytes(["code", "name", "on"], ["00178", "Phường Cát Linh", datetime.date(2025, 7, 1)])
    row = read(content, "don-vi.xlsx").rows[0]
    assert (row.code("code", limit=9), row.date("on")) == ("00178", datetime.date(2025, 7, 1))
    assert row.is_sound


def test_a_number_that_excel_shows_with_its_zeros_is_read_as_it_is_shown():
    row = read(xlsx_bytes(["code", "name"], [178, "A"], formats={1: "00000"}), "a.xlsx").rows[0]
    assert row.code("code", limit=9) == "00178"


def test_a_number_that_may_have_lost_its_zeros_is_refused_and_not_guessed():
    row = read(xlsx_bytes(["code", "name"], [178, "A"]), "a.xlsx").rows[0]
    row.code("code", limit=9)
    assert [str(problem) for problem in row.problems] == [
        "a.xlsx: dòng 2, Mã: ô là số 178 nên có thể đã mất các số 0 ở đầu. "
        "Hãy định dạng cột là Văn bản (Text) rồi gõ lại, ví dụ 00178."
    ]


def test_a_number_of_five_digits_has_lost_nothing():
    row = read(xlsx_bytes(["code", "name"], [10123, "A"]), "a.xlsx").rows[0]
    assert (row.code("code", limit=9), row.is_sound) == ("10123", True)


def test_a_code_that_excel_took_for_a_day_is_refused():
    row = read(xlsx_bytes(["code", "name"], [datetime.date(2020, 2, 1), "A"]), "a.xlsx").rows[0]
    row.code("code", limit=9)
    assert "thành ngày tháng" in row.problems[0].sentence


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-02-29", (2020, 2, 29)),
        ("29/02/2020", (2020, 2, 29)),
        ("1-7-2025", (2025, 7, 1)),
        ("01.07.2025", (2025, 7, 1)),
        ("2025-07-01 00:00:00", (2025, 7, 1)),
    ],
)
def test_days_are_read_as_offices_write_them(text, day):
    assert parse_date(text) == datetime.date(*day)


@pytest.mark.parametrize("text", ["31/02/2020", "2020-02-31", "7/2025", "hôm qua", "43831", "1/7/25"])
def test_what_is_no_day_is_said_at_its_cell(text):
    row = read(csv_bytes(["code", "name", "on"], ["a", "A", text])).rows[0]
    assert row.date("on") is None
    assert str(row.problems[0]) == (
        f"don-vi.csv: dòng 2, Từ ngày: “{text}” không phải là một ngày có thật. Hãy ghi như 31/12/2020."
    )


@given(st.text())
def test_no_text_breaks_the_reading_of_a_day(text):
    assert parse_date(text) is None or isinstance(parse_date(text), datetime.date)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_a_table(content):
    with contextlib.suppress(ValidationError):
        read(content)
