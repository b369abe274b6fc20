"""What the pages of one plan show: its facts, its annex, its life, what the person before it may do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.copying import is_nearly_last_years
from plans.forms.annex import quantity_text
from plans.models import ReviewComment
from plans.narrating import long_day, rounds_of
from plans.states import Bucket, PlanState
from portal.access import Act, may


def describe(plan, *, reader):
    """The context of a plan's page for `reader`. The number of queries does not depend on rows or filings."""
    filings = list(plan.filings.select_related("filed_by", "decided_by", "file"))
    entry = plan.obligation.current_entry
    comments = comments_of(filings)
    unit = plan.obligation.unit
    may_write = may(reader, Act.PLAN_WRITE, unit=unit) and unit.is_active_on(timezone.localdate())
    is_own = may_write and plan.is_editable
    said = said_of_draft(plan) if is_own else []
    return {
        "plan": plan,
        "title": title_of(plan),
        "entry": entry,
        "due_on": due_on_of(plan, entry) if plan.is_editable else None,
        "facts": facts_of(plan),
        "rows": rows_of(plan, [*comments, *said]),
        "comments": comments,
        "life": life_of(plan, filings),
        "amendments": [] if plan.amends_id else list(plan.amendments.order_by("started_at")),
        "lacking": plan.missing_to_file() if is_own else [],
        "is_own": is_own,
        "is_returned": plan.state == PlanState.RETURNED,
        "asked": asked_of(plan, filings),
        "asked_comments": [comment for comment in comments if comment.is_open],
        "may_take_back": may_write and _may_take_back(plan, filings),
        "may_amend": may_write and _may_amend(plan),
        "may_supplement": may_write and _may_supplement(plan, filings),
        "may_answer": is_own and any(comment.is_open for comment in comments),
        "may_ask_comments": is_own and entry.bucket == Bucket.MISSING,
        "said_of_draft": said,
        "receipt": filings[-1] if filings and plan.state != PlanState.DRAFT else None,
        "is_nearly_last_years": is_own and not filings and is_nearly_last_years(plan),
    }


def title_of(plan):
    """What the plan is called at the top of its page."""
    kind = _("Bản điều chỉnh") if plan.amends_id else _("Kế hoạch")
    return f"{kind} {plan.number}" if plan.number else _("%(kind)s chưa có số") % {"kind": kind}


def due_on_of(plan, entry):
    """The date that the next filing has to meet; None for an amendment, which may come at any time."""
    if plan.amends_id:
        return None
    return entry.refile_by if entry.bucket == Bucket.RETURNED else entry.due_on


def facts_of(plan):
    """What the head of the plan says, as templates/ui/facts.html takes it."""
    facts = [
        (_("Đơn vị"), plan.unit.full_name),
        (_("Hình thức"), plan.get_form_display()),
        (_("Số, ký hiệu"), plan.number),
        (_("Ngày ban hành"), long_day(plan.issued_on) if plan.issued_on else ""),
        (_("Người ký"), plan.signer),
    ]
    if plan.is_integrated:
        facts.append((_("Trang, mục có nội dung tuyên truyền"), plan.place))
    if plan.sent_to_sign_on and plan.is_editable:
        facts.append((_("Đã trình ký ngày"), f"{plan.sent_to_sign_on:%d/%m/%Y}"))
    return [{"label": label, "value": value} for label, value in facts]


def comments_of(filings):
    """Words of the reviewers on these filings, the newest filing first; `is_open` are those to answer now."""
    rounds = {filing.pk: filing for filing in filings}
    live = [filing for filing in filings if not filing.taken_back_at]
    comments = ReviewComment.objects.filter(filing__in=rounds).select_related("answered_by")
    for comment in comments:
        comment.filing = rounds[comment.filing_id]
        comment.is_open = bool(live and live[-1].pk == comment.filing_id and comment.filing.returned_at)
    return sorted(comments, key=lambda comment: (-comment.filing.round, comment.pk))


def asked_of(plan, filings):
    """The filing that the district returned and that is to be answered now, or None."""
    live = [filing for filing in filings if not filing.taken_back_at]
    return live[-1] if live and plan.state == PlanState.RETURNED else None


def comments_to_answer(plan):
    """What the reviewer asks for now: the comments on the filing that was returned."""
    if plan.state != PlanState.RETURNED:
        return []
    comments = comments_of(plan.filings.select_related("decided_by"))
    return [comment for comment in comments if comment.is_open]


