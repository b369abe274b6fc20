"""What changed between two filings of a plan: its head, its annex row by row, and word by word.

Works on the texts that filings keep (plans.writing.snapshot). Rows are known by their key, so a row that
moved is told from one that was typed anew. Time grows with the length of the texts, never with its square.
"""

import datetime
import re
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from plans.models import Filing, Plan, PlanItem
from plans.states import PlanForm
from portal.comparing import NEW, Part, compare_words, longest_increasing, replaced

HEAD_FIELDS = ("form", "number", "issued_on", "signer", "place")
ROW_FIELDS = (
    "content",
    "channels",
    "lead",
    "partners",
    "time_text",
    "starts_on",
    "ends_on",
    "product",
    "target_value",
    "target_unit",
)  # the numeral of a row (STT) is left out: a row added above renumbers all that follow
PROSE = {"signer", "place", "content", "lead", "partners", "time_text", "product"}  # compared word by word
DATES = {"issued_on", "starts_on", "ends_on"}


@dataclass(frozen=True)
class FieldChange:
    label: str
    parts: list


@dataclass(frozen=True)
class RowChange:
    """A row that was `added`, `removed`, `changed`, or only `moved`; `number` is its place in the annex."""

    kind: str
    key: str
    name: str
    has_moved: bool = False
    fields: list = field(default_factory=list)


@dataclass(frozen=True)
class Differences:
    head: list
    rows: list

    def __bool__(self):
        return bool(self.head or self.rows)

    @property
    def by_key(self):
        return {row.key: row for row in self.rows}


def filing_before(filing):
    """The filing that this one is to be compared with, or None.

    That is the one it answers; for the first filing of an amendment, the last approved text before it.
    """
    if filing.answers_id:
        return filing.answers
    amended = filing.plan.amends_id
    if not amended:
        return None
    approved = Filing.objects.filter(
        Q(plan=amended) | Q(plan__amends=amended), approved_at__lte=filing.filed_at
    )
    return approved.order_by("approved_at").last()


def compare(before, after, *, channel_names=None):
    """Return the Differences between two texts of filings. `channel_names` maps codes to names."""
    names = channel_names or {}
    head = _field_changes(Plan, HEAD_FIELDS, before, after, names)
    if before.get("file") != after.get("file"):
        parts = [Part(NEW, _("đã thay bằng một tệp khác"))]
        head.append(FieldChange(_label(Plan, "file"), parts))
    return Differences(head, _row_changes(before["items"], after["items"], names))


def _row_changes(before, after, names):
    """Changes in the order of the new annex; a removed row stands after the row that it used to follow."""
    old, new = ({row["key"]: row for row in rows} for rows in (before, after))
    stayed = [key for key in new if key in old]
    moved = set(stayed) - set(_in_order(stayed, list(old)))
    changes = [
        _row_change(old.get(key), row, has_moved=key in moved, names=names) for key, row in new.items()
    ]
    removed = _removed_after(old, new)
    told = list(removed.get(None, []))
    for key, change in zip(new, changes, strict=True):
        told += [change] if change else []
        told += removed.get(key, [])
    return told


def _in_order(keys, earlier):
    """The longest run of `keys` that stand in the same order in `earlier`: the others have moved."""
    places = {key: place for place, key in enumerate(earlier)}
    return [keys[index] for index in longest_increasing([places[key] for key in keys])]


def _row_change(before, after, *, has_moved, names):
    name = after["content"] or _("(dòng chưa có nội dung)")
    if before is None:
        return RowChange("added", after["key"], name)
    fields = _field_changes(PlanItem, ROW_FIELDS, before, after, names)
    if fields:
        return RowChange("changed", after["key"], name, has_moved, fields)
    return RowChange("moved", after["key"], name, has_moved) if has_moved else None


def _removed_after(old, new):
    """Map the key of a row that stayed (None: the beginning) to the removed rows that followed it."""
    removed, last = {}, None
    for key, row in old.items():
        if key in new:
            last = key
        else:
            change = RowChange("removed", key, row["content"] or _("(dòng chưa có nội dung)"))
            removed.setdefault(last, []).append(change)
    return removed


def _field_changes(model, names_of_fields, before, after, channel_names):
    changes = []
    for name in names_of_fields:
        then, now = (shown(name, text.get(name), channel_names) for text in (before, after))
        if then != now:
            parts = compare_words(then, now) if name in PROSE else replaced(then, now)
            changes.append(FieldChange(_label(model, name), parts))
    return changes


def _label(model, name):
    return capfirst(model._meta.get_field(name).verbose_name)


def shown(name, value, channel_names):
    """A value of a snapshot as people read it."""
    if not value:
        return ""
    if name == "channels":
        return "; ".join(str(channel_names.get(code, code)) for code in value)
    if name == "form":
        return str(PlanForm(value).label)
    if name in DATES:
        return f"{datetime.date.fromisoformat(value):%d/%m/%Y}"
    if name == "target_value":
        return re.sub(r"\.0+$", "", value).replace(".", ",")
    return value
