"""Rich text: what of it is kept, how it is read, and the editor in which it is written.

Text is cleaned when it is saved and again before the editor loads it (docs/decisions/0005-ckeditor.md).
What is stored is clean: pages show it as it is, through `readable`.
"""

import nh3

from portal.markup.addresses import file_named, link_address, picture_address
from portal.markup.building import build
from portal.markup.tidying import tidy
from portal.markup.tree import Node, Picture
from portal.markup.writing import AMPERSAND, text_of, write

ALIGNED = {"align-center", "align-right", "align-justify"}
CLASSES = {
    **dict.fromkeys(["p", "h2", "h3", "h4", "li", "td", "th"], ALIGNED),
    "table": {"table-plain"},
    "figure": {"image", *ALIGNED, "align-left"},
    "img": {"align-left", "align-center", "align-right"},
}
ATTRIBUTES = {
    "a": {"href"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
VALUES = {
    "a": {"rel": {"noopener noreferrer"}},
    "ol": {"type": {"a", "A", "i", "I"}},
    "th": {"scope": {"col", "row", "colgroup", "rowgroup"}},
}
# fmt: off
TAGS = {
    "p", "h2", "h3", "h4", "br", "hr", "strong", "em", "u", "s", "sub", "sup", "a", "abbr", "ul",
    "ol", "li", "blockquote", "figure", "figcaption", "img", "table", "caption", "thead", "tbody",
    "tr", "th", "td",
}
# fmt: on


def _may_stay(tag, attribute, value):
    if attribute in ("width", "height", "colspan", "rowspan", "start"):
        return value if value.isascii() and value.isdigit() and len(value) <= 5 else None
    if attribute == "href":
        return value if link_address(value) == value else None
    if attribute == "src":
        return value if picture_address(value) == value else None
    return value


_GUARD = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    tag_attribute_values=VALUES,
    allowed_classes=CLASSES,
    attribute_filter=_may_stay,
    link_rel=None,  # ours says which links lead outside
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="pass_through",
)


def clean(html):
    """Return the part of `html` that we keep: plain HTML without styles, safe in any page of ours.

    Takes anything: what Word, LibreOffice, Google Docs and Outlook put on the clipboard, and attacks.
    Cleaning twice changes nothing. Time and result grow linearly with what is given.
    """
    cleaned = _guarded(html)
    # An address that nh3 cannot read leaves a link that leads nowhere.
    return _guarded(cleaned) if "<a>" in cleaned or "<a rel" in cleaned else cleaned


def _guarded(html):
    guarded = _GUARD.clean(write(tidy(build(html)), length=len(html)))
    return guarded.replace(AMPERSAND, "&amp;")


def plain(html):
    """Return the words of `html` for searching, feeds and snippets: a line for each block and row of a table."""
    return text_of(tidy(build(html)))


def files_in(html):
    """Return the UUIDs of the stored files that `html` shows or links to, each once, in their order."""
    return list(dict.fromkeys(filter(None, map(file_named, _addresses(tidy(build(html)))))))


def _addresses(node):
    for child in node.children:
        if isinstance(child, Node):
            yield from _addresses(child)
            continue
        yield from (mark[2] for mark in child.marks if mark[0] == "a")
        if isinstance(child, Picture):
            yield child.attributes["src"]
