"""The search page."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import public
from portal.pagecache import of_one_generation
from portal.vietnamese import normalise
from propaganda import searching
from propaganda.kinds import things_of
from propaganda.snippets import snippet
from propaganda.states import PublicationKind

LONGEST = 200  # characters of what is asked


@public
@require_safe
@of_one_generation
def search(request):
    """Everything that citizens see, found by words. Not kept: nobody asks twice for the same page."""
    text = normalise(request.GET.get("q", "")[:LONGEST])
    kind = request.GET.get("loai", "")
    kind = kind if kind in PublicationKind.values else ""
    asked = searching.read(text)
    query = searching.address_query(q=text, loai=kind)
    context = {"text": text, "kind": kind, "asked": asked, "query": query}
    if asked:
        results = searching.search(asked, kind=kind)
        page = Paginator(results, searching.PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "results": results,
            "found": _shown(page, asked),
            "facets": _facets(text, kind, searching.kinds_found(asked) if kind else results.kinds),
        }
    return render(request, "propaganda/search.html", context)


def _shown(page, asked):
    """[{thing, snippet}] of one page, by one query a kind."""
    things, words = things_of(page.object_list), asked.words()
    return [
        {
            "thing": things[entry.kind, entry.object_id],
            "kind": PublicationKind(entry.kind).label,
            "snippet": snippet(entry.told, words),
        }
        for entry in page.object_list
        if (entry.kind, entry.object_id) in things
    ]


def _facets(text, kind, counts):
    """All, then each kind. Pressing the kind that is shown takes it away; from all there is nothing to take."""
    everything = {"label": _("Tất cả"), "count": sum(counts.values()) or None, "is_every": True}
    facets = [everything | {"href": _address(text, ""), "is_here": not kind}]
    for one in PublicationKind:
        is_here = one == kind
        facets.append(
            {"label": one.label, "count": counts.get(one.value, 0) if counts else None, "is_here": is_here}
            | {"href": _address(text, "" if is_here else one.value)}
        )
    return facets


def _address(text, kind):
    return f"{reverse('propaganda:search')}?{searching.address_query(q=text, loai=kind)}"
