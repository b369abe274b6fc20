"""Citizens' pages of initiatives."""

from django.shortcuts import render

from portal.compiled import compiled
from portal.pagecache import kept
from propaganda import listing, structured
from propaganda.forms.filters import InitiativeFilter
from propaganda.models import Initiative
from propaganda.views.publication import frame_of, related_to, show, topics_of

PAGE_SIZE = 12


@kept
def initiative_list(request):
    form = InitiativeFilter(request.GET)
    things = form.narrow(Initiative.objects.public()).newest_first().select_related("unit", "picture")
    context = {
        "form": form,
        "page": listing.page_of(request, things, PAGE_SIZE),
        "query": listing.query_without(request, "page"),
    }
    return render(request, "propaganda/initiative_list.html", context)


@kept
def initiative_detail(request, slug, pk):
    return show(request, _initiative, pk, slug, initiative_page)


@compiled
def _initiative(given):
    return Initiative.objects.select_related("unit", "picture").filter(pk=given.pk)


def initiative_page(request, thing):
    """The page itself, also for the preview of what is not public yet."""
    topics = topics_of(thing)
    context = {
        "initiative": thing,
        "adoptions": list(thing.adoptions.select_related("unit")),
        "topics": topics,
        "related": related_to(thing, topics),
        "description": structured.initiative(thing),
        **frame_of(thing),
    }
    return render(request, "propaganda/initiative_detail.html", context)
