"""The list of abbreviations, for citizens."""

from django.shortcuts import render
from django.utils import timezone

from portal.pagecache import kept
from portal.vietnamese import fold, sort_key
from propaganda.models import Abbreviation


@kept
def abbreviation_list(request):
    """All that are in use today, or those that hold the words asked for in `q`; in Vietnamese order."""
    words = fold(request.GET.get("q", "")[:100])
    entries = [
        entry
        for entry in Abbreviation.objects.valid_on(timezone.localdate())
        if words in fold(entry.abbr) or words in entry.full_folded or words in fold(entry.english)
    ]
    entries.sort(key=lambda entry: sort_key(entry.abbr))
    return render(
        request,
        "propaganda/abbreviation_list.html",
        {"entries": entries, "words": request.GET.get("q", "")[:100]},
    )
