"""Understands one row of an annex, and says in remarks what the officer should look at."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.annex_cells import (
    is_bullet,
    is_heading_label,
    is_part_of,
    one_line,
    read_channels,
    read_target,
    split_label,
    split_partners,
    split_units,
    tidy_label,
)
from plans.annex_grids import ERRORS
from plans.states import TimePrecision
from plans.timetext import read_time
from portal.templatetags.portal import number

COLUMN_NAMES = {
    "label": gettext_lazy("STT"),
    "content": gettext_lazy("Nội dung"),
    "channels": gettext_lazy("Hình thức"),
    "lead": gettext_lazy("Chủ trì"),
    "partners": gettext_lazy("Phối hợp"),
    "lead_and_partners": gettext_lazy("Chủ trì, phối hợp"),
    "time": gettext_lazy("Thời gian"),
    "time_end": gettext_lazy("Thời gian kết thúc"),
    "product": gettext_lazy("Sản phẩm"),
    "target": gettext_lazy("Chỉ tiêu"),
    "target_unit": gettext_lazy("Đơn vị tính"),
    "note": gettext_lazy("Ghi chú"),
}
MAX_CHARACTERS = {  # field -> as many as plans.models.PlanItem and its form take
    "label": 10,
    "content": 5000,
    "lead": 200,
    "partners": 500,
    "time_text": 200,
    "product": 500,
    "target_unit": 60,
}
MAX_LABEL = 12  # a longer text in the column of labels is a heading across the row
EMPTY = {"", "…", "...", "....", "-", "–"}


@dataclass
class AnnexRow:
    """A row as it was understood. With `is_error` it cannot be taken before somebody mends it."""

    source_row: int
    is_heading: bool = False
    label: str = ""
    content: str = ""
    channels: list[str] = field(default_factory=list)
    channels_text: str = ""
    lead: str = ""
    partners: str = ""
    time_text: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    time_precision: TimePrecision = TimePrecision.UNKNOWN
    product: str = ""
    target_value: Decimal | None = None
    target_unit: str = ""
    remarks: list[str] = field(default_factory=list)
    is_error: bool = False

    def remark(self, sentence, **places):
        self.remarks.append(sentence % places if places else sentence)


def read_row(line, layout, *, following, year):
    """Return the AnnexRow of a Line, or None if it holds nothing. `following` is the label of the next row."""
    row = AnnexRow(source_row=line.number)
    cells = _cells(line, layout, row)
    across = _name_row(row, cells)
    tasks = cells.keys() - {"label", "content", "note"}
    if not tasks and _is_heading(row, layout, across=across, following=following):
        row.is_heading = True
    elif not row.content and not tasks:
        return None
    else:
        _read_task(row, cells, layout, year=year)
    if cells.get("note"):
        row.remark(_("Ghi chú: %(note)s"), note=one_line(cells["note"])[:120])
    _shorten(row)
    return row


def _cells(line, layout, row):
    """Return the texts of the row that say something, by kind of column."""
    cells = {role: layout.cell(line, role).strip() for role in layout.columns}
    for role, text in cells.items():
        if text in ERRORS:
            row.remark(_("Ô “%(column)s” có lỗi công thức."), column=COLUMN_NAMES[role])
    return {role: text for role, text in cells.items() if text not in EMPTY | ERRORS}


def _name_row(row, cells):
    """Fill label and content; return whether the text stands across the row, in the column of labels."""
    label, content = tidy_label(cells.get("label", "")), cells.get("content", "")
    across = len(label) > MAX_LABEL and not content
    if across:
        label, content = "", cells["label"]
    if not label:
        label, content = split_label(content)
    # A sheet turns the label 1.1 into a number and shows it as 1,1.
    row.label, row.content = one_line(label).replace(",", "."), content.strip()
    return across


def _is_heading(row, layout, *, across, following):
    if not row.content:
        return False
    if across or is_heading_label(row.label) or (row.label and is_part_of(following, row.label)):
        return True
    if row.label or is_bullet(row.content) or not layout.has_tasks:
        return False
    row.remark(_("Hiểu là dòng đề mục."))
    return True


def _read_task(row, cells, layout, *, year):
    if not row.content:
        row.is_error = True
        row.remark(_("Dòng này chưa có nội dung nhiệm vụ."))
    row.channels_text = one_line(cells.get("channels", ""))
    row.channels = read_channels(row.channels_text)
    if row.channels_text and not row.channels:
        row.remark(_("Chưa nhận ra hình thức “%(text)s”."), text=row.channels_text[:60])
    _read_units(row, cells, layout)
    _read_time(row, cells, layout, year=year)
    row.product = one_line(cells.get("product", ""))
    _read_target(row, cells)


def _read_units(row, cells, layout):
    """One lead, as each task has exactly one; further leads become partners."""
    leads, partners = split_partners(cells.get("lead") or cells.get("lead_and_partners", ""))
    leads = split_units(leads)
    if leads:
        row.lead = leads[0]
    elif layout.columns.keys() & {"lead", "lead_and_partners"}:
        row.remark(_("Chưa có đơn vị chủ trì."))
    if leads[1:] and "lead" in cells:
        row.remark(
            _("Có %(count)d đơn vị chủ trì: lấy “%(lead)s”, còn lại chuyển sang phối hợp."),
            count=len(leads),
            lead=row.lead[:60],
        )
    typed = cells.get("partners", "")
    typed = "; ".join(split_units(typed)) if "\n" in typed else typed
    row.partners = "; ".join(filter(None, [*leads[1:], partners, typed]))


def _read_time(row, cells, layout, *, year):
    start, end = one_line(cells.get("time", "")), one_line(cells.get("time_end", ""))
    row.time_text = f"Từ {start} đến {end}" if start and end else start or (f"Đến {end}" if end else "")
    if not row.time_text:
        if layout.columns.keys() & {"time", "time_end"}:
            row.remark(_("Chưa có thời gian."))
        return
    try:
        time = read_time(row.time_text, year=year)
    except ValueError as impossible:
        row.is_error = True
        row.remark(str(impossible))
        return
    row.starts_on, row.ends_on, row.time_precision = time.starts_on, time.ends_on, time.precision
    if time.precision == TimePrecision.UNKNOWN:
        row.remark(_("Chưa hiểu thời gian “%(text)s”: mời chọn ngày."), text=row.time_text[:60])
    elif time.ends_on.year < year or time.starts_on.year > year:
        row.remark(_("Thời gian nằm ngoài năm %(year)s."), year=year)
    elif time.starts_on != time.ends_on:
        row.remark(
            _("Thời gian hiểu là %(start)s–%(end)s."),
            start=f"{time.starts_on:%d/%m/%Y}",
            end=f"{time.ends_on:%d/%m/%Y}",
        )


def _read_target(row, cells):
    typed = one_line(cells.get("target", ""))
    target = read_target(typed or row.product, anywhere=bool(typed))
    unit = one_line(cells.get("target_unit", ""))
    if target is None:
        row.target_unit = unit if typed else ""
        if typed:
            row.remark(_("Chỉ tiêu “%(text)s” chưa có số."), text=typed[:60])
        return
    row.target_value, row.target_unit = target.value, unit or target.unit
    blank = "" if row.target_unit in {"", "%"} else " "
    shown = f"{number(target.value.normalize() + 0)}{blank}{row.target_unit}"
    if target.is_first_of_several:
        row.remark(_("Có nhiều số, chỉ lấy số đầu làm chỉ tiêu: %(target)s."), target=shown)
    elif not typed:
        row.remark(_("Chỉ tiêu lấy từ sản phẩm: %(target)s."), target=shown)


def _shorten(row):
    for name, limit in MAX_CHARACTERS.items():
        text = getattr(row, name)
        if len(text) > limit:
            setattr(row, name, text[: limit - 1] + "…")
            column = COLUMN_NAMES["time" if name == "time_text" else name]
            row.remark(_("“%(column)s” dài quá %(limit)d chữ nên đã cắt bớt."), column=column, limit=limit)
