"""The register of a campaign: who must file, and everything that happened to each unit in it."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.forms.obligation import RegisterForm
from plans.models import Campaign, Filing, RegisterEntry
from plans.states import Bucket, ReminderChannel
from plans.views.paging import page_of, query_without_page
from portal.access import Act, may, requires
from portal.models import UnitKind


def campaign_of(request, code, act):
    """A campaign that was opened, whose organiser lies where this person holds `act`."""
    campaigns = Campaign.objects.known().run_by(request.user, act)
    return get_object_or_404(campaigns.select_related("organiser"), code=code)


def obligation_of(request, code, pk, act):
    campaign = campaign_of(request, code, act)
    obligations = campaign.obligations.select_related("unit__parent", "unit__kind", "campaign__organiser")
    return get_object_or_404(obligations, pk=pk)


@requires(Act.COMPLIANCE_SEE)
@require_safe
def register(request, code):
    campaign = campaign_of(request, code, Act.COMPLIANCE_SEE)
    entries = RegisterEntry.objects.filter(campaign=campaign, until__isnull=True)
    kinds = UnitKind.objects.filter(pk__in=entries.values("unit__kind")).values_list("pk", "name")
    form = RegisterForm(request.GET, kinds=list(kinds))
    rows = form.narrow(entries).select_related("unit__parent", "unit__kind", "by")
    context = {
        "campaign": campaign,
        "form": form,
        "page": page_of(request, rows.order_by("unit__kind__position", "unit__code")),
        "query": query_without_page(request),
        "may_change": campaign.is_open and may(request.user, Act.REGISTER_KEEP, unit=campaign.organiser),
    }
    return render(request, "plans/obligation_list.html", context)


@requires(Act.COMPLIANCE_SEE)
@require_safe
def detail(request, code, pk):
    """Everything about one unit in one campaign: entries, plans, requests for more time, reminders, calls."""
    obligation = obligation_of(request, code, pk, Act.COMPLIANCE_SEE)
    entries = list(obligation.entries.select_related("by", "unit__parent").order_by("-at", "-pk"))
    filings = Filing.objects.defer("text").select_related("filed_by", "decided_by")
    plans = obligation.plans.select_related("unit__parent").prefetch_related(Prefetch("filings", filings))
    reminders = obligation.reminders.select_related("by", "notice")
    keeps = may(request.user, Act.REGISTER_KEEP, unit=obligation.campaign.organiser)
    context = {
        "obligation": obligation,
        "campaign": obligation.campaign,
        "entry": entries[0],
        "entries": entries,
        "plans": plans,
        "extensions": obligation.extensions.select_related("asked_by", "decided_by"),
        "reminders": [reminder for reminder in reminders if reminder.channel != ReminderChannel.PHONE],
        "calls": [reminder for reminder in reminders if reminder.channel == ReminderChannel.PHONE],
        "acts": acts_on(obligation, entries[0], plans) if keeps and obligation.campaign.is_open else [],
        "may_review": may(request.user, Act.PLAN_REVIEW, unit=obligation.campaign.organiser),
        "today": timezone.localdate(),
    }
    return render(request, "plans/obligation_detail.html", context)


def acts_on(obligation, entry, plans):
    """The acts that make sense for a unit as it stands, as links to the page of each."""
    own = next((plan for plan in plans if plan.amends_id is None), None)
    is_out = entry.bucket in (Bucket.EXEMPT, Bucket.LEFT)
    offered = [
        ("plans:obligation-extend", _("Gia hạn"), entry.bucket == Bucket.MISSING),
        ("plans:obligation-paper", _("Nhập thay bản giấy"), not is_out and (own is None or own.is_editable)),
        ("plans:obligation-exempt", _("Miễn nộp"), not is_out),
        ("plans:obligation-readmit", _("Đưa trở lại danh sách"), is_out),
        ("plans:obligation-leave", _("Đưa ra khỏi danh sách"), entry.bucket != Bucket.LEFT),
    ]
    return [
        {"href": reverse(name, args=[obligation.campaign.code, obligation.pk]), "label": label}
        for name, label, is_offered in offered
        if is_offered
    ]
