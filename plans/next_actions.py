"""The next action of each unit that owes a plan, of the reviewers, and of those who follow a campaign.

Computed in this one place: the desk, the list of plans and the plan's own page say the same words.
"""

from dataclasses import replace

from django.db.models import Case, Count, F, Min, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.compliance import figures
from plans.models import Campaign, Extension, Plan, RegisterEntry
from plans.states import Bucket, CampaignState, PlanState
from portal.access import Act, may
from portal.next_actions import DUE, LOOKING, OVERDUE, WAITING, NextAction, register

MOST = 50  # an officer of a city covers hundreds of wards: the desk shows those with the nearest dates
CAMPAIGNS_FOLLOWED = 3


@register
def of_units(user, at):
    """What the units at which `user` writes plans have to do, the nearest dates first."""
    if not may(user, Act.PLAN_WRITE):
        return []
    day = timezone.localdate(at)
    owed = list(_owed_by(user)[:MOST])
    plans = _plans_of([entry.obligation_id for entry in owed])
    actions = [owed_action(entry, plans.get(entry.obligation_id), day) for entry in owed]
    actions += [amendment_action(plan) for plan in _unfinished_amendments(user)[:MOST]]
    actions += [annex_action(plan, day) for plan in _annexes_to_follow(user)[:MOST]]
    is_one_unit = len({action.unit for action in actions}) == 1
    return [replace(action, unit="") for action in actions] if is_one_unit else actions


def _owed_by(user):
    """Current entries of units of `user` that owe a filing, by the date that they have to meet."""
    return (
        RegisterEntry.objects.current()
        .filter(
            user.covers(Act.PLAN_WRITE, "unit__lineage"),
            bucket__in=[Bucket.MISSING, Bucket.RETURNED],
            campaign__state=CampaignState.OPEN,
        )
        .select_related("campaign", "unit__parent")
        .annotate(owed_on=Case(When(bucket=Bucket.RETURNED, then=F("refile_by")), default=F("due_on")))
        .order_by("owed_on", "pk")
    )


def _plans_of(obligation_ids):
    plans = Plan.objects.filter(obligation__in=obligation_ids, amends__isnull=True)
    return {plan.obligation_id: plan for plan in plans}


def _unfinished_amendments(user):
    unfinished = Plan.objects.editable_by(user).filter(amends__isnull=False)
    return unfinished.select_related("amends", "unit__parent").order_by("started_at")


def _annexes_to_follow(user):
    """Filed plans without a row, in a campaign that lets the annex follow."""
    filed = Plan.objects.writable_by(user).filter(
        state=PlanState.FILED,
        items__isnull=True,
        amends__isnull=True,
        obligation__campaign__state=CampaignState.OPEN,
        obligation__campaign__annex_due_on__isnull=False,
    )
    return filed.exclude(form="integrated").select_related("obligation__campaign", "unit__parent")


def owed_action(entry, plan, day):
    """The next action of a unit that has to file or to file again. `entry` is its current one."""
    due_on = entry.refile_by if entry.bucket == Bucket.RETURNED else entry.due_on
    path, button = _way_on(entry, plan)
    return NextAction(
        title=_again_words(plan, due_on, day)
        if entry.bucket == Bucket.RETURNED
        else _first_words(entry, day),
        path=path,
        due_on=due_on,
        weight=OVERDUE if due_on < day else DUE,
        button=button,
        text=_where_it_stands(plan),
        unit=entry.unit.full_name,
    )


def _first_words(entry, day):
    """Nộp kế hoạch …: còn 5 ngày, hạn 13/03/2020."""
    left = (entry.due_on - day).days
    named = {"year": entry.campaign.year, "due": f"{entry.due_on:%d/%m/%Y}", "days": abs(left)}
    if left < 0:
        return _("Nộp kế hoạch tuyên truyền CCHC %(year)s: quá hạn %(days)s ngày, hạn là %(due)s") % named
    if left == 0:
        return _("Nộp kế hoạch tuyên truyền CCHC %(year)s: hôm nay là ngày cuối, hạn %(due)s") % named
    return _("Nộp kế hoạch tuyên truyền CCHC %(year)s: còn %(days)s ngày, hạn %(due)s") % named


def _again_words(plan, due_on, day):
    named = {"number": plan.number, "due": f"{due_on:%d/%m/%Y}", "days": (day - due_on).days}
    if due_on < day:
        return _("Bổ sung kế hoạch %(number)s: quá hạn nộp lại %(days)s ngày, hạn là %(due)s") % named
    return _("Bổ sung kế hoạch %(number)s: nộp lại chậm nhất ngày %(due)s") % named


