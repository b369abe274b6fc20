"""What is open with a person in plans: what their units write, and what waits for their review.

See portal/handing_over.py. An officer of a district and its reviewer may have hundreds: the longest-waiting
are named, the rest counted.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.describing import title_of
from plans.models import Extension, Plan
from plans.states import CampaignState, PlanState
from portal.access import Act
from portal.handing_over import OpenItem, register

MOST = 50
UNFINISHED = [PlanState.DRAFT, PlanState.RETURNED, PlanState.FILED]


@register
def of_officers(user):
    """Plans of their units that are being written, were returned, or are under review."""
    plans = Plan.objects.writable_by(user).filter(
        state__in=UNFINISHED, obligation__campaign__state=CampaignState.OPEN
    )
    plans = plans.select_related("obligation__unit").order_by("saved_at", "pk")
    return _first(plans, _plan_being_written, path=reverse("plans:plan-list"), act=Act.PLAN_WRITE)


@register
def of_reviewers(user):
    """Plans, requests for more time, and drafts to comment on, that wait where they review."""
    queue, plans = reverse("plans:review-queue"), Plan.objects.reviewable_by(user)
    extensions = Extension.objects.reviewable_by(user).waiting()
    extensions = extensions.filter(obligation__campaign__state=CampaignState.OPEN)
    return [
        *_first(
            plans.waiting().select_related("obligation__unit"),
            _plan_to_review,
            path=queue,
            act=Act.PLAN_REVIEW,
        ),
        *_first(
            extensions.select_related("obligation__unit"),
            _extension_to_decide,
            path=queue,
            act=Act.PLAN_REVIEW,
        ),
        *_first(
            plans.asking_for_comments().select_related("obligation__unit"),
            _draft_to_comment_on,
            path=queue,
            act=Act.PLAN_REVIEW,
        ),
    ]


def _first(things, item_of, *, path, act):
    """An item for each of the first things, and one that counts the others, which leads to `path`, opened by `act`."""
    items = [item_of(thing) for thing in things[:MOST]]
    if len(items) == MOST and (others := things.count() - MOST):
        label = ngettext("Còn %(n)s mục như thế nữa", "Còn %(n)s mục như thế nữa", others) % {"n": others}
        items.append(OpenItem(label, path=path, act=act))
    return items


def _plan_being_written(plan):
    label = f"{title_of(plan)}: {plan.get_state_display().lower()}"
    at = plan.filed_at if plan.state == PlanState.FILED else plan.saved_at
    return OpenItem(label, path=plan.get_absolute_url(), act=Act.PLAN_READ, unit=plan.obligation.unit, at=at)


def _plan_to_review(plan):
    label = _("Chờ xem xét: kế hoạch %(number)s") % {"number": plan.number}
    return OpenItem(
        label,
        path=reverse("plans:review-plan", args=[plan.pk]),
        act=Act.PLAN_REVIEW,
        unit=plan.obligation.unit,
        at=plan.filed_at,
    )


def _extension_to_decide(extension):
    label = _("Chờ quyết định: xin gia hạn đến %(day)s") % {"day": f"{extension.until:%d/%m/%Y}"}
    return OpenItem(
        label,
        path=reverse("plans:extension-decide", args=[extension.pk]),
        act=Act.PLAN_REVIEW,
        unit=extension.obligation.unit,
        at=extension.asked_at,
    )


def _draft_to_comment_on(plan):
    return OpenItem(
        _("Bản thảo xin góp ý"),
        path=reverse("plans:draft-comment", args=[plan.pk]),
        act=Act.PLAN_REVIEW,
        unit=plan.obligation.unit,
        at=plan.comments_asked_at,
    )