def said_of_draft(plan):
    """Comments on the text as it is being written; `is_of_a_lost_row` marks those whose row was taken out."""
    comments = list(plan.comments_on_draft)
    keys = set(plan.items.values_list("key", flat=True)) if comments else set()
    for comment in comments:
        comment.is_open = True
        comment.is_of_a_lost_row = bool(comment.item_key) and comment.item_key not in keys
    return comments


def rows_of(plan, comments):
    """The rows of the annex, each with what the reviewer says of it now."""
    said = {}
    for comment in comments:
        if comment.is_open and comment.item_key:
            said.setdefault(comment.item_key, []).append(comment)
    rows = list(plan.items.prefetch_related("channels"))
    for row in rows:
        row.comments = said.get(row.key, [])
        row.range = _range_of(row)
        row.target = f"{quantity_text(row.target_value)} {row.target_unit}".strip()
    return rows


def _range_of(row):
    """The dates of a row, unless its words say them already."""
    first, last = (f"{day:%d/%m/%Y}" if day else "" for day in (row.starts_on, row.ends_on))
    text = first if first == last else f"{first} – {last}"
    return "" if text in ("", row.time_text) else text


def life_of(plan, filings):
    """Everything that happened to the plan, the newest first. An amendment is never late."""
    steps = rounds_of(filings)
    if plan.amends_id:
        steps = [step | {"note": ""} if step["code"] == PlanState.FILED else step for step in steps]
    began = _("Bắt đầu bản điều chỉnh") if plan.amends_id else _("Bắt đầu soạn")
    return [*steps, {"label": began, "at": plan.started_at, "code": PlanState.DRAFT.value}]


def before_filing(plan, *, at):
    """The context of the page that asks before a plan is filed: what is lacking, on time or late."""
    due_on = due_on_of(plan, plan.obligation.current_entry)
    days = (timezone.localdate(at) - due_on).days if due_on else 0
    return {
        "plan": plan,
        "title": title_of(plan),
        "facts": facts_of(plan),
        "lacking": plan.missing_to_file(),
        "advice": plan.advice_before_filing(),
        "n_tasks": plan.items.filter(is_heading=False).exclude(content="").count(),
        "due_on": due_on,
        "days_late": max(days, 0),
    }


def receipt_of(filing):
    """The context of a receipt: what was received, from whom, when, on time or late."""
    plan = filing.plan
    facts = [
        (_("Đơn vị nộp"), plan.unit.full_name),
        (_("Nơi nhận"), plan.campaign.organiser.name),
        (_("Đợt"), plan.campaign.title),
        (_("Kế hoạch số"), filing.number),
        (_("Ngày ban hành"), f"{filing.issued_on:%d/%m/%Y}"),
        (_("Tệp"), filing.file.name),
        (_("Mã kiểm tra tệp (SHA-256)"), filing.file.sha256),
        (_("Người nộp"), str(filing.filed_by)),
    ]
    if filing.received_on:
        facts.append((_("Nhận bản giấy ngày"), f"{filing.received_on:%d/%m/%Y}"))
    if not plan.amends_id:
        facts.append((_("Phải nộp chậm nhất ngày"), f"{filing.due_on:%d/%m/%Y}"))
    return {
        "plan": plan,
        "filing": filing,
        "facts": [{"label": label, "value": value} for label, value in facts],
        "verdict": "" if plan.amends_id else "approved_on_time" if filing.is_on_time else "approved_late",
        "verdict_label": _("đúng hạn") if filing.is_on_time else _("trễ hạn"),
    }


def _may_take_back(plan, filings):
    """As plans.filing.take_back decides it."""
    live = [filing for filing in filings if not filing.taken_back_at]
    return plan.campaign.is_open and plan.can("take_back") and bool(live) and not live[-1].review_started_at


def _may_amend(plan):
    """As plans.filing.amend decides it."""
    is_approved = plan.state == PlanState.APPROVED and not plan.amends_id and plan.campaign.is_open
    return is_approved and not plan.amendments.exclude(state=PlanState.APPROVED).exists()


def _may_supplement(plan, filings):
    """As plans.writing.supplement_annex decides it."""
    is_allowed = plan.state == PlanState.FILED and plan.campaign.annex_due_on and plan.campaign.is_open
    return bool(is_allowed and filings) and not filings[-1].text["items"]
