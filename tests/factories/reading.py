"""What the tests of citizens' pages need: publications with all that hangs on them, and how a page is read."""

import html
import json
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from propaganda.models import Topic
from tests.factories.campaigns import make_file
from tests.factories.publications import make_published
from tests.factories.units import make_unit

MARKUP = '"><script>alert(1)</script>'


def make_topic(code="mot-cua", name="Một cửa", **fields):
    return Topic.objects.get_or_create(code=code, defaults={"name": name, **fields})[0]


def make_media(unit, kind):
    file = make_file(unit, name=f"tep.{kind}")
    file.kind = kind
    file.save()
    return file


def make_clip(unit=None, **text):
    """A clip with its poster and captions in both languages."""
    unit = unit or make_unit()
    captions = [{"language": code, "file": str(make_media(unit, "vtt").pk)} for code in ("vi", "en")]
    files = {"video": str(make_media(unit, "mp4").pk), "poster": str(make_media(unit, "webp").pk)}
    text = files | {"captions": captions, "duration_seconds": 125} | text
    return make_published("clip", unit=unit, **text)


def make_one(kind, **text):
    return make_clip(**text) if kind == "clip" else make_published(kind, **text)


def queries_of(client, path):
    """How many queries the page at `path` takes."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def shown(response):
    """The words of a page: its main part without tags, blanks as single ones."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r"<(script|style).*?</\1>", "", main, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def structured_in(response):
    """The JSON-LD of a page, by its @type."""
    blocks = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), flags=re.DOTALL
    )
    return {found["@type"]: found for found in map(json.loads, blocks)}


def titles_of(response):
    """The titles of a list, in order."""
    found = re.findall(r'(?:item|card)__title"><a [^>]*>(.*?)</a>', response.content.decode(), re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", title)).split()) for title in found]
