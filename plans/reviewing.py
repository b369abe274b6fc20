"""What the district does: return or approve a plan, decide on extensions, record what came on paper."""

from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.filing import file_plan, start_or_get
from plans.models import Filing, ReviewComment
from plans.registering import bucket_of, enter, hold, refuse_unless_obliged, refuse_unless_open
from plans.states import Bucket, EntryAct
from plans.writing import save_draft
from portal.access import Role
from portal.audit import record
from portal.noticing import notify
from portal.workflow import TransitionRefused
from portal.working_days import add_working_days

REFILE_WORKING_DAYS = 5  # docs/decisions/0003: days to re-file that a return proposes

CHECKLIST = {
    "number": gettext_lazy("Số, ký hiệu và ngày ban hành khớp với bản đã ký"),
    "targets": gettext_lazy("Có các chỉ tiêu 100 %"),
    "content": gettext_lazy("Nội dung bám sát nhiệm vụ được giao"),
    "channels": gettext_lazy("Nêu rõ hình thức tuyên truyền"),
    "time": gettext_lazy("Mỗi nhiệm vụ có thời gian thực hiện"),
    "lead": gettext_lazy("Mỗi nhiệm vụ có đúng một đơn vị chủ trì"),
    "place": gettext_lazy("Trang, mục dẫn ra trong kế hoạch CCHC đúng là có nội dung tuyên truyền"),
}


def checklist_for(plan):
    """The lines that a reviewer goes through: the cited place only for an integrated plan."""
    return {code: text for code, text in CHECKLIST.items() if code != "place" or plan.is_integrated}


def default_refile_by(day):
    return add_working_days(day, REFILE_WORKING_DAYS)


def filing_seen(plan, seen):
    """The filing under review; refuse if `seen`, the key of what the reviewer looked at, is another one."""
    filing = plan.standing_filing
    if seen is not None and (filing is None or filing.pk != seen):
        raise TransitionRefused(_("Đơn vị vừa nộp một bản khác. Mời xem bản ấy rồi quyết định."))
    return filing


def is_own(filing, *, by):
    """Tell whether `by` filed it themselves. A paper plan recorded on a unit's behalf is the unit's."""
    return filing is not None and filing.filed_by_id == by.pk and not filing.received_on


def refuse_own(plan, *, by):
    """Nobody reviews a plan of their own unit that they filed themselves."""
    if is_own(plan.standing_filing, by=by):
        raise TransitionRefused(_("Người nộp không tự xem xét kế hoạch của mình."))


@atomic
def save_checklist(plan, *, checklist, by, seen=None, at=None):
    """Keep the reviewer's ticks. From now on the unit cannot take the plan back."""
    at = at or timezone.now()
    hold(plan.obligation)
    refuse_unless_open(plan.campaign)
    refuse_own(plan, by=by)
    filing = filing_seen(plan, seen)
    undecided = plan.filings.live().filter(returned_at__isnull=True, approved_at__isnull=True)
    kept = {code: bool(checklist.get(code)) for code in checklist_for(plan)}
    if filing is None or not undecided.filter(pk=filing.pk).update(checklist=kept):
        raise TransitionRefused
    if undecided.filter(pk=filing.pk, review_started_at__isnull=True).update(review_started_at=at):
        record("plan.check", plan, by=by, at=at)


@atomic
def return_plan(plan, *, reasons, words, by, refile_by=None, comments=(), seen=None, at=None):
    """Ask the unit for more: `reasons` from the list, `words`, `comments` as (item key, text), and a date.

    `comments` with an empty key speak of the whole plan. The date defaults to five working days on.
    """
    at = at or timezone.now()
    hold(plan.obligation)
    refuse_unless_open(plan.campaign)
    refuse_unless_obliged(plan.obligation)
    refuse_own(plan, by=by)
    filing = filing_seen(plan, seen)
    refile_by = refile_by or default_refile_by(timezone.localdate(at))
    note = "; ".join([*reasons, *([words] if words else [])])
    plan.move("return", by=by, at=at, note=note)
    Filing.objects.filter(pk=filing.pk).update(
        returned_at=at,
        return_reasons=list(reasons),
        return_words=words,
        refile_by=refile_by,
        decided_by=by,
    )
    names = {item["key"]: item["content"] for item in filing.text["items"]}
    ReviewComment.objects.bulk_create(
        ReviewComment(filing=filing, item_key=key, item_name=names.get(key, "")[:200], text=text)
        for key, text in comments
    )
    if not plan.amends_id:
        enter(
            plan.obligation,
            EntryAct.RETURNED,
            bucket=Bucket.RETURNED,
            refile_by=refile_by,
            at=at,
            by=by,
            reason=note,
        )
    notify(
        key=f"returned:{filing.pk}",
        unit=plan.obligation.unit,
        role=Role.OFFICER,
        at=at,
        title=_("Kế hoạch %(number)s cần bổ sung, nộp lại chậm nhất ngày %(day)s")
        % {"number": plan.number, "day": f"{refile_by:%d/%m/%Y}"},
        body=note,
        path=plan.get_absolute_url(),
    )


