"""The piece of a text in which a search found something, with the found words marked."""

from functools import lru_cache
from itertools import chain, takewhile

from django.utils.html import format_html, format_html_join

from portal.vietnamese import fold
from propaganda.indexing import WORD

LENGTH = 220
READ = 20_000  # characters: what is found further down shows the text's beginning


def snippet(text, words):
    """Return a SafeString of about LENGTH characters of `text` around the first of the folded `words`."""
    text = " ".join(text[:READ].split())
    hits = (match.span() for match in WORD.finditer(text) if _folded(match[0]) in words)
    first_hit = next(hits, None)
    start = max(0, first_hit[0] - LENGTH // 3) if first_hit else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = text.find(" ", start + LENGTH)
    end = len(text) if end < 0 else end
    hits = chain([first_hit], takewhile(lambda span: span[1] <= end, hits)) if first_hit else []
    pairs, place = [], start
    for first, last in hits:
        if first >= start and last <= end:
            pairs.append((text[place:first], text[first:last]))
            place = last
    marked = format_html_join("", "{}<mark>{}</mark>", pairs)
    rest = f"{text[place:end]} …" if end < len(text) else text[place:end]
    return format_html("{}{}{}", "… " if start else "", marked, rest)


@lru_cache(maxsize=20_000)
def _folded(word):
    return fold(word[:LENGTH])
