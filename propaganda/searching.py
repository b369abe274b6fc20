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
    best_of,
    found,
    keys_of,
    marked,
    named,
    newest_near,
    newest_sorted,
    shape_of,
    unmarked,
    values_of,
)
from propaganda.vocabulary import Phrase, related

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
    """The entries that `asked` finds, best first, as a list to be paged: len, [a:b].

    `is_more` says that there are more than `len` of them: the first RANKED pages' worth are shown.
    """

    def __init__(self, asked, shape, values):
        self.asked, self.shape, self.values = asked, shape, values
        self.keys = keys_of(found, shape, RANKED + 1, **values)
        self.count, self.is_more = min(len(self.keys), RANKED), len(self.keys) > RANKED

    def __len__(self):
        return self.count

    def __getitem__(self, wanted):
        start, stop = wanted.start, wanted.stop
        if not self.count:
            return []
        if not self.is_more:
            keys = named([pk for pk, _kind in self.keys])
            return best_of(len(keys), self.shape, start, stop, **self.values, **keys)
        if not self.asked.has_marks:
            return self._newest(found, start, stop)
        return self._marked_first(start, stop)

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
        shown = newest_near(part, self.shape, start, stop, **self.values)
        if len(shown) == stop - start:
            return shown
        return newest_sorted(part, self.shape, start, stop, **self.values)


def search(asked, *, at=None, kind=""):
    """Return the Results for an Asked among what is public at `at` (now), of one kind if it is given."""
    return Results(asked, shape_of(asked, kind), values_of(asked, at or timezone.now(), kind))


def entries_found(asked, *, kind):
    """The same as a query set of SearchEntry, in no order."""
    values = SimpleNamespace(**values_of(asked, timezone.now(), kind))
    return found(shape_of(asked, kind), values).order_by()


def kinds_found(results):
    """{kind: count} of Results that are few enough to be counted, else {}."""
    if results.is_more:
        return {}
    return dict(Counter(kind for _pk, kind in results.keys))


def address_query(**asked):
    """The query string of a search page."""
    return urlencode({name: value for name, value in asked.items() if value})
