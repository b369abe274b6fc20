"""What search asks the database: the same words for PostgreSQL's full text and for SQLite's LIKE.

Each statement is compiled once (portal/compiled.py): `shape` is what makes one question another statement than
the next one, `given` stands for its words.
"""

import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from portal.compiled import compiled, compiled_text
from portal.remembering import remembered_a_minute
from propaganda.models import SearchEntry
from propaganda.snippets import READ

REACH = 150  # so many of the newest texts are looked through for each one that is shown
EARLIEST = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)

# The lines of words that are looked through: with which words of a phrase, and where PostgreSQL keeps them.
LINES = {
    "folded": ("folded", "folded_vector"),
    "title_folded": ("folded", "folded_vector"),
    "words": ("marked", "marked_vector"),
    "title_words": ("marked", "marked_vector"),
}


class Hit(NamedTuple):
    """One row of a list of results; `told` is the beginning of the text, for a snippet."""

    pk: int
    kind: str
    object_id: int
    title: str
    told: str


class Shape(NamedTuple):
    """What makes one question another statement than the next one: how many phrases each group has, and so on."""

    groups: tuple
    has_number: bool
    has_marks: bool
    has_kind: bool


def shape_of(asked, kind):
    groups = () if connection.vendor == "postgresql" else tuple(map(len, asked.groups))
    return Shape(groups, bool(asked.number_key), asked.has_marks, bool(kind))


def values_of(asked, at, kind):
    """{name: value}: what the conditions below look for, in the words of this database."""
    values = {"at": at, "kind": kind, "number": asked.number_key}
    for line, (words, _vector) in LINES.items():
        if connection.vendor == "postgresql":
            values[line] = _tsquery(asked, words, ":A" if line.startswith("title") else "")
        else:
            values |= {
                f"{line}_{number}_{place}": f" {' '.join(getattr(phrase, words))} "
                for number, group in enumerate(asked.groups)
                for place, phrase in enumerate(group)
            }
    return values


def _tsquery(asked, words, mark):
    groups = [
        " | ".join(f"({' <-> '.join(word + mark for word in getattr(phrase, words))})" for phrase in group)
        for group in asked.groups
    ]
    return " & ".join(f"({group})" for group in groups)


def _holds(line, shape, given):
    """A Q: the entries whose `line` of words holds one phrase of every group."""
    if connection.vendor == "postgresql":
        query = SearchQuery(getattr(given, line), search_type="raw", config="simple")
        return Q(**{LINES[line][1]: query})
    condition = Q()
    for number, many in enumerate(shape.groups):
        phrases = [getattr(given, f"{line}_{number}_{place}") for place in range(many)]
        condition &= reduce(or_, (Q(**{f"{line}__contains": phrase}) for phrase in phrases))
    return condition


def _public(shape, given):
    entries = SearchEntry.objects.filter(published_at__lte=given.at)
    return entries.filter(kind=given.kind) if shape.has_kind else entries


def found(shape, given):
    condition = _holds("folded", shape, given)
    if shape.has_number:
        condition |= Q(number_key=given.number)
    return _public(shape, given).filter(condition)


def marked(shape, given):
    return _public(shape, given).filter(_holds("words", shape, given))  # what holds them is found, too


def unmarked(shape, given):
    return found(shape, given).exclude(_holds("words", shape, given))


def _ranked(entries, shape, given):
    points = [(8, Q(number_key=given.number))] if shape.has_number else []
    points += [(2, _holds("title_folded", shape, given))]
    if shape.has_marks:
        points += [(4, _holds("title_words", shape, given)), (1, _holds("words", shape, given))]
    rank = sum(
        Case(When(condition, then=Value(worth)), default=Value(0), output_field=IntegerField())
        for worth, condition in points
    )
    return entries.annotate(rank=rank).order_by("-rank", "-published_at", "-pk")


# --- Statements ---------------------------------------------------------------------------------------


@compiled
def keys_of(part, shape, most, given):
    """(primary key, kind) of each entry of a `part` (a function above), up to `most`."""
    return part(shape, given).order_by().values_list("pk", "kind")[:most]


COLUMNS = ("kind", "rank", "published_at", "id", "object_id", "title", "plain")
# The texts are cut when the page is chosen: inside, the database would unpack those of every row that it sorts.
BEST = f"SELECT kind, rank, published_at, id, object_id, title, substr(plain, 1, {READ}) FROM ({{best}}) best"
COUNTS_AND_BEST = f"""
WITH found AS MATERIALIZED ({{found}})
SELECT kind, count(*), NULL, NULL, NULL, NULL, NULL FROM found GROUP BY kind UNION ALL {BEST}"""


@compiled_text
def counts_and_best(shape, most, start, stop, given):
    """Of each kind found (kind, how many), up to one more than `most` of all; and in no order the best, as below.

    They are those from `start` to `stop`: none if there are more than `most`.
    """
    few = RawSQL("SELECT id FROM found WHERE (SELECT count(*) FROM found) <= %s", [most])
    best = _ranked(SearchEntry.objects.filter(pk__in=few), shape, given)
    keys = found(shape, given).order_by().values("id", "kind")[: most + 1]
    return COUNTS_AND_BEST, {"found": keys, "best": best.values(*COLUMNS)[start:stop]}


@remembered_a_minute
def moment_of(place):
    """When the entry in this `place` from the newest on was published, or will be; EARLIEST if there is none."""
    newest = SearchEntry.objects.order_by("-published_at", "-pk").values_list("published_at", flat=True)
    return next(iter(newest[place : place + 1]), EARLIEST)


@compiled_text
def newest_since(part, shape, start, stop, given):
    """(kind, rank, published_at, primary key, object_id, title, beginning of the text) of a page, in no order.

    Of what was published since a moment. Where that looks through few entries, this is quick: a planner that
    takes a word for common would walk the whole table for the few that hold it.
    """
    near = part(shape, given).filter(published_at__gte=given.since).annotate(rank=Value(0))
    return BEST, {"best": near.order_by("-published_at", "-pk").values(*COLUMNS)[start:stop]}


@compiled_text
def newest_sorted(part, shape, start, stop, given):
    """The same of what is rarer: found by the index of words, and sorted, since no index has this order."""
    unindexed = Coalesce("published_at", "published_at").desc()
    entries = part(shape, given).annotate(rank=Value(0)).order_by(unindexed, "-pk")
    return BEST, {"best": entries.values(*COLUMNS)[start:stop]}
