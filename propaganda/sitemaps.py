"""sitemap.xml: an index of lists of addresses, each small enough for what a search engine takes."""

from io import StringIO

from django.db.models import Max
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator

from portal.languages import ENGLISH, in_language
from portal.templatetags.citizens import absolute
from propaganda.kinds import MODELS

PART = 5_000
MOST_PARTS = 50_000  # an index names no more (sitemaps.org)
NAMESPACE = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ALTERNATES = {"xmlns:xhtml": "http://www.w3.org/1999/xhtml"}
LISTS = ["citizens:home", "citizens:target-list", "propaganda:abbreviation-list", "propaganda:open-data"]


def index():
    """The XML that names every part, with the day of its last change."""
    with _Written("sitemapindex", NAMESPACE) as xml:
        _part(xml, reverse("propaganda:sitemap-part", args=["trang", 1]), None)
        for kind, model in MODELS.items():
            public = model.objects.public()
            count = public.count()
            last = public.aggregate(posted=Max("published_at"), changed=Max("updated_at"))
            moments = [moment for moment in last.values() if moment]
            for number in range(1, -(-count // PART) + 1):
                path = reverse("propaganda:sitemap-part", args=[kind, number])
                _part(xml, path, max(moments, default=None))
    return xml.text


def part(kind, number):
    """The XML of one part: `kind` of publication, or "trang" for the lists."""
    with _Written("urlset", NAMESPACE | ALTERNATES) as xml:
        if kind not in MODELS:
            names = [*LISTS, *(f"propaganda:{one}-list" for one in MODELS)]
            rows = [(reverse(name), None) for name in names]
        else:
            things = MODELS[kind].objects.public().order_by("pk").only("slug", "published_at", "updated_at")
            things = things[(number - 1) * PART : number * PART]
            rows = [(thing.get_absolute_url(), thing.updated_at or thing.published_at) for thing in things]
        for path, changed_at in rows:
            _address(xml, path, changed_at)
    return xml.text


class _Written:
    """An XML document of one root element, written into `text`."""

    def __init__(self, root, attributes):
        self.root, self.attributes, self.out, self.text = root, attributes, StringIO(), ""
        self.writer = SimplerXMLGenerator(self.out, "utf-8")

    def __enter__(self):
        self.writer.startDocument()
        self.writer.startElement(self.root, self.attributes)
        return self

    def __exit__(self, *_failure):
        self.writer.endElement(self.root)
        self.text = self.out.getvalue()


def _part(xml, path, changed_at):
    xml.writer.startElement("sitemap", {})
    xml.writer.addQuickElement("loc", absolute(path))
    if changed_at:
        xml.writer.addQuickElement("lastmod", changed_at.isoformat())
    xml.writer.endElement("sitemap")


def _address(xml, path, changed_at):
    xml.writer.startElement("url", {})
    xml.writer.addQuickElement("loc", absolute(path))
    if changed_at:
        xml.writer.addQuickElement("lastmod", changed_at.isoformat())
    for language, other in (("vi", path), ("en", in_language(path, ENGLISH))):
        if other:
            href = {"rel": "alternate", "hreflang": language, "href": absolute(other)}
            xml.writer.addQuickElement("xhtml:link", attrs=href)
    xml.writer.endElement("url")
