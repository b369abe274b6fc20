"""What the pages of all four kinds share: an address that stays, and what it says once the thing is gone."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language

from portal.languages import in_language
from propaganda.rating import summary
from propaganda.states import PublicationState
from propaganda.structured import section_name, trail

GONE = (PublicationState.WITHDRAWN, PublicationState.SUPERSEDED)


def find(things, pk, slug):
    """Return (thing, None) if citizens see it at this very address, else (None, response).

    Another slug leads to the right address; what was superseded leads on; what was withdrawn answers 410
    through `show`. Raises Http404 for what citizens never saw.
    """
    thing = get_object_or_404(things, pk=pk)
    if not thing.is_public and not was_public(thing):
        raise Http404
    if thing.state == PublicationState.SUPERSEDED:
        moved_to = in_language(thing.moved_to, get_language()) or thing.moved_to
        return None, HttpResponsePermanentRedirect(moved_to)
    if thing.state == PublicationState.WITHDRAWN:
        return thing, None
    if thing.slug != slug:
        return None, HttpResponsePermanentRedirect(thing.get_absolute_url())
    return thing, None


def was_public(thing):
    """Tell whether citizens saw `thing` before it was taken away: not if it was scheduled for later."""
    return thing.state in GONE and (not thing.withdrawn_at or thing.published_at <= thing.withdrawn_at)


def show(request, things, pk, slug, page):
    """Answer the address of a publication: `page(request, thing)` is called for what citizens see."""
    thing, answer = find(things, pk, slug)
    if answer:
        return answer
    if thing.state == PublicationState.WITHDRAWN:
        return render(request, "propaganda/withdrawn.html", place_of(thing), status=410)
    return page(request, thing)


def place_of(thing):
    """Where a page stands: the list above it, for people (`above`) and for machines (`breadcrumb`)."""
    above = {"href": reverse(f"propaganda:{thing.KIND}-list"), "label": section_name(thing)}
    return {"thing": thing, "above": above, "trail": [above], "breadcrumb": trail(thing)}


def frame_of(thing):
    """What the page of every kind has around its own words."""
    return place_of(thing) | {"rating": summary(thing) if thing.is_public else None}


def related_to(thing, topics, most=4):
    """Other public things of the same kind that share one of `topics`, the newest first.

    Looks among the newest forty of each, so that a topic with a hundred thousand things costs no more.
    """
    through = type(thing).topics.through.objects
    column = f"{thing.KIND}_id"
    near = through.filter(topic__in=topics).order_by(f"-{column}").values_list(column, flat=True)[:40]
    others = type(thing).objects.public().filter(pk__in=near).exclude(pk=thing.pk).newest_first()
    return others.only("title", "title_en", "slug", "published_at")[:most] if topics else []
