"""Feeds of other portals: read, refused, and taken as drafts, each item once (PROMISES S16)."""

import datetime
from functools import partial

import pytest

from portal.fetching import FetchRefused, fetch
from portal.models import AllowedHost
from propaganda.feeds_in import FeedItem, import_due, import_feed, read_feed
from propaganda.models import Article, FeedItemSeen, FeedSource, Revision
from tests.factories.publications import make_publisher
from tests.factories.units import make_unit
from tests.loopback import reply, serving

UTC = datetime.timezone.utc
AT = datetime.datetime(2020, 3, 1, 3, tzinfo=UTC)
UNREADABLE = "Nội dung nhận được không phải RSS hay Atom đọc được."


def rss(*items, name="Hà Nội portal"):
    channel = f"<channel><title>{name}</title>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def item(number=1, *, title=None, link=None, rest=""):
    return (
        f"<item><title>{title or f'Tin {number}'}</title>"
        f"<link>{f'https://hanoi.gov.vn/tin/{number}' if link is None else link}</link>{rest}</item>"
    )


def test_an_rss_feed_is_read():
    rest = "<description>&lt;p&gt;Một &lt;b&gt;cửa&lt;/b&gt;&lt;/p&gt;</description>"
    rest += "<pubDate>Thu, 20 Feb 2020 08:30:00 +0700</pubDate>"
    assert read_feed(rss(item(rest=rest))) == [
        FeedItem(
            title="Tin 1",
            summary="<p>Một <strong>cửa</strong></p>",
            address="https://hanoi.gov.vn/tin/1",
            published_at=datetime.datetime(2020, 2, 20, 1, 30, tzinfo=UTC),
            source_name="Hà Nội portal",
        )
    ]


