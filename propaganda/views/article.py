"""Citizens' pages of articles."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.compiled import compiled
from portal.pagecache import kept
from propaganda import listing, structured
from propaganda.forms.filters import ArticleFilter
from propaganda.models import Article
from propaganda.showing import shown_body
from propaganda.states import ArticleForm
from propaganda.views.publication import frame_of, related_to, show, topics_of


@kept
def article_list(request):
    form = ArticleFilter(request.GET)
    narrowed = form.narrow(Article.objects.public())
    chosen = form.asked.get("hinh_thuc", "")
    things = narrowed.filter(form=chosen) if chosen in ArticleForm.values else narrowed
    page = listing.page_of(request, things.newest_first().select_related("unit", "picture"))
    page.object_list = list(page.object_list)  # the calendar looks at it, too
    context = {
        "form": form,
        "page": page,
        "query": listing.query_without(request, "page"),
        "tabs": _tabs(request, narrowed, chosen, page.paginator),
        "month": _month(request, form, page),
        "is_month_open": bool(form.days or request.GET.get("thang")),
    }
    return render(request, "propaganda/article_list.html", context)


def _tabs(request, narrowed, chosen, here):
    """All, short items, long ones, each with its count; `here` is the paginator of the chosen one."""
    rest = listing.query_without(request, "page", "hinh_thuc")
    labels = [("", _("Tất cả")), (ArticleForm.SHORT, ArticleForm.SHORT.label)]
    labels += [(ArticleForm.LONG, ArticleForm.LONG.label)]
    tabs = []
    for value, label in labels:
        if value == chosen:
            counted = here.count, here.is_more
        else:
            counted = listing.count_up_to(narrowed.filter(form=value) if value else narrowed)
        count, more = listing.tab_count(*counted)
        query = "&".join(filter(None, [rest, f"hinh_thuc={value}" if value else ""]))
        tabs.append(
            {"label": f"{label}{more}", "count": count, "href": f"?{query}", "is_here": value == chosen}
        )
    return tabs


def _month(request, form, page):
    """The calendar: of the month asked for, else of the days asked for, else of the newest news shown."""
    shown = [timezone.localdate(article.published_at) for article in page.object_list[:1]]
    otherwise = (form.days or shown or [timezone.localdate()])[0]
    first = listing.month_asked(request.GET.get("thang", ""), otherwise)
    path = reverse("propaganda:article-list")
    month = listing.month_of(Article.objects.public(), first, path=path, here=form.days)
    days = [day for week in month["weeks"] for day in week if day]
    return month | {"is_empty": not any(day["count"] for day in days)}


@kept
def article_detail(request, slug, pk):
    return show(request, _article, pk, slug, article_page)


@compiled
def _article(given):
    return Article.objects.select_related("unit", "picture").filter(pk=given.pk)


def article_page(request, thing):
    """The page itself, also for the preview of what is not public yet."""
    topics = topics_of(thing)
    context = {
        "article": thing,
        "body": shown_body(thing.shown_body, published_at=thing.published_at),
        "topics": topics,
        "related": related_to(thing, topics),
        "description": structured.article(thing),
        **frame_of(thing),
    }
    return render(request, "propaganda/article_detail.html", context)
