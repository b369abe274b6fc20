"""Reads the annex of a unit's own plan, from XLSX, DOCX or pasted text, into rows with remarks for the officer.

Nothing is written: the officer sees each row, and what was understood of it, before any is taken.
"""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from plans.annex_cells import tidy_label
from plans.annex_grids import AnnexUnreadable, grid_of_text, grids_of_docx, grids_of_xlsx
from plans.annex_layout import find_layout, guessed_layout, layout_at
from plans.annex_rows import COLUMN_NAMES, AnnexRow, read_row
from portal.vietnamese import fold

__all__ = ["AnnexReading", "AnnexRow", "AnnexUnreadable", "read_annex", "read_pasted"]

MAX_ROWS = 500
FOOTERS = ("noi nhan", "tm.", "kt.", "tl.", "nguoi lap bieu")  # what stands beneath the table


@dataclass
class AnnexReading:
    """`problems` are sentences about the whole table, `ignored_columns` titles that have no place in a plan."""

    rows: list[AnnexRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)


def read_annex(stream, *, kind, year):
    """Read the annex table of an XLSX or DOCX file ("xlsx", "docx") for a plan of `year`.

    Of a workbook the first sheet with such a table is read; of a document all tables that go on with the
    first. Raises AnnexUnreadable, a sentence for the officer.
    """
    grids_of = {"xlsx": grids_of_xlsx, "docx": grids_of_docx}[kind]
    try:
        found = _gather(grids_of(stream), goes_on=kind == "docx")
    except AnnexUnreadable:
        raise
    except Exception as error:  # a broken file breaks the libraries in a dozen ways
        raise AnnexUnreadable(
            _("Không mở được tệp này. Hãy mở bằng Word hoặc Excel, lưu lại rồi thử lần nữa.")
        ) from error
    if not found:
        raise AnnexUnreadable(
            _(
                "Không thấy bảng phụ lục trong tệp. Bảng cần có dòng tiêu đề, ví dụ: "
                "Stt, Nội dung nhiệm vụ, Đơn vị chủ trì, Thời gian."
            )
        )
    return _reading(found, year=year)


def read_pasted(text, *, year):
    """Read rows copied from Excel or Word, with or without their header. Raises AnnexUnreadable if none."""
    grid = grid_of_text(text)
    if not grid.lines:
        raise AnnexUnreadable(_("Chưa có nội dung. Hãy chép bảng từ Excel hoặc Word rồi dán vào đây."))
    found = _gather([grid], goes_on=False)
    if found:
        return _reading(found, year=year)
    layout = guessed_layout(grid.lines, year=year)
    reading = _reading([(grid, [(line, layout) for line in grid.lines])], year=year)
    order = ", ".join(str(COLUMN_NAMES[role]) for role in layout.columns)
    reading.problems.insert(
        0, _("Không có dòng tiêu đề nên hiểu các cột lần lượt là: %(order)s.") % {"order": order}
    )
    return reading


def _gather(grids, *, goes_on):
    """Return pairs (grid, [(line, layout)]) of the grids that hold the annex."""
    found, layout, rows_before = [], None, 0
    for grid in grids:
        own, start = find_layout(grid.lines)
        is_next = layout and grid.width == found[0][0].width >= 3
        if not own and not is_next:
            continue
        layout = own or layout
        lines = [replace(line, number=line.number + rows_before) for line in grid.lines]
        found.append((grid, list(_task_lines(lines[start:], layout))))
        if not goes_on:
            break
        rows_before = lines[-1].number
    return found


def _task_lines(lines, layout):
    """Yield (line, layout) without repeated headers, until the signature; a new header changes the layout."""
    skipped = 0
    for place, line in enumerate(lines):
        if fold(next(filter(None, line.cells))).startswith(FOOTERS):
            return
        another = layout_at(lines, place, among_tasks=True)
        if another and not layout.is_repeated_by(line):
            layout, skipped = another, another.depth
        if skipped or layout.is_repeated_by(line):
            skipped = max(skipped - 1, 0)
            continue
        yield line, layout


def _reading(found, *, year):
    reading = AnnexReading()
    pairs = [pair for _grid, pairs in found for pair in pairs]
    for place, (line, layout) in enumerate(pairs):
        following = layout.cell(pairs[place + 1][0], "label") if place + 1 < len(pairs) else ""
        row = read_row(line, layout, following=tidy_label(following), year=year)
        if row and len(reading.rows) == MAX_ROWS:
            found[0][0].is_cut = True
            break
        reading.rows += [row] if row else []
    layouts = [pairs[0][1] for _grid, pairs in found if pairs]
    ignored = [title[:60] for layout in layouts for title in layout.ignored]
    reading.ignored_columns = list(dict.fromkeys(ignored))
    reading.problems = list(_problems([grid for grid, _pairs in found], layouts, reading))
    return reading


def _problems(grids, layouts, reading):
    if any(grid.is_cut for grid in grids):
        yield _(
            "Bảng có hơn %(limit)d dòng: chỉ đọc %(limit)d dòng đầu. Hãy bỏ dòng thừa hoặc chia nhỏ phụ lục."
        ) % {"limit": MAX_ROWS}
    if not reading.rows:
        yield _("Bảng chưa có dòng nhiệm vụ nào.")
    first = grids[0]
    if first.is_one_of_several:
        yield _("Đã đọc trang tính “%(sheet)s”; các trang khác không đọc.") % {"sheet": first.name[:60]}
    if first.hidden:
        rows = ", ".join(map(str, first.hidden[:20])) + ("…" if len(first.hidden) > 20 else "")
        yield _("Bỏ qua các dòng đang ẩn: %(rows)s. Muốn lấy, hãy cho hiện lên rồi nhập lại.") % {
            "rows": rows
        }
    if not first.knows_merged:
        yield _("Trang tính quá dài nên không biết ô nào được gộp: hãy xem kỹ các ô còn trống.")
    for layout in layouts[:1]:
        if not layout.columns.keys() & {"lead", "lead_and_partners"}:
            yield _("Bảng không có cột đơn vị chủ trì.")
        if not layout.columns.keys() & {"time", "time_end"}:
            yield _("Bảng không có cột thời gian.")
