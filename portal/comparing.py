"""Two texts word by word: what stayed, what was taken out, what was put in.

Time grows with the length of the texts, never with its square.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

SAME, GONE, NEW = "same", "gone", "new"
DEPTH = 8  # how often what lies between two words found is searched again


@dataclass(frozen=True)
class Part:
    """A stretch of text that stayed (`same`), was taken out (`gone`) or put in (`new`)."""

    kind: str
    text: str


def replaced(then, now):
    """The Parts of a value that took the place of another; an empty one is no Part."""
    return [Part(kind, text) for kind, text in ((GONE, then), (NEW, now)) if text]


_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


def compare_words(before, after):
    """Return the Parts of two texts; those that are not new make up `before`, those not gone `after`."""
    runs = []
    for kind, tokens in _runs(_TOKENS.findall(before), _TOKENS.findall(after), DEPTH):
        if tokens and runs and runs[-1][0] == kind:
            runs[-1] = (kind, runs[-1][1] + "".join(tokens))
        elif tokens:
            runs.append((kind, "".join(tokens)))
    return _joined(runs)


def _runs(old, new, depth):
    """Yield (kind, tokens): common ends first, then around words that stand once in each (patience diff)."""
    start = _common(zip(old, new, strict=False))
    end = _common(zip(reversed(old[start:]), reversed(new[start:]), strict=False))
    yield SAME, old[:start]
    tail = old[len(old) - end :]
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    anchors = _anchors(old, new) if depth else []
    if anchors:
        at_old = at_new = 0
        for i, j in [*anchors, (len(old), len(new))]:
            yield from _runs(old[at_old:i], new[at_new:j], depth - 1)
            yield SAME, old[i : i + 1]
            at_old, at_new = i + 1, j + 1
    else:
        yield GONE, old
        yield NEW, new
    yield SAME, tail


def _common(pairs):
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _anchors(old, new):
    """Places (in old, in new) of words that occur once in each, in an order that both share."""
    once = {token for token, n in Counter(old).items() if n == 1 and not token.isspace()}
    places = {token: place for place, token in enumerate(old) if token in once}
    seldom = Counter(new)
    pairs = [(places[token], j) for j, token in enumerate(new) if token in places and seldom[token] == 1]
    return [pairs[index] for index in longest_increasing([i for i, _j in pairs])]


def longest_increasing(numbers):
    """Indices of a longest increasing subsequence of distinct numbers, in time n log n."""
    tails, ends, before = [], [], []  # of the runs of each length: last number, its index; what went before
    for index, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(ends[length - 1] if length else None)
        tails[length : length + 1], ends[length : length + 1] = [number], [index]
    chain, index = [], ends[-1] if ends else None
    while index is not None:
        chain.append(index)
        index = before[index]
    return chain[::-1]


def _joined(runs):
    """Turn runs into Parts; a blank between two changes joins them, so that phrases read as phrases."""
    parts, gone, new = [], "", ""
    for index, (kind, text) in enumerate(runs):
        if kind == GONE:
            gone += text
        elif kind == NEW:
            new += text
        elif text.isspace() and gone and new and index + 1 < len(runs):
            gone, new = gone + text, new + text
        else:
            parts += [*replaced(gone, new), Part(SAME, text)]
            gone = new = ""
    return parts + replaced(gone, new)
