"""Growing a tree from tags and text: what was left open is closed, what stands astray gets its place.

Formatting (bold, links) is kept beside the words, not as elements, so that nothing can be nested wrongly.
"""

from collections import Counter
from dataclasses import dataclass

from portal.markup.addresses import picture_address
from portal.markup.attributes import border, cell_span, list_numbering, picture_size, word_list_level
from portal.markup.styles import Look, looked
from portal.markup.tokens import tokens
from portal.markup.tree import (
    BREAK,
    CAPTIONS,
    HEADINGS,
    LEAVES,
    LISTS,
    MIXED,
    SECTIONS,
    Node,
    Picture,
    Words,
)
from portal.vietnamese import normalise

DEEPEST = 60
VOID = {"area", "base", "col", "embed", "input", "link", "meta", "param", "source", "track", "wbr"}
# fmt: off
INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del",
    "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "ruby",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
}
# fmt: on
ROWS = {"caption", "thead", "tbody", "tfoot", "tr", "td", "th"}


@dataclass(eq=False, slots=True)
class _Open:
    """A tag that is open: `before` holds again once it is closed."""

    name: str
    before: Look
    is_inline: bool
    outside: int  # how many nodes were open around it
    inside: int  # and how many with its own


def build(text):
    """Return the root of the tree of `text`; its headings keep their own levels, h1 to h6."""
    builder = _Builder()
    for kind, *rest in tokens(text):
        getattr(builder, kind)(*rest)
    return builder.nodes[0]


