"""Imports documents from a table: looked at first, all rows or none, and twice is the same as once.

A row that is not on the portal becomes a draft, which goes the way of every other: editors see and approve
it. Whether it is there already is told by issuer, number and year.
"""

from dataclasses import dataclass, field

from django.db.models.fields.json import KT
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import Role
from portal.import_report import Change, Report
from portal.models import Unit
from portal.noticing import notify
from portal.vietnamese import parse_number
from propaganda import publishing, revising
from propaganda.addressing import nearest_unit
from propaganda.checking import faults_of
from propaganda.models import Document, Revision
from propaganda.reading_documents import Reading, key_of
from propaganda.states import PublicationKind, PublicationState
from propaganda.text_values import as_day

ROWS_LIMIT = 1000  # what is written within one request


@dataclass
class DocumentReport(Report):
    there: list = field(default_factory=list)  # Changes: rows that the portal has already
    fit: int = 0  # of the new ones, how many can be submitted
    submits: bool = False

    def summary(self):
        counts = {"added": self.added, "there": len(self.there), "fit": self.fit}
        if not self.is_clean or not self.changes:
            return super().summary()
        if self.is_stored and self.submits:
            return _("Đã nhập %(added)d bản thảo, trình duyệt %(fit)d; bỏ qua %(there)d dòng đã có.") % counts
        if self.is_stored:
            return _("Đã nhập %(added)d bản thảo; bỏ qua %(there)d dòng đã có.") % counts
        if self.submits:
            return (
                _(
                    "Tệp dùng được: sẽ thêm %(added)d bản thảo, trình duyệt %(fit)d, bỏ qua %(there)d dòng đã có."
                )
                % counts
            )
        return _("Tệp dùng được: sẽ thêm %(added)d bản thảo, bỏ qua %(there)d dòng đã có.") % counts


@atomic
def import_documents(table, *, unit, by, submits=False, at=None, dry_run=False):
    """Begin a draft of `unit` for each new row of a Table; return a DocumentReport.

    Nothing is stored if anything is wrong, or with `dry_run`. With `submits`, drafts without faults are
    submitted at once, and editors hear of it by one notice.
    """
    if not dry_run:
        Unit.objects.select_for_update().get(
            pk=unit.pk
        )  # of two who press at once the second finds all there
    wanted = Reading(table).read()
    stands = _standing(wanted, by=by)
    report = DocumentReport(problems=table.problems, rows=len(table.rows), submits=submits)
    new = [one for one in wanted if one.key not in stands]
    report.there = [_change(one, "there", stands[one.key]) for one in wanted if one.key in stands]
    for one in new:
        one.faults = faults_of(Revision(kind=PublicationKind.DOCUMENT, text=one.text))
    report.changes = [_change(one, "add", " ".join(one.faults)) for one in new]
    report.fit = sum(not one.faults for one in new)
    if report.is_clean and new and not dry_run:
        _store(new, unit=unit, by=by, at=at or timezone.now(), submits=submits)
        report.is_stored = True
    return report


def _change(one, what, note):
    name = f"{one.text['number']}: {one.text['title']}"
    return Change(one.row.file, one.row.number, what, name, str(note))


def _standing(wanted, *, by):
    """{key: where it is} of the wanted documents that were approved once, or that `by` may see being written."""
    numbers = {one.key[1] for one in wanted}
    texts = Revision.objects.open().writable_by(by).filter(kind=PublicationKind.DOCUMENT)
    texts = texts.values_list(KT("text__issuer_name"), KT("text__number"), KT("text__issued_on"))
    stands = {
        key_of(issuer or "", parse_number(number), as_day(day)): _("Đang có bản thảo")
        for issuer, number, day in texts.iterator()
        if _is_number(number)
    }
    approved = Document.objects.exclude(state=PublicationState.DRAFT).filter(number_key__in=numbers)
    for document in approved.only("issuer_name", "number", "issued_on", "state"):
        key = key_of(document.issuer_name, parse_number(document.number), document.issued_on)
        stands[key] = document.get_state_display()
    return stands


def _is_number(text):
    try:
        return bool(parse_number(text or ""))
    except ValueError:
        return False


def _store(new, *, unit, by, at, submits):
    submitted = []
    for one in new:
        revision = revising.start(PublicationKind.DOCUMENT, unit=unit, text=one.text, by=by, at=at)
        if submits and not one.faults:
            publishing.submit(revision, version=revision.version, by=by, at=at, is_told=False)
            submitted.append(revision)
    if submitted:
        notify(
            key=f"revision:{submitted[0].pk}:imported",
            title=_("Chờ duyệt: %(count)d văn bản nhập từ tệp") % {"count": len(submitted)},
            path="/ban-lam-viec/xuat-ban/?muc=cho-duyet",
            unit=nearest_unit(unit, Role.EDITOR),
            role=Role.EDITOR,
            at=at,
        )
