"""Search over everything that citizens see: with marks or without, by number, abbreviation or full form.

PostgreSQL's full text and SQLite's LIKE answer the same, since the tokens are ours (indexing.py). The best
come first only where few rows match; a common word lists the newest first, for ranking would read them all.
"""

from collections import Counter
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import urlencode

from django.utils import timezone

from portal.vietnamese import fold, parse_number
from propaganda.indexing import folded_tokens, tokens
from propaganda.search_statements import (
    REACH,
    Hit,
    counts_and_best,
    found,
    keys_of,
    marked,
    moment_of,
    newest_since,
    newest_sorted,
    shape_of,
    unmarked,
    values_of,
)
from propaganda.vocabulary import Phrase, related

PAGE_SIZE = 20
RANKED = 1000  # at most so many are ranked, and counted
MOST_WORDS = 12


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
    with_marks, folded = tokens(text)[:MOST_WORDS], folded_tokens(text)[:MOST_WORDS]
    if len(with_marks) != len(folded):  # a sign that is several letters: only the folded words are compared
        with_marks = folded
    asked = Asked(text, has_marks=with_marks != folded)
    known, longest = related()
    place = 0
    while place < len(folded):
        for length in range(min(longest, len(folded) - place), 0, -1):
            if tuple(folded[place : place + length]) in known:
                break
        else:
            length = 1
        typed = Phrase(tuple(with_marks[place : place + length]), tuple(folded[place : place + length]))
        others = known.get(typed.folded, set()) if length > 1 or len(typed.folded[0]) > 1 else set()
        asked.groups.append([typed, *sorted(others - {typed}, key=lambda p: p.folded)])
        place += length
    try:
        asked.number_key = fold(parse_number(text).key)
    except ValueError:
        pass
    return asked


# --- Asking ------------------------------------------------------------------------------------------


class Results:
    """What `asked` finds, best first, as a list of Hits to be paged: len, [a:b].

    `is_more` says that there are more than `len` of them: the first RANKED are shown. The first page is read
    together with the count.
    """

    def __init__(self, asked, shape, values):
        self.asked, self.shape, self.values = asked, shape, values
        counts, self.first_page = self._read(0, PAGE_SIZE)
        self.is_more = sum(counts.values()) > RANKED
        self.count = min(sum(counts.values()), RANKED)
        self.kinds = {} if self.is_more else counts

    def __len__(self):
        return self.count

    def __getitem__(self, wanted):
        start, stop = wanted.start, wanted.stop
        if self.is_more and self.asked.has_marks:
            return self._marked_first(start, stop)
        if self.is_more:
            return self._newest(found, start, stop)
        if start == 0 and stop <= PAGE_SIZE:
            return self.first_page[:stop]
        return self._read(start, stop)[1]

    def _read(self, start, stop):
        """({kind: count}, Hits of the best from `start` to `stop`, none if too many are found)."""
        rows = counts_and_best(self.shape, RANKED, start, stop, **self.values)
        return {row[0]: row[1] for row in rows if not row[3]}, _hits(row for row in rows if row[3])

    def _marked_first(self, start, stop):
        """Of a common word: the newest with these very marks, then the newest of the others."""
        shown = self._newest(marked, start, stop)
        missing = stop - start - len(shown)
        if missing > 0:
            with_marks = len(keys_of(marked, self.shape, RANKED + 1, **self.values))
            start = max(0, start - with_marks)
            shown += self._newest(unmarked, start, start + missing)
        return shown

    def _newest(self, part, start, stop):
        since = moment_of(stop * REACH)  # as good if a minute old
        shown = newest_since(part, self.shape, start, stop, since=since, **self.values)
        if len(shown) < stop - start:
            shown = newest_sorted(part, self.shape, start, stop, **self.values)
        return _hits(shown)


def _hits(rows):
    best_first = sorted(rows, key=lambda row: row[1:4], reverse=True)
    return [Hit(pk, kind, *shown) for kind, _rank, _at, pk, *shown in best_first]


def search(asked, *, at=None, kind=""):
    """Return the Results for an Asked among what is public at `at` (now), of one kind if it is given."""
    return Results(asked, shape_of(asked, kind), values_of(asked, at or timezone.now(), kind))


def entries_found(asked, *, kind):
    """The same as a query set of SearchEntry, in no order."""
    values = SimpleNamespace(**values_of(asked, timezone.now(), kind))
    return found(shape_of(asked, kind), values).order_by()


def kinds_found(asked):
    """{kind: count} of what is public now and few enough to be counted, else {}."""
    keys = keys_of(found, shape_of(asked, ""), RANKED + 1, **values_of(asked, timezone.now(), ""))
    return {} if len(keys) > RANKED else dict(Counter(kind for _pk, kind in keys))


def address_query(**asked):
    """The query string of a search page."""
    return urlencode({name: value for name, value in asked.items() if value})
