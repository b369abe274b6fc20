"""Tables as CSV and XLSX: what a person typed stays text and is never run as a formula (PROMISES S8).

Excel and LibreOffice take a text that begins with = + - @ for a formula, in a CSV file always, in XLSX
when the writer says so. In XLSX every text is written as text. CSV has no types, so there a text that
reads like a formula gets an apostrophe before it; a number or a telephone number stays as it is.
"""

import csv
import datetime
import itertools
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# -5; -1.234,5; +84 24 38513524; +84-24-3851.3524; ---. Signs and digits alone compute nothing harmful.
PLAIN_NUMBER = re.compile(r"[+-]?[\d\s.,()/-]*%?")
NOT_IN_XML = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # openpyxl lets U+FFFF through
CELL_LENGTH = 32_767  # Excel's own limit, in characters
TITLE_LENGTH = 31
TITLE_SIGNS = re.compile(r"[\[\]:*?/\\]")
DATE_FORMAT, MOMENT_FORMAT = "DD/MM/YYYY", "DD/MM/YYYY HH:MM"
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as the machine's old code page
SPOOL_BYTES = 1024 * 1024


@dataclass
class Sheet:
    """One sheet: `rows` may be any iterable of sequences and is read once; `widths` are in characters."""

    title: str
    header: Sequence
    rows: Iterable
    widths: Sequence = field(default_factory=list)


def text_cell(value):
    """Return `value` as the text of a CSV cell that no spreadsheet runs."""
    text = str(value)
    if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def write_csv(rows):
    """Yield the lines of a CSV file for `rows`, with the mark that makes Excel read it as UTF-8."""
    # Every text is quoted: a spreadsheet that splits at another sign must not find a formula inside.
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_NONNUMERIC)
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([_csv_value(value) for value in row])


class _Echo:
    """csv.writer returns what `write` returns."""

    def write(self, line):
        return line


def _csv_value(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return _in_words(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, datetime.datetime):
        return f"{_local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return text_cell(value)


def write_xlsx(sheets):
    """Return a binary file, open at its start, of a workbook with these Sheets.

    Rows go to disk one by one, so memory does not grow with their number.
    """
    workbook = Workbook(write_only=True)
    titles = set()
    for sheet in sheets:
        worksheet = workbook.create_sheet(_sheet_title(str(sheet.title), titles))
        worksheet.freeze_panes = "A2"
        worksheet.print_title_rows = "1:1"
        for number, width in enumerate(sheet.widths, start=1):
            worksheet.column_dimensions[get_column_letter(number)].width = width
        worksheet.append([_header_cell(worksheet, label) for label in sheet.header])
        for row in sheet.rows:
            worksheet.append([_xlsx_cell(worksheet, value) for value in row])
    file = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 (the caller closes it)
    workbook.save(file)
    file.seek(0)
    return file


def _header_cell(worksheet, label):
    cell = _xlsx_cell(worksheet, str(label))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _xlsx_cell(worksheet, value):
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return _dated(worksheet, _local(value).replace(tzinfo=None), MOMENT_FORMAT)
    if isinstance(value, datetime.date):
        return _dated(worksheet, value, DATE_FORMAT)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return WriteOnlyCell(worksheet, value)
    text = _in_words(value) if isinstance(value, bool) else str(value)
    cell = WriteOnlyCell(worksheet, NOT_IN_XML.sub("", text)[:CELL_LENGTH])
    cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
    # The mark that Excel sets for a leading apostrophe: it stays text when somebody edits the cell.
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    return cell


def _dated(worksheet, value, number_format):
    cell = WriteOnlyCell(worksheet, value)
    cell.number_format = number_format
    return cell


def _sheet_title(title, taken):
    """Excel's rules for the name of a sheet: at most 31 characters, without some signs, unlike the others."""
    title = TITLE_SIGNS.sub(" ", title).strip(" '") or _("Trang tính")
    for number in itertools.count(1):
        ending = f" ({number})" if number > 1 else ""
        name = title[: TITLE_LENGTH - len(ending)] + ending
        if name.lower() not in taken:
            taken.add(name.lower())
            return name
    return None


def _local(moment):
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _in_words(value):
    return _("có") if value else _("không")
