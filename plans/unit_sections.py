"""The campaigns of a unit, on its page (see portal/unit_sections.py)."""

from django.utils.translation import gettext as _

from plans.models import RegisterEntry
from plans.states import Bucket
from portal.access import Act, may
from portal.unit_sections import Line, Section, register


@register
def campaigns_of(unit, user):
    """Where the unit stands in each campaign; a link for those who may see the campaign's figures."""
    entries = RegisterEntry.objects.filter(unit=unit, until__isnull=True).exclude(bucket=Bucket.LEFT)
    entries = entries.select_related("campaign__organiser").order_by("-campaign__year", "-campaign__code")
    lines = [
        Line(
            label=entry.campaign.title,
            path=entry.campaign.get_absolute_url() if _sees(user, entry.campaign) else "",
            note=_("hạn %(due)s") % {"due": f"{entry.due_on:%d/%m/%Y}"},
            state=Bucket(entry.bucket),
        )
        for entry in entries
    ]
    return Section(_("Các đợt kế hoạch"), lines) if lines else None


def _sees(user, campaign):
    return may(user, Act.COMPLIANCE_SEE, unit=campaign.organiser)
