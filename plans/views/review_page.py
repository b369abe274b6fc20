"""What the page of a plan under review shows: one dictionary for the template, made from what was filed."""

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.comparing import compare, filing_before, shown
from plans.forms.review import ChecklistForm, ReturnForm
from plans.forms.seen import SeenForm
from plans.models import Channel, ReviewComment
from plans.narrating import how_it_was_filed, long_day, rounds_of
from plans.reviewing import is_own
from plans.states import Bucket, PlanForm
from portal.filekinds import UploadKind
from portal.templatetags.portal import day, moment


def review_context(plan, *, user, checking=None, returning=None, seen=None):
    """Everything but the request: forms come bound where something was wrong with them."""
    filings = list(plan.filings.select_related("filed_by", "decided_by", "file", "answers"))
    standing = [filing for filing in filings if not filing.taken_back_at]
    context = {
        "plan": plan,
        "filing": standing[-1] if standing else None,
        "why_not": why_not(plan, standing[-1] if standing else None, user=user),
        "steps": rounds_of(filings),
        "comments": ReviewComment.objects.filter(filing__plan=plan).select_related("filing", "answered_by"),
    }
    if not standing:
        return context
    filing, before = standing[-1], filing_before(standing[-1])
    names = dict(Channel.objects.values_list("code", "name"))
    differences = compare(before.text, filing.text, channel_names=names) if before else None
    returning = returning or ReturnForm(filing=filing, today=timezone.localdate())
    return context | {
        "before": before,
        "differences": differences,
        "facts": facts_of_filing(plan, filing),
        "is_pdf": filing.file.kind == UploadKind.PDF,
        "checking": checking or ChecklistForm(plan=plan, filing=filing),
        "returning": returning,
        "seen": seen or SeenForm(standing=filing.pk),
        "rows": annex_rows(
            filing.text["items"], names, boxes=returning, said=_said_before(before), differences=differences
        ),
    }


def why_not(plan, filing, *, user):
    """A sentence that says why nothing can be decided here, or "" if it can."""
    if filing is None:
        return _("Đơn vị đã rút lại kế hoạch này. Khi đơn vị nộp lại, kế hoạch sẽ về hàng chờ.")
    if not plan.campaign.is_open:
        return _("Đợt này đã kết thúc nên chỉ xem được.")
    if not plan.can("approve"):
        return _("Kế hoạch không chờ xem xét: %(state)s.") % {"state": plan.get_state_display().lower()}
    if plan.obligation.current_entry.bucket in (Bucket.EXEMPT, Bucket.LEFT):
        return _("Đơn vị đã được miễn hoặc đã ra khỏi danh sách phải nộp nên kế hoạch này không cần xem xét.")
    if is_own(filing, by=user):
        return _("Bạn là người nộp kế hoạch này nên người khác sẽ xem xét.")
    return ""


def facts_of_filing(plan, filing):
    text = filing.text
    facts = [
        {"label": _("Số, ký hiệu"), "value": filing.number},
        {"label": _("Ngày ban hành"), "value": day(filing.issued_on)},
        {"label": _("Người ký"), "value": text["signer"]},
        {"label": _("Hình thức"), "value": PlanForm(text["form"]).label},
        {"label": _("Nộp lúc"), "value": moment(filing.filed_at)},
        {"label": _("Người nộp"), "value": filing.filed_by},
        {"label": _("Thời hạn"), "value": how_it_was_filed(filing) or _("điều chỉnh, không tính hạn")},
        {"label": _("Điện thoại đơn vị"), "value": plan.unit.phone},
    ]
    if plan.is_integrated:
        facts.insert(4, {"label": _("Trang, mục có nội dung tuyên truyền"), "value": text["place"]})
    return facts


def annex_rows(items, names, *, boxes, said, differences=None):
    """Rows of the annex from a snapshot, each with what changed, what was said of it, and its box in a form."""
    changes = differences.by_key if differences else {}
    return [
        {
            "key": item["key"],
            "label": item["label"],
            "is_heading": item["is_heading"],
            "content": item["content"],
            "channels": shown("channels", item["channels"], names),
            "lead": item["lead"],
            "partners": item["partners"],
            "time": item["time_text"],
            "range": _range(item),
            "product": item["product"],
            "target": f"{shown('target_value', item['target_value'], names)} {item['target_unit']}".strip(),
            "change": changes.get(item["key"]),
            "said": said.get(item["key"], []),
            "box": None if item["is_heading"] else boxes[f"row-{item['key']}"],
        }
        for item in items
    ]


def _range(item):
    first, last = (shown(name, item[name], {}) for name in ("starts_on", "ends_on"))
    return f"{first} – {last}" if first and last and first != last else first or last


def _said_before(filing):
    """The comments of the filing before, by the row that they are pinned to."""
    return by_row(filing.comments.select_related("answered_by") if filing else ())


def by_row(comments):
    """Comments by the key of the row that they are pinned to; "" for the whole."""
    said = {}
    for comment in comments:
        said.setdefault(comment.item_key, []).append(comment)
    return said


def facts_of_extension(extension, entry):
    unit = extension.obligation.unit
    return [
        {"label": _("Đơn vị"), "value": unit.full_name},
        {"label": _("Đợt"), "value": extension.obligation.campaign.title},
        {"label": _("Hạn đang áp dụng"), "value": long_day(entry.due_on)},
        {"label": _("Xin gia hạn đến hết"), "value": long_day(extension.until)},
        {"label": _("Người xin"), "value": extension.asked_by},
        {"label": _("Xin lúc"), "value": moment(extension.asked_at)},
        {"label": _("Điện thoại đơn vị"), "value": unit.phone},
        {"label": _("Tình trạng đơn vị"), "value": entry.get_bucket_display(), "state": entry.bucket},
    ]
