"""The geometry of charts: plain numbers in, plain numbers out. Colours and words stand in templates and CSS.

Positions along a chart are percentages of its width, so that a drawing fits 320 px and a wall screen alike
without stretching its text.
"""

import datetime
from dataclasses import dataclass
from math import ceil

LEAST_LABELLED_PERCENT = 7  # a narrower segment has no room for its figure; the table beside it has


@dataclass(frozen=True)
class Segment:
    code: str
    label: str
    count: int
    x_percent: float
    width_percent: float

    @property
    def middle_percent(self):
        return round(self.x_percent + self.width_percent / 2, 3)

    @property
    def is_labelled(self):
        return self.width_percent >= LEAST_LABELLED_PERCENT


@dataclass(frozen=True)
class Row:
    label: str
    total: int
    segments: list  # only what there is something of
    counts: list  # one figure a part, for the table


@dataclass(frozen=True)
class Bars:
    parts: list  # (code, label) in the order they are stacked
    rows: list
    total: Row


def stacked_rows(rows, parts, *, total_label=""):
    """Return Bars: one row a pair (label, {code: count}), each as wide as the chart, and the row of sums.

    `parts` are pairs (code, label); a code that a row does not name counts as 0.
    """
    parts = list(parts)
    rows = [(label, {code: counts.get(code, 0) for code, _label in parts}) for label, counts in rows]
    sums = {code: sum(counts[code] for _label, counts in rows) for code, _label in parts}
    return Bars(
        parts=parts,
        rows=[_row(label, counts, parts) for label, counts in rows],
        total=_row(total_label, sums, parts),
    )


def _row(label, counts, parts):
    total = sum(counts.values())
    segments, before = [], 0
    for code, word in parts:
        count = counts[code]
        if count:
            segments.append(
                Segment(code, word, count, round(before * 100 / total, 3), round(count * 100 / total, 3))
            )
        before += count
    return Row(label, total, segments, [counts[code] for code, _word in parts])


@dataclass(frozen=True)
class Tick:
    label: object  # a date along the bottom, a number up the side
    percent: float


@dataclass(frozen=True)
class Curve:
    points: list  # (date, cumulated count), for the table
    line: str  # an SVG path in a box of 100 by 100, y downwards
    area: str
    whole: int
    last: int
    due_on: datetime.date
    due_percent: float | None  # None: outside the days shown
    is_due_late: bool  # the due date lies in the right half: its words stand to the left of the line
    days: list
    levels: list


def step_curve(points, *, starts_on, ends_on, due_on, whole):
    """Return Curve: how a count grew by steps from `starts_on` to the end of `ends_on`.

    `points` are pairs (date, count reached at the end of that day), in order of date. The curve rises on
    its day and stays level between; `whole` (the register without the exempt) is the height of the chart.
    """
    span = (ends_on - starts_on).days + 1
    top = max([whole, *(count for _day, count in points)], default=0) or 1

    def x(day):
        return _short((day - starts_on).days * 100 / span)

    def y(count):
        return _short(100 - count * 100 / top)

    shown = [(day, count) for day, count in points if day <= ends_on]
    before = [count for day, count in shown if day < starts_on]
    shown = [(day, count) for day, count in shown if day >= starts_on]
    line = f"M0 {y(before[-1] if before else 0)}"
    for day, count in shown:
        line += f"H{x(day)}V{y(count)}"
    line += "H100"
    due_percent = float(x(due_on + datetime.timedelta(days=1))) if starts_on <= due_on <= ends_on else None
    return Curve(
        points=shown,
        line=line,
        area=f"{line}V100H0Z",
        whole=whole,
        last=shown[-1][1] if shown else (before[-1] if before else 0),
        due_on=due_on,
        due_percent=due_percent,
        is_due_late=due_percent is not None and due_percent > 50,
        days=_days(starts_on, span),
        levels=[Tick(count, float(y(count))) for count in _levels(top)],
    )


def _short(number):
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _days(starts_on, span, at_most=5):
    """Dates along the bottom, evenly spread by whole days, the first at the left edge."""
    step = ceil(span / at_most)
    return [
        Tick(starts_on + datetime.timedelta(days=days), round(days * 100 / span, 3))
        for days in range(0, span, step)
    ]


def _levels(top):
    """Three or four round numbers from 0 up to `top`, which is always the last one."""
    step = next(s * 10**power for power in range(9) for s in (1, 2, 5) if top <= 4 * s * 10**power)
    return [level for level in range(0, top, step) if top - level >= step / 2] + [top]
