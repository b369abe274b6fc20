"""An officer's plans, from the list of what is owed to the receipt."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import drafting, repeating, surveying, writing
from plans.copying import last_years_plan
from plans.describing import before_filing, describe, receipt_of
from plans.filing import amend, take_back
from plans.forms.plan import SentToSignForm, StartPlanForm
from plans.models import Obligation, Plan
from plans.states import CampaignState
from portal.access import Act, requires
from portal.vietnamese import slug

PER_PAGE = 10
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def sent(request):
    """What was sent to a form, or None: a page that is only looked at judges nothing."""
    return request.POST if request.method == "POST" else None


def own_plan(request, pk):
    """A plan of a unit at which the person writes plans, or 404: to anybody else it does not exist."""
    plans = Plan.objects.writable_by(request.user).select_related(
        "obligation__campaign__organiser", "obligation__unit__parent", "unit__parent", "file", "amends"
    )
    return get_object_or_404(plans, pk=pk)


@requires(Act.PLAN_WRITE)
@require_safe
def plan_list(request):
    obligations, day = surveying.obligations_of(request.user), timezone.localdate()
    now = obligations.filter(campaign__state=CampaignState.OPEN)
    page = Paginator(surveying.with_everything(now), PER_PAGE).get_page(request.GET.get("page"))
    earlier = surveying.with_everything(obligations.filter(campaign__state=CampaignState.CLOSED))
    context = {
        "page": page,
        "standings": [surveying.standing_of(obligation, day) for obligation in page.object_list],
        "earlier": [surveying.standing_of(old, day) for old in earlier[: surveying.EARLIER]],
        "notices": surveying.messages_to(page.object_list),
    }
    return render(request, "plans/plan_list.html", context)


@requires(Act.PLAN_WRITE)
@get_or_post
def plan_start(request, pk):
    own = Obligation.objects.of_units_of(request.user, Act.PLAN_WRITE).select_related(
        "campaign", "unit__parent"
    )
    obligation = get_object_or_404(own.exclude(campaign__state=CampaignState.PREPARING), pk=pk)
    if obligation.plan:
        return redirect(obligation.plan)  # also after a double press, or by the back button
    form = StartPlanForm(sent(request), last=last_years_plan(obligation))
    if not form.is_valid():
        context = {"obligation": obligation, "form": form, "entry": obligation.current_entry}
        return render(request, "plans/plan_start.html", context, status=422 if form.is_bound else 200)
    kind, source = form.cleaned_data["form"], form.source_plan
    plan = repeating.start_once(obligation, form=kind, source=source, by=request.user)
    return redirect("plans:plan-edit", plan.pk)


@requires(Act.PLAN_READ)
@require_safe
def plan_detail(request, pk):
    plans = Plan.objects.readable_by(request.user).select_related(
        "obligation__campaign", "obligation__unit__parent", "unit__parent", "file", "amends"
    )
    plan = get_object_or_404(plans, pk=pk)
    return render(request, "plans/plan_detail.html", describe(plan, reader=request.user))


@requires(Act.PLAN_WRITE)
@get_or_post
def plan_file(request, pk):
    plan = own_plan(request, pk)
    if request.method != "POST":
        if not plan.is_editable:
            return redirect(plan)
        return render(request, "plans/plan_file.html", before_filing(plan, at=timezone.now()))
    receipt = repeating.file_once(plan, by=request.user)
    return redirect("plans:plan-receipt", plan.pk, receipt.round)


@requires(Act.PLAN_READ)
@require_safe
def plan_receipt(request, pk, round):
    plan = get_object_or_404(Plan.objects.readable_by(request.user), pk=pk)
    related = ("plan__obligation__campaign__organiser", "plan__unit__parent", "file", "filed_by")
    filing = get_object_or_404(plan.filings.select_related(*related), round=round)
    return render(request, "plans/plan_receipt.html", receipt_of(filing))


@requires(Act.PLAN_WRITE)
@get_or_post
def plan_take_back(request, pk):
    plan = own_plan(request, pk)
    if request.method != "POST":
        return render(request, "plans/plan_take_back.html", {"plan": plan})
    take_back(plan, by=request.user)
    messages.success(request, _("Đã rút kế hoạch về. Sửa xong, mời nộp lại."))
    return redirect(plan)


@requires(Act.PLAN_WRITE)
@get_or_post
def plan_amend(request, pk):
    plan = own_plan(request, pk)
    if request.method != "POST":
        return render(request, "plans/plan_amend.html", {"plan": plan})
    amendment = amend(plan, by=request.user)
    return redirect("plans:plan-edit", amendment.pk)


@requires(Act.PLAN_WRITE)
@require_POST
def plan_send_to_sign(request, pk):
    """Note that the draft was sent to be signed; without a date, that it was not after all."""
    plan = own_plan(request, pk)
    form = SentToSignForm(request.POST)
    if not form.is_valid():
        return render(request, "plans/plan_send_to_sign.html", {"plan": plan, "form": form}, status=422)
    writing.mark_sent_to_sign(plan, by=request.user, on=form.cleaned_data["on"])
    messages.success(request, _("Đã ghi ngày trình ký. Có số thì mời ghi số và đính kèm bản đã ký."))
    return redirect(plan)


@requires(Act.PLAN_WRITE)
@require_safe
def plan_docx(request, pk):
    plan = own_plan(request, pk)
    name = f"ke-hoach-{plan.campaign.year}-{slug(plan.unit.name)}.docx"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(drafting.plan_document(plan), content_type=DOCX, headers=headers)
