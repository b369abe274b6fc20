"""What the pages of all four kinds share: an address that stays, and what it says once the thing is gone."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from portal.citizens_menu import address
from portal.compiled import compiled
from portal.languages import in_language
from propaganda.models import Topic
from propaganda.rating import summary
from propaganda.states import PublicationState
from propaganda.structured import section_name, trail

GONE = (PublicationState.WITHDRAWN, PublicationState.SUPERSEDED)


def find(ask, pk, slug):
    """Return (thing, None) if citizens see it at this very address, else (None, response).

    `ask(pk=…)` gives a list of it, or an empty one: a compiled function of the view.

    Another slug leads to the right address; what was superseded leads on; what was withdrawn answers 410
    through `show`. Raises Http404 for what citizens never saw.
    """
    thing = next(iter(ask(pk=pk)), None)
    if thing is None or not thing.is_public and not was_public(thing):
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


def show(request, ask, pk, slug, page):
    """Answer the address of a publication: `page(request, thing)` is called for what citizens see."""
    thing, answer = find(ask, pk, slug)
    if answer:
        return answer
    if thing.state == PublicationState.WITHDRAWN:
        return render(request, "propaganda/withdrawn.html", place_of(thing), status=410)
    return page(request, thing)


def place_of(thing):
    """Where a page stands: the list above it, for people (`above`) and for machines (`breadcrumb`)."""
    above = {"href": address(f"propaganda:{thing.KIND}-list"), "label": section_name(thing)}
    return {"thing": thing, "above": above, "trail": [above], "breadcrumb": trail(thing)}


def frame_of(thing):
    """What the page of every kind has around its own words."""
    return place_of(thing) | {"rating": summary(thing) if thing.is_public else None}


def topics_of(thing):
    """The topics that a publication stands under, in their order."""
    return _topics(type(thing), pk=thing.pk)


@compiled
def _topics(model, given):
    return Topic.objects.filter(**{str(model.KIND): given.pk})


def related_to(thing, topics):
    """At most four other public things of the same kind that share one of `topics`, the newest first."""
    codes = {f"topic_{place}": topic.pk for place, topic in enumerate(topics)}
    return _related(type(thing), tuple(codes), pk=thing.pk, at=timezone.now(), **codes) if codes else []


@compiled
def _related(model, topics, given):
    """Looks among the newest forty under the topics, so that one with a hundred thousand things costs no more."""
    under = reduce(or_, (Q(topic=getattr(given, name)) for name in topics))
    column = f"{model.KIND}_id"
    near = model.topics.through.objects.filter(under).order_by(f"-{column}").values_list(column, flat=True)
    others = model.objects.public(given.at).filter(pk__in=near[:40]).exclude(pk=given.pk).newest_first()
    return others.only("title", "title_en", "slug", "published_at")[:4]
