"""Everything that citizens find under one topic."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from portal.pagecache import kept
from propaganda import listing
from propaganda.models import Article, Clip, Document, Initiative, Topic
from propaganda.views.document import with_files

SHOWN = 6
WITH = {
    "article": ("unit", "picture"),
    "document": ("type", "unit"),
    "initiative": ("unit", "picture"),
    "clip": ("poster", "service_level"),
}


@kept
def topic_detail(request, code):
    topic = Topic.objects.filter(pk=code).first()
    if topic is None:
        raise Http404
    sections = [_section(model, topic) for model in (Document, Article, Initiative, Clip)]
    context = {"topic": topic, "sections": [section for section in sections if section["shown"]]}
    return render(request, "propaganda/topic_detail.html", context)


def _section(model, topic):
    """The newest of one kind, and where the whole list is."""
    kind = str(model.KIND)
    things = model.objects.public().filter(topics=topic).newest_first()
    things = things.select_related(*WITH[kind]).defer(*listing.HEAVY[kind])
    if kind == "document":
        things = with_files(things)
    return {
        "kind": kind,
        "name": model.KIND.label,
        "shown": list(things[:SHOWN]),
        "href": f"{reverse(f'propaganda:{kind}-list')}?chu_de={topic.pk}",
    }
