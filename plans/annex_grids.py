"""Tables as people bring them, in XLSX, DOCX or pasted text, turned into grids of text.

What the cells mean is said in plans/annex_cells.py. Files have been examined by portal/uploads.py before;
still nothing here expands entities, reads without a limit, or trusts what a file claims of its size.
"""

import datetime
import re
import zipfile
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import WorkSheetParser

from portal.vietnamese import normalise

MAX_LINES = (
    560  # of a table: an annex of 500 rows, what stands above it, and enough to see that there is more
)
MAX_COLUMNS = 40
MAX_SHEETS = 20
MAX_BLANK_LINES = 50  # in a row: then a sheet is over, though it may claim 1,048,576 rows
MAX_CELL_CHARACTERS = 6000
MEBIBYTE = 1024 * 1024
MAX_PART_BYTES = 12 * MEBIBYTE
MAX_FILE_BYTES = 128 * MEBIBYTE  # unpacked, but for sheets, which are read by and by:
MAX_SHEET_BYTES = 16 * MEBIBYTE  # of all sheets together
MAX_ROW_BYTES = MEBIBYTE
ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}  # of formulas


class AnnexUnreadable(ValueError):
    """No annex can be read from the file or text; `str()` is a sentence for the person who gave it."""


@dataclass
class Line:
    """A row that holds something. `above`: column -> text of the merged cell that reaches down to here."""

    number: int
    cells: list[str]
    above: dict[int, str] = field(default_factory=dict)


@dataclass
class Grid:
    """A table without its blank rows. Row numbers count from 1, as the person sees them."""

    name: str = ""
    lines: list[Line] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)  # numbers of hidden rows, which are left out
    is_cut: bool = False  # there are more rows
    knows_merged: bool = True
    is_one_of_several: bool = False  # sheets of the file

    @property
    def width(self):
        return max((len(line.cells) for line in self.lines), default=0)

    def add(self, number, cells, above=None):
        """Keep a row unless it is blank; return whether there is room for more."""
        cells = [normalise(cell[:MAX_CELL_CHARACTERS], keep_lines=True) for cell in cells[:MAX_COLUMNS]]
        if any(cells):
            if len(self.lines) == MAX_LINES:
                self.is_cut = True
                return False
            self.lines.append(Line(number, cells, above or {}))
        return True


def grids_of_xlsx(stream):
    """Yield a Grid for each visible sheet, in order."""
    _refuse_unbearable(stream)
    book = ExcelReader(stream, read_only=True, data_only=True, keep_links=False)
    book.read_manifest()
    book.read_strings()
    book.read_workbook()
    apply_stylesheet(book.archive, book.wb)
    meter = _Meter()
    visible = [(sheet, part) for sheet, part in book.parser.find_sheets() if sheet.state == "visible"]
    for sheet, part in visible[:MAX_SHEETS]:
        if "worksheet" in part.Type:
            with book.archive.open(part.target) as meter.source:
                grid = _grid_of_sheet(book, sheet.name, meter)
                grid.is_one_of_several = len(visible) > 1
                yield grid


def _grid_of_sheet(book, name, meter):
    """Read a sheet by openpyxl's own parser, which shows hidden rows and, at the end, merged cells."""
    meter.begin_row()
    grid, last = Grid(name), 0
    parser = WorkSheetParser(
        meter,
        book.shared_strings,
        data_only=True,  # of formulas the value that Excel computed last
        epoch=book.wb.epoch,
        date_formats=book.wb._date_formats,
        timedelta_formats=book.wb._timedelta_formats,
    )
    rows = parser.parse()
    for number, cells in rows:
        meter.begin_row()
        if number - last > MAX_BLANK_LINES:
            break
        texts = _texts(cells, book.wb)
        last = number if any(texts) else last
        if parser.row_dimensions.pop(str(number), {}).get("hidden") in {"1", "true"}:
            grid.hidden += [number] if any(texts) else []
        elif not grid.add(number, texts):
            break
    grid.knows_merged = _reach_end(rows, meter)
    _spread_merged(grid, parser.merged_cells)
    return grid


def _texts(cells, workbook):
    texts = [""] * min(max((cell["column"] for cell in cells), default=0), MAX_COLUMNS)
    for cell in cells:
        if cell["value"] is not None and cell["column"] <= len(texts):
            texts[cell["column"] - 1] = _text_of(cell["value"], _number_format(cell["style_id"], workbook))
    return texts


def _number_format(style_id, workbook):
    number = workbook._cell_styles[style_id].numFmtId
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return BUILTIN_FORMATS.get(number, "General")
    return workbook._number_formats[number - BUILTIN_FORMATS_MAX_SIZE]


_NOT_OF_DATES = re.compile(r'\[[^\]]*\]|"[^"]*"')  # the colours, places and words in a format


