"""All that citizens can be shown, with every row that hangs on it, and a visitor who follows every link."""

import datetime
import json
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from portal.models import UnitSuccession
from propaganda import publishing
from propaganda.models import Abbreviation, Area, Rating, ServiceLevel, YearTheme
from tests.factories.campaigns import make_file
from tests.factories.publications import make_editor, make_published, make_publisher
from tests.factories.reading import make_clip, make_media, make_topic
from tests.factories.units import make_district, make_unit

DAY = datetime.timedelta(days=1)
BODY = "<p>Nội dung</p><table><tbody><tr><td>1</td></tr></tbody></table>"
TWO = ("Thứ nhất", "Thứ hai")


def make_public_site():
    """Two of each kind under one topic, with pictures, files, relations, captions, ballots; what was taken off."""
    today = timezone.localdate()
    site = SimpleNamespace(today=today, now=timezone.now(), unit=make_district())
    site.writer, site.editor = make_publisher(site.unit), make_editor(site.unit)
    site.topic = make_topic(name_en="One door")
    site.by = {"unit": site.unit, "by": site.writer, "editor": site.editor, "at": site.now - DAY}
    _lists(site)
    words = {"title_en": "In English", "summary_en": "In short", "topics": [site.topic.pk]}
    site.things = {
        "article": [_article(site, title=title, **words) for title in TWO],
        "document": _documents(site, **words),
        "initiative": [_initiative(site, title=title, **words) for title in TWO],
        "clip": [_clip(site, title=title, **words) for title in TWO],
    }
    for things in site.things.values():
        type(things[0]).objects.update(updated_at=site.now - DAY, change_note="Sửa số liệu")
        _ballots(site, things[0])
    _taken_off(site)
    return site


def _lists(site):
    site.area = Area.objects.order_by("pk").first()
    Area.objects.update(name_before_2021="Tên cũ", name_en="Area")
    site.level = ServiceLevel.objects.create(code="muc-thu", name="Mức thử", group="thu")
    ServiceLevel.objects.create(code="muc-thu-hai", name="Mức thử khác", group="thu")
    YearTheme.objects.create(year=site.today.year, text="Chủ đề", text_en="Theme", source="Công văn")
    site.abbreviation = Abbreviation.objects.create(abbr="TTHL", full="Hành lang", english="Hall", note="Cũ")


def _picture(site):
    return {
        "picture": str(make_media(site.unit, "webp").pk),
        "picture_alt": "Ảnh",
        "picture_caption": "Chú thích",
    }


def _article(site, **text):
    source = {"author_name": "Tác giả", "source_name": "Nguồn", "source_url": "https://example.vn/tin"}
    text |= _picture(site) | source | {"happened_on": str(site.today - 60 * DAY)}
    return make_published(body=BODY, body_en=BODY, **text, **site.by)


def _documents(site, **words):
    """A plan, the one that carries it out (late on this portal), and one whose issuer is no more."""
    past = make_unit("Phòng cũ", parent=site.unit, active_to=site.today - 90 * DAY)
    heir = make_unit("Phòng mới", parent=site.unit)
    UnitSuccession.objects.create(
        predecessor=past, successor=heir, effective_on=site.today - 89 * DAY, share="whole", legal_basis="NQ"
    )
    issued = {"issued_on": str(site.today - 60 * DAY), "area": site.area.pk, "body": BODY}
    first = make_published("document", number="60/KH-UBND", issuer=past.pk, **issued, **words, **site.by)
    relations = [
        {"kind": "carries_out", "other": first.pk},
        {"kind": "based_on", "other": None, "other_number": "30c/NQ-CP"},
    ]
    files = [{"file": str(make_file(site.unit).pk), "label": "Bản ký"}]
    early = issued | {"issued_on": "2020-02-20"}
    second = make_published(
        "document",
        number="61/KH-UBND",
        issuer=site.unit.pk,
        relations=relations,
        attachments=files,
        **early,
        **words,
        **site.by,
    )
    late = make_published("document", issuer=site.unit.pk, number="62/BC-UBND", **issued, **words, **site.by)
    return [first, second, late]


def _initiative(site, **text):
    unit = make_unit(parent=site.unit)
    text |= {"problem": "Chờ lâu", "results": "Nhanh hơn", "contact": "Văn phòng", "source_note": "Báo cáo"}
    text["adoptions"] = [{"unit": unit.pk, "note": "Tốt"}, {"unit": None, "unit_name": "Huế", "note": "Tốt"}]
    return make_published("initiative", **text, **_picture(site), **site.by)


def _clip(site, **text):
    text |= {"made_by": "Đài", "service_level": site.level.pk, "transcript_en": "Words"}
    return make_clip(**text, **site.by)


