"""Search over everything that citizens see: with marks or without, by number, abbreviation or full form.

PostgreSQL's full text and SQLite's LIKE answer the same, since the tokens are ours (indexing.py). The best
come first only where few rows match; a common word lists the newest first, for ranking would read them all.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Case, IntegerField, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from portal.vietnamese import fold, parse_number
from propaganda.indexing import folded_tokens, tokens
from propaganda.models import SearchEntry
from propaganda.snippets import READ
from propaganda.vocabulary import Phrase, related

RANKED = 1000  # at most so many are ranked, and counted
FEW = 40  # so many rows are ranked together with their texts
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


def _holds(asked, *, marked, in_title=False):
    """A Q: the entries whose text (or title) holds one phrase of every group."""
    words = "marked" if marked else "folded"
    if connection.vendor == "postgresql":
        mark = ":A" if in_title else ""
        terms = [
            " | ".join(
                f"({' <-> '.join(word + mark for word in getattr(phrase, words))})" for phrase in group
            )
            for group in asked.groups
        ]
        query = SearchQuery(" & ".join(f"({term})" for term in terms), search_type="raw", config="simple")
        return Q(**{f"{words}_vector": query})
    column = {(True, True): "title_words", (True, False): "words", (False, True): "title_folded"}
    name = f"{column.get((marked, in_title), 'folded')}__contains"
    condition = Q()
    for group in asked.groups:
        one = Q()
        for phrase in group:
            one |= Q(**{name: f" {' '.join(getattr(phrase, words))} "})
        condition &= one
    return condition


def _found(asked):
    condition = _holds(asked, marked=False)
    return condition | Q(number_key=asked.number_key) if asked.number_key else condition


# --- Asking ------------------------------------------------------------------------------------------


class Results:
    """The entries that `asked` finds among `entries`, best first, as a list to be paged: len, [a:b].

    `is_more` says that there are more than `len` of them: the first RANKED pages' worth are shown.
    """

    def __init__(self, asked, entries):
        self.every = entries
        self.entries = entries.filter(_found(asked))
        self.found = list(self.entries.order_by().values_list("pk", "kind")[: RANKED + 1])
        self.count, self.is_more = min(len(self.found), RANKED), len(self.found) > RANKED
        self.asked = asked

    def __len__(self):
        return self.count

    def __getitem__(self, wanted):
        if not self.is_more:
            return self._best(wanted) if self.count else []
        if not self.asked.has_marks:
            return _newest(self.entries, wanted)
        return self._marked_first(wanted)

    def _best(self, wanted):
        ranked = self._ranked(SearchEntry.objects.filter(pk__in=[pk for pk, _kind in self.found]))
        if self.count <= FEW:
            return list(_shown(ranked)[wanted])
        wanted = list(ranked.values_list("pk", flat=True)[wanted])  # no text is read of what is not shown
        rows = _shown(SearchEntry.objects).in_bulk(wanted)
        return [rows[pk] for pk in wanted if pk in rows]

    def _ranked(self, entries):
        points = [(8, Q(number_key=self.asked.number_key))] if self.asked.number_key else []
        points += [(2, _holds(self.asked, marked=False, in_title=True))]
        if self.asked.has_marks:
            points += [
                (4, _holds(self.asked, marked=True, in_title=True)),
                (1, _holds(self.asked, marked=True)),
            ]
        rank = sum(
            Case(When(condition, then=Value(worth)), default=Value(0), output_field=IntegerField())
            for worth, condition in points
        )
        return entries.annotate(rank=rank).order_by("-rank", "-published_at", "-pk")

    def _marked_first(self, wanted):
        """Of a common word: the newest with these very marks, then the newest of the others."""
        marked = _holds(self.asked, marked=True)  # what holds it holds the folded words too
        these = self.every.filter(marked)
        found = _newest(these, wanted)
        missing = wanted.stop - wanted.start - len(found)
        if missing > 0:
            with_marks = these.order_by()[: RANKED + 1].count()
            begin = max(0, wanted.start - with_marks)
            found += _newest(self.entries.exclude(marked), slice(begin, begin + missing))
        return found


def _newest(entries, wanted):
    """The slice `wanted` of `entries`, the newest first.

    Looks from the newest on, but only a little way: a planner that takes a word for common walks the whole
    table for the few that hold it. What is rarer than that is found by the index of words, and sorted.
    """
    newest = SearchEntry.objects.order_by("-published_at", "-pk").values("published_at")
    last = Subquery(newest[wanted.stop * REACH :][:1])
    near = entries.filter(published_at__gte=Coalesce(last, EARLIEST))
    found = list(_shown(near).order_by("-published_at", "-pk")[wanted])
    if len(found) == wanted.stop - wanted.start:
        return found
    unindexed = Coalesce("published_at", "published_at").desc()  # no index has this order
    return list(_shown(entries).order_by(unindexed, "-pk")[wanted])


def _shown(entries):
    """With the columns of a list of results; `told` is the beginning of the text, for a snippet."""
    return entries.only(*COLUMNS).annotate(told=Left("plain", READ))


def search(asked, *, at=None, kind="", area="", topic="", first=None, last=None):
    """Return the Results for an Asked among what is public at `at`, narrowed by what is given.

    `first`, `last`: days of posting.
    """
    entries = SearchEntry.objects.filter(published_at__lte=at or timezone.now())
    narrowed = {
        "kind": kind,
        "area": area,
        "topics": topic,
        "published_at__date__gte": first,
        "published_at__date__lte": last,
    }
    entries = entries.filter(**{name: value for name, value in narrowed.items() if value})
    return Results(asked, entries)


def kinds_found(results):
    """{kind: count} of Results that are few enough to be counted, else {}."""
    if results.is_more:
        return {}
    return dict(Counter(kind for _pk, kind in results.found))


def address_query(**asked):
    """The query string of a search page."""
    return urlencode({name: value for name, value in asked.items() if value})
