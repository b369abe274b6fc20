"""What an officer does with a plan: start, file, take back, amend, ask for more time, answer."""

from django.db.models import Max
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.copying import copy_items, items_from_assignments, items_from_plan
from plans.models import Extension, Filing, Plan, RegisterEntry
from plans.registering import bucket_of, enter, hold, refuse_unless_obliged, refuse_unless_writable
from plans.states import Bucket, EntryAct, PlanForm, PlanState
from plans.writing import snapshot
from portal.access import Role
from portal.audit import record
from portal.noticing import notify, void
from portal.workflow import TransitionRefused
from portal.working_days import end_of


@atomic
def start_plan(obligation, *, form, by, at=None, source=None):
    """Start the plan of an obligation: from the plan `source` of an earlier year, else from the campaign's
    assignments, laid out as rows. Dates of the source are rolled over (plans/copying.py)."""
    at = at or timezone.now()
    hold(obligation)
    refuse_unless_writable(obligation, at=at)
    refuse_unless_obliged(obligation)
    if obligation.plan:
        raise TransitionRefused(_("Đơn vị đã có kế hoạch của đợt này, mời mở kế hoạch đó."))
    plan = Plan.objects.create(
        obligation=obligation, unit=obligation.unit, form=form, started_at=at, saved_at=at
    )
    if source:
        items_from_plan(plan, source)
    else:
        items_from_assignments(plan)
    record("plan.start", plan, by=by, at=at)
    return plan


@atomic
def file_plan(plan, *, by, at=None, received_on=None):
    """File a plan or an amendment; return its Filing, which is the receipt.

    `at` is the server's receipt time and decides what is known when; with `received_on` (a paper plan
    recorded by the district, nhập thay) that date decides whether it is on time.
    """
    at = at or timezone.now()
    obligation = plan.obligation
    hold(obligation)
    refuse_unless_writable(obligation, at=at)
    refuse_unless_obliged(obligation)
    if lacking := plan.missing_to_file(needs_annex=received_on is None):
        raise TransitionRefused(" ".join(str(sentence) for sentence in lacking))
    answered = plan.filings.live().last()  # after a return: the filing that was returned
    day = received_on or timezone.localdate(at)
    plan.move("file", by=by, at=at, filed_at=at)
    filing = Filing.objects.create(
        plan=plan,
        round=(plan.filings.aggregate(last=Max("round"))["last"] or 0) + 1,
        filed_at=at,
        filed_by=by,
        received_on=received_on,
        due_on=answered.refile_by if answered else due_on_in_force(obligation, day, at=at),
        answers=answered,
        number=plan.number,
        issued_on=plan.issued_on,
        file=plan.file,
        text=snapshot(plan),
    )
    if not plan.amends_id:
        enter(obligation, EntryAct.FILED, bucket=Bucket.UNDER_REVIEW, at=at, by=by)
    notify(
        key=f"filed:{filing.pk}",
        unit=plan.campaign.organiser,
        role=Role.REVIEWER,
        at=at,
        title=_("%(unit)s đã nộp kế hoạch %(number)s") % {"unit": plan.unit.full_name, "number": plan.number},
        path=f"/ban-lam-viec/xem-xet/{plan.pk}/",
        is_digest=True,
    )
    return filing


def due_on_in_force(obligation, day, *, at):
    """The due date of a first filing received on `day`: an extension counts if it was granted before then."""
    moment = min(end_of(day), at)
    known = RegisterEntry.objects.filter(obligation=obligation)
    entry = known.filter(at__lte=moment).last() or known.first()
    return entry.due_on


@atomic
def take_back(plan, *, by, at=None):
    """Take back a filing that nobody has begun to review. It then counts from its next filing."""
    at = at or timezone.now()
    hold(plan.obligation)
    refuse_unless_writable(plan.obligation, at=at)
    filing = plan.standing_filing
    plan.move("take_back_again" if filing and filing.answers_id else "take_back", by=by, at=at)
    taken = Filing.objects.filter(
        pk=filing.pk, review_started_at__isnull=True, returned_at__isnull=True, approved_at__isnull=True
    ).update(taken_back_at=at)
    if not taken:
        raise TransitionRefused(_("Kế hoạch đang được xem xét, không rút lại được nữa."))
    void([f"filed:{filing.pk}"], at=at)
    if not plan.amends_id:
        bucket, refile_by = bucket_of(plan)
        enter(plan.obligation, EntryAct.TAKEN_BACK, bucket=bucket, refile_by=refile_by, at=at, by=by)


@atomic
def amend(plan, *, by, at=None):
    """Start an amendment to an approved plan: a plan of its own with its own number, laid out as the plan stands."""
    at = at or timezone.now()
    hold(plan.obligation)
    refuse_unless_writable(plan.obligation, at=at)
    if plan.state != PlanState.APPROVED or plan.amends_id:
        raise TransitionRefused(_("Chỉ điều chỉnh được kế hoạch đã đạt yêu cầu."))
    if plan.amendments.exclude(state=PlanState.APPROVED).exists():
        raise TransitionRefused(_("Đang có một bản điều chỉnh chưa xong."))
    amendment = Plan.objects.create(
        obligation=plan.obligation,
        unit=plan.obligation.unit,
        amends=plan,
        form=plan.form,
        signer=plan.signer,
        place=plan.place,
        started_at=at,
        saved_at=at,
    )
    latest = plan.amendments.filter(state=PlanState.APPROVED).order_by("approved_at").last()
    copy_items(latest or plan, amendment)
    record("plan.amend", amendment, by=by, at=at, note=plan.number)
    return amendment


@atomic
def ask_extension(obligation, *, until, reason, by, at=None):
    """Ask the district for a later date of the first filing."""
    at = at or timezone.now()
    hold(obligation)
    refuse_unless_writable(obligation, at=at)
    entry = obligation.current_entry
    if entry.bucket != Bucket.MISSING:
        raise TransitionRefused(_("Đơn vị đã nộp hoặc không phải nộp, không cần gia hạn."))
    if obligation.extensions.waiting().exists():
        raise TransitionRefused(_("Đơn vị đã có một đề nghị gia hạn đang chờ quyết định."))
    extension = Extension.objects.create(
        obligation=obligation, until=until, reason=reason, asked_at=at, asked_by=by
    )
    record("extension.ask", extension, by=by, at=at, note=reason)
    notify(
        key=f"extension-asked:{extension.pk}",
        unit=obligation.campaign.organiser,
        role=Role.REVIEWER,
        at=at,
        title=_("%(unit)s xin gia hạn đến %(until)s")
        % {"unit": obligation.unit.full_name, "until": f"{until:%d/%m/%Y}"},
        body=reason,
        path="/ban-lam-viec/xem-xet/",
        is_digest=True,
    )
    return extension


@atomic
def answer_comment(comment, *, answer, by, at=None):
    """Answer the reviewer's words on a row, while the plan is returned."""
    at = at or timezone.now()
    refuse_unless_writable(comment.filing.plan.obligation, at=at)
    if comment.filing.plan.state != PlanState.RETURNED:
        raise TransitionRefused(_("Chỉ trả lời được khi kế hoạch đang chờ bổ sung."))
    comment.answer, comment.answered_by, comment.answered_at = answer, by, at
    comment.save(update_fields=["answer", "answered_by", "answered_at"])
    record("comment.answer", comment, by=by, at=at, unit=comment.filing.plan.unit)


def start_or_get(obligation, *, by, at=None, form=PlanForm.STANDALONE):
    """The plan of an obligation, started if there is none."""
    return obligation.plan or start_plan(obligation, form=form, by=by, at=at)
