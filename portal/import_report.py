"""What an import found in a file: what it would add or correct, and every row that it cannot take."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Change:
    """A row that adds something or corrects it; `note` says what."""

    file: str
    row: int
    what: str  # "add" or "correct"
    name: str
    note: str = ""


@dataclass
class Report:
    problems: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    rows: int = 0
    is_stored: bool = False

    @property
    def is_clean(self):
        return not self.problems

    @property
    def added(self):
        return sum(change.what == "add" for change in self.changes)

    @property
    def corrected(self):
        return sum(change.what == "correct" for change in self.changes)

    @property
    def unchanged(self):
        return self.rows - len(self.changes)

    def summary(self):
        """One sentence for the person who imports."""
        counts = {
            "added": self.added,
            "corrected": self.corrected,
            "unchanged": self.unchanged,
            "rows": self.rows,
        }
        if not self.is_clean:
            counts["bad"] = len({(problem.file, problem.row) for problem in self.problems})
            return _("Chưa nhập: %(bad)d trên %(rows)d dòng cần sửa.") % counts
        if not self.changes:
            return _("Tệp không có gì mới: cả %(rows)d dòng đều đã có trên cổng.") % counts
        if self.is_stored:
            return _("Đã nhập: thêm %(added)d, sửa %(corrected)d, giữ nguyên %(unchanged)d dòng.") % counts
        return (
            _("Tệp dùng được: sẽ thêm %(added)d, sửa %(corrected)d, giữ nguyên %(unchanged)d dòng.") % counts
        )


def difference(label, old, new):
    """Words for one changed value: "tên: A → B"; an empty one is a dash."""
    return f"{label}: {_shown(old)} → {_shown(new)}"


def _shown(value):
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "–")
