"""The dashboard of a campaign: figures, charts and the list of names, on any day; and its exports."""

import datetime

from django.core.paginator import Paginator
from django.http import FileResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans import exporting
from plans.compliance import (
    curve,
    figures_by_kind,
    first_day,
    followed_up,
    next_step,
    standings,
    total,
    with_follow_up,
    with_order,
)
from plans.forms.dashboard import ALL, DashboardForm
from plans.models import Campaign
from plans.states import IN_REGISTER
from plans.targets import plans_target, target_of
from plans.views.reminder import selection_actions
from portal.access import Act, requires
from portal.charts import stacked_rows, step_curve
from portal.remembering import remembered_a_minute
from portal.targets import targets_of

PER_PAGE = 50
CURVE_TAIL = datetime.timedelta(days=14)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _campaigns(user):
    return Campaign.objects.known().run_by(user, Act.COMPLIANCE_SEE)


def _campaign(request, code):
    return get_object_or_404(_campaigns(request.user).select_related("organiser"), code=code)


@requires(Act.COMPLIANCE_SEE)
@require_safe
def dashboard_latest(request):
    """To the newest campaign, the open ones first."""
    campaigns = _campaigns(request.user)
    campaign = campaigns.open().first() or campaigns.first()
    if campaign is None:
        return render(request, "plans/dashboard_none.html")
    return redirect("plans:dashboard", campaign.code)


@requires(Act.COMPLIANCE_SEE)
@require_safe
def dashboard(request, code):
    campaign = _campaign(request, code)
    form = DashboardForm(request.GET, campaign=campaign)
    day = _day_asked(form)
    kinds = figures_by_kind(campaign, day)
    form = DashboardForm(request.GET, campaign=campaign, kinds=kinds)
    form.is_valid()
    figures = total(kinds)
    page = _page(campaign, form, number=request.GET.get("page"))
    context = {
        "campaign": campaign,
        "form": form,
        "day": day,
        "figures": figures,
        "tiles": _tiles(request, figures),
        "target": target_of(campaign, figures),
        "other_targets": _other_targets(campaign.year, day),
        "bars": stacked_rows(
            [(row.name, _counts(row.figures)) for row in kinds], _parts(), total_label=_("Cộng")
        ),
        "curve": _curve(campaign, day, figures),
        "page": page,
        "list_name": dict(form.fields["nhom"].choices)[form.chosen_list],
        "query": _query_without(request, "page"),
        "actions": selection_actions(request.user, campaign),
        "exports": _exports(request, campaign),
    }
    return render(request, "plans/dashboard.html", context)


@remembered_a_minute
def _other_targets(year, day):
    return targets_of(year, day, without=plans_target)


def _day_asked(form):
    form.is_valid()
    return form.day


def _page(campaign, form, *, number):
    """One page of the list that was asked for, each entry with what its row shows."""
    entries = form.narrow(with_order(standings(campaign, form.day), form.day))
    page = Paginator(entries, PER_PAGE).get_page(number)
    page.object_list = list(followed_up(page.object_list, form.day))
    for entry in page.object_list:
        entry.overdue_days, entry.next_step = entry.days_overdue(form.day), next_step(entry, form.day)
    return page


def _listed(campaign, form):
    return form.narrow(with_follow_up(standings(campaign, form.day), form.day))


def _parts():
    return [(bucket.value, bucket.label) for bucket in IN_REGISTER]


def _counts(figures):
    return {bucket.value: getattr(figures, bucket.value) for bucket in IN_REGISTER}


def _tiles(request, figures):
    """One tile a bucket; each number is a link to the list of names behind it."""
    query = _query_without(request, "page", "nhom")
    tiles = [(bucket.value, bucket.label, bucket.value) for bucket in IN_REGISTER]
    return [
        {
            "label": label,
            "code": code,
            "part": getattr(figures, code),
            "whole": figures.expected,
            "href": f"?{query}{'&' if query else ''}nhom={chosen}#danh-sach",
        }
        for code, label, chosen in tiles
    ]


def _curve(campaign, day, figures):
    """Up to two weeks after the due date or the last change, so that a closed year is not one steep edge."""
    points = curve(campaign, day)
    changed_on = max((date for date, _filed in points[:-1]), default=first_day(campaign))
    return step_curve(
        points,
        starts_on=first_day(campaign),
        ends_on=min(day, max(campaign.due_on, changed_on) + CURVE_TAIL),
        due_on=campaign.due_on,
        whole=figures.obliged,
    )


def _exports(request, campaign):
    query = _query_without(request, "page")
    return [
        {
            "href": f"{reverse('plans:dashboard-export', args=[campaign.code, ending])}?{query}",
            "label": ending.upper(),
        }
        for ending in ("xlsx", "csv", "json")
    ]


def _query_without(request, *names):
    asked = request.GET.copy()
    for name in names:
        asked.pop(name, None)
    return asked.urlencode()


@requires(Act.COMPLIANCE_SEE)
@require_safe
def dashboard_export(request, code, ending):
    """The same figures and the same list as the page, as JSON, CSV or XLSX. A wrong question answers 400."""
    campaign = _campaign(request, code)
    form = DashboardForm(
        request.GET,
        campaign=campaign,
        kinds=figures_by_kind(campaign, _day_asked(DashboardForm(request.GET, campaign=campaign))),
    )
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    if not request.GET.get("nhom"):
        form.cleaned_data["nhom"] = ALL
    entries, day = _listed(campaign, form), form.day
    name = f"theo-doi-{campaign.code}-{day.isoformat()}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    if ending == "json":
        return JsonResponse(
            exporting.as_json(campaign, day, entries), json_dumps_params={"ensure_ascii": False}
        )
    if ending == "csv":
        return StreamingHttpResponse(
            exporting.as_csv(campaign, day, entries),
            content_type="text/csv; charset=utf-8",
            headers=disposition,
        )
    return FileResponse(
        exporting.as_xlsx(campaign, day, entries), as_attachment=True, filename=name, content_type=XLSX
    )
