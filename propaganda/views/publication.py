"""What the pages of all four kinds share: an address that stays, and what it says once the thing is gone."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render

from propaganda.states import PublicationState


def find(things, pk, slug):
    """Return (thing, None) if citizens see it at this very address, else (None, response).

    Another slug leads to the right address; what was superseded leads on; what was withdrawn answers 410
    through `gone`. Raises Http404 for what citizens never saw.
    """
    thing = things.filter(pk=pk).first()
    if thing is None or (not thing.is_public and thing.state not in GONE):
        raise Http404
    if thing.state == PublicationState.SUPERSEDED:
        return None, HttpResponsePermanentRedirect(thing.moved_to)
    if thing.state == PublicationState.WITHDRAWN:
        return thing, None
    if thing.slug != slug:
        return None, HttpResponsePermanentRedirect(thing.get_absolute_url())
    return thing, None


GONE = (PublicationState.WITHDRAWN, PublicationState.SUPERSEDED)


def show(request, things, pk, slug, page):
    """Answer the address of a publication: `page(request, thing)` is called for what citizens see."""
    thing, answer = find(things, pk, slug)
    if answer:
        return answer
    if thing.state == PublicationState.WITHDRAWN:
        return render(request, "propaganda/withdrawn.html", {"thing": thing}, status=410)
    return page(request, thing)
