"""Tidying a tree: empty blocks go, words of one look are joined, lines of Word's lists become lists.

Tidying what is tidy changes nothing.
"""

import re
import unicodedata

from portal.markup.styles import without_mark
from portal.markup.tree import (
    BREAK,
    CELLS,
    FLOW,
    HEADINGS,
    LEAVES,
    LISTS,
    MIXED,
    SECTIONS,
    Node,
    Picture,
    Words,
)
from portal.markup.word_lists import listed
from portal.vietnamese import compose, normalise

BLANKS = " \t\n\r\f\xa0"
_BLANK = re.compile(f"[{BLANKS}]+")
_BARE = {"strong"}  # bold already where these marks are left out


def tidy(root):
    """Return `root` tidied; headings become h2 to h4."""
    # The title of the page is its only h1: where the text has one, everything moves down.
    levels = {"h1": "h2", "h2": "h3"} if _has_tag(root, "h1") else {"h2": "h2", "h3": "h3"}
    return _Tidier(levels).flow(root)


def _has_tag(node, tag):
    return node.tag == tag or any(_has_tag(child, tag) for child in node.children if isinstance(child, Node))


class _Tidier:
    def __init__(self, levels):
        self.levels = levels

    def node(self, node):
        """Return the list of what `node` becomes: nothing, itself, or several."""
        if node.tag == "hr":
            return [node]
        if node.tag in LEAVES:
            return self.leaf(node)
        if node.tag in LISTS:
            node.children = [line for child in node.children for line in self.node(child)]
        elif node.tag == "table":
            self.table(node)
        elif node.tag == "figcaption":
            node.children = _one(paragraphs(node.children, splits=False))
        elif node.tag in FLOW:
            self.flow(node)
            if node.tag == "figure" and not any(_holds_figure(child) for child in node.children):
                return _without_figure(node)
        return [node] if node.children else []

    def leaf(self, node):
        if node.tag != "p":
            node.tag = self.levels.get(node.tag, "h4")
        is_heading = node.tag in HEADINGS
        made = paragraphs(node.children, splits=not is_heading, bare=_BARE if is_heading else ())
        if is_heading and node.bullet.strip() and made:
            made = paragraphs([Words((), f"{node.bullet} "), *made[0]], splits=False)
        return [
            Node(
                node.tag,
                align=node.align,
                level=node.level,
                bullet=node.bullet if not number else "",
                children=atoms,
            )
            for number, atoms in enumerate(made)
        ]

    def flow(self, node):
        """Tidy what holds blocks; a line or cell with a single paragraph holds its words instead."""
        bare = _BARE if node.tag == "th" else ()
        blocks, atoms = [], []
        for child in [*node.children, None]:
            if child is not None and not isinstance(child, Node):
                atoms.append(child)
                continue
            blocks += [Node("p", align=node.align, children=made) for made in paragraphs(atoms, bare=bare)]
            atoms = []
            if child is not None:
                blocks += self.node(child)
        blocks = listed(blocks)
        rest = blocks[1:]
        if node.tag in MIXED:
            lone = (
                bool(blocks)
                and blocks[0].tag == "p"
                and all(block.tag in _BESIDE[node.tag] for block in rest)
            )
            if lone:
                node.align = node.align if node.tag == "figure" else blocks[0].align
                blocks = [*_one(paragraphs(blocks[0].children, bare=bare)), *rest]
            elif node.tag != "figure":
                node.align = ""
        node.children = blocks
        return node

    def table(self, node):
        captions, sections = [], []
        for child in node.children:
            if child.tag == "caption":
                captions += [Words((), " "), *child.children]
            elif child.tag in SECTIONS:
                if child.tag == "thead" and sections:
                    child.tag = "tbody"
                self.section(child)
                if child.children:
                    sections.append(child)
        caption = _one(paragraphs(captions, splits=False))
        if node.border is False:
            node.attributes["class"] = "table-plain"
        node.children = [Node("caption", children=caption)] if caption and sections else []
        node.children += sections

    def section(self, node):
        rows = [row for row in node.children if isinstance(row, Node) and row.tag == "tr"]
        for row in rows:
            row.children = [cell for cell in row.children if isinstance(cell, Node) and cell.tag in CELLS]
            for cell in row.children:
                if node.tag == "thead":
                    cell.tag = "th"
                    cell.attributes.setdefault("scope", "col")
                elif cell.tag == "td":
                    cell.attributes.pop("scope", None)
                self.flow(cell)
        node.children = [row for row in rows if row.children]