def _way_on(entry, plan):
    """Return (path, words of the button) of the next step with this plan."""
    if plan is None:
        return reverse("plans:plan-start", args=[entry.obligation_id]), _("Bắt đầu soạn")
    if entry.bucket == Bucket.RETURNED:
        return plan.get_absolute_url(), _("Xem ý kiến và bổ sung")
    if plan.number and plan.issued_on and plan.file_id:
        return reverse("plans:plan-file", args=[plan.pk]), _("Xem lại và nộp")
    return reverse("plans:plan-edit", args=[plan.pk]), _("Soạn tiếp")


def _where_it_stands(plan):
    if plan is None or plan.state != PlanState.DRAFT:
        return ""
    if plan.sent_to_sign_on and not plan.number:
        return _("Đã trình ký ngày %(day)s, chờ số.") % {"day": f"{plan.sent_to_sign_on:%d/%m/%Y}"}
    saved_at = timezone.localtime(plan.saved_at)
    return _("Đang soạn, lưu lần cuối lúc %(moment)s.") % {"moment": f"{saved_at:%H:%M %d/%m/%Y}"}


def amendment_action(plan):
    return NextAction(
        title=_("Hoàn thiện và nộp bản điều chỉnh kế hoạch %(number)s") % {"number": plan.amends.number},
        path=plan.get_absolute_url(),
        weight=WAITING,
        button=_("Mở bản điều chỉnh"),
        unit=plan.unit.full_name,
    )


def annex_action(plan, day):
    due_on = plan.campaign.annex_due_on
    return NextAction(
        title=_("Bổ sung phụ lục kế hoạch %(number)s chậm nhất ngày %(due)s")
        % {"number": plan.number, "due": f"{due_on:%d/%m/%Y}"},
        path=reverse("plans:annex-supplement", args=[plan.pk]),
        due_on=due_on,
        weight=OVERDUE if due_on < day else DUE,
        button=_("Bổ sung phụ lục"),
        unit=plan.unit.full_name,
    )


@register
def of_reviewers(user, at):
    """Plans and requests for more time that wait for a reviewer: how many, since when."""
    if not may(user, Act.PLAN_REVIEW):
        return []
    return [*_waiting_plans(user), *_waiting_extensions(user)]


def _waiting_plans(user):
    waiting = Plan.objects.waiting_for(user).order_by().aggregate(n=Count("pk"), oldest=Min("filed_at"))
    if not waiting["n"]:
        return []
    title = ngettext(
        "%(n)s kế hoạch chờ xem xét, lâu nhất từ %(oldest)s",
        "%(n)s kế hoạch chờ xem xét, lâu nhất từ %(oldest)s",
        waiting["n"],
    ) % {"n": waiting["n"], "oldest": f"{timezone.localtime(waiting['oldest']):%d/%m/%Y}"}
    return [
        NextAction(
            title=title, path=reverse("plans:review-queue"), weight=WAITING, button=_("Xem xét lần lượt")
        )
    ]


def _waiting_extensions(user):
    waiting = (
        Extension.objects.reviewable_by(user)
        .filter(state="asked", obligation__campaign__state=CampaignState.OPEN)
        .aggregate(n=Count("pk"), oldest=Min("asked_at"))
    )
    if not waiting["n"]:
        return []
    title = _("%(n)s đề nghị gia hạn chờ quyết định, lâu nhất từ %(oldest)s") % {
        "n": waiting["n"],
        "oldest": f"{timezone.localtime(waiting['oldest']):%d/%m/%Y}",
    }
    return [
        NextAction(title=title, path=reverse("plans:review-queue"), weight=WAITING, button=_("Quyết định"))
    ]


@register
def of_followers(user, at):
    """How each open campaign stands, for those who follow it, with the way to its dashboard."""
    if not may(user, Act.COMPLIANCE_SEE):
        return []
    day = timezone.localdate(at)
    campaigns = Campaign.objects.open().run_by(user, Act.COMPLIANCE_SEE)[:CAMPAIGNS_FOLLOWED]
    return [followed_action(campaign, day) for campaign in campaigns]


def followed_action(campaign, day):
    numbers = figures(campaign, day)
    return NextAction(
        title=_(
            "Theo dõi đợt %(year)s: %(achieved)s trên %(obliged)s đơn vị đạt yêu cầu, %(missing)s chưa nộp"
        )
        % {
            "year": campaign.year,
            "achieved": numbers.achieved,
            "obliged": numbers.obliged,
            "missing": numbers.missing,
        },
        path=campaign.get_absolute_url(),
        due_on=campaign.due_on,
        weight=LOOKING,
        button=_("Mở trang theo dõi"),
    )
