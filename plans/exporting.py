"""What the dashboard shows, as JSON, CSV and XLSX: the same rows from the same functions.

Figures are whole numbers; dates are ISO in JSON and CSV, and real dates in XLSX.
"""

from dataclasses import asdict

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.compliance import (
    curve,
    figures_by_kind,
    first_day,
    next_step,
    report,
    standings,
    total,
    with_follow_up,
)
from plans.states import Bucket
from portal.cells import Sheet, write_csv, write_xlsx
from portal.targets import targets_of


def list_header():
    return [
        _("Mã"),
        _("Đơn vị"),
        _("Trực thuộc"),
        _("Loại"),
        _("Tình trạng"),
        _("Hạn nộp"),
        _("Hạn nộp lại"),
        _("Số ngày quá hạn"),
        _("Nhắc lần cuối"),
        _("Điện thoại"),
        _("Thư điện tử"),
        _("Việc tiếp theo"),
    ]


def list_rows(entries, day):
    """Rows of the list of units, in the order of list_header(); `entries` as of with_follow_up()."""
    for entry in entries:
        unit = entry.unit
        yield [
            unit.code,
            unit.name,
            unit.parent.name if unit.parent else "",
            unit.kind.name,
            Bucket(entry.bucket).label,
            entry.due_on,
            entry.refile_by,
            entry.days_overdue(day) or None,
            timezone.localdate(entry.last_reminded_at) if entry.last_reminded_at else None,
            unit.phone,
            unit.email,
            next_step(entry, day),
        ]


def as_json(campaign, day, entries):
    """Return everything on the dashboard as JSON values. `plans` has the keys of `report_missing`."""
    return {
        "campaign": campaign.code,
        "title": campaign.title,
        "on": day.isoformat(),
        "opened_on": first_day(campaign).isoformat(),
        "due_on": campaign.due_on.isoformat(),
        "plans": report(campaign, day),
        "kinds": [
            {"kind": row.code, "name": row.name} | asdict(row.figures)
            for row in figures_by_kind(campaign, day)
        ],
        "curve": [{"on": date.isoformat(), "filed": filed} for date, filed in curve(campaign, day)],
        "targets": [
            {"code": target.code, "name": target.name, "reached": target.reached, "total": target.total}
            for target in targets_of(campaign.year, day)
        ],
        "units": [
            {
                "code": entry.unit.code,
                "name": entry.unit.name,
                "parent": entry.unit.parent.name if entry.unit.parent else "",
                "kind": entry.unit.kind_id,
                "state": entry.bucket,
                "due_on": entry.due_on.isoformat(),
                "refile_by": entry.refile_by.isoformat() if entry.refile_by else None,
                "days_overdue": entry.days_overdue(day),
                "last_reminded_on": timezone.localdate(entry.last_reminded_at).isoformat()
                if entry.last_reminded_at
                else None,
            }
            for entry in entries
        ],
    }


def as_csv(campaign, day, entries):
    """Return the list as an iterator of text, with a BOM so that Excel reads the marks."""
    return write_csv([list_header(), *list_rows(entries, day)])


def as_xlsx(campaign, day, entries=None):
    """Return a stream of an XLSX: figures, by kind, the list, the curve."""
    if entries is None:
        entries = with_follow_up(standings(campaign, day), day)
    kinds = figures_by_kind(campaign, day)
    return write_xlsx(
        [
            _figures_sheet(campaign, day, total(kinds)),
            Sheet(
                title=_("Theo loại đơn vị"),
                header=[_("Loại"), *_labels(), _("Cộng")],
                rows=[[row.name, *_numbers(row.figures), row.figures.expected] for row in kinds],
                widths=[40] + [14] * 7,
            ),
            Sheet(
                title=_("Danh sách đơn vị"),
                header=list_header(),
                rows=list_rows(entries.iterator(chunk_size=500), day),
                widths=[14, 40, 32, 20, 20, 12, 12, 12, 14, 16, 26, 24],
            ),
            Sheet(
                title=_("Đường nộp"),
                header=[_("Ngày"), _("Số đơn vị đã nộp")],
                rows=curve(campaign, day),
                widths=[14, 20],
            ),
        ]
    )


def _labels():
    return [bucket.label for bucket in Bucket if bucket is not Bucket.LEFT]


def _numbers(figures):
    return [getattr(figures, bucket.value) for bucket in Bucket if bucket is not Bucket.LEFT]


def _figures_sheet(campaign, day, figures):
    rows = [
        [_("Đợt"), campaign.title],
        [_("Tính đến hết ngày"), day],
        [_("Hạn nộp"), campaign.due_on],
        [_("Trong danh sách"), figures.expected],
        *([label, number] for label, number in zip(_labels(), _numbers(figures), strict=True)),
        [_("Phải nộp (không kể được miễn)"), figures.obliged],
        [_("Đã nộp"), figures.filed],
        [_("Đạt yêu cầu"), figures.achieved],
    ]
    return Sheet(title=_("Số liệu"), header=[_("Mục"), _("Giá trị")], rows=rows, widths=[36, 60])
