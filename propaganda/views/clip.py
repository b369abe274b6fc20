"""Citizens' pages of clips."""

from django.shortcuts import render

from portal.compiled import compiled
from portal.pagecache import kept
from propaganda import listing, structured
from propaganda.forms.filters import ClipFilter
from propaganda.models import Clip, ServiceLevel
from propaganda.views.publication import frame_of, related_to, show, topics_of

PAGE_SIZE = 12
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}  # each in its own words


@kept
def clip_list(request):
    form = ClipFilter(request.GET)
    things = form.narrow(Clip.objects.public()).newest_first().select_related("poster", "service_level")
    context = {
        "form": form,
        "page": listing.page_of(request, things, PAGE_SIZE),
        "query": listing.query_without(request, "page"),
    }
    return render(request, "propaganda/clip_list.html", context)


@kept
def clip_detail(request, slug, pk):
    return show(request, _clip, pk, slug, clip_page)


@compiled
def _clip(given):
    return Clip.objects.select_related("unit", "video", "poster", "service_level").filter(pk=given.pk)


def clip_page(request, thing):
    """The page itself, also for the preview of what is not public yet."""
    topics = topics_of(thing)
    context = {
        "clip": thing,
        "captions": [
            {"file": row.file, "language": row.language, "label": LANGUAGES.get(row.language, row.language)}
            for row in thing.captions.select_related("file")
        ],
        "other_levels": other_words_for(thing.service_level),
        "topics": topics,
        "related": related_to(thing, topics),
        "description": structured.clip(thing),
        **frame_of(thing),
    }
    return render(request, "propaganda/clip_detail.html", context)


def other_words_for(level):
    """What the same level of service was, or is, called under the other decree."""
    if level is None:
        return []
    return list(ServiceLevel.objects.filter(group=level.group).exclude(pk=level.pk))
