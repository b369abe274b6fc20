import csv
import datetime
import io
import tracemalloc
import zipfile
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.cells import Sheet, text_cell, write_csv, write_xlsx

HONEST = [
    "-5",
    "-1.234,5",
    "+84 24 38513524",
    "+84-24-3851.3524",
    "(024) 38.513.524",
    "00012",
    "99,6 %",
    "60/KH-UBND",
    "a@b.vn",
    "Phường Cát Linh",
    "",
    "---",
    "13/03/2020",
]
FORMULAS = [
    "=1+1",
    "=HYPERLINK(\"http://x\",\"a\")",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "- Tuyên truyền trên loa",
]  # fmt: skip


@pytest.mark.parametrize("text", HONEST)
def test_honest_texts_are_unchanged_in_csv(text):
    assert text_cell(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_what_reads_like_a_formula_becomes_text_in_csv(text):
    assert text_cell(text) == "'" + text


@given(st.text())
def test_no_text_is_lost_or_run_in_csv(text):
    cell = text_cell(text)
    assert cell in (text, "'" + text)
    assert cell[:1] not in set("=@＝＋－＠")


def read_csv(rows):
    text = "".join(write_csv(rows))
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_csv_file_begins_with_the_mark_that_excel_reads():
    assert "".join(write_csv([["Đơn vị"], [1]])) == '\ufeff"Đơn vị"\r\n1\r\n'


def test_values_are_written_as_people_write_them():
    at = datetime.datetime(2020, 3, 13, 16, 59, 59, tzinfo=datetime.timezone.utc)
    row = [None, 5, 1.5, True, False, datetime.date(2020, 3, 13), at, gettext_lazy("Mã"), Decimal("2.50")]
    assert read_csv([row]) == [
        ["", "5", "1.5", "có", "không", "13/03/2020", "13/03/2020 23:59", "Mã", "2.50"]
    ]


def test_a_text_is_one_cell_whatever_sign_a_spreadsheet_splits_at():
    assert list(write_csv([["a;=1+1\tb"]]))[1] == '"a;=1+1\tb"\r\n'


def test_rows_are_written_as_they_come():
    seen = []
    rows = ([seen.append(n) or n] for n in range(10))
    lines = write_csv(rows)
    next(lines)
    next(lines)
    assert seen == [0]


# --- XLSX ----------------------------------------------------------------------------------------


def workbook(*sheets):
    return load_workbook(write_xlsx(sheets))


def sheet(rows=(), **fields):
    return Sheet(**{"title": "Danh sách", "header": ["Mã", "Tên"], "rows": rows, "widths": [10, 40]} | fields)


@pytest.mark.parametrize("text", [text for text in HONEST + FORMULAS if text and "\r" not in text])
def test_every_text_is_a_text_cell_and_unchanged(text):
    cell = workbook(sheet([[text]])).active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_formulas_stay_text_when_somebody_edits_the_cell():
    page = workbook(sheet([["=1+1", "a"]])).active
    assert (page["A2"].quotePrefix, page["B2"].quotePrefix) == (True, False)


def test_no_formula_is_written_whatever_it_looks_like():
    with zipfile.ZipFile(write_xlsx([sheet([[text, "#N/A"] for text in FORMULAS])])) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b't="e"' not in archive.read("xl/worksheets/sheet1.xml")


def test_numbers_and_dates_keep_their_type():
    at = datetime.datetime(2020, 3, 13, 16, 59, 59, tzinfo=datetime.timezone.utc)
    page = workbook(sheet([[5, 1.5, Decimal("2.5"), datetime.date(2020, 3, 13), at, None, True]])).active
    values = [cell.value for cell in page[2]]
    moment = datetime.datetime(2020, 3, 13, 23, 59, 59)
    assert values == [5, 1.5, 2.5, datetime.datetime(2020, 3, 13), moment, None, "có"]
    assert [page["D2"].number_format, page["E2"].number_format] == ["DD/MM/YYYY", "DD/MM/YYYY HH:MM"]


def test_the_header_is_bold_and_stays_in_view():
    page = workbook(sheet([["u1", "Phường 1"]])).active
    assert [cell.value for cell in page[1]] == ["Mã", "Tên"]
    assert [cell.font.bold for cell in page[1]] == [True, True]
    assert (page.freeze_panes, page.print_title_rows) == ("A2", "$1:$1")
    assert [page.column_dimensions[letter].width for letter in "AB"] == [10, 40]


def test_names_of_sheets_obey_excel():
    titles = ["Quận [Đống Đa]: a/b", "x" * 40, "x" * 40, "X" * 40, "", "'"]
    assert workbook(*[sheet(title=title) for title in titles]).sheetnames == [
        "Quận  Đống Đa   a b",
        "x" * 31,
        "x" * 27 + " (2)",
        "X" * 27 + " (3)",
        "Trang tính",
        "Trang tính (2)",
    ]


def test_what_xml_cannot_hold_is_left_out_and_what_excel_cannot_is_cut():
    page = workbook(sheet([["a\0\x0bb", "ế" * 40_000]])).active
    assert (page["A2"].value, page["B2"].value) == ("ab", "ế" * 32_767)


def test_memory_does_not_grow_with_the_number_of_rows():
    def peak_bytes(count):
        tracemalloc.start()
        write_xlsx([sheet([f"u{n:05d}", f"Phường {n}", n] for n in range(count))])
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    peak_bytes(10)  # imports
    assert peak_bytes(6000) < 1.5 * peak_bytes(600)


def test_a_moment_without_a_zone_is_taken_as_it_stands():
    assert read_csv([[datetime.datetime(2020, 3, 13, 9, 0)]]) == [["13/03/2020 09:00"]]
    assert timezone.is_naive(workbook(sheet([[datetime.datetime(2020, 3, 13, 9)]])).active["A2"].value)
