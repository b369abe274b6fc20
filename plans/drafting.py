"""The DOCX of a plan to submit for signature: what was typed, laid out as an official document.

Number, day and signature are left to people. The sections are those of the plans of Hà Nội's wards and
districts; their standing sentences are a start, which the office rewrites in Word.
"""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from plans.forms.annex import quantity_text
from plans.models import Channel, Plan
from plans.official_letter import (
    add_basis,
    add_heading,
    add_paragraph,
    add_signature,
    add_table,
    as_bytes,
    long_date,
    new_document,
    start_annex,
)
from portal.vietnamese import TYPE_NAMES, parse_number

COMMUNES = ("phuong", "xa", "thi_tran")
OF_A_PLACE = re.compile(r"(?:UBND\s+)?(?:phường|xã|thị trấn|quận|huyện|thị xã|thành phố)\s+", re.IGNORECASE)
WIDTHS = (5, 26, 15, 13, 14, 12, 15, 10)


def plan_document(plan):
    """Return the DOCX as bytes; of an integrated plan only what is to be put into the CCHC plan."""
    rows = list(plan.items.prefetch_related("channels"))
    document = new_document(
        superior=formal_name(plan.unit.parent) if plan.unit.parent_id else "",
        organ=formal_name(plan.unit),
        number=_("Số: %(number)s") % {"number": _number(plan)},
        place_and_date=f"{place_of(plan.unit)}, {long_date(plan.issued_on, year=plan.campaign.year)}",
        kind=_("Nội dung đưa vào kế hoạch CCHC") if plan.is_integrated else _("Kế hoạch"),
        subject=_("Thông tin, tuyên truyền cải cách hành chính năm %(year)s") % {"year": plan.campaign.year},
    )
    if not plan.is_integrated:
        _opening(document, plan)
        _purpose(document, plan)
    _content(document, rows)
    _channels(document, rows)
    if not plan.is_integrated:
        _money_and_work(document, plan, rows)
        add_signature(document, recipients=_recipients(plan), signer=plan.signer)
    _annex(document, plan, rows)
    return as_bytes(document)


def formal_name(unit):
    """The name as the head of a document has it: "Phường Cát Linh" issues as its people's committee."""
    name = re.sub(r"^UBND\b", "Ủy ban nhân dân", unit.name)
    if unit.kind_id in COMMUNES and not name.startswith("Ủy ban"):
        return f"Ủy ban nhân dân {name[:1].lower()}{name[1:]}"
    return name


def place_of(unit):
    """The place in the line of the date (địa danh): of a commune its own name, of an office its district's."""
    while unit is not None:
        if match := OF_A_PLACE.match(unit.name):
            return unit.name[match.end() :]
        unit = unit.parent
    return settings.PLACE_NAME


def _number(plan):
    """The number, or room for the clerk to write it before the symbol that the unit used last."""
    if plan.number:
        return plan.number
    numbered = Plan.objects.filter(unit=plan.unit).exclude(number_key="").order_by("-issued_on").first()
    if numbered:
        symbol = str(parse_number(numbered.number)).partition("/")[2]
    else:
        symbol = "KH-UBND" if formal_name(plan.unit).startswith("Ủy ban") else "KH-…"
    return f"          /{symbol}"


def _opening(document, plan):
    campaign = plan.campaign
    named = {"organ": formal_name(plan.unit), "year": campaign.year}
    add_basis(document, _("Thực hiện %(basis)s;") % {"basis": _basis(campaign)})
    add_paragraph(
        document,
        _("%(organ)s ban hành Kế hoạch thông tin, tuyên truyền cải cách hành chính năm %(year)s như sau:")
        % named,
    )


def _basis(campaign):
    if not campaign.basis_number:
        return campaign.title
    date = f" {long_date(campaign.basis_on)}" if campaign.basis_on else ""
    return _("%(kind)s số %(number)s%(date)s của %(organiser)s") % {
        "kind": _kind_of(campaign.basis_number),
        "number": campaign.basis_number,
        "date": date,
        "organiser": campaign.organiser.name,
    }


def _kind_of(number):
    """What kind of document a number says that it is: Kế hoạch, Quyết định…"""
    try:
        return TYPE_NAMES.get(parse_number(number).type, _("Văn bản"))
    except ValueError:
        return _("Văn bản")


