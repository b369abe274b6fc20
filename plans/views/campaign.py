"""Campaigns: prepared, opened, closed. What is prepared can be changed until it is opened."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plans import preparing, registering
from plans.compliance import figures
from plans.forms.arranging import arranged
from plans.forms.campaign import CampaignForm, CodeForm, StagesForm, assignment_formset
from plans.forms.seen import SeenForm
from plans.models import Campaign, ReminderStage
from plans.states import CampaignState
from plans.views.campaign_page import closing_consequences, opening_context, stages_in_words, steps_of
from plans.views.paging import page_of, query_without_page
from portal.access import Act, requires

may_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _sent(request):
    """What was posted, also when it is empty; None when the page is asked for."""
    return request.POST if request.method == "POST" else None


def _campaign(request, code):
    campaigns = Campaign.objects.run_by(request.user, Act.CAMPAIGN_RUN)
    return get_object_or_404(campaigns.select_related("organiser__parent", "copied_from"), code=code)


def _in_preparation(request, code):
    campaign = _campaign(request, code)
    preparing.refuse_unless_preparing(campaign)
    return campaign


@requires(Act.CAMPAIGN_RUN)
@require_safe
def index(request):
    campaigns = Campaign.objects.run_by(request.user, Act.CAMPAIGN_RUN).select_related("organiser")
    page = page_of(request, campaigns.annotate(units=Count("obligations")).order_by("-year", "-code"))
    context = {
        "page": page,
        "query": query_without_page(request),
        "last": campaigns.known().first(),
    }
    return render(request, "plans/campaign_list.html", context)


@requires(Act.CAMPAIGN_RUN)
@require_safe
def detail(request, code):
    campaign = _campaign(request, code)
    assignments = campaign.assignments.prefetch_related("channels")
    context = {
        "campaign": campaign,
        "kinds": campaign.kinds.all(),
        "assignments": assignments,
        "stages": stages_in_words(campaign.stages.values_list("days", flat=True)),
        "is_preparing": campaign.state == CampaignState.PREPARING,
    }
    context["steps"] = (
        steps_of(campaign, len(assignments), context["stages"]) if context["is_preparing"] else []
    )
    return render(request, "plans/campaign_detail.html", context)


@requires(Act.CAMPAIGN_RUN)
@may_get_or_post
def create(request):
    today = timezone.localdate()
    initial = {
        "year": today.year,
        "title": _("Kế hoạch thông tin, tuyên truyền cải cách hành chính năm %(year)s")
        % {"year": today.year},
    }
    form = CampaignForm(_sent(request), user=request.user, today=today, initial=initial)
    if form.is_valid():
        campaign = preparing.create_campaign(by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lập đợt. Tiếp theo: giao nhiệm vụ cho các đơn vị."))
        return redirect("plans:assignment-edit", campaign.code)
    context = {"form": form, "title": _("Lập đợt kế hoạch"), "submit": _("Lập đợt")}
    return render(request, "plans/campaign_form.html", context, status=422 if form.is_bound else 200)


@requires(Act.CAMPAIGN_RUN)
@may_get_or_post
def edit(request, code):
    campaign = _in_preparation(request, code)
    seen = SeenForm(_sent(request), standing=preparing.digest_of(campaign))
    form = CampaignForm(_sent(request), instance=campaign, user=request.user, today=timezone.localdate())
    if form.is_valid() and seen.is_valid():
        changed = preparing.change_campaign(
            campaign, seen=seen.standing, by=request.user, **form.cleaned_data
        )
        messages.success(request, _("Đã lưu thông tin của đợt."))
        return redirect("plans:campaign-detail", changed.code)
    context = {
        "form": form,
        "seen": seen,
        "standing": Campaign.objects.select_related("organiser").get(pk=campaign.pk),
        "title": _("Sửa thông tin của đợt"),
        "submit": _("Lưu"),
    }
    return render(
        request, "plans/campaign_form.html", context, status=seen.status_of_page if form.is_bound else 200
    )


@requires(Act.CAMPAIGN_RUN)
@may_get_or_post
def copy(request, code):
    """Prepare a campaign like this one: kinds, tasks and stages are taken over, dates are left blank."""
    source = _campaign(request, code)
    year = max(source.year + 1, timezone.localdate().year)
    form = CodeForm(_sent(request), initial={"year": year, "code": str(year)})
    if form.is_valid():
        campaign = preparing.copy_campaign(source, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã chép. Mời ghi văn bản căn cứ và hạn nộp của đợt mới."))
        return redirect("plans:campaign-edit", campaign.code)
    return render(
        request,
        "plans/campaign_copy.html",
        {"source": source, "form": form},
        status=422 if form.is_bound else 200,
    )


@requires(Act.CAMPAIGN_RUN)
@may_get_or_post
def assignments(request, code):
    """The tasks as rows. A button named "act" adds, moves or removes a row without script, and saves nothing."""
    campaign, act = _in_preparation(request, code), request.POST.get("act", "")
    seen = SeenForm(_sent(request), standing=preparing.digest_of_assignments(campaign))
    sent = arranged(request.POST, act)[0] if request.method == "POST" else None
    formset = assignment_formset(campaign, sent)
    if formset.is_valid() and seen.is_valid() and not act:
        preparing.set_assignments(campaign, formset.values(), seen=seen.standing, by=request.user)
        messages.success(request, _("Đã lưu nhiệm vụ giao cho các đơn vị."))
        return redirect("plans:campaign-detail", campaign.code)
    context = {"campaign": campaign, "formset": formset, "seen": seen}
    if seen.errors:
        context["standing"] = campaign.assignments.prefetch_related("channels")
    status = seen.status_of_page if formset.is_bound and not act else 200
    return render(request, "plans/assignment_edit.html", context, status=status)


@requires(Act.CAMPAIGN_RUN)
@may_get_or_post
def stages(request, code):
    campaign = _in_preparation(request, code)
    days = list(campaign.stages.values_list("days", flat=True)) or ReminderStage.DEFAULT_DAYS
    form = StagesForm(_sent(request), initial={"days": ", ".join(map(str, days))})
    if form.is_valid():
        preparing.set_stages(campaign, form.cleaned_data["days"], by=request.user)
        messages.success(request, _("Đã lưu các mốc nhắc."))
        return redirect("plans:campaign-detail", campaign.code)
    context = {"campaign": campaign, "form": form}
    return render(request, "plans/campaign_stages.html", context, status=422 if form.is_bound else 200)


@requires(Act.CAMPAIGN_RUN)
@may_get_or_post
def open_(request, code):
    """Say exactly what opening will do; a press of the button does it."""
    campaign = _in_preparation(request, code)
    if request.method == "POST":
        told = registering.open_campaign(campaign, by=request.user)
        messages.success(request, _("Đã mở đợt và báo cho %(count)s đơn vị.") % {"count": told})
        return redirect(campaign)
    return render(request, "plans/campaign_open.html", opening_context(campaign, timezone.localdate()))


@requires(Act.CAMPAIGN_RUN)
@may_get_or_post
def close(request, code):
    campaign = _campaign(request, code)
    registering.refuse_unless_open(campaign)
    if request.method == "POST":
        registering.close_campaign(campaign, by=request.user)
        messages.success(request, _("Đã kết thúc đợt. Mọi thứ vẫn xem được."))
        return redirect("plans:campaign-detail", campaign.code)
    numbers = figures(campaign, timezone.localdate())
    context = {"campaign": campaign, "consequences": closing_consequences(numbers)}
    return render(request, "plans/campaign_close.html", context)
