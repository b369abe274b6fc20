"""The reviewer's desk: what waits, a plan beside its checklist, what is said of it; requests for more time."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plans import reviewing
from plans.forms.review import ApproveForm, ChecklistForm, GrantForm, QueueForm, RefuseForm, ReturnForm
from plans.forms.seen import SeenForm
from plans.models import Campaign, Extension, Filing, Plan
from plans.states import CampaignState, ExtensionState, PlanState
from plans.views.paging import page_of, query_without_page
from plans.views.review_page import facts_of_extension, review_context
from portal.access import Act, requires
from portal.workflow import TransitionRefused
from portal.working_days import special_days, working_days_between

EXTENSIONS_SHOWN = 50
DRAFTS_SHOWN = 50


@requires(Act.PLAN_REVIEW)
@require_safe
def queue(request):
    """Plans that wait, the longest-waiting first; with requests for more time, and drafts to comment on."""
    form = QueueForm(request.GET, campaigns=Campaign.objects.open().run_by(request.user, Act.PLAN_REVIEW))
    page = page_of(request, form.narrow_plans(_queued(Plan.objects.reviewable_by(request.user).waiting())))
    extensions = form.narrow_extensions(
        Extension.objects.reviewable_by(request.user)
        .waiting()
        .filter(obligation__campaign__state=CampaignState.OPEN)
        .select_related("obligation__unit__parent", "obligation__campaign")
    )
    drafts = form.narrow_plans(Plan.objects.reviewable_by(request.user).asking_for_comments())
    context = {
        "form": form,
        "page": page,
        "rows": _rows_of_queue(page.object_list, request.user),
        "extensions": extensions[:EXTENSIONS_SHOWN],
        "extensions_count": extensions.count(),
        "drafts": drafts.select_related("obligation__unit__parent", "obligation__campaign")[:DRAFTS_SHOWN],
        "drafts_count": drafts.count(),
        "query": query_without_page(request),
        "is_narrowed": any(request.GET.values()),
    }
    return render(request, "plans/review_queue.html", context)


def _queued(plans):
    standing = Filing.objects.live().defer("text").order_by("-round")
    plans = plans.select_related("unit__parent", "obligation__campaign", "amends")
    return plans.prefetch_related(Prefetch("filings", standing, to_attr="live_filings"))


def _rows_of_queue(plans, user):
    """What a line of the queue says of each plan. One query, whatever their number."""
    today = timezone.localdate()
    filed_on = {plan.pk: timezone.localdate(plan.filed_at) for plan in plans}
    special = special_days(min(filed_on.values(), default=today), today)
    return [
        {
            "plan": plan,
            "filing": plan.live_filings[0],
            "days_late": _days_late(plan.live_filings[0]),
            "days_waited": working_days_between(filed_on[plan.pk], today, special),
            "is_own": reviewing.is_own(plan.live_filings[0], by=user),
        }
        for plan in plans
    ]


def _days_late(filing):
    """Days after the date that the filing had to meet, or 0. An amendment has none."""
    return 0 if filing.plan.amends_id else max((filing.day - filing.due_on).days, 0)


def _filed_plan(request, pk):
    """A plan that was filed at some time, of a campaign that this person reviews."""
    plans = Plan.objects.reviewable_by(request.user).filter(filings__isnull=False).distinct()
    return get_object_or_404(
        plans.select_related("unit__parent", "obligation__campaign__organiser", "obligation__unit", "file"),
        pk=pk,
    )


def _page(request, plan, **forms):
    """The page of a plan under review; a form that was not valid comes with what was typed."""
    context = review_context(plan, user=request.user, **forms)
    status = forms["seen"].status_of_page if forms else 200
    return render(request, "plans/review_plan.html", context, status=status)


def _filing_to_judge(plan):
    filing = plan.standing_filing
    if filing is None or not plan.can("approve"):
        raise TransitionRefused(_("Kế hoạch này không còn chờ xem xét: có thể vừa được xử lý hoặc rút lại."))
    return filing


def _is_decided(plan, state, *, by):
    """Tell whether this person has just decided so: a second press of the button is answered as the first."""
    filing = plan.standing_filing
    return plan.state == state and filing is not None and filing.decided_by_id == by.pk


def _seen(request, filing):
    sentence = _("Đơn vị vừa nộp một bản khác trong lúc bạn xem. Mời xem bản ấy rồi bấm lại.")
    return SeenForm(request.POST, standing=filing.pk, sentence=sentence)


@requires(Act.PLAN_REVIEW)
@require_safe
def plan(request, pk):
    return _page(request, _filed_plan(request, pk))


@requires(Act.PLAN_REVIEW)
@require_POST
def check(request, pk):
    """Keep the ticks, and stay on the page."""
    plan = _filed_plan(request, pk)
    filing = _filing_to_judge(plan)
    form, seen = ChecklistForm(request.POST, plan=plan, filing=filing), _seen(request, filing)
    if not (form.is_valid() and seen.is_valid()):
        return _page(request, plan, checking=form, seen=seen)
    reviewing.save_checklist(plan, checklist=form.cleaned_data, seen=filing.pk, by=request.user)
    messages.success(request, _("Đã lưu các mục kiểm tra. Đơn vị không tự rút lại kế hoạch được nữa."))
    return redirect("plans:review-plan", plan.pk)


@requires(Act.PLAN_REVIEW)
@require_POST
def approve(request, pk):
    plan = _filed_plan(request, pk)
    if _is_decided(plan, PlanState.APPROVED, by=request.user):
        return _to_next(request)
    filing = _filing_to_judge(plan)
    form, seen = ApproveForm(request.POST, plan=plan, filing=filing), _seen(request, filing)
    if not (form.is_valid() and seen.is_valid()):
        return _page(request, plan, checking=form, seen=seen)
    reviewing.approve_plan(plan, checklist=form.cleaned_data, seen=filing.pk, by=request.user)
    messages.success(request, _("Đã ghi kế hoạch của %(unit)s đạt yêu cầu.") % {"unit": plan.unit.full_name})
    return _to_next(request)


@requires(Act.PLAN_REVIEW)
@require_POST
def return_(request, pk):
    plan = _filed_plan(request, pk)
    if _is_decided(plan, PlanState.RETURNED, by=request.user):
        return _to_next(request)
    filing = _filing_to_judge(plan)
    form, seen = ReturnForm(request.POST, filing=filing, today=timezone.localdate()), _seen(request, filing)
    if not (form.is_valid() and seen.is_valid()):
        return _page(request, plan, returning=form, seen=seen)
    refile_by = form.cleaned_data["refile_by"]
    reviewing.return_plan(
        plan,
        reasons=form.texts_of_reasons,
        words=form.cleaned_data["words"],
        comments=form.comments,
        refile_by=refile_by,
        seen=filing.pk,
        by=request.user,
    )
    sentence = _("Đã đề nghị %(unit)s bổ sung và nộp lại chậm nhất ngày %(day)s.")
    messages.success(request, sentence % {"unit": plan.unit.full_name, "day": f"{refile_by:%d/%m/%Y}"})
    return _to_next(request)


def _to_next(request):
    """On to the plan that has waited longest, or to the queue when none waits any more."""
    waiting = Plan.objects.waiting_for(request.user).first()
    if waiting is None:
        messages.info(request, _("Không còn kế hoạch nào chờ bạn xem xét."))
        return redirect("plans:review-queue")
    messages.info(request, _("Dưới đây là kế hoạch chờ lâu nhất trong số còn lại."))
    return redirect("plans:review-plan", waiting.pk)


def _extension(request, pk):
    extensions = Extension.objects.reviewable_by(request.user)
    related = ("obligation__unit__parent", "obligation__campaign", "asked_by", "decided_by")
    return get_object_or_404(extensions.select_related(*related), pk=pk)


def _decision_page(request, extension, **forms):
    entry, today = extension.obligation.current_entry, timezone.localdate()
    context = {
        "extension": extension,
        "facts": facts_of_extension(extension, entry),
        "is_waiting": extension.state == ExtensionState.ASKED and extension.obligation.campaign.is_open,
        "grant_form": GrantForm(extension=extension, due_on=entry.due_on, today=today),
        "refuse_form": RefuseForm(),
    } | forms
    return render(request, "plans/review_extension.html", context, status=422 if forms else 200)


@requires(Act.PLAN_REVIEW)
@require_safe
def extension(request, pk):
    return _decision_page(request, _extension(request, pk))


def _waiting_extension(request, pk):
    extension = _extension(request, pk)
    if extension.state != ExtensionState.ASKED:
        raise TransitionRefused(_("Đề nghị gia hạn này đã được quyết định hoặc không còn cần nữa."))
    return extension


@requires(Act.PLAN_REVIEW)
@require_POST
def grant(request, pk):
    extension = _waiting_extension(request, pk)
    entry = extension.obligation.current_entry
    form = GrantForm(request.POST, extension=extension, due_on=entry.due_on, today=timezone.localdate())
    if not form.is_valid():
        return _decision_page(request, extension, grant_form=form)
    reviewing.grant_extension(extension, by=request.user, **form.cleaned_data)
    sentence = _("Đã gia hạn cho %(unit)s đến hết ngày %(day)s.")
    day = f"{form.cleaned_data['due_on']:%d/%m/%Y}"
    messages.success(request, sentence % {"unit": extension.unit.full_name, "day": day})
    return redirect("plans:review-queue")


@requires(Act.PLAN_REVIEW)
@require_POST
def refuse(request, pk):
    extension = _waiting_extension(request, pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, extension, refuse_form=form)
    reviewing.refuse_extension(extension, by=request.user, **form.cleaned_data)
    messages.success(request, _("Đã báo %(unit)s: không gia hạn.") % {"unit": extension.unit.full_name})
    return redirect("plans:review-queue")
