"""How promptly documents and news were posted, year by year."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from portal.pagecache import kept
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
        "terms": PublishingTerm.objects.filter(is_offered=True),
    }
    return render(request, "propaganda/timeliness.html", context)
