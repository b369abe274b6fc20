"""What search asks the database: the same words for PostgreSQL's full text and for SQLite's LIKE.

Each statement is compiled once (portal/compiled.py): `shape` is what makes one question another statement than
the next one, `given` stands for its words.
"""

import datetime
import math
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Case, IntegerField, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Left

from portal.compiled import compiled
from propaganda.models import SearchEntry
from propaganda.snippets import READ

HANDFUL = 64  # so many rows are ranked together with their texts
REACH = 150  # so many of the newest texts are looked through for each one that is shown
KEYS = tuple(f"pk_{place}" for place in range(1024))
EARLIEST = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
COLUMNS = ("kind", "object_id", "title", "summary", "published_at", "issued_on")

# The lines of words that are looked through: with which words of a phrase, and where PostgreSQL keeps them.
LINES = {
    "folded": ("folded", "folded_vector"),
    "title_folded": ("folded", "folded_vector"),
    "words": ("marked", "marked_vector"),
    "title_words": ("marked", "marked_vector"),
}


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


def _shown(entries):
    """With the columns of a list of results; `told` is the beginning of the text, for a snippet."""
    return entries.only(*COLUMNS).annotate(told=Left("plain", READ))


# --- Statements ---------------------------------------------------------------------------------------


@compiled
def keys_of(part, shape, most, given):
    """(primary key, kind) of each entry of a `part` (a function above), up to `most`."""
    return part(shape, given).order_by().values_list("pk", "kind")[:most]


def named(keys):
    """{name: key}, the last one repeated up to the next power of four: so few statements serve all numbers."""
    many = 4 ** math.ceil(math.log(max(len(keys), 4), 4))
    return dict(zip(KEYS[:many], keys + keys[-1:] * (many - len(keys)), strict=True))


@compiled
def best_of(many, shape, start, stop, given):
    """Of so many entries, whose keys are given (named). Of many, no text is read of what is not shown."""
    entries = SearchEntry.objects.filter(pk__in=[getattr(given, name) for name in KEYS[:many]])
    ranked = _ranked(entries, shape, given)
    if many > HANDFUL:
        best = SearchEntry.objects.filter(pk__in=ranked.values("pk")[start:stop])
        return _shown(_ranked(best, shape, given))
    return _shown(ranked)[start:stop]


@compiled
def newest_near(part, shape, start, stop, given):
    """Looks from the newest on, but only a little way.

    A planner that takes a word for common would walk the whole table for the few that hold it.
    """
    newest = SearchEntry.objects.order_by("-published_at", "-pk").values("published_at")
    last = Subquery(newest[stop * REACH :][:1])
    near = part(shape, given).filter(published_at__gte=Coalesce(last, EARLIEST))
    return _shown(near).order_by("-published_at", "-pk")[start:stop]


@compiled
def newest_sorted(part, shape, start, stop, given):
    """What is rarer than that is found by the index of words, and sorted: no index has this order."""
    unindexed = Coalesce("published_at", "published_at").desc()
    return _shown(part(shape, given)).order_by(unindexed, "-pk")[start:stop]
