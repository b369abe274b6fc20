"""Từ viết tắt: the first use of an abbreviation on a page becomes a button that tells the full form.

The button opens a popover, which browsers do without a script: by touch, mouse and keyboard; Escape or a
press elsewhere closes it, and a screen reader reads the full form as the button's description. Paper has
no buttons: static/css/toggletip.css prints "CCHC (Cải cách hành chính)".
"""

import datetime
import re
from functools import lru_cache
from html import escape
from typing import NamedTuple

# A tag as nh3 writes it. At anything else that begins with "<" we stop, and leave the rest as it is.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?: [a-z][a-z0-9-]*="[^"]*")* ?/?>')
# Where no button may stand (in a link, a button, a label), or where a word is not prose (code), or is told already.
SKIPPED = {"a", "abbr", "button", "code", "kbd", "label", "math", "option", "pre", "samp", "script", "select"}
SKIPPED |= {"style", "summary", "svg", "textarea", "title", "h1", "h2", "h3", "h4", "h5", "h6"}
# A word goes on across these: in "Đ<b>A</b>" stands no "A".
_INLINE = {"a", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "u"}
# "60/KH-UBND", "kscchc@hanoi.gov.vn" and "DA" with a mark of its own (NFD) are each one word.
_GLUE = r"\w/@&#\-\u0300-\u036f"
_BEFORE = re.compile(rf"(?:[{_GLUE}]|&amp;)\Z")
_AFTER = re.compile(rf"[{_GLUE.replace('&', '')}]|\.\w|&amp;\w")
_TOGGLETIP = (
    '<span class="toggletip"><button type="button" class="toggletip__word" popovertarget="{id}" '
    'aria-describedby="{id}">{abbr}</button><span class="toggletip__full" id="{id}" popover>{full}</span></span>'
)


class Term(NamedTuple):
    """An abbreviation, its full form, and the days on which it has this meaning (None: always)."""

    abbr: str
    full: str
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    def is_valid_on(self, day):
        return (self.valid_from or day) <= day <= (self.valid_to or day)


def expand(html, terms, *, day, seen):
    """Return `html` with the first use of each of `terms` (Term) that is valid on `day` made a toggletip.

    `html` is clean already (by nh3) or escaped plain text; its text, tags and attributes stay as they are.
    `seen` is a set for the whole page, which grows by what was expanded: a page has several texts. Time
    grows linearly with `html`, and not with the number of terms.
    """
    pattern, full = _compiled(tuple(terms), day)
    if not full:
        return html
    pieces, result, depth, before = list(_pieces(html)), [], 0, ""
    for index, (text, tag, is_end, name) in enumerate(pieces):
        if depth or not text:
            result += text, tag
        else:
            result += _expanded(text, pattern, full, seen, before, pieces, index), tag
        before = (before + text)[-5:] if name in _INLINE else ""
        if name in SKIPPED:
            depth = max(0, depth - 1) if is_end else depth + 1
    return "".join(result)


def _expanded(text, pattern, full, seen, before, pieces, index):
    def toggletip(match):
        abbr = match[0]
        is_part = match.start() == 0 and _BEFORE.search(before)
        if abbr in seen or is_part or (match.end() == len(text) and _goes_on(abbr, pieces, index)):
            return abbr
        seen.add(abbr)
        return _TOGGLETIP.format(id=f"tu-viet-tat-{len(seen)}", abbr=abbr, full=full[abbr])

    return pattern.sub(toggletip, text)


def _goes_on(abbr, pieces, index):
    """Tell whether the word at the end of a piece goes on in the next one."""
    while abbr[-1].isalnum() and pieces[index][3] in _INLINE:
        index += 1
        if pieces[index][0]:
            return bool(_AFTER.match(pieces[index][0]))
    return False


def _pieces(html):
    """Yield (text, the tag after it, "/" if that is an end tag, its name); the last has no tag of ours."""
    at = 0
    while (start := html.find("<", at)) >= 0:
        tag = _TAG.match(html, start)
        if not tag:
            yield "", html[at:], "", ""
            return
        yield html[at:start], tag[0], tag[1], tag[2]
        at = tag.end()
    yield html[at:], "", "", ""


# --- The pattern: one tree of letters, so that a thousand terms take no longer than one ---------


@lru_cache(maxsize=8)
def _compiled(terms, day):
    """Return a pattern of all terms valid on `day`, the longest first, and their full forms, both as in HTML.

    Of two meanings on one day the later one stands. The terms themselves are the key: a change shows at once.
    """
    valid = [term for term in terms if term.is_valid_on(day) and term.abbr[:1].isalnum()]
    valid.sort(key=lambda term: term.valid_from or datetime.date.min)
    full = {escape(term.abbr, quote=False): escape(term.full) for term in valid}
    tree = {}
    for abbr in full:
        node = tree
        for letter in abbr:
            node = node.setdefault(letter, {})
        node[""] = f"(?!{_AFTER.pattern})" if abbr[-1].isalnum() else ""
    # Each branch begins with its letter, so that the search leaps from capital to capital.
    branches = (
        rf"{first}(?<![{_GLUE}]{first})(?<!&amp;{first}){_branch(rest)}" for first, rest in tree.items()
    )
    return re.compile("|".join(branches)), full


def _branch(node):
    longer = [re.escape(letter) + _branch(rest) for letter, rest in node.items() if letter]
    return f"(?:{'|'.join([*longer, node['']] if '' in node else longer)})"
