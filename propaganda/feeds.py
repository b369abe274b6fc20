"""RSS and Atom of each list of citizens' pages. Addresses come from PUBLIC_ADDRESS, so the bytes are alike for all."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language

from portal.pagecache import kept
from portal.templatetags.citizens import absolute
from portal.vietnamese import normalise
from propaganda.kinds import MODELS
from propaganda.states import PublicationKind

NEWEST = 30
# The word in the address: what it lists.
NAMES = {
    "tin-tuc": PublicationKind.ARTICLE,
    "van-ban": PublicationKind.DOCUMENT,
    "mo-hinh": PublicationKind.INITIATIVE,
    "video": PublicationKind.CLIP,
}
FORMATS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


class PublicationFeed(Feed):
    """The newest of one kind. `self.kind` is a PublicationKind, `self.feed_type` one of FORMATS."""

    def __init__(self, kind, feed_type):
        self.kind, self.feed_type = kind, feed_type
        self.language = get_language()

    def title(self):
        return f"{self.kind.label} – {settings.PORTAL_NAME}"

    def link(self):
        return absolute(reverse(f"propaganda:{self.kind}-list"))

    def feed_url(self):
        name = next(name for name, kind in NAMES.items() if kind == self.kind)
        ending = next(ending for ending, made in FORMATS.items() if made is self.feed_type)
        return absolute(reverse("propaganda:feed", args=[ending, name]))

    def description(self):
        return f"{settings.ORGANISATION_NAME}: {self.kind.label}"

    subtitle = description

    def items(self):
        return MODELS[self.kind].objects.public().newest_first()[:NEWEST]

    def item_title(self, item):
        """Plain text, as Atom says. Readers of RSS take it for text or for HTML: both ways it stays words."""
        number = f"{item.number}: " if getattr(item, "number", "") else ""
        title = normalise(f"{number}{item.shown_title}")
        return title.replace("<", "&lt;") if self.feed_type is Rss201rev2Feed else title

    def item_description(self, item):
        """HTML, as both formats say: plain words are escaped here, and again as XML."""
        return escape(normalise(item.shown_summary, keep_lines=True))

    def item_link(self, item):
        return absolute(item.get_absolute_url())

    item_guid = item_link
    item_guid_is_permalink = True

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.updated_at or item.published_at


@kept
def feed(request, ending, name):
    """One feed. `ending` and `name` are held by the route to FORMATS and NAMES."""
    return PublicationFeed(NAMES[name], FORMATS[ending])(request)
