"""Citizens' pages of articles."""

from django.core.paginator import Paginator
from django.shortcuts import render

from portal.pagecache import kept
from propaganda.models import Article
from propaganda.views.publication import show

PAGE_SIZE = 20


@kept
def article_list(request):
    things = Article.objects.public().newest_first().select_related("unit")
    page = Paginator(things, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "propaganda/article_list.html", {"page": page})


@kept
def article_detail(request, slug, pk):
    return show(request, Article.objects.select_related("unit"), pk, slug, article_page)


def article_page(request, thing):
    """The page itself, also for the preview of what is not public yet."""
    return render(request, "propaganda/article_detail.html", {"article": thing})
