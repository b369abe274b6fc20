"""What most pages of a desk do: take what was sent, show a form again with what is wrong, page a list."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

PER_PAGE = 50
UNPROCESSABLE = 422

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def sent(request):
    """What was sent to a form, or None: a page that is only looked at judges nothing."""
    return request.POST if request.method == "POST" else None


def ask(request, template, form, **context):
    """Show a form; one that was sent and is not good comes back with what was typed."""
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)


def paged(request, rows):
    """`page`, and the `query` that its links keep. A number that makes no sense gives the nearest page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "query": asked.urlencode()}


def trail(*steps):
    """The way down to a page, from pairs of (name on screen, URL name, *its arguments)."""
    return [{"label": label, "href": reverse(name, args=args)} for label, name, *args in steps]
