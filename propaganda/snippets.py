"""The piece of a text in which a search found something, with the found words marked."""

from django.utils.html import format_html, format_html_join

from portal.vietnamese import fold
from propaganda.indexing import WORD

LENGTH = 220
READ = 20_000  # characters: what is found further down shows the text's beginning


def snippet(text, words):
    """Return a SafeString of about LENGTH characters of `text` around the first of the folded `words`."""
    text = " ".join(text[:READ].split())
    hits = [match.span() for match in WORD.finditer(text) if fold(match[0]) in words]
    start = max(0, hits[0][0] - LENGTH // 3) if hits else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = text.find(" ", start + LENGTH)
    end = len(text) if end < 0 else end
    pieces, place = [], start
    for first, last in hits:
        if first >= start and last <= end:
            pieces += [("", text[place:first]), ("mark", text[first:last])]
            place = last
    pieces.append(("", text[place:end]))
    shown = format_html_join("", "{}", ((_piece(*piece),) for piece in pieces))
    return format_html("{}{}{}", "… " if start else "", shown, " …" if end < len(text) else "")


def _piece(tag, text):
    return format_html("<mark>{}</mark>", text) if tag else text
