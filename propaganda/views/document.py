"""Citizens' pages of documents."""

from django.core.paginator import Paginator
from django.shortcuts import render

from portal.pagecache import kept
from propaganda.models import Document
from propaganda.views.publication import show

PAGE_SIZE = 20


@kept
def document_list(request):
    things = Document.objects.public().newest_first().select_related("unit")
    page = Paginator(things, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "propaganda/document_list.html", {"page": page})


@kept
def document_detail(request, slug, pk):
    return show(request, Document.objects.select_related("unit"), pk, slug, document_page)


def document_page(request, thing):
    """The page itself, also for the preview of what is not public yet."""
    return render(request, "propaganda/document_detail.html", {"document": thing})
