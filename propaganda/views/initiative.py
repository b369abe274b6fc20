"""Citizens' pages of initiatives."""

from django.core.paginator import Paginator
from django.shortcuts import render

from portal.pagecache import kept
from propaganda.models import Initiative
from propaganda.views.publication import show

PAGE_SIZE = 20


@kept
def initiative_list(request):
    things = Initiative.objects.public().newest_first().select_related("unit")
    page = Paginator(things, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "propaganda/initiative_list.html", {"page": page})


@kept
def initiative_detail(request, slug, pk):
    return show(request, Initiative.objects.select_related("unit"), pk, slug, initiative_page)


def initiative_page(request, thing):
    """The page itself, also for the preview of what is not public yet."""
    return render(request, "propaganda/initiative_detail.html", {"initiative": thing})