def test_an_atom_feed_is_read():
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Sở &amp;amp; ngành</title><entry>
    <title type="text">A &lt; B</title><link rel="self" href="/x"/><link href="/tin/1"/><id>urn:1</id>
    <summary type="html">&lt;p&gt;Lời&lt;/p&gt;</summary><published>2020-02-20T08:30:00Z</published></entry><entry>
    <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Tin <b>hai</b></div></title>
    <link rel="alternate" href="https://hanoi.gov.vn/2"/><updated>2020-02-20T08:30:00</updated>
    <content type="text">1 &lt; 2</content></entry></feed>"""
    assert read_feed(feed.encode(), address="https://hanoi.gov.vn/rss/atom.xml") == [
        FeedItem(
            "A < B",
            "<p>Lời</p>",
            "https://hanoi.gov.vn/tin/1",
            datetime.datetime(2020, 2, 20, 8, 30, tzinfo=UTC),
            "Sở & ngành",
        ),
        FeedItem(
            "Tin hai",
            "<p>1 &lt; 2</p>",
            "https://hanoi.gov.vn/2",
            datetime.datetime(2020, 2, 20, 1, 30, tzinfo=UTC),
            "Sở & ngành",
        ),
    ]


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Thu, 20 Feb 2020 08:30:00 +0700", (2020, 2, 20, 1, 30)),
        ("Thu, 20 Feb 2020 08:30:00 GMT", (2020, 2, 20, 8, 30)),
        ("Thu, 20 Feb 2020 08:30:00", (2020, 2, 20, 1, 30)),
        ("2020-02-20T08:30:00+07:00", (2020, 2, 20, 1, 30)),
        ("2020-02-20T08:30:00Z", (2020, 2, 20, 8, 30)),
        ("2020-02-20T08:30:00", (2020, 2, 20, 1, 30)),
        ("20/02/2020 08:30", (2020, 2, 20, 1, 30)),
        ("20/2/2020", (2020, 2, 19, 17, 0)),
        ("31/02/2020", None),
        ("hôm qua", None),
        ("2020-99-99T08:30:00Z", None),
        ("Thu, 99 Feb 2020 08:30:00 +0700", None),
        ("9" * 5000, None),
        ("0001-01-01T00:00:00+23:00", None),
        ("", None),
    ],
)
def test_dates_are_read_with_and_without_zone(date, moment):
    (read,) = read_feed(rss(item(rest=f"<pubDate>{date}</pubDate>")))
    assert read.published_at == (moment and datetime.datetime(*moment, tzinfo=UTC))


def test_markup_becomes_text_in_titles_and_is_cleaned_in_summaries():
    evil = "&lt;b onclick=alert(1)&gt;Tin&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    (read,) = read_feed(rss(item(title=evil, rest=f"<description>{evil}</description>"), name=evil))
    assert (read.title, read.source_name, read.summary) == ("Tin", "Tin", "<p><strong>Tin</strong></p>")


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "ftp://hanoi.gov.vn/x",
        "/tin",
        "https://hanoi.gov.vn/" + "a" * 500,
        "http://[::1",
    ],
)
def test_an_item_without_a_web_address_is_left_out(link):
    assert [read.title for read in read_feed(rss(item(link=link, title="Xấu"), item(2)))] == ["Tin 2"]


def test_the_same_address_twice_is_one_item_and_a_feed_gives_at_most_a_hundred():
    assert len(read_feed(rss(item(), item()))) == 1
    assert len(read_feed(rss(*map(item, range(150))))) == 100


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "feed",
    [
        b"",
        b"<html><body>404</body></html>",
        b"<rss><channel>",
        b"<rss/>",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="x-no-such"?><rss/>',
        b"<!DOCTYPE rss><rss><channel/></rss>",
        (BOMB + "]><rss><channel><title>&i;</title></channel></rss>").encode(),
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
        b'<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss><channel/></rss>',
    ],
)
def test_what_is_no_honest_feed_is_refused(feed):
    with pytest.raises(FetchRefused) as refused:
        read_feed(feed)
    assert str(refused.value) == UNREADABLE


def test_elements_without_anything_in_them_do_no_harm():
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/><entry><title/><link/></entry></feed>'
    assert read_feed(feed) == read_feed(rss("<item/>", "<item><title/><link/><guid/></item>")) == []


# --- Taking: from a feed served on loopback -----------------------------------------------------


@pytest.fixture
def feed(db):
    """A source on an allowed host; `answers` says what the host answers, `ask` asks it on loopback."""
    AllowedHost.objects.create(host="hanoi.gov.vn")
    with serving({"/rss": [reply(200, rss(item(1), item(2)))]}) as server:
        server.source = FeedSource.objects.create(
            name="Hà Nội portal", address=f"http://hanoi.gov.vn:{server.port}/rss", unit=make_unit()
        )
        server.ask = partial(fetch, resolve=lambda host, port: ["127.0.0.1"], allow_loopback_port=server.port)
        yield server


def test_new_items_become_drafts_with_their_source_and_citizens_see_none(feed):
    by = make_publisher(feed.source.unit)
    rest = "<description>Lời &lt;b&gt;dẫn&lt;/b&gt;</description><pubDate>20/02/2020 08:30</pubDate>"
    feed.answers["/rss"] = [reply(200, rss(item(2), item(1, rest=rest)))]
    first, second = import_feed(feed.source, by=by, at=AT, ask=feed.ask)
    assert [first.title, second.title] == ["Tin 1", "Tin 2"]
    assert (first.state, first.unit, first.saved_by, first.saved_at) == ("working", feed.source.unit, by, AT)
    kept = {
        name: first.text[name] for name in ("summary", "body", "source_name", "source_url", "happened_on")
    }
    assert kept == {
        "summary": "Lời dẫn",
        "body": "<p>Lời <strong>dẫn</strong></p>",
        "source_name": "Hà Nội portal",
        "source_url": "https://hanoi.gov.vn/tin/1",
        "happened_on": "2020-02-20",
    }
    assert (Article.objects.count(), Article.objects.public().count()) == (2, 0)
    assert (feed.source.last_read_at, feed.source.last_fault) == (AT, "")


def test_an_item_is_taken_once_also_when_its_draft_was_given_up(feed):
    assert len(import_feed(feed.source, by=None, at=AT, ask=feed.ask)) == 2
    feed.answers["/rss"] = [reply(200, rss(item(3), item(1), item(2)))]
    assert [draft.title for draft in import_feed(feed.source, by=None, at=AT, ask=feed.ask)] == ["Tin 3"]
    assert (Revision.objects.count(), FeedItemSeen.objects.count()) == (3, 3)


def test_an_item_that_two_feeds_tell_is_taken_once(feed):
    other = FeedSource.objects.create(name="Sở", address=feed.source.address + "?2", unit=make_unit())
    feed.answers["/rss?2"] = feed.answers["/rss"]
    assert len(import_feed(feed.source, by=None, at=AT, ask=feed.ask)) == 2
    assert import_feed(other, by=None, at=AT, ask=feed.ask) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (reply(200, b"<html>"), UNREADABLE),
        (reply(503), "Máy chủ trả lời mã 503."),
        (b"", "Máy chủ hanoi.gov.vn không trả lời đúng."),
    ],
)
def test_what_went_wrong_is_kept_in_words_and_the_next_reading_mends_it(feed, answer, fault):
    honest, feed.answers["/rss"] = feed.answers["/rss"], [answer]
    assert import_feed(feed.source, by=None, at=AT, ask=feed.ask) == []
    assert (feed.source.last_fault, Revision.objects.count()) == (fault, 0)
    feed.answers["/rss"] = honest
    assert len(import_feed(feed.source, by=None, at=AT, ask=feed.ask)) == 2
    assert feed.source.last_fault == ""


def test_nobody_is_asked_where_the_host_is_not_allowed(feed):
    AllowedHost.objects.update(is_offered=False)
    assert import_feed(feed.source, by=None, at=AT, ask=feed.ask) == []
    assert feed.heads == []
    assert feed.source.last_fault == (
        "Máy chủ hanoi.gov.vn chưa được phép: quản trị viên thêm vào danh mục “máy chủ được phép hỏi”."
    )


def test_a_feed_is_read_once_an_hour_while_it_is_in_use(feed):
    for minutes in (0, 5, 61):
        import_due(at=AT + datetime.timedelta(minutes=minutes), ask=feed.ask)
    assert (len(feed.heads), Revision.objects.count()) == (2, 2)
    FeedSource.objects.update(is_offered=False)
    import_due(at=AT + datetime.timedelta(days=1), ask=feed.ask)
    assert len(feed.heads) == 2