def _purpose(document, plan):
    add_heading(document, _("I. MỤC ĐÍCH, YÊU CẦU"))
    add_heading(document, _("1. Mục đích"), is_part=False)
    add_paragraph(
        document,
        _("- Nâng cao nhận thức, trách nhiệm của cán bộ, công chức, viên chức về cải cách hành chính."),
    )
    add_paragraph(
        document,
        _(
            "- Giúp người dân, tổ chức, doanh nghiệp biết và sử dụng dịch vụ công trực tuyến, cơ chế một cửa, "
            "một cửa liên thông; góp ý về thủ tục hành chính, quy định còn phiền hà."
        ),
    )
    if plan.campaign.theme:
        add_paragraph(document, _("- Gắn với chủ đề năm “%(theme)s”.") % {"theme": plan.campaign.theme})
    add_heading(document, _("2. Yêu cầu"), is_part=False)
    add_paragraph(
        document,
        _("- Nội dung, hình thức phù hợp với từng nhóm đối tượng; thường xuyên, thiết thực, tiết kiệm."),
    )
    add_paragraph(
        document, _("- Mỗi nhiệm vụ có một đơn vị chủ trì, thời gian và sản phẩm cụ thể (Phụ lục kèm theo).")
    )


def _content(document, rows):
    """The headings of the annex as sections, the tasks beneath them."""
    add_heading(document, _("II. NỘI DUNG"))
    n = 0
    for row in rows:
        if row.is_heading:
            n += 1
            add_heading(document, f"{n}. {row.content}", is_part=False)
        elif row.content:
            add_paragraph(document, f"- {row.content}")


def _channels(document, rows):
    """The channels of all rows, each once, by group."""
    add_heading(document, _("III. HÌNH THỨC"))
    used = {channel.pk: channel for row in rows for channel in row.channels.all()}
    for group in Channel.Group:
        names = [channel.name for channel in used.values() if channel.group == group]
        if names:
            add_paragraph(document, f"- {str(group.label).capitalize()}: {'; '.join(names)}.")
    if not used:
        add_paragraph(document, _("Theo Phụ lục kèm theo."))


def _money_and_work(document, plan, rows):
    named = {"year": plan.campaign.year, "organ": formal_name(plan.unit)}
    add_heading(document, _("IV. KINH PHÍ"))
    add_paragraph(document, _("Từ nguồn ngân sách được giao năm %(year)s.") % named)
    add_heading(document, _("V. TỔ CHỨC THỰC HIỆN"))
    tasks = [row for row in rows if not row.is_heading]
    for n, (lead, labels) in enumerate(_by_lead(tasks).items(), start=1):
        add_paragraph(
            document,
            _("%(n)s. %(lead)s chủ trì thực hiện các nhiệm vụ số %(tasks)s tại Phụ lục.")
            % {"n": n, "lead": lead, "tasks": ", ".join(labels)},
        )
    add_paragraph(
        document,
        _(
            "Các đơn vị, cá nhân có tên tại Phụ lục chủ động thực hiện; có vướng mắc thì báo cáo để giải quyết./."
        ),
    )


def _by_lead(tasks):
    """The tasks of each lead, by their numbers in the annex, in the order in which leads come."""
    leads = {}
    for n, row in enumerate(tasks, start=1):
        if row.lead:
            leads.setdefault(row.lead, []).append(str(n))
    return leads


def _recipients(plan):
    return [
        _("%(organiser)s (để báo cáo);") % {"organiser": plan.campaign.organiser.name},
        _("Các đơn vị, cá nhân có tên tại Phụ lục (để thực hiện);"),
        _("Lưu: VT."),
    ]


def _annex(document, plan, rows):
    year = plan.campaign.year
    start_annex(
        document,
        title=_("Phân công nhiệm vụ thông tin, tuyên truyền CCHC năm %(year)s") % {"year": year},
        belongs_to=_("Kèm theo Kế hoạch số %(number)s %(date)s của %(organ)s")
        % {
            "number": _number(plan),
            "date": long_date(plan.issued_on, year=year),
            "organ": formal_name(plan.unit),
        },
    )
    header = [
        _("STT"),
        _("Nội dung nhiệm vụ"),
        _("Hình thức"),
        _("Chủ trì"),
        _("Phối hợp"),
        _("Thời gian"),
        _("Sản phẩm, kết quả"),
        _("Chỉ tiêu"),
    ]
    n, lines = 0, []
    for row in rows:
        n += not row.is_heading
        lines.append(_line(row, n))
    add_table(document, header, lines, widths=WIDTHS, centred=(0,))


def _line(row, n):
    """A row of the table: a heading across it, or a task under its number."""
    if row.is_heading:
        return f"{row.label}. {row.content}" if row.label else row.content
    target = " ".join(filter(None, [quantity_text(row.target_value), row.target_unit]))
    channels = "; ".join(channel.name for channel in row.channels.all())
    return [str(n), row.content, channels, row.lead, row.partners, row.time_text, row.product, target]
