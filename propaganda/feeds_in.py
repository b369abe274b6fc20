"""Reads feeds of other portals (RSS 2.0, Atom): each new item becomes a draft with its source, for people to judge.

Nothing is asked unless an administrator has allowed the host (portal/fetching.py).
"""

import datetime
import email.utils
import re
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import escape
from django.utils.translation import gettext as _

from portal.fetching import FetchRefused, fetch
from portal.markup.addresses import is_outside, link_address
from portal.richtext import clean, plain
from portal.vietnamese import normalise
from propaganda import revising
from propaganda.models import FeedItemSeen, FeedSource
from propaganda.states import PublicationKind

LIMIT_BYTES = 2 * 1024 * 1024
TIMEOUT_SECONDS = 20
MOST_ITEMS = 100  # of one feed at one reading
READ_HOURS = 1
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DUBLIN_DATE = "{http://purl.org/dc/elements/1.1/}date"
_VIETNAMESE_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\Z")


class FeedRefused(FetchRefused):
    """What came is no feed that can be read. `str()` of it is a sentence in Vietnamese."""


@dataclass(frozen=True)
class FeedItem:
    """`title` is a line of text, `summary` cleaned HTML, `published_at` aware or None, `source_name` the feed's own."""

    title: str
    summary: str
    address: str
    published_at: datetime.datetime | None
    source_name: str


def read_feed(xml_bytes, *, address=""):
    """Return the items of a feed in its order, those without a title or a web address left out.

    `address` is the feed's own, for relative links. A document type, an entity, anything that is no feed
    raises FeedRefused. A date without zone is one of Asia/Ho_Chi_Minh.
    """
    try:
        root = fromstring(xml_bytes, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise FeedRefused(_("Nội dung nhận được không phải RSS hay Atom đọc được.")) from error
    channel = root.find("channel")
    if root.tag == f"{ATOM}feed":
        name, read, found = _line(root.findtext(f"{ATOM}title")), _atom_item, root.iter(f"{ATOM}entry")
    elif root.tag == "rss" and channel is not None:
        name, read, found = _line(channel.findtext("title")), _rss_item, channel.iter("item")
    else:
        raise FeedRefused(_("Nội dung nhận được không phải RSS hay Atom đọc được."))
    items = (_item(*read(entry), base=address, source_name=name) for entry in found)
    return list({item.address: item for item in items if item}.values())[:MOST_ITEMS]


def _rss_item(item):
    guid = item.find("guid")
    is_link = guid is not None and guid.get("isPermaLink", "true") == "true"
    link = item.findtext("link") or (guid.text if is_link else "")
    summary = item.findtext("description") or item.findtext(CONTENT)
    return item.findtext("title"), summary, link, item.findtext("pubDate") or item.findtext(DUBLIN_DATE)


def _atom_item(entry):
    links = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    summary = _atom_html(entry.find(f"{ATOM}summary")) or _atom_html(entry.find(f"{ATOM}content"))
    date = entry.findtext(f"{ATOM}published") or entry.findtext(f"{ATOM}updated")
    return _atom_html(entry.find(f"{ATOM}title")), summary, links[0].get("href") if links else "", date


def _atom_html(element):
    """The HTML of an Atom text: plain text is escaped, of XHTML the words are taken."""
    if element is None:
        return ""
    text = "".join(element.itertext())
    return text if element.get("type") == "html" else escape(text)


def _item(title, summary, link, date, *, base, source_name):
    title = _line(title)[:300]
    address = link_address(urljoin(base, (link or "").strip())) or "" if link else ""
    if not title or not is_outside(address) or len(address) > 500:
        return None
    return FeedItem(title, clean(summary or ""), address, _moment(date), source_name)


def _line(html):
    return normalise(plain(html or ""))


def _moment(text):
    """Read the dates of RSS (RFC 822), of Atom (RFC 3339), and 20/02/2020 08:30; anything else is None."""
    text = (text or "").strip()
    try:
        if vietnamese := _VIETNAMESE_DATE.match(text):
            day, month, year, *clock = (int(part or 0) for part in vietnamese.groups())
            moment = datetime.datetime(year, month, day, *clock)
        else:
            moment = parse_datetime(text) or email.utils.parsedate_to_datetime(text)
        return (
            timezone.make_aware(moment)
            if timezone.is_naive(moment)
            else moment.astimezone(datetime.timezone.utc)
        )
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


# --- Taking -------------------------------------------------------------------------------------


def import_due(*, at=None, ask=fetch):
    """Read every feed in use that was not read within the hour."""
    at = at or timezone.now()
    for source in FeedSource.objects.to_read(at - datetime.timedelta(hours=READ_HOURS)):
        import_feed(source, by=None, at=at, ask=ask)


def import_feed(source, *, by, at=None, ask=fetch):
    """Ask for the feed and begin a draft for each item whose address is new; return the drafts.

    What went wrong stands in `source.last_fault` as a sentence, and nothing was taken. It may run twice
    at once: an address is taken once. No transaction is open while the other server is asked.
    """
    at, fault, taken = at or timezone.now(), "", []
    try:
        answer = ask(source.address, limit_bytes=LIMIT_BYTES, timeout_seconds=TIMEOUT_SECONDS)
        if answer.status != 200:
            raise FeedRefused(_("Máy chủ trả lời mã %(status)d.") % {"status": answer.status})
        items = read_feed(answer.body, address=answer.final_url)
        seen = set(
            FeedItemSeen.objects.filter(address__in=[item.address for item in items]).values_list(
                "address", flat=True
            )
        )
        taken = [_take(item, source, by=by, at=at) for item in reversed(items) if item.address not in seen]
    except FetchRefused as refused:
        fault = str(refused)
    FeedSource.objects.filter(pk=source.pk).update(last_read_at=at, last_fault=fault[:500])
    source.refresh_from_db()
    return [revision for revision in taken if revision]


def _take(item, source, *, by, at):
    text = {
        "title": item.title,
        "summary": plain(item.summary)[:500],
        "body": item.summary,
        "source_name": source.name,
        "source_url": item.address,
        "happened_on": str(timezone.localdate(item.published_at)) if item.published_at else None,
    }
    try:
        with atomic():
            seen = FeedItemSeen.objects.create(address=item.address, source=source, seen_at=at)
            seen.revision = revising.start(PublicationKind.ARTICLE, unit=source.unit, text=text, by=by, at=at)
            seen.save(update_fields=["revision"])
    except IntegrityError:  # another reading was quicker
        return None
    return seen.revision
