"""Links: what is wrong with those on published pages, which leave the portal, and feeds that could not be read."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import Act, requires
from portal.views.asking import paged, trail
from propaganda.link_lists import faulty_feeds_of, lines, links_of

OUTSIDE = "ra-ngoai"


@requires(Act.ARTICLE_WRITE)
@require_safe
def link_list(request):
    links = links_of(request.user)
    faulty, outside = links.faulty(), links.outside()
    is_outside = request.GET.get("muc") == OUTSIDE
    listed = paged(request, outside if is_outside else faulty)
    here = reverse("publishing:link-list")
    context = listed | {
        "lines": lines(listed["page"].object_list),
        "feeds": faulty_feeds_of(request.user),
        "is_outside": is_outside,
        "tabs": [
            {"label": _("Hỏng"), "href": here, "is_here": not is_outside, "count": faulty.count()},
            {
                "label": _("Ra ngoài cổng"),
                "href": f"{here}?muc={OUTSIDE}",
                "is_here": is_outside,
                "count": outside.count(),
            },
        ],
        "trail": trail((_("Xuất bản"), "publishing:desk")),
    }
    return render(request, "propaganda/link_list.html", context)
