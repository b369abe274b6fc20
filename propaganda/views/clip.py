"""Citizens' pages of clips."""

from django.core.paginator import Paginator
from django.shortcuts import render

from portal.pagecache import kept
from propaganda.models import Clip
from propaganda.views.publication import show

PAGE_SIZE = 20


@kept
def clip_list(request):
    things = Clip.objects.public().newest_first().select_related("unit")
    page = Paginator(things, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "propaganda/clip_list.html", {"page": page})


@kept
def clip_detail(request, slug, pk):
    return show(request, Clip.objects.select_related("unit"), pk, slug, clip_page)


def clip_page(request, thing):
    """The page itself, also for the preview of what is not public yet."""
    return render(request, "propaganda/clip_detail.html", {"clip": thing})
