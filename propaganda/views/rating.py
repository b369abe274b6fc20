"""The ballot: a page of its own, never kept, so that citizens' pages stay the same bytes for everyone."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from portal.access import public
from portal.signing_in import client_address
from propaganda import rating
from propaganda.forms.rating import RatingForm
from propaganda.kinds import model_of

COOKIE = "__Host-ballot" if settings.HTTPS else "ballot"
COOKIE_SECONDS = 365 * 24 * 3600


@public
@require_http_methods(["GET", "HEAD", "POST"])
def rating_give(request, kind, pk):
    """Show the ballot, and take it. Whoever votes gets a random mark as a cookie; whoever only reads gets none."""
    thing = model_of(kind).objects.public().filter(pk=pk).first()
    if thing is None:
        raise Http404
    form = RatingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mark = request.COOKIES.get(COOKIE) or rating.new_mark()
        rating.rate(
            thing,
            stars=form.cleaned_data["stars"],
            reason=form.cleaned_data["reason"],
            mark=mark[:100],
            address=client_address(request),
        )
        response = redirect(f"{request.path}?xong=1")
        response.set_cookie(
            COOKIE, mark[:100], max_age=COOKIE_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
        return response
    context = {
        "thing": thing,
        "form": form,
        "summary": rating.summary(thing),
        "is_done": "xong" in request.GET,
    }
    status = 422 if request.method == "POST" else 200
    response = render(request, "propaganda/rating_give.html", context, status=status)
    add_never_cache_headers(response)
    return response
