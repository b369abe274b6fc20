"""How promptly documents and news were posted, year by year."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.languages import ENGLISH
from portal.pagecache import kept
from portal.templatetags.citizens import told
from portal.vietnamese import sort_key
from propaganda.models import PublishingTerm
from propaganda.states import PublicationKind
from propaganda.timeliness import figures, grouped, postings

FIRST_YEAR = 2011


@kept
def timeliness(request, year):
    """By kind and by unit, with the list of what was late. Drafts are counted, and not named."""
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    found = postings(year, today)
    late = [posting for posting in found if posting.is_late_on(today)]
    by_kind = grouped(found, today, lambda posting: posting.kind)
    by_unit = grouped(found, today, lambda posting: posting.unit.full_name)
    context = {
        "year": year,
        "day": today,
        "numbers": figures(found, today),
        "by_kind": [(PublicationKind(kind).label, numbers) for kind, numbers in sorted(by_kind)],
        "by_unit": sorted(by_unit, key=lambda row: sort_key(row[0])),
        "late": sorted((p for p in late if p.thing), key=lambda posting: posting.since, reverse=True),
        "unposted": sum(not posting.thing for posting in late),
        "terms": [
            {"name": _name_of(term), "working_days": term.working_days}
            for term in PublishingTerm.objects.filter(is_offered=True).select_related("type")
        ],
        "trail": [{"href": reverse("citizens:target-list"), "label": _("Chỉ tiêu")}],
    }
    return render(request, "propaganda/timeliness.html", context)


def _name_of(term):
    """As administrators named it; an English page names what it holds for, in English."""
    if get_language() != ENGLISH:
        return term.name
    return told(term.type, "name") if term.type else PublicationKind(term.kind).label
