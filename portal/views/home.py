"""The citizens' first page, and the year's targets."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from portal.homepage import blocks
from portal.pagecache import kept
from portal.remembering import remembered
from portal.targets import targets_of

FIRST_YEAR = 2011  # the first programme of administrative reform (NQ 30c/NQ-CP) begins


targets_now = remembered(targets_of)  # they read more than all the rest of the page


@kept
def home(request):
    today = timezone.localdate()
    context = {"year": today.year, "targets": targets_now(today.year, today), "blocks": blocks()}
    return render(request, "portal/home.html", context)


@kept
def target_list(request):
    """The targets of this year as they stand today."""
    return _targets(request, timezone.localdate().year)


@kept
def target_year(request, year):
    """The targets of one year: as they stand today, or as they stood at its end."""
    return _targets(request, year)


def _targets(request, year):
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    day = min(today, today.replace(year=year, month=12, day=31))
    context = {"year": year, "day": day, "targets": targets_of(year, day)}
    return render(request, "portal/target_list.html", context)
