"""What a tag says about the words in it: bold, a link, in the middle, hidden. Looks become tags and classes.

Marks are tuples (tag, attribute, value), always in the order of RANKS, so that equal looks are equal.
"""

import re
from typing import NamedTuple

from portal.markup.addresses import link_address
from portal.markup.attributes import declarations
from portal.vietnamese import normalise

RANKS = {tag: rank for rank, tag in enumerate(["a", "abbr", "strong", "em", "u", "s", "sub", "sup"])}
TAGS = {
    **dict.fromkeys(["b", "strong"], "strong"),
    **dict.fromkeys(["i", "em", "cite", "dfn", "var"], "em"),
    **dict.fromkeys(["u", "ins"], "u"),
    **dict.fromkeys(["s", "strike", "del"], "s"),
    "sub": "sub",
    "sup": "sup",
}
ALIGNMENTS = {
    "left": "",
    "start": "",
    "center": "center",
    "right": "right",
    "end": "right",
    "justify": "justify",
}
_CLASS_ALIGNS = re.compile(
    r"(?:^|\s)(?:align-?|ql-align-|has-text-align-|text-)(left|center|right|justify)(?=\s|$)"
)
_IS_BOLD = re.compile(r"bold|[6-9]00")
_OWN_ALIGN = {
    "table",
    "img",
    "hr",
    "input",
    "iframe",
}  # there `align` says where the thing stands, not its words
_PLAIN = {"p", "div", "span", "li", "tr", "td", "th", "tbody", "h2", "h3", "h4", "font"}  # they say nothing


class Look(NamedTuple):
    """What holds for the words at one place."""

    marks: tuple = ()
    align: str = ""
    is_hidden: bool = False
    is_bullet: bool = False  # the number or dot that Word writes in front of a line of a list
    keeps_lines: bool = False


def looked(look, name, attributes):
    """Return the Look inside an element that stands where `look` holds."""
    if not attributes and name in _PLAIN:
        return look
    style = declarations(attributes["style"]) if "style" in attributes else {}
    return look._replace(
        marks=_marked(look.marks, name, attributes, style),
        align=alignment(name, attributes, style, look.align),
        is_hidden=look.is_hidden or _is_hidden(attributes, style),
        is_bullet=look.is_bullet or style.get("mso-list") == "ignore",
        keeps_lines=look.keeps_lines or name == "pre",
    )


def alignment(name, attributes, style, inherited):
    """Return "", "center", "right" or "justify". A table or list in the middle has its words on the left."""
    if name in ("table", "ul", "ol"):
        inherited = ""
    in_class = _CLASS_ALIGNS.search(attributes.get("class", "").lower())
    in_style = style.get("text-align", "")
    if in_style in ALIGNMENTS:
        return ALIGNMENTS[in_style]
    if in_class and name != "table":
        return ALIGNMENTS[in_class[1]]
    attribute = attributes.get("align", "").lower()
    if attribute in ALIGNMENTS and name not in _OWN_ALIGN:
        return ALIGNMENTS[attribute]
    return "center" if name == "center" else inherited


def with_mark(marks, tag, attribute="", value=""):
    rest = [mark for mark in marks if mark[0] != tag]
    return tuple(sorted([*rest, (tag, attribute, value)], key=lambda mark: RANKS[mark[0]]))


def without_mark(marks, *tags):
    return tuple(mark for mark in marks if mark[0] not in tags)


def _marked(marks, name, attributes, style):
    if name in TAGS:
        marks = with_mark(marks, TAGS[name])
    elif name == "a" and "href" in attributes:
        address = link_address(attributes["href"])
        marks = with_mark(marks, "a", "href", address) if address else without_mark(marks, "a")
    elif name in ("abbr", "acronym") and (full := normalise(attributes.get("title", ""))[:200].strip()):
        marks = with_mark(marks, "abbr", "title", full)
    return _styled(marks, style) if style else marks


def _styled(marks, style):
    weight, slant = style.get("font-weight", ""), style.get("font-style", "")
    line = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    shift = style.get("vertical-align", "")
    for tag, is_on, is_off in [
        ("strong", _IS_BOLD.match(weight), weight and weight != "inherit"),
        ("em", slant in ("italic", "oblique"), slant == "normal"),
        ("u", "underline" in line, False),
        ("s", "line-through" in line, False),
        ("sub", shift == "sub", False),
        ("sup", shift == "super", False),
    ]:
        if is_on:
            marks = with_mark(marks, tag)
        elif is_off:
            marks = without_mark(marks, tag)
    return marks


def _is_hidden(attributes, style):
    return (
        "hidden" in attributes
        or style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("mso-element", "").startswith("comment")
        or attributes.get("class", "").lower().startswith("msocom")
    )
