"""What every page may name. Nothing here asks for the person or the database until a template does:
a citizen's page uses none of the personal parts, and so is the same bytes for everyone."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.access import Act, may
from portal.languages import ENGLISH


@dataclass(frozen=True)
class Entry:
    """A line of the staff's menu. `act` None: for everyone who is signed in."""

    url_name: str
    label: str
    act: Act | None = None


NAVIGATION = [
    Entry("portal:desk", _("Bàn làm việc")),
    Entry("plans:plan-list", _("Kế hoạch của đơn vị"), Act.PLAN_WRITE),
    Entry("publishing:proposal-list", _("Gửi tin, văn bản"), Act.ARTICLE_PROPOSE),
    Entry("plans:dashboard", _("Theo dõi"), Act.COMPLIANCE_SEE),
    Entry("plans:review-queue", _("Xem xét"), Act.PLAN_REVIEW),
    Entry("plans:campaign-list", _("Đợt kế hoạch"), Act.CAMPAIGN_RUN),
    Entry("publishing:desk", _("Xuất bản"), Act.ARTICLE_WRITE),
    Entry("publishing:abbreviation-desk", _("Từ viết tắt"), Act.ARTICLE_WRITE),
    Entry("portal:unit-list", _("Đơn vị"), Act.UNITS_KEEP),
    Entry("portal:user-list", _("Người dùng"), Act.PEOPLE_KEEP),
    Entry("portal:calendar", _("Lịch làm việc"), Act.CALENDAR_KEEP),
    Entry("portal:lists", _("Danh mục"), Act.LISTS_KEEP),
    Entry("portal:event-list", _("Nhật ký"), Act.AUDIT_READ),
]


def navigation(request):
    """The menu of the person who asks: what their roles open, and which line they are under."""
    lines = [
        {"href": reverse(entry.url_name), "label": entry.label}
        for entry in NAVIGATION
        if entry.act is None or may(request.user, entry.act)
    ]
    under = [line["href"] for line in lines if request.path.startswith(line["href"])]
    here = max(under, key=len, default="")
    return [{**line, "is_here": line["href"] == here} for line in lines]


def unread_notices(request):
    from portal.models import Notice

    return Notice.objects.unread_by(request.user).count() if request.user.is_authenticated else 0


def portal(request):
    """`portal_name`, `organisation_name`, `sample_data`; for the desk also `navigation`, `unread_notices`."""
    return {
        "portal_name": settings.PORTAL_NAME_EN if get_language() == ENGLISH else settings.PORTAL_NAME,
        "organisation_name": settings.ORGANISATION_NAME,
        "sample_data": settings.SAMPLE_DATA,
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "unread_notices": SimpleLazyObject(lambda: unread_notices(request)),
    }
