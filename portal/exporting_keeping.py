"""What administrators keep, as tables: with the columns that the imports read back, and the audit trail."""

import itertools

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.action_names import name_of
from portal.cells import Sheet, write_csv, write_xlsx
from portal.importing import UNIT_COLUMNS
from portal.importing_people import PEOPLE_COLUMNS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BATCH = 1000


def unit_sheet(units):
    rows = units.select_related("parent", "kind").iterator(chunk_size=BATCH)
    return Sheet(
        title=_("Đơn vị"),
        header=list(UNIT_COLUMNS.values()),
        rows=(
            [
                unit.code,
                unit.name,
                unit.kind.name,
                unit.parent.code if unit.parent else "",
                unit.active_from,
                unit.active_to,
                unit.gso_code,
            ]
            for unit in rows
        ),
        widths=[18, 44, 24, 18, 14, 14, 14],
    )


def people_sheet(appointments):
    """One row a role, as the import wants it."""
    rows = appointments.select_related("user", "unit").order_by("user__username", "unit__code", "role")
    return Sheet(
        title=_("Người dùng"),
        header=list(PEOPLE_COLUMNS.values()),
        rows=(
            [
                row.user.username,
                row.user.full_name,
                row.user.position,
                row.user.email,
                row.user.phone,
                row.unit.code,
                row.get_role_display(),
                row.starts_on,
                row.ends_on,
            ]
            for row in rows.iterator(chunk_size=BATCH)
        ),
        widths=[18, 28, 28, 28, 16, 18, 28, 14, 14],
    )


def event_sheet(events):
    return Sheet(
        title=_("Nhật ký"),
        header=[_("Lúc"), _("Người làm"), _("Việc"), _("Đối tượng"), _("Đơn vị"), _("Lý do, chi tiết")],
        rows=(
            [
                event.at,
                str(event.actor) if event.actor else _("Cổng tự làm"),
                name_of(event.action),
                event.target_name,
                event.unit.name if event.unit else "",
                event.note,
            ]
            for event in events.iterator(chunk_size=BATCH)
        ),
        widths=[18, 26, 30, 40, 36, 60],
    )


def table_answer(sheet, *, name, kind):
    """The answer that hands over a Sheet as a file named after today; `kind` is "csv" or "xlsx"."""
    file_name = f"{name}-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(write_xlsx([sheet]), as_attachment=True, filename=file_name, content_type=XLSX)
    lines = write_csv(itertools.chain([[str(label) for label in sheet.header]], sheet.rows))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer
