"""Target 1 of the year: every unit has a communication plan, or has folded it into its CCHC plan."""

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.compliance import figures
from plans.models import Campaign
from portal.targets import Target, register


@register
def plans_target(year, day):
    return [
        target_of(campaign, figures(campaign, day)) for campaign in Campaign.objects.known().filter(year=year)
    ]


def target_of(campaign, numbers):
    """The target of one campaign, from its Figures."""
    return Target(
        code=f"plans-{campaign.code}",
        name=_("Đơn vị có kế hoạch tuyên truyền CCHC đạt yêu cầu (riêng hoặc lồng ghép)"),
        reached=numbers.achieved,
        total=numbers.obliged,
        path=reverse("plans:dashboard", args=[campaign.code]),
    )
