"""What a text is made of: blocks (Node) that hold blocks or, at the leaves, words, pictures and line breaks."""

from dataclasses import dataclass, field

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LEAVES = {"p", *HEADINGS}
CAPTIONS = {"caption", "figcaption"}
LISTS = {"ul", "ol"}
SECTIONS = {"thead", "tbody"}
CELLS = {"td", "th"}
MIXED = {"li", "figure", *CELLS}  # they hold words, or blocks
FLOW = {"root", "blockquote", *MIXED}


@dataclass(eq=False)
class Node:
    tag: str
    attributes: dict = field(default_factory=dict)
    align: str = ""
    is_implied: bool = False  # no tag opened it
    level: int = 0  # of a line of a list, as Word writes it
    bullet: str = ""  # what Word puts in front of that line
    border: bool | None = None
    children: list = field(default_factory=list)


@dataclass(eq=False)
class Words:
    marks: tuple
    text: str


@dataclass(eq=False)
class Picture:
    marks: tuple
    attributes: dict


BREAK = Words((), "\n")