_BESIDE = {"li": LISTS, "figure": {"figcaption"}, "td": set(), "th": set()}


def _holds_figure(child):
    if isinstance(child, Node):
        return child.tag == "table" or any(map(_holds_figure, child.children))
    return isinstance(child, Picture)


def _without_figure(figure):
    """Return the blocks of a figure that shows nothing; its words stay."""
    blocks, atoms = [], []
    for child in [*figure.children, None]:
        if child is not None and not isinstance(child, Node):
            atoms.append(child)
            continue
        blocks += [Node("p", children=made) for made in paragraphs(atoms)]
        atoms = []
        if child is not None:
            blocks.append(Node("p", children=child.children) if child.tag == "figcaption" else child)
    return blocks


def _one(made):
    return made[0] if made else []


def paragraphs(atoms, *, splits=True, bare=()):
    """Return lists of tidy atoms: one, or several where two line breaks in a row part them; none if empty."""
    if not atoms:
        return []
    made, run, breaks = [], [], 0
    for atom in atoms:
        if atom is BREAK:
            _strip_end(run)
            breaks += bool(run)
            continue
        if isinstance(atom, Words):
            atom = _next_words(run, atom, is_start=not run or breaks, bare=bare)
            if atom is None:
                continue
        if breaks > 1 and splits:
            made.append(run)
            run = []
        elif breaks:
            run.append(BREAK)
        breaks = 0
        run.append(atom)
    _strip_end(run)
    return [joined for run in [*made, run] if (joined := _joined(run))]


def _next_words(run, atom, *, is_start, bare):
    """Return `atom` as it follows `run`: blanks once, marks of letters with their letters; None if all is said."""
    text = _BLANK.sub(lambda blank: blank[0] if blank[0] == "\xa0" else " ", atom.text)
    before = run[-1] if run and not is_start and isinstance(run[-1], Words) else None
    begin = _first(text, lambda c: c in BLANKS) if before and before.text[-1] in BLANKS else 0
    if before:
        letter = _first(text, unicodedata.combining, begin)
        if letter > begin and not all(map(unicodedata.combining, before.text[-30:])):  # more is a flood
            run[-1] = Words(before.marks, before.text + text[begin : min(letter, begin + 30)])
    else:
        letter = _first(text, lambda c: unicodedata.combining(c) or (is_start and c in BLANKS))
    if letter == len(text):
        return None
    marks = without_mark(atom.marks, *bare)
    if any(mark[0] == "a" for mark in marks):
        marks = without_mark(marks, "u")
    return Words(marks, text[letter:])


def _first(text, is_passed, at=0):
    """Return where the first character stands that is not passed over."""
    while at < len(text) and is_passed(text[at]):
        at += 1
    return at


def _strip_end(run):
    while run and isinstance(run[-1], Words) and run[-1] is not BREAK:
        text = run[-1].text.rstrip(BLANKS)
        if text:
            run[-1] = Words(run[-1].marks, text)
            return
        run.pop()


def _joined(run):
    """Join words of one look; a blank between words has what both have."""
    groups = []
    for index, atom in enumerate(run):
        if not isinstance(atom, Words) or atom is BREAK:
            groups.append(atom)
            continue
        marks = atom.marks
        if not atom.text.strip(BLANKS) and 0 < index < len(run) - 1:
            after = run[index + 1].marks
            marks = tuple(mark for mark in run[index - 1].marks if mark in after)
        if groups and isinstance(groups[-1], list) and groups[-1][0] == marks:
            groups[-1].append(atom.text)
        else:
            groups.append([marks, atom.text])
    joined = [
        Words(group[0], compose("".join(group[1:]))) if isinstance(group, list) else group for group in groups
    ]
    has_picture = any(isinstance(atom, Picture) for atom in joined)
    return joined if has_picture or any(normalise(atom.text[:500]) for atom in joined) else []
