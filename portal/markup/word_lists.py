"""Lists as Word writes them: paragraphs with a level and, in front, the dot or the number as text."""

import re

from portal.markup.tree import LISTS, Node, Words

_BULLET = re.compile(r"[·o•§ØüvqwàðèÀ*+\-–—−▪●○■□◦➢➤✓✔\uf000-\uf0ff]")
_NUMBER = re.compile(
    r"\(?(?:([0-9]{1,4})|([a-hj-zđ])|([A-HJ-UWYZ])|([ivx]{1,6})|([IVX]{1,6}))[.)/]", re.ASCII
)
_ROMAN = {"i": 1, "v": 5, "x": 10}


def listed(blocks):
    """Return `blocks` with the runs of Word's lines as lists, and with lists that go on joined together."""
    made, stack = [], []  # the lists that are open: (level, Node)
    for block in blocks:
        kind = _kind(block)
        if block.tag in ("p",) and block.level and not kind and block.bullet.strip():
            block.children = [Words((), f"{' '.join(block.bullet.split())} "), *block.children]
        if not kind:
            stack = []
            block.level = 0
            _append(made, block)
            continue
        line = Node("li", align=block.align, children=block.children)
        while stack and (
            stack[-1][0] > block.level or (stack[-1][0] == block.level and not _goes_on(stack[-1][1], *kind))
        ):
            stack.pop()
        if not stack or stack[-1][0] < block.level:
            around = stack[-1][1].children[-1].children if stack else made
            stack.append((block.level, _list_in(around, *kind)))
        stack[-1][1].children.append(line)
    return made


def _list_in(around, tag, kind, number):
    """Return the list that ends `around` if it goes on, or a new one there."""
    last = around[-1] if around else None
    if not (isinstance(last, Node) and last.tag in LISTS and _goes_on(last, tag, kind, number)):
        around.append(Node(tag, attributes=_numbering(tag, kind, number)))
    return around[-1]


def _kind(block):
    """Return (tag, type, number) for a line of a list, or None."""
    if block.tag != "p" or not block.level:
        return None
    bullet = "".join(block.bullet.split())
    if not bullet or _BULLET.fullmatch(bullet):
        return "ul", "", 1
    found = _NUMBER.fullmatch(bullet)
    if not found:
        return None
    number, small, capital, small_roman, roman = found.groups()
    if number:
        return "ol", "", int(number)
    if small or capital:
        return (
            ("ol", "a", "abcdefghijklmnopqrstuvwxyz".find(small) + 1)
            if small
            else ("ol", "A", ord(capital) - 64)
        )
    return "ol", "i" if small_roman else "I", _roman(small_roman or roman)


def _roman(text):
    values = [_ROMAN[letter] for letter in text.lower()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _numbering(_tag, kind, number):
    return ({"start": str(number)} if number > 1 else {}) | ({"type": kind} if kind else {})


def _goes_on(node, tag, kind, number):
    if node.tag != tag or node.attributes.get("type", "") != kind:
        return False
    return tag == "ul" or number == int(node.attributes.get("start", 1)) + len(node.children)


def _append(made, block):
    """A list right after a list of its kind is its continuation; a numbered one only with the next number."""
    last = made[-1] if made else None
    if last is not None and last.tag in LISTS and block.tag in LISTS:
        number = int(block.attributes.get("start", 1))
        if _goes_on(last, block.tag, block.attributes.get("type", ""), number):
            last.children += block.children
            return
    made.append(block)
