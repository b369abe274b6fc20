"""Long lists, a page at a time."""

from django.core.paginator import Paginator

PER_PAGE = 50


def page_of(request, rows):
    """The page of `rows` that was asked for; a number that makes no sense gives the nearest one."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def query_without_page(request):
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
