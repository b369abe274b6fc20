"""Search over everything that citizens see: with marks or without, by number, abbreviation or full form.

PostgreSQL's full text and SQLite's LIKE answer the same, since the tokens are ours (indexing.py). The best
come first only where few rows match; a common word lists the newest first, for ranking would read them all.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Case, IntegerField, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from portal.compiled import compiled
from portal.vietnamese import fold, parse_number
from propaganda.indexing import folded_tokens, tokens
from propaganda.models import SearchEntry
from propaganda.snippets import READ
from propaganda.vocabulary import Phrase, related

RANKED = 1000  # at most so many are ranked, and counted
REACH = 150  # so many of the newest texts are looked through for each one that is shown
EARLIEST = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
MOST_WORDS = 12
COLUMNS = ("kind", "object_id", "title", "summary", "published_at", "issued_on")


@dataclass
class Asked:
    """What somebody typed: `groups` are lists of Phrases of which one must be found; all groups must be."""

    text: str
    groups: list = field(default_factory=list)
    number_key: str = ""
    has_marks: bool = False

    def __bool__(self):
        return bool(self.groups)

    def words(self):
        """Every folded word that counts as found, for snippets."""
        return {word for group in self.groups for phrase in group for word in phrase.folded}


def read(text):
    """Return the Asked of what was typed. Never fails; nothing to search for gives an empty one."""
    marked, folded = tokens(text)[:MOST_WORDS], folded_tokens(text)[:MOST_WORDS]
    if len(marked) != len(folded):  # a sign that is several letters: only the folded words are compared
        marked = folded
    asked = Asked(text, has_marks=marked != folded)
    known, longest = related()
    place = 0
    while place < len(folded):
        for length in range(min(longest, len(folded) - place), 0, -1):
            if tuple(folded[place : place + length]) in known:
                break
        else:
            length = 1
        typed = Phrase(tuple(marked[place : place + length]), tuple(folded[place : place + length]))
        others = known.get(typed.folded, set()) if length > 1 or len(typed.folded[0]) > 1 else set()
        asked.groups.append([typed, *sorted(others - {typed}, key=lambda p: p.folded)])
        place += length
    try:
        asked.number_key = fold(parse_number(text).key)
    except ValueError:
        pass
    return asked


# --- Conditions: the same words for both databases ----------------------------------------------------

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


def _values(asked, at, kind):
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


def _found(shape, given):
    condition = _holds("folded", shape, given)
    if shape.has_number:
        condition |= Q(number_key=given.number)
    return _public(shape, given).filter(condition)


def _marked(shape, given):
    return _public(shape, given).filter(_holds("words", shape, given))  # what holds them is found, too


def _unmarked(shape, given):
    return _found(shape, given).exclude(_holds("words", shape, given))


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
def _kinds(part, shape, most, given):
    """The kind of each entry of a `part` (a function above), up to `most`."""
    return part(shape, given).order_by().values_list("kind", flat=True)[:most]


@compiled
def _best(shape, start, stop, given):
    """Of few: ranked all, and read only what is shown."""
    best = _ranked(_found(shape, given), shape, given).values("pk")[start:stop]
    return _shown(_ranked(SearchEntry.objects.filter(pk__in=best), shape, given))


@compiled
def _newest_near(part, shape, start, stop, given):
    """Looks from the newest on, but only a little way.

    A planner that takes a word for common would walk the whole table for the few that hold it.
    """
    newest = SearchEntry.objects.order_by("-published_at", "-pk").values("published_at")
    last = Subquery(newest[stop * REACH :][:1])
    near = part(shape, given).filter(published_at__gte=Coalesce(last, EARLIEST))
    return _shown(near).order_by("-published_at", "-pk")[start:stop]


@compiled
def _newest_sorted(part, shape, start, stop, given):
    """What is rarer than that is found by the index of words, and sorted: no index has this order."""
    unindexed = Coalesce("published_at", "published_at").desc()
    return _shown(part(shape, given)).order_by(unindexed, "-pk")[start:stop]


class Results:
    """The entries that `asked` finds, best first, as a list to be paged: len, [a:b].

    `is_more` says that there are more than `len` of them: the first RANKED pages' worth are shown.
    """

    def __init__(self, asked, shape, values):
        self.asked, self.shape, self.values = asked, shape, values
        self.kinds = _kinds(_found, shape, RANKED + 1, **values)
        self.count, self.is_more = min(len(self.kinds), RANKED), len(self.kinds) > RANKED

    def __len__(self):
        return self.count

    def __getitem__(self, wanted):
        start, stop = wanted.start, wanted.stop
        if not self.count:
            return []
        if not self.is_more:
            return _best(self.shape, start, stop, **self.values)
        if not self.asked.has_marks:
            return self._newest(_found, start, stop)
        return self._marked_first(start, stop)

    def _marked_first(self, start, stop):
        """Of a common word: the newest with these very marks, then the newest of the others."""
        found = self._newest(_marked, start, stop)
        missing = stop - start - len(found)
        if missing > 0:
            with_marks = len(_kinds(_marked, self.shape, RANKED + 1, **self.values))
            start = max(0, start - with_marks)
            found += self._newest(_unmarked, start, start + missing)
        return found

    def _newest(self, part, start, stop):
        found = _newest_near(part, self.shape, start, stop, **self.values)
        if len(found) == stop - start:
            return found
        return _newest_sorted(part, self.shape, start, stop, **self.values)


def search(asked, *, at=None, kind=""):
    """Return the Results for an Asked among what is public at `at` (now), of one kind if it is given."""
    return Results(asked, _shape(asked, kind), _values(asked, at or timezone.now(), kind))


def entries_found(asked, *, kind):
    """The same as a query set of SearchEntry, in no order."""
    values = SimpleNamespace(**_values(asked, timezone.now(), kind))
    return _found(_shape(asked, kind), values).order_by()


def _shape(asked, kind):
    groups = () if connection.vendor == "postgresql" else tuple(map(len, asked.groups))
    return Shape(groups, bool(asked.number_key), asked.has_marks, bool(kind))


def kinds_found(results):
    """{kind: count} of Results that are few enough to be counted, else {}."""
    if results.is_more:
        return {}
    return dict(Counter(results.kinds))


def address_query(**asked):
    """The query string of a search page."""
    return urlencode({name: value for name, value in asked.items() if value})
