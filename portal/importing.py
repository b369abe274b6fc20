"""Imports units and their successions from tables: all rows or none, and twice is the same as once.

Everything is judged in memory against the units that stand, then written by a handful of statements, so
that the 10,767 communes of the country take seconds. People are in portal/importing_people.py.
"""

from dataclasses import dataclass

from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import audit
from portal.access import Act, roles_granting
from portal.import_report import Change, Report, difference
from portal.importing_successions import SUCCESSION_COLUMNS, judge_successions, store_successions
from portal.models import Unit, UnitKind
from portal.models.unit import BEGINNING
from portal.reading_tables import Row, Table, read_path
from portal.unit_tree import depths
from portal.vietnamese import fold
from portal.workflow import TransitionRefused

BATCH = 1000
DEEPEST = 12  # levels; there were four in 2020, and Unit.lineage holds about twenty

UNIT_COLUMNS = {
    "code": gettext_lazy("Mã"),
    "name": gettext_lazy("Tên đơn vị"),
    "kind": gettext_lazy("Loại"),
    "parent": gettext_lazy("Trực thuộc"),
    "active_from": gettext_lazy("Từ ngày"),
    "active_to": gettext_lazy("Đến hết ngày"),
    "gso_code": gettext_lazy("Mã Tổng cục Thống kê"),
}
UNIT_REQUIRED = ("code", "name", "kind")
COMPARED = {
    "name": gettext_lazy("Tên"),
    "kind_id": UNIT_COLUMNS["kind"],
    **{name: UNIT_COLUMNS[name] for name in ("parent", "active_from", "active_to", "gso_code")},
}
WRITTEN = ("name", "name_folded", "kind", "parent", "lineage", "active_from", "active_to", "gso_code")


@dataclass
class Wanted:
    """A unit as the file wants it; what the file has no column for stays as it stands. `parent` is a code."""

    row: Row
    unit: Unit | None
    code: str
    name: str
    kind_id: str
    parent: str
    active_from: object
    active_to: object
    gso_code: str
    differences: list

    @property
    def gso_key(self):
        return (self.gso_code, self.active_from or BEGINNING)


def import_units(units, *, successions=None, by=None, at=None, dry_run=False):
    """Store the units of a Table or path, and their successions; return a Report.

    Nothing is stored if anything is wrong, or with `dry_run`. `by` may change what lies where they keep
    units; None, a command of the server's own, may change all.
    """
    if not isinstance(units, Table):
        units = read_path(units, columns=UNIT_COLUMNS, required=UNIT_REQUIRED)
    if successions is not None and not isinstance(successions, Table):
        successions = read_path(successions, columns=SUCCESSION_COLUMNS, required=tuple(SUCCESSION_COLUMNS))
    try:
        with atomic():
            return _Import(by=by, at=at or timezone.now()).run(units, successions, dry_run=dry_run)
    except IntegrityError as error:
        raise TransitionRefused(
            _("Danh sách đơn vị vừa có người sửa. Mời kiểm tra lại tệp rồi nhập.")
        ) from error


