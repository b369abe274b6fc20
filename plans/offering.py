"""Approved plans that citizens might read (see portal/offering.py)."""

from django.utils.translation import gettext as _

from plans.models import Plan
from plans.states import PlanState
from portal.access import Act
from portal.offering import Offer, register

MOST = 200


@register
def approved_plans(user):
    """The newest approved plans, with their signed files, of units where `user` publishes."""
    plans = Plan.objects.filter(
        user.covers(Act.ARTICLE_WRITE, "unit__lineage"),
        state=PlanState.APPROVED,
        file__isnull=False,
        issued_on__isnull=False,
    ).exclude(number="")
    plans = plans.select_related("unit__parent", "file", "obligation__campaign").order_by("-issued_on", "-pk")
    return [
        Offer(
            key=f"plan:{plan.pk}",
            title=_("Tuyên truyền cải cách hành chính năm %(year)s") % {"year": plan.campaign.year},
            number=plan.number,
            type_abbr="KH",
            issuer=plan.unit,
            issued_on=plan.issued_on,
            file=plan.file,
        )
        for plan in plans[:MOST]
    ]