def _text_of(value, number_format):
    """Return the value of a cell as the sheet shows it, in the Vietnamese way."""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, datetime.date):
        has_day = "d" in _NOT_OF_DATES.sub("", number_format).lower()
        return value.strftime("%d/%m/%Y" if has_day else "%m/%Y")
    if not isinstance(value, (int, float)):
        return str(value).replace("_x000D_", "\n")
    is_percent = "%" in number_format
    value = round(value * 100, 4) if is_percent else value
    shown = f"{value:.0f}" if value == int(value) else repr(value).replace(".", ",")
    return shown + "%" * is_percent


def _reach_end(rows, meter):
    """Read on to the end of the sheet, where merged cells are listed; return whether it could be reached."""
    try:
        for _row in rows:
            meter.begin_row()
    except Exception:  # too far, or odd formatting that openpyxl does not take: the rows are read already
        return False
    return True


def _spread_merged(grid, merged):
    numbers = [line.number for line in grid.lines]
    for cell in merged.mergeCell if merged else []:
        first = bisect_left(numbers, cell.min_row)
        if cell.min_row == cell.max_row or first == len(numbers) or numbers[first] != cell.min_row:
            continue
        column, top = cell.min_col - 1, grid.lines[first].cells
        for line in grid.lines[first + 1 : bisect_right(numbers, cell.max_row)]:
            line.above[column] = top[column] if column < len(top) else ""


def grids_of_docx(stream):
    """Yield a Grid for each table of the document, in order; tables inside cells are text of their cell."""
    _refuse_unbearable(stream)
    body = docx.Document(stream).element.body
    for table in body.xpath("./w:tbl | ./w:sdt/w:sdtContent/w:tbl"):
        grid, merged = Grid(), {}
        for number, row in enumerate(table.xpath("./w:tr | ./w:sdt/w:sdtContent/w:tr"), 1):
            if row.xpath("./w:trPr/w:del"):
                continue  # struck out under "track changes"
            if not grid.add(number, *_cells_of(row, merged)):
                break
        yield grid


def _cells_of(row, merged):
    """Return the texts of a row by column, and those that merged cells bring from above (kept in `merged`)."""
    texts, above = [""] * min(row.grid_before, MAX_COLUMNS), {}
    for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"):
        column, text = len(texts), ""
        if cell.vMerge == "continue":
            above[column] = merged.get(column, "")
        else:
            text = merged[column] = _text_of_word_cell(cell)
        texts += [text] + [""] * min(cell.grid_span - 1, MAX_COLUMNS)
        if len(texts) > MAX_COLUMNS:
            break
    return texts, above


def _text_of_word_cell(cell):
    parts = []
    for node in cell.iter(qn("w:p"), qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        kind = node.tag.rpartition("}")[2]
        parts.append({"t": node.text or "", "tab": " ", "noBreakHyphen": "-"}.get(kind, "\n"))
    return "".join(parts)


def grid_of_text(text):
    """Return the Grid of text copied from Excel or Word: tabs between cells, line breaks between rows."""
    grid = Grid()
    for number, cells in enumerate(_split_pasted(text), 1):
        if not grid.add(number, cells):
            break
    return grid


# Excel puts quotes around a cell that holds a line break or a tab, and doubles the quotes inside.
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")


def _split_pasted(text):
    text, place, cells = text.replace("\r\n", "\n").replace("\r", "\n"), 0, []
    while place <= len(text):
        match = _QUOTED.match(text, place)
        if match and ("\n" in match[1] or "\t" in match[1]):
            cells.append(match[1].replace('""', '"'))
        else:
            match = _PLAIN.match(text, place)
            cells.append(match[0])
        if text[match.end() : match.end() + 1] != "\t":
            yield cells
            cells = []
        place = match.end() + 1


def _refuse_unbearable(stream):
    """Raise AnnexUnreadable if the archive that a file of Word or Excel is has parts beyond all bearing."""
    is_old = stream.read(8).startswith(b"\xd0\xcf\x11\xe0")
    stream.seek(0)
    if is_old:
        raise AnnexUnreadable(
            _("Tệp có mật khẩu hoặc ở kiểu cũ (.doc, .xls). Hãy lưu lại thành .docx hoặc .xlsx.")
        )
    with zipfile.ZipFile(stream) as archive:
        parts = [part for part in archive.infolist() if not part.filename.startswith("xl/worksheets/")]
    xml = [part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))]
    if max(xml, default=0) > MAX_PART_BYTES or sum(part.file_size for part in parts) > MAX_FILE_BYTES:
        raise AnnexUnreadable(_("Tệp quá lớn. Hãy chép riêng bảng phụ lục sang một tệp mới rồi nhập lại."))
    stream.seek(0)


class _Meter:
    """Reads from `source`, and stops when a row, or all sheets together, are too large."""

    def __init__(self):
        self.source, self.left = None, MAX_SHEET_BYTES
        self.begin_row()

    def begin_row(self):
        self.left_in_row = MAX_ROW_BYTES

    def read(self, size=-1):
        content = self.source.read(size)
        self.left -= len(content)
        self.left_in_row -= len(content)
        if min(self.left, self.left_in_row) < 0:
            raise AnnexUnreadable(_("Trang tính quá lớn. Hãy chép riêng bảng phụ lục sang một tệp mới."))
        return content
