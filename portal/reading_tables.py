"""Reads what offices send as a table (CSV or XLSX), and says row by row what is wrong with it.

A table is read as a spreadsheet shows it: the number of a row is the one in Excel's margin. What cannot
be read at all is refused with a ValidationError; what is wrong in a row is noted, so that one reading
names every bad row.
"""

import csv
import datetime
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.examining import examine_content
from portal.vietnamese import fold, normalise
from portal.working_days import YEARS

ROWS_LIMIT = 50_000
COLUMNS_LIMIT = 60
HEADER_WITHIN = 10  # a title may stand above the names of the columns
SAFE_NUMBER = 10_000  # a code of five digits has no zero in front that Excel could have dropped
EXCEL_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
DATE = re.compile(
    r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))(?:[T ]00:00(?::00)?)?"
)


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken. Row 0 stands for the file as a whole."""

    file: str
    row: int
    column: str
    sentence: str

    def __str__(self):
        where = _("dòng %(row)s") % {"row": self.row} if self.row else ""
        return ": ".join(
            filter(None, [self.file, ", ".join(filter(None, [where, self.column])), self.sentence])
        )


@dataclass
class Row:
    """One row with its cells by column code. Asking for a cell notes what is wrong with it."""

    file: str
    number: int
    cells: dict
    labels: dict
    problems: list = field(default_factory=list)

    @property
    def is_sound(self):
        return not self.problems

    def wrong(self, column, sentence):
        self.problems.append(Problem(self.file, self.number, str(self.labels.get(column, "")), sentence))

    def text(self, column, *, limit, required=False):
        """Words as people type them, normalised; "" for an empty cell."""
        value = self.cells.get(column)
        if isinstance(value, datetime.date):
            value = f"{value:%d/%m/%Y}"
        text = normalise("" if value is None else str(value))
        if text in EXCEL_ERRORS:
            self.wrong(column, _("ô báo lỗi %(error)s, hãy sửa công thức trong Excel.") % {"error": text})
        elif required and not text:
            self.wrong(column, _("còn để trống."))
        elif len(text) > limit:
            self.wrong(column, _("dài quá %(limit)d ký tự.") % {"limit": limit})
        return text[:limit]

    def code(self, column, *, limit, required=False):
        """A code, exactly as written: a number that may have lost zeros in front is refused, not guessed."""
        value = self.cells.get(column)
        if isinstance(value, datetime.date):
            self.wrong(
                column,
                _("Excel đã đổi mã thành ngày tháng. Hãy định dạng cột là Văn bản (Text) rồi gõ lại mã."),
            )
            return ""
        if isinstance(value, (int, float)) and not (isinstance(value, int) and value >= SAFE_NUMBER):
            self.wrong(
                column,
                _(
                    "ô là số %(number)s nên có thể đã mất các số 0 ở đầu. "
                    "Hãy định dạng cột là Văn bản (Text) rồi gõ lại, ví dụ 00178."
                )
                % {"number": value},
            )
            return ""
        text = self.text(column, limit=limit, required=required)
        if " " in text:
            self.wrong(column, _("mã không được có dấu cách."))
        return text

    def date(self, column, *, required=False):
        """A day, or None for an empty cell. ISO and day/month/year are read."""
        value = self.cells.get(column)
        if isinstance(value, datetime.datetime):
            value = value.date()
        if not isinstance(value, datetime.date):
            text = self.text(column, limit=40, required=required)
            if not text:
                return None
            value = parse_date(text)
        if value is None:
            self.wrong(
                column,
                _("“%(text)s” không phải là một ngày có thật. Hãy ghi như 31/12/2020.") % {"text": text},
            )
        elif value.year not in YEARS:
            self.wrong(column, _("năm %(year)s không hợp lý.") % {"year": value.year})
            return None
        return value

    def choice(self, column, options, *, required=True):
        """One of `options` (folded word: value); None, noted, if the word is not among them."""
        text = self.text(column, limit=200, required=required)
        if not text:
            return None
        value = options.get(fold(text))
        if value is None:
            self.wrong(column, _("không có “%(text)s” trong danh mục.") % {"text": text})
        return value


@dataclass(frozen=True)
class Table:
    name: str
    columns: frozenset
    rows: list

    @property
    def problems(self):
        return [problem for row in self.rows for problem in row.problems]


def parse_date(text):
    """Return the date that `text` (ISO or day/month/year) names, or None if there is no such day."""
    match = DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_path(path, *, columns, required):
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValidationError(_("Không mở được tệp %(path)s.") % {"path": path}) from error
    return read_table(content, name=path.name, columns=columns, required=required)


def read_table(content, *, name, columns, required):
    """Read `content` (bytes) into a Table with the cells of `columns` (code: label on screen).

    The first row that names all `required` columns, by code or by label, is the head; others are ignored.
    """
    read = _reader(content, name.lower())
    head, found, rows = 0, {}, []
    for number, cells in read(content, name):
        if not head:
            found = _columns_in(cells, columns)
            head = number if set(required) <= set(found.values()) else 0
            if not head and number >= HEADER_WITHIN:
                break
            continue
        if len(rows) >= ROWS_LIMIT:
            raise ValidationError(_("Tệp có quá %(limit)d dòng.") % {"limit": ROWS_LIMIT})
        values = {code: cells[place] for place, code in found.items() if place < len(cells)}
        if any(value is not None and str(value).strip() for value in values.values()):
            rows.append(Row(name, number, values, columns))
    if not head:
        raise ValidationError(
            _("Không thấy dòng tên cột. Tệp phải có các cột: %(columns)s.")
            % {"columns": ", ".join(f"{code} ({columns[code]})" for code in required)}
        )
    if not rows:
        raise ValidationError(_("Tệp không có dòng nào dưới dòng tên cột."))
    return Table(name, frozenset(found.values()), rows)


def _reader(content, name):
    if name.endswith(".xlsx"):
        return _read_xlsx
    if not name.endswith(".csv"):
        raise ValidationError(
            _("Chỉ nhận tệp .xlsx hoặc .csv. Tệp Excel kiểu cũ (.xls) hãy lưu lại thành .xlsx.")
        )
    if content.startswith(b"PK"):
        raise ValidationError(
            _("Tên tệp ghi .csv nhưng nội dung là tệp Excel. Hãy đổi đuôi tên thành .xlsx.")
        )
    return _read_csv


def _columns_in(cells, columns):
    """Map the place of each column that these cells name to its code."""
    names = {fold(code): code for code in columns} | {
        fold(str(label)): code for code, label in columns.items()
    }
    found = {}
    for place, cell in enumerate(cells[:COLUMNS_LIMIT]):
        code = names.get(fold(cell)) if isinstance(cell, str) else None
        if code in found.values():
            raise ValidationError(_("Cột “%(column)s” có hai lần trong tệp.") % {"column": cell})
        if code:
            found[place] = code
    return found


def _read_csv(content, name):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            _(
                "Tệp CSV không ở bảng mã UTF-8 nên chữ Việt có thể sai. "
                "Trong Excel, hãy lưu lại thành “CSV UTF-8”."
            )
        ) from None
    # Excel writes semicolons where the decimal sign is a comma, as in Vietnam.
    top = "\n".join(text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN])
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=top.count), strict=True)
    try:
        yield from enumerate(lines, 1)
    except csv.Error as error:
        raise ValidationError(
            _("Tệp CSV hỏng ở dòng %(line)d (thường do dấu ngoặc kép).") % {"line": lines.line_num}
        ) from error


def _read_xlsx(content, name):
    """Yield the rows of the first sheet, once the file has been found honest."""
    examine_content(io.BytesIO(content), name=name, size_bytes=len(content))
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file claims of its size is not to be trusted
        for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_LIMIT), 1):
            yield number, [_value(cell) for cell in cells]
    except Exception as error:  # openpyxl lets many kinds of error through on a file that Excel would mend
        raise ValidationError(
            _("Không đọc được tệp Excel. Hãy mở ra, lưu lại thành .xlsx rồi gửi lại.")
        ) from error


def _value(cell):
    """The value of a cell: text, a day, or a number; a number shown with zeros in front is text."""
    value = cell.value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and re.fullmatch("0{2,}", cell.number_format or ""):
        return f"{value:0{len(cell.number_format)}d}"
    if isinstance(value, datetime.datetime):
        return value.date()
    return value
