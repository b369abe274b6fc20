"""The second table of an import of units: which unit handed how much of itself to which, when, and why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import audit
from portal.import_report import Change, difference
from portal.models import UnitSuccession
from portal.models.unit import BEGINNING
from portal.reading_tables import Row
from portal.vietnamese import fold

BATCH = 1000

SUCCESSION_COLUMNS = {
    "effective": gettext_lazy("Hiệu lực từ ngày"),
    "from": gettext_lazy("Đơn vị cũ"),
    "to": gettext_lazy("Đơn vị mới"),
    "share": gettext_lazy("Phần chuyển sang"),
    "basis": gettext_lazy("Căn cứ"),
}


@dataclass
class Transfer:
    row: Row
    key: tuple  # (code of the predecessor, code of the successor, day)
    share: str
    basis: str
    stands: UnitSuccession | None

    @property
    def is_new(self):
        return self.stands is None

    @property
    def differences(self):
        old = (
            []
            if self.is_new
            else [("share", self.stands.share, self.share), ("basis", self.stands.legal_basis, self.basis)]
        )
        return [difference(SUCCESSION_COLUMNS[name], was, now) for name, was, now in old if was != now]


def judge_successions(table, run, wanted):
    """Read `table`, add what it changes and what is wrong to the report of `run`; return what to store."""
    lives = {code: (unit.active_from, unit.active_to) for code, unit in run.units.items()}
    lives |= {code: (unit.active_from, unit.active_to) for code, unit in wanted.items()}
    standing = {
        (run.code_of[row.predecessor_id], run.code_of[row.successor_id], row.effective_on): row
        for row in UnitSuccession.objects.all()
    }
    transfers = {}
    for row in table.rows:
        transfer = _read(row, lives, standing)
        if transfer.key in transfers:
            first = transfers[transfer.key].row.number
            row.wrong("from", _("trùng với dòng %(row)d.") % {"row": first})
        transfers.setdefault(transfer.key, transfer)
        if row.is_sound:
            _judge_scope(row, transfer, run)
    changed = [transfer for transfer in transfers.values() if transfer.is_new or transfer.differences]
    run.report.rows += len(table.rows)
    run.report.problems += table.problems
    run.report.changes += [
        Change(
            transfer.row.file,
            transfer.row.number,
            "add" if transfer.is_new else "correct",
            " → ".join(transfer.key[:2]),
            "; ".join(transfer.differences),
        )
        for transfer in changed
    ]
    return changed


def _read(row, lives, standing):
    shares = {}
    for share in UnitSuccession.Share:
        shares |= {share.value: share.value, fold(str(share.label)): share.value}
    day = row.date("effective", required=True)
    old, new = (row.code(column, limit=40, required=True) for column in ("from", "to"))
    share = row.choice("share", shares)
    basis = row.text("basis", limit=300, required=True)
    for column, code in (("from", old), ("to", new)):
        if code and code not in lives:
            row.wrong(column, _("không có đơn vị nào mã %(code)s.") % {"code": code})
    if old and old == new:
        row.wrong("to", _("đơn vị mới phải khác đơn vị cũ."))
    if row.is_sound:
        _judge_lives(row, lives[old], lives[new], day=day, share=share)
    return Transfer(row, (old, new, day), share, basis, standing.get((old, new, day)))


def _judge_lives(row, old, new, *, day, share):
    """The successor lives on the day; who handed over everything has ended before it."""
    begins, ends = new
    if not (begins or BEGINNING) <= day or (ends and ends < day):
        row.wrong("to", _("đơn vị mới không hoạt động vào ngày hiệu lực."))
    if (old[0] or BEGINNING) >= day:
        row.wrong("from", _("đơn vị cũ chưa hoạt động trước ngày hiệu lực."))
    if share == UnitSuccession.Share.WHOLE and (old[1] is None or old[1] >= day):
        row.wrong("from", _("chuyển toàn bộ thì đơn vị cũ phải kết thúc trước ngày hiệu lực."))


def _judge_scope(row, transfer, run):
    if run.by is None or not (transfer.is_new or transfer.differences):
        return
    if not all(run.is_kept(run.nearest_lineage(code)) for code in transfer.key[:2]):
        row.wrong("from", _("ngoài phạm vi đơn vị bạn quản lý."))


def store_successions(transfers, units, *, by, at):
    rows = [
        UnitSuccession(
            predecessor=units[transfer.key[0]],
            successor=units[transfer.key[1]],
            effective_on=transfer.key[2],
            share=transfer.share,
            legal_basis=transfer.basis,
        )
        for transfer in transfers
    ]
    UnitSuccession.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["predecessor", "successor", "effective_on"],
        update_fields=["share", "legal_basis"],
    )
    audit.record_many(
        (
            (
                "unit.succeed",
                row.predecessor,
                f"{row}: {row.get_share_display()}, {row.legal_basis}",
                row.predecessor,
            )
            for row in rows
        ),
        by=by,
        at=at,
    )