class _Import:
    """One run: the units that stand, those that are wanted, and what is said about them."""

    def __init__(self, *, by, at):
        self.by, self.at = by, at
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.code_of = {unit.pk: code for code, unit in self.units.items()}
        self.parents = {code: self.code_of.get(unit.parent_id, "") for code, unit in self.units.items()}
        self.kinds = dict(UnitKind.objects.values_list("pk", "name"))
        self.report = Report()
        roles = roles_granting(Act.UNITS_KEEP)
        self.kept = tuple(lineage for lineage, role in by.roles_by_lineage if role in roles) if by else ()

    def run(self, table, successions, *, dry_run):
        wanted = self.read(table)
        self.judge_tree(wanted)
        self.judge_gso_codes(wanted)
        self.judge_scope(wanted)
        changed = [unit for unit in wanted.values() if unit.differences]
        self.report.rows = len(table.rows)
        self.report.problems = table.problems
        self.report.changes = [
            Change(
                unit.row.file,
                unit.row.number,
                "correct" if unit.unit else "add",
                f"{unit.name} ({unit.code})",
                "; ".join(unit.differences) if unit.unit else "",
            )
            for unit in changed
        ]
        transfers = judge_successions(successions, self, wanted) if successions else []
        if self.report.is_clean and not dry_run:
            self.store(changed)
            store_successions(transfers, self.units, by=self.by, at=self.at)
            self.report.is_stored = bool(self.report.changes)
        return self.report

    # --- Reading and judging ----------------------------------------------------------------------

    def read(self, table):
        """Return {code: Wanted}. `parents` changes only at the end: differences are told from what stood."""
        kinds = {fold(word): code for code, name in self.kinds.items() for word in (code, name)}
        wanted = {}
        for row in table.rows:
            unit = self.read_row(row, table.columns, kinds)
            if unit.code in wanted:
                first = wanted[unit.code].row.number
                row.wrong("code", _("mã %(code)s đã có ở dòng %(row)d.") % {"code": unit.code, "row": first})
            elif unit.code:
                wanted[unit.code] = unit
        self.parents |= {code: unit.parent for code, unit in wanted.items()}
        return wanted

    def read_row(self, row, columns, kinds):
        code = row.code("code", limit=40, required=True)
        stands = self.units.get(code)

        def kept(column, read, without=None):
            if column in columns:
                return read()
            return getattr(stands, column) if stands else without

        wanted = Wanted(
            row=row,
            unit=stands,
            code=code,
            name=row.text("name", limit=200, required=True),
            kind_id=row.choice("kind", kinds),
            parent=row.code("parent", limit=40) if "parent" in columns else self.parents.get(code, ""),
            active_from=kept("active_from", lambda: row.date("active_from")),
            active_to=kept("active_to", lambda: row.date("active_to")),
            gso_code=kept("gso_code", lambda: row.code("gso_code", limit=10), ""),
            differences=[],
        )
        if wanted.active_to and wanted.active_to < (wanted.active_from or BEGINNING):
            row.wrong("active_to", _("trước ngày bắt đầu hoạt động."))
        wanted.differences = self.differences(wanted)
        return wanted

    def differences(self, wanted):
        """Words for what a row changes; for a new unit just that it is new."""
        if wanted.unit is None:
            return [_("đơn vị mới")]
        words = []
        for name, label in COMPARED.items():
            # A parent is compared by its code: the units in memory hold no more than its key.
            old = self.parents[wanted.code] if name == "parent" else getattr(wanted.unit, name)
            new = getattr(wanted, name)
            if (old or None) != (new or None):
                shown = (self.kinds.get(old), self.kinds.get(new)) if name == "kind_id" else (old, new)
                words.append(difference(label, *shown))
        return words

    def judge_tree(self, wanted):
        """Every parent is known, nothing lies beneath itself, and there are few levels."""
        self.depths, loops = depths(self.parents)
        for unit in wanted.values():
            if unit.parent and unit.parent not in self.parents:
                sentence = _("không có đơn vị nào mã %(code)s, trên cổng cũng như trong tệp.")
                unit.row.wrong("parent", sentence % {"code": unit.parent})
            elif (self.depths[unit.code] or 0) >= DEEPEST:
                unit.row.wrong("parent", _("quá %(levels)d cấp trực thuộc.") % {"levels": DEEPEST})
        for loop in loops:
            shown = " → ".join([*loop[:5], *(["…"] if len(loop) > 5 else []), loop[0]])
            for code in loop:
                if code in wanted:
                    sentence = _("các đơn vị trực thuộc lẫn nhau thành vòng: %(loop)s.")
                    wanted[code].row.wrong("parent", sentence % {"loop": shown})

    def judge_gso_codes(self, wanted):
        """A code of the statistics office, with its first day, belongs to one unit."""
        holders = {
            (unit.gso_code, unit.active_from or BEGINNING): unit
            for code, unit in self.units.items()
            if unit.gso_code and code not in wanted
        }
        for unit in wanted.values():
            if not unit.gso_code:
                continue
            other = holders.setdefault(unit.gso_key, unit)
            if other is not unit:
                sentence = _("mã này từ cùng ngày đã thuộc %(name)s (%(code)s).")
                unit.row.wrong("gso_code", sentence % {"name": other.name, "code": other.code})

    def judge_scope(self, wanted):
        """Who imports changes only units where they keep units, and puts them nowhere else."""
        for unit in wanted.values():
            places = [unit.unit.lineage] if unit.unit else []
            if unit.unit is None or unit.parent != self.code_of.get(unit.unit.parent_id, ""):
                places.append(self.nearest_lineage(unit.parent))
            if unit.row.is_sound and unit.differences and not all(map(self.is_kept, places)):
                unit.row.wrong("code", _("ngoài phạm vi đơn vị bạn quản lý."))

    def is_kept(self, lineage):
        return self.by is None or lineage.startswith(self.kept)

    def nearest_lineage(self, code):
        """The lineage of the first unit that stands, from `code` upwards; "" if there is none."""
        for _level in range(DEEPEST):
            if code in self.units or not code:
                break
            code = self.parents.get(code, "")
        return self.units[code].lineage if code in self.units else ""

    # --- Storing ----------------------------------------------------------------------------------

    def store(self, changed):
        self.release_gso_codes(changed)
        new = [unit for unit in changed if unit.unit is None]
        rows = [Unit(code=unit.code, name=unit.name, kind_id=unit.kind_id, lineage="") for unit in new]
        self.units |= {row.code: row for row in Unit.objects.bulk_create(rows, batch_size=BATCH)}
        for wanted in changed:
            unit = self.units[wanted.code]
            unit.name, unit.name_folded, unit.kind_id = wanted.name, fold(wanted.name)[:200], wanted.kind_id
            unit.parent = self.units[wanted.parent] if wanted.parent else None
            unit.active_from, unit.active_to = wanted.active_from, wanted.active_to
            unit.gso_code = wanted.gso_code
        touched = {wanted.code: self.units[wanted.code] for wanted in changed} | self.move()
        Unit.objects.bulk_create(
            touched.values(),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=WRITTEN,
        )
        audit.record_many(
            (
                ("unit.correct" if wanted.unit else "unit.add", unit, "; ".join(wanted.differences), unit)
                for wanted in changed
                for unit in [self.units[wanted.code]]
            ),
            by=self.by,
            at=self.at,
        )

    def move(self):
        """Set every lineage from the top down; return the units, by code, whose lineage changed."""
        moved = {}
        for code in sorted(self.parents, key=self.depths.get):
            unit, above = self.units[code], self.units.get(self.parents[code])
            lineage = f"{above.lineage if above else '/'}{unit.pk}/"
            if lineage != unit.lineage:
                unit.lineage = lineage
                moved[code] = unit
        return moved

    def release_gso_codes(self, changed):
        """Let go of codes before others take them, so that two units may swap theirs in one file."""
        leaving = [wanted.unit.pk for wanted in changed if wanted.unit and wanted.unit.gso_code]
        for start in range(0, len(leaving), BATCH):
            Unit.objects.filter(pk__in=leaving[start : start + BATCH]).update(gso_code="")