@atomic
def approve_plan(plan, *, by, checklist=None, seen=None, at=None):
    """Say that the plan meets what was asked. It is frozen from now on.

    An integrated plan needs the reviewer's word that the cited place carries the tasks.
    """
    at = at or timezone.now()
    hold(plan.obligation)
    refuse_unless_open(plan.campaign)
    refuse_unless_obliged(plan.obligation)
    refuse_own(plan, by=by)
    filing = filing_seen(plan, seen)
    kept = (filing.checklist if filing else {}) if checklist is None else checklist
    if plan.is_integrated and not kept.get("place"):
        raise TransitionRefused(
            _("Cần xác nhận trang, mục dẫn ra trong kế hoạch CCHC đúng là có nội dung tuyên truyền.")
        )
    plan.move("approve", by=by, at=at, approved_at=at)
    Filing.objects.filter(pk=filing.pk).update(
        approved_at=at, decided_by=by, checklist={code: bool(kept.get(code)) for code in checklist_for(plan)}
    )
    if not plan.amends_id:
        bucket, _refile_by = bucket_of(plan)
        enter(plan.obligation, EntryAct.APPROVED, bucket=bucket, at=at, by=by)
    notify(
        key=f"approved:{filing.pk}",
        unit=plan.obligation.unit,
        role=Role.OFFICER,
        at=at,
        title=_("Kế hoạch %(number)s đạt yêu cầu") % {"number": plan.number},
        path=plan.get_absolute_url(),
    )


@atomic
def extend(obligation, *, due_on, reason, by, decision_number="", at=None):
    """Move the date of the unit's first filing, whether it asked or not. Refused once it has filed."""
    at = at or timezone.now()
    hold(obligation)
    refuse_unless_open(obligation.campaign)
    entry = obligation.current_entry
    if entry.bucket != Bucket.MISSING:
        raise TransitionRefused(
            _("%(unit)s đã nộp hoặc không phải nộp: gia hạn chỉ dời ngày nộp lần đầu.")
            % {"unit": obligation.unit}
        )
    if due_on <= entry.due_on:
        raise TransitionRefused(
            _("Hạn mới phải sau hạn đang áp dụng (%(day)s).") % {"day": f"{entry.due_on:%d/%m/%Y}"}
        )
    record("register.extend", obligation, by=by, at=at, note=reason, unit=obligation.unit)
    entry = enter(
        obligation,
        EntryAct.EXTENDED,
        due_on=due_on,
        at=at,
        by=by,
        reason=reason,
        decision_number=decision_number,
    )
    notify(
        key=f"extended:{entry.pk}",
        unit=obligation.unit,
        role=Role.OFFICER,
        at=at,
        title=_("Hạn nộp kế hoạch được dời đến hết ngày %(day)s") % {"day": f"{due_on:%d/%m/%Y}"},
        body=reason,
        path="/ban-lam-viec/ke-hoach/",
    )
    return entry


@atomic
def grant_extension(extension, *, by, due_on=None, words="", at=None):
    """Grant what the unit asked for, or another date."""
    at = at or timezone.now()
    hold(extension.obligation)
    due_on = due_on or extension.until
    extension.move(
        "grant",
        by=by,
        at=at,
        note=words,
        due_on=due_on,
        decided_at=at,
        decided_by=by,
        decision_words=words,
    )
    extend(extension.obligation, due_on=due_on, reason=words or extension.reason, by=by, at=at)


@atomic
def refuse_extension(extension, *, words, by, at=None):
    """Refuse, with a reason that the unit reads."""
    at = at or timezone.now()
    hold(extension.obligation)
    refuse_unless_open(extension.obligation.campaign)
    extension.move("refuse", by=by, at=at, note=words, decided_at=at, decided_by=by, decision_words=words)
    notify(
        key=f"extension-refused:{extension.pk}",
        unit=extension.obligation.unit,
        role=Role.OFFICER,
        at=at,
        title=_("Đề nghị gia hạn không được chấp nhận"),
        body=words,
        path="/ban-lam-viec/ke-hoach/",
    )


@atomic
def record_paper(obligation, *, received_on, head, by, at=None):
    """Record a paper plan on a unit's behalf (nhập thay), and tell the unit. Returns the Filing.

    `head` holds form, number, issued_on, file and, for an integrated plan, place. `received_on` decides
    whether it is on time; it counts from its entry. The annex need not be typed in: the file carries it.
    """
    at = at or timezone.now()
    hold(obligation)
    if received_on > timezone.localdate(at):
        raise TransitionRefused(_("Ngày nhận bản giấy không thể ở tương lai."))
    plan = start_or_get(obligation, by=by, at=at, form=head["form"])
    save_draft(plan, by=by, at=at, version=plan.version, head=head)
    filing = file_plan(plan, by=by, at=at, received_on=received_on)
    notify(
        key=f"paper:{filing.pk}",
        unit=obligation.unit,
        role=Role.OFFICER,
        at=at,
        title=_("Kế hoạch bản giấy %(number)s đã được nhập thay đơn vị") % {"number": plan.number},
        body=_("Ngày nhận bản giấy: %(day)s.") % {"day": f"{received_on:%d/%m/%Y}"},
        path=plan.get_absolute_url(),
    )
    return filing