def _ballots(site, thing):
    for n in range(5):
        said = {"stars": 4, "reason": "Rõ", "rated_on": site.today, "rated_at": site.now}
        Rating.objects.create(kind=thing.KIND, object_id=thing.pk, ballot=n, address=n, **said)


def _taken_off(site):
    site.withdrawn = make_published(body=BODY, **site.by)
    publishing.withdraw(site.withdrawn, reason="Sai số liệu", by=site.editor)
    site.superseded = make_published(**site.by)
    other = site.things["article"][0]
    publishing.supersede(site.superseded, moved_to=other.get_absolute_url(), by=site.editor)


# --- A visitor ------------------------------------------------------------------------------------------

APART = ("/static/", "/ban-lam-viec/", "/dang-nhap/", "/tep/")
LEADING = {"href", "src", "action", "poster", "formaction", "data"}


class Markup(HTMLParser):
    """The elements of a page with the names of their attributes, its words, where it leads, its data blocks."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words, self.leads, self.values, self.data = Counter(), [], [], [], []
        self.is_data = self.is_script = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements[tag, tuple(sorted(name for name, _value in attrs))] += 1
        self.values += [(tag, name, value or "") for name, value in attrs]
        addresses = (
            LEADING | {"content"} if (dict(attrs).get("content") or "").startswith("http") else LEADING
        )
        self.leads += [value for name, value in attrs if name in addresses and value]
        self.is_script = tag == "script"
        self.is_data = self.is_script and dict(attrs).get("type") == "application/ld+json"

    def handle_endtag(self, tag):
        self.is_script = self.is_data = False

    def handle_data(self, data):
        (self.data if self.is_data else self.words).append(data)

    def handle_comment(self, data):
        self.elements["!--", ()] += 1


@dataclass
class Answer:
    """What one address answered. `body` is text, `markup` a Markup or None."""

    status: int
    headers: dict
    cookies: dict
    body: str
    markup: Markup | None = None
    view: str = ""
    raw: bytes = b""
    leads: list = field(default_factory=list)

    @property
    def kind(self):
        return self.headers.get("Content-Type", "").partition(";")[0]


def ask(client, path, **headers):
    response = client.get(path, **headers)
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    body = raw.decode("utf-8-sig")
    found = response.wsgi_request.resolver_match
    answer = Answer(response.status_code, dict(response.items()), dict(response.cookies), body, raw=raw)
    answer.view = found.view_name if found else ""
    if answer.kind == "text/html":
        answer.markup = Markup(body)
        answer.leads = answer.markup.leads
    elif answer.kind == "application/json":
        answer.leads = [text for text in texts_in(json.loads(body)) if text.startswith(("http", "/"))]
    elif "xml" in answer.kind:
        answer.leads = re.findall(r">(http[^<]+)<|href=\"([^\"]+)\"", body)
        answer.leads = [one or other for one, other in answer.leads]
    if "Location" in answer.headers:
        answer.leads.append(answer.headers["Location"])
    return answer


def texts_in(value):
    """Every text of a JSON value, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)


def walk(client, also=()):
    """{(path, names in its query): Answer}: every address of ours that is reached from the home page by links.

    Of addresses that differ only in what their query asks for, one is asked. `also`: addresses to begin with.
    """
    waiting, found = deque(["/", "/sitemap.xml", "/robots.txt", *also]), {}
    while waiting:
        path = waiting.popleft()
        parts = urlsplit(path)
        key = parts.path, tuple(sorted({name for name, _value in parse_qsl(parts.query)}))
        if key in found:
            continue
        answer = found[key] = ask(client, path)
        waiting.extend(filter(None, (ours(lead, path) for lead in answer.leads)))
    return found


def ours(lead, path):
    """The path that `lead` is on a page at `path`; None if it leads elsewhere, or to what is no citizens' page."""
    lead = urljoin(path, lead.removeprefix(settings.PUBLIC_ADDRESS.rstrip("/")) or "/")
    if not re.match(r"/(?!/)", lead) or lead.startswith(APART):
        return None
    return lead.partition("#")[0]


def start_addresses(site):
    """Addresses that no page links to, or that one must ask for in words."""
    things = [thing for kind in site.things.values() for thing in kind[:1]]
    gone = [site.withdrawn, site.superseded]
    found = [thing.get_absolute_url() for thing in gone]
    found += [f"/danh-gia/{thing.KIND}/{thing.pk}/" for thing in things]
    found += ["/tim-kiem/?q=noi+dung", "/en/tim-kiem/?q=noi+dung&loai=document", "/khong-co/"]
    found += ["/tu-viet-tat/?q=h", "/van-ban/?so=60", "/van-ban/?q=ke+hoach", "/van-ban/?co_quan=ubnd"]
    return found
