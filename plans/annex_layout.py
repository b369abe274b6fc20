"""Finds the header of an annex in a grid, and so which column holds what."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.annex_cells import names_unit, role_of, tidy_label
from plans.states import TimePrecision
from plans.timetext import read_time
from portal.vietnamese import fold

MAX_TITLE_ROWS = 30  # what may stand above the header: names of offices, the title of the annex
_SHORT_LABEL = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}|[IVX]{1,6}|[A-Za-zĐđ]")
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[A-ZĐ])\)?")


@dataclass
class Layout:
    """`columns`: kind of column -> its place. `depth`: the number of rows that the header takes."""

    columns: dict[str, int]
    titles: list[str]
    header: list[list[str]]

    @property
    def depth(self):
        return len(self.header)

    @property
    def ignored(self):
        """Titles of the columns that no row of ours has a place for."""
        taken = {place for role, place in self.columns.items() if role != "note"}
        return [title for place, title in enumerate(self.titles) if title and place not in taken]

    @property
    def has_tasks(self):
        """Whether there is more than labels and content, so that a row without it stands out."""
        return bool(self.columns.keys() - {"label", "content", "note"})

    def cell(self, line, role):
        """The text of `line` in the column of that kind, or of the merged cell that reaches down to it."""
        place = self.columns.get(role)
        if place is None:
            return ""
        text = line.cells[place] if place < len(line.cells) else ""
        return text or (line.above.get(place, "") if role != "label" else "")

    def is_repeated_by(self, line):
        """Whether `line` is the header again, at the top of a new page, or the numbers beneath it."""
        cells = [cell for cell in line.cells if cell]
        is_numbered = len(cells) >= 3 and all(_COLUMN_NUMBER.fullmatch(cell) for cell in cells)
        return is_numbered or _folded(line.cells) in self.header


def find_layout(lines):
    """Return (Layout, number of lines up to the end of the header), or (None, 0)."""
    for place in range(min(len(lines), MAX_TITLE_ROWS)):
        layout = layout_at(lines, place)
        if layout:
            return layout, place + layout.depth
    return None, 0


def layout_at(lines, place, *, among_tasks=False):
    """Return the Layout whose header begins at that line, or None.

    Among tasks only a row with "Stt" and two more titles is a header.
    """
    titles, rows = _one_line_each(lines[place].cells), [lines[place].cells]
    columns = _columns(titles, [""] * len(titles))
    if place + 1 < len(lines) and _is_second_row(columns, titles, lines[place + 1].cells):
        below = _one_line_each(lines[place + 1].cells)
        titles, below = _with_parents(titles, below)
        columns, rows = _columns(titles, below), [*rows, lines[place + 1].cells]
    needed = {"content", "label"} if among_tasks else {"content"}
    is_header = needed <= columns.keys() and len(columns.keys() - {"label"}) >= 2
    return Layout(columns, titles, [_folded(cells) for cells in rows]) if is_header else None


def guessed_layout(lines, *, year):
    """Return the Layout of rows pasted without their header, from what stands in them.

    Usual order: Stt, content, channels, lead, partners, time, product, note.
    """
    width = max(len(line.cells) for line in lines)
    content = int(width > 1 and _first(lines, [0], _is_label) == 0)
    places = list(range(content + 1, width))
    time = _first(lines, places, lambda text: _tells_time(text, year))
    lead = _first(lines, [place for place in places if place != time], names_unit)
    columns = {"label": 0, "content": content} if content else {"content": 0}
    if time is None and lead is None:
        columns |= _in_order(("lead", "partners", "time", "product", "note"), places)
    else:
        known = {role: place for role, place in (("lead", lead), ("time", time)) if place is not None}
        first, last = min(known.values()), max(known.values())
        columns |= known | _in_order(("channels",), [place for place in places if place < first])
        columns |= _in_order(("partners",), [place for place in places if first < place < last])
        columns |= _in_order(("product", "note"), [place for place in places if place > last])
    titles = [_("Cột %(number)d") % {"number": place + 1} for place in range(width)]
    return Layout(dict(sorted(columns.items(), key=lambda column: column[1])), titles, [])


def _in_order(roles, places):
    return dict(zip(roles, places, strict=False))


def _first(lines, places, is_such):
    """Return the first of `places` where most cells that say something are such, or None."""
    for place in places:
        texts = [line.cells[place] for line in lines if place < len(line.cells) and line.cells[place]]
        if texts and 2 * sum(map(is_such, texts)) >= len(texts):
            return place
    return None


def _is_label(text):
    return bool(_SHORT_LABEL.fullmatch(tidy_label(text)))


def _tells_time(text, year):
    try:
        return read_time(text, year=year).precision != TimePrecision.UNKNOWN
    except ValueError:
        return True


def _is_second_row(columns, titles, below):
    """Whether `below` splits titles above it: "Đơn vị thực hiện" into "Chủ trì" and "Phối hợp"."""
    filled = [place for place, cell in enumerate(below) if cell]
    standing = {columns.get("content"), columns.get("label")}
    return (
        bool(filled)
        and "content" in columns
        and not standing & set(filled)
        and all(len(below[place]) <= 40 for place in filled)
        and any(role_of(below[place]) for place in filled)
        and any(place >= len(titles) or not titles[place] for place in filled)
    )


def _with_parents(titles, below):
    """Give each lower title the one above it, which a merged cell shows over the first of them only."""
    width = max(len(titles), len(below))
    titles, below = titles + [""] * (width - len(titles)), below + [""] * (width - len(below))
    whole, parent = [], ""
    for title, lower in zip(titles, below, strict=True):
        parent = title or parent
        whole.append(f"{parent} {lower}".strip() if lower else title)
    return whole, below


def _columns(titles, below):
    columns = {}
    for place, (title, lower) in enumerate(zip(titles, below, strict=True)):
        role = role_of(lower) or role_of(title)
        if role:
            columns.setdefault(role, place)
    return columns


def _one_line_each(cells):
    return [" ".join(cell.split()) for cell in cells]


def _folded(cells):
    return [fold(cell) for cell in cells if cell]