class _Builder:
    def __init__(self):
        self.nodes = [Node("root")]
        self.tags = []
        self.look = Look()
        self.open_names, self.too_deep = Counter(), Counter()

    # --- What comes -----------------------------------------------------------------------------

    def text(self, text):
        if self.look.is_hidden:
            return
        if self.look.is_bullet:
            self.nodes[-1].bullet = (self.nodes[-1].bullet + text)[:20]
            return
        lines = text.split("\n") if self.look.keeps_lines else [text]
        for number, line in enumerate(lines):
            if number:
                self._put(BREAK)
            if line:
                self._put(Words(self.look.marks, line))

    def open(self, name, attributes):
        if name == "br":
            self._put(BREAK)
        elif name in ("img", "image"):
            self._picture(attributes)
        elif name == "hr":
            self._rule()
        elif name in VOID or name.startswith(("!", "?")):
            return
        elif len(self.tags) >= DEEPEST:
            self.too_deep[name] += 1
        else:
            is_inline = name in INLINE or ":" in name
            node = None if is_inline else self._room_for(name, attributes)
            outside, before = len(self.nodes), self.look
            self.look = looked(before, name, attributes)
            if node:
                node.align = self.look.align
                self._push(node)
                if node.tag == "figure":
                    self.look = self.look._replace(align="")
            self.tags.append(_Open(name, before, is_inline, outside, len(self.nodes)))
            self.open_names[name] += 1

    def close(self, name):
        if self.too_deep[name]:
            self.too_deep[name] -= 1
            return None
        if not self.open_names[name]:
            return None
        is_inline = name in INLINE or ":" in name
        walls = set() if name == "table" else {"table"} if name in ROWS else {"table", "td", "th", "caption"}
        for index in range(len(self.tags) - 1, -1, -1):
            tag = self.tags[index]
            if tag.name == name:
                return self._close_from(index)
            if tag.name in walls or (is_inline and not tag.is_inline):
                return None
        return None

    # --- Words, pictures, rules -----------------------------------------------------------------

    def _put(self, atom):
        """Put words or a picture where we are; bare words in a page or a quotation get a paragraph."""
        top = self.nodes[-1]
        if top.tag not in LEAVES | CAPTIONS | MIXED:
            if self.look.is_hidden or (isinstance(atom, Words) and not atom.text.strip()):
                return
            self._enter_flow()
            if self.nodes[-1].tag not in MIXED:
                self._push(Node("p", align=self.look.align, is_implied=True))
            top = self.nodes[-1]
        top.children.append(atom)

    def _picture(self, attributes):
        address = picture_address(attributes.get("src", ""))
        words = normalise(attributes.get("alt", ""))[:500].strip()
        if not address:
            if words and len(words) <= 8 and not any(map(str.isalnum, words)):
                self.text(words)  # an emoji that is drawn as a picture
            return
        if self.look.is_hidden:
            return
        kept = {"src": address, "alt": words} | picture_size(attributes)
        self._put(Picture(tuple(mark for mark in self.look.marks if mark[0] == "a"), kept))

    def _rule(self):
        if self.nodes[-1].tag in CAPTIONS or self.look.is_hidden:
            return
        self._close_leaf()
        self._enter_flow()
        self.nodes[-1].children.append(Node("hr"))

    # --- Blocks ---------------------------------------------------------------------------------

    def _room_for(self, name, attributes):
        """Close what a block of this name ends, and return the Node for it: None if its words alone count."""
        top = self.nodes[-1].tag
        if top in CAPTIONS and not (top == "caption" and name in ROWS):
            return self._space()
        if top in HEADINGS and name not in HEADINGS and name not in LISTS | ROWS | {"table", "li", "figure"}:
            return self._space()
        if name in ROWS:
            return self._room_in_table(name, attributes)
        if name == "li":
            return self._room_in_list()
        self._close_leaf()
        if name in ("ul", "ol", "menu", "dir") and self.nodes[-1].tag in LISTS:
            self._enter_last("li")  # a list right inside a list belongs to the line before it
        if name in ("ul", "menu", "dir"):
            return self._in_flow("ul")
        if name == "ol":
            return self._in_flow("ol", attributes=list_numbering(attributes))
        if name == "table":
            kind = {"class": "table-plain"} if "table-plain" in attributes.get("class", "").split() else {}
            return self._in_flow("table", attributes=kind, border=border(attributes))
        if name == "figcaption":
            return Node(name) if self.nodes[-1].tag == "figure" else self._in_flow("p")
        if name in ("p", "pre"):
            is_title = "msotitle" in attributes.get("class", "").lower().split()
            return self._in_flow("h1" if is_title else "p", level=word_list_level(attributes))
        if name in HEADINGS or name in ("blockquote", "figure"):
            return self._in_flow(name)
        return None

    def _room_in_list(self):
        index = self._nearest(LISTS | {"menu", "dir"}, walls={"table", "td", "th", "blockquote", "figure"})
        if index is None:
            return self._close_leaf()
        self._close_above(index)
        return Node("li") if self.nodes[-1].tag in LISTS else None

    def _room_in_table(self, name, attributes):
        table = self._nearest({"table"}, walls=set())
        if table is None:
            return self._close_leaf()
        if self.nodes[self.tags[table].inside - 1].tag != "table":
            return self._space()  # a table in a caption: only its words count
        if name in ("caption", "thead", "tbody", "tfoot"):
            self._close_above(table)
            return Node("tbody" if name == "tfoot" else name)
        section = self._nearest({"thead", "tbody", "tfoot", "table"}, walls=set())
        row = self._nearest({"tr", "table"}, walls=set())
        if name == "tr" or row == table:
            self._close_above(section)
            self._enter_section()
            if name == "tr":
                return Node("tr")
            self._enter_last("tr")
        else:
            self._close_above(row)
        self._note_border(attributes)
        return Node(name, attributes=cell_span(attributes))

    def _note_border(self, attributes):
        """A table whose border is 0 still has lines if a cell of it has; Word writes all tables so."""
        table = next(node for node in reversed(self.nodes) if node.tag == "table")
        line = border(attributes)
        if line or (line is False and table.border is None):
            table.border = line

    def _in_flow(self, tag, **told):
        self._enter_flow()
        return Node(tag, **told)

    def _enter_flow(self):
        """Where only lines or rows may stand, go into the last line or cell, or a new one."""
        top = self.nodes[-1].tag
        if top in LISTS:
            self._enter_last("li")
        elif top == "table" or top in SECTIONS or top == "tr":
            if top == "table":
                self._enter_section()
            if top != "tr":
                self._enter_last("tr")
            self._enter_last("td")

    def _enter_section(self):
        if self.nodes[-1].tag == "table":
            self._enter_last("tbody")

    def _enter_last(self, tag):
        last = self.nodes[-1].children[-1:]
        is_there = (
            last and isinstance(last[0], Node) and last[0].tag == tag and (last[0].is_implied or tag == "li")
        )
        if is_there:
            self.nodes.append(last[0])
        else:
            self._push(Node(tag, is_implied=True))

    def _push(self, node):
        self.nodes[-1].children.append(node)
        self.nodes.append(node)

    def _space(self):
        self._put(Words((), " "))

    # --- Closing --------------------------------------------------------------------------------

    def _close_leaf(self):
        """End the paragraph or heading that is open, if one is."""
        if self.nodes[-1].tag not in LEAVES:
            return
        depth = len(self.nodes)
        for index in range(len(self.tags) - 1, -1, -1):
            tag = self.tags[index]
            if not tag.is_inline and tag.outside < depth:
                if tag.inside == depth:
                    self._close_from(index)
                    return
                break
        self.nodes.pop()

    def _close_above(self, index):
        if index + 1 < len(self.tags):
            self._close_from(index + 1)
        del self.nodes[self.tags[index].inside :]

    def _close_from(self, index):
        tag = self.tags[index]
        self.look = tag.before
        for closed in self.tags[index:]:
            self.open_names[closed.name] -= 1
        if not tag.is_inline:
            del self.nodes[tag.outside :]
        del self.tags[index:]

    def _nearest(self, names, *, walls):
        for index in range(len(self.tags) - 1, -1, -1):
            if self.tags[index].name in names:
                return index
            if self.tags[index].name in walls:
                return None
        return None
