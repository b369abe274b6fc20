"""Keeps what search reads: one SearchEntry for each thing that is, or will be, public."""

import re
import unicodedata

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Cast

from portal.richtext import plain
from portal.vietnamese import fold, spelling
from propaganda.models import SearchEntry

WORD = re.compile(r"[^\W_]+")
# A tone becomes a letter of its own, which no language here uses, so that a word stays one token.
TONES = str.maketrans("\u0300\u0309\u0303\u0301\u0323", "ɦɧɲɕɳ")
MOST_WORDS = 15_000  # PostgreSQL counts positions up to 16,383
RICH = ("body", "body_en")
WORDY = (
    "summary",
    "problem",
    "solution",
    "results",
    "transcript",
)
NAMING = ("place_name", "title_en", "summary_en", "number", "issuer_name")


def index(thing):
    """Write the entry of a publication that is approved. Called in the transaction that approves it."""
    parts = [*_values(thing, WORDY), *(plain(getattr(thing, name, "")) for name in RICH)]
    told = "\n".join([*parts, *_of_files(thing)]).strip()
    text = "\n".join([told, *_values(thing, NAMING)]).strip()
    entry, _is_new = SearchEntry.objects.update_or_create(
        kind=thing.KIND,
        object_id=thing.pk,
        defaults={
            "title": str(thing)[:300],
            "summary": thing.summary,
            "plain": told,
            "number_key": fold(getattr(thing, "number_key", "")),
            "published_at": thing.published_at,
            "issued_on": getattr(thing, "issued_on", None),
            "unit": thing.unit,
            "area_id": getattr(thing, "area_id", None),
            **_words(str(thing), text),
        },
    )
    entry.topics.set(thing.topics.all())


def _values(thing, names):
    return [value for name in names if (value := str(getattr(thing, name, "") or ""))]


def drop(thing):
    SearchEntry.objects.filter(kind=thing.KIND, object_id=thing.pk).delete()


def _of_files(thing):
    return [row.text for row in thing.attachments.all()] if thing.KIND == "document" else []


def tokens(text):
    """The words of `text` with their marks, in lower case, tones in one place (Hoà is Hòa)."""
    return WORD.findall(unicodedata.normalize("NFC", spelling(text).translate(TONES)))[:MOST_WORDS]


def folded_tokens(text):
    return WORD.findall(fold(text))[:MOST_WORDS]


def _words(title, text):
    """The columns that this database reads: vectors on PostgreSQL, words on SQLite."""
    marked, folded = (tokens(title), tokens(text)), (folded_tokens(title), folded_tokens(text))
    if connection.vendor == "postgresql":
        return {"marked_vector": _vector(*marked), "folded_vector": _vector(*folded)}
    return {
        "title_words": _line(marked[0]),
        "title_folded": _line(folded[0]),
        "words": _line(marked[0] + marked[1]),
        "folded": _line(folded[0] + folded[1]),
    }


def _line(words):
    return f" {' '.join(words)} "


def _vector(title, text):
    """A tsvector with our own tokens (PostgreSQL's parser would split "60/KH-UBND" its own way)."""
    places = {}
    for place, word in enumerate((title + text)[:MOST_WORDS], start=1):
        places.setdefault(word[:200], []).append(f"{place}{'A' if place <= len(title) else ''}")
    literal = " ".join(f"'{word}':{','.join(where[:200])}" for word, where in places.items())
    return Cast(Value(literal), SearchVectorField())
