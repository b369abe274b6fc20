"""The official letter that urges units to file (công văn đôn đốc): as DOCX by NĐ 30/2020, and as plain text.

Number, date of issue and signer are left blank: the records office gives the number, a leader signs.
"""

import io

from django.conf import settings
from django.utils.translation import gettext as _

from plans.drafting import formal_name, place_of
from plans.official_letter import (
    add_addressees,
    add_paragraph,
    add_signature,
    add_table,
    as_bytes,
    long_date,
    new_document,
)
from plans.states import Bucket


def _subject(campaign):
    return _("đôn đốc nộp kế hoạch thông tin, tuyên truyền CCHC năm %(year)s") % {"year": campaign.year}


def _basis(campaign):
    if not campaign.basis_number:
        return campaign.title
    on = f" {_('ngày')} {campaign.basis_on:%d/%m/%Y}" if campaign.basis_on else ""
    return _("Kế hoạch số %(number)s%(on)s của %(organiser)s") % {
        "number": campaign.basis_number,
        "on": on,
        "organiser": campaign.organiser.name,
    }


def _opening(campaign, entries, day):
    return _(
        "Thực hiện %(basis)s, đến hết ngày %(day)s còn %(n)s đơn vị chưa nộp hoặc chưa nộp lại kế hoạch thông tin, "
        "tuyên truyền cải cách hành chính năm %(year)s."
    ) % {"basis": _basis(campaign), "day": f"{day:%d/%m/%Y}", "n": len(entries), "year": campaign.year}


def _request(campaign):
    return _(
        "%(organiser)s đề nghị các đơn vị có tên trong danh sách khẩn trương nộp trên cổng; đơn vị có khó khăn "
        "thì xin gia hạn kèm lý do."
    ) % {"organiser": campaign.organiser.name}


def _owes(entry, day):
    """What one unit owes, in a few words with its date and days over."""
    due_on = entry.refile_by if entry.bucket == Bucket.RETURNED else entry.due_on
    over = entry.days_overdue(day)
    what = _("nộp lại") if entry.bucket == Bucket.RETURNED else _("chưa nộp")
    words = _("%(what)s, hạn %(due)s") % {"what": what, "due": f"{due_on:%d/%m/%Y}"}
    return words + (_(", quá hạn %(n)s ngày") % {"n": over} if over else "")


def _standing(entry, day):
    """How one unit stands, without the date, which has a column of its own."""
    what = _("Chưa nộp lại") if entry.bucket == Bucket.RETURNED else _("Chưa nộp")
    over = entry.days_overdue(day)
    return what + (_(", quá hạn %(n)s ngày") % {"n": over} if over else "")


def letter_text(campaign, entries, day):
    """The letter as plain text, to paste into a chat."""
    lines = [
        _("%(organiser)s: %(subject)s")
        % {"organiser": campaign.organiser.name, "subject": _subject(campaign)},
        "",
        _opening(campaign, entries, day),
        *(f"{n}. {entry.unit.name}: {_owes(entry, day)}" for n, entry in enumerate(entries, start=1)),
        _request(campaign),
        f"{settings.PUBLIC_ADDRESS}/ban-lam-viec/",
    ]
    return "\n".join(lines)


def letter_docx(campaign, entries, day):
    """Return a stream of the letter as DOCX."""
    organiser = campaign.organiser
    document = new_document(
        superior=formal_name(organiser.parent) if organiser.parent else "",
        organ=formal_name(organiser),
        number=_("Số:          /UBND-NV"),
        place_and_date=f"{place_of(organiser)}, {long_date(year=day.year)}",
        subject=_subject(campaign),
    )
    add_addressees(document, [_("Các đơn vị có tên trong danh sách dưới đây")])
    add_paragraph(document, _opening(campaign, entries, day))
    header = [_("TT"), _("Đơn vị"), _("Hạn"), _("Tình trạng")]
    rows = [
        [str(n), entry.unit.name, f"{entry.refile_by or entry.due_on:%d/%m/%Y}", _standing(entry, day)]
        for n, entry in enumerate(entries, start=1)
    ]
    add_table(document, header, rows, widths=[1, 6, 3, 6], centred=[0, 2])
    add_paragraph(document, f"{_request(campaign).removesuffix('.')}./.")
    add_signature(document, recipients=[_("Như trên;"), _("Lưu: VT, NV.")])
    return io.BytesIO(as_bytes(document))
