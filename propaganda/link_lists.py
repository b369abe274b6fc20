"""The links of published texts as their publishers look at them, scoped by what each of them writes."""

from dataclasses import dataclass

from django.db.models import Q

from portal.access import Act
from propaganda.kinds import MODELS, things_of
from propaganda.models import FeedSource, PublishedLink


@dataclass(frozen=True)
class Line:
    """A link, and the publication on whose page it stands."""

    link: PublishedLink
    thing: object


def links_of(user):
    """Links on pages that `user` writes."""
    own = Q(pk__in=[])
    for kind, model in MODELS.items():
        own |= Q(kind=kind, object_id__in=model.objects.written_by(user).order_by().values("pk"))
    return PublishedLink.objects.filter(own)


def faulty_feeds_of(user):
    """Feeds in use that drafts of the user's units come from, and that could not be read the last time."""
    feeds = FeedSource.objects.filter(user.covers(Act.ARTICLE_WRITE, "unit__lineage"), is_offered=True)
    return feeds.exclude(last_fault="").select_related("unit__parent")


def lines(links):
    """The links of one page of the list, each with its publication: one query a kind."""
    links = list(links)
    things = things_of(links)
    return [
        Line(link, things[link.kind, link.object_id])
        for link in links
        if (link.kind, link.object_id) in things
    ]
