"""Writing a tidy tree: as HTML, or as plain text."""

from portal.markup.addresses import is_outside
from portal.markup.tree import BREAK, LISTS, SECTIONS, Node, Picture, Words

_ON_LINES = {"ul", "ol", "table", "root", "blockquote", *SECTIONS}

# Stands for & in words until nh3 has read them: for many & in one text it takes time by the square. What is
# no character (U+FDD0) never stands in a text that was read.
AMPERSAND = "\ufdd0"


class _Budget:
    """How much may still be written for marks: one long link around many paragraphs is written anew in each."""

    def __init__(self, length):
        self.left = 2 * length + 20_000

    def spend(self, text):
        self.left -= len(text)
        return text if self.left > 0 else ""


def write(root, *, length):
    """Return the HTML of a tidy tree; `length` is that of the text it was read from."""
    budget = _Budget(length)
    return "\n".join("".join(_html(block, budget)) for block in root.children)


def _escaped(text):
    return text.replace("&", "&#38;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")


def _html(node, budget):
    if node.tag == "hr":
        return ["<hr>"]
    apart = "\n" if node.tag in _ON_LINES else ""
    inside, atoms = [], []
    for child in [*node.children, None]:
        if child is not None and not isinstance(child, Node):
            atoms.append(child)
            continue
        if atoms:
            inside += _words(atoms, budget)
            atoms = []
        if child is not None:
            inside += [*_html(child, budget), apart]
    return [f"<{node.tag}{_attributes(node)}>", apart, *inside, f"</{node.tag}>"]


def _attributes(node):
    classes = [node.attributes["class"]] if "class" in node.attributes else []
    if node.tag == "figure":
        classes.append("image") if _shows_picture(node) else None
    if node.align and node.tag not in LISTS:
        classes.append(f"align-{node.align}")
    written = node.attributes | ({"class": " ".join(classes)} if classes else {})
    return "".join(f' {name}="{_escaped(value)}"' for name, value in written.items())


def _shows_picture(figure):
    return any(isinstance(child, Picture) for child in figure.children)


def _words(atoms, budget):
    """Tags are opened and closed between words only where the look changes."""
    written, opened, breaks = [], [], []
    for atom in atoms:
        if atom is BREAK:
            breaks.append("<br>")
            continue
        common = 0
        while common < min(len(opened), len(atom.marks)) and opened[common][0] == atom.marks[common]:
            common += 1
        written += [closing for _mark, closing in reversed(opened[common:])]
        del opened[common:]
        written += breaks
        breaks = []
        for mark in atom.marks[common:]:
            tag = budget.spend(_opening(mark))
            written.append(tag)
            opened.append((mark, f"</{mark[0]}>" if tag else ""))
        written.append(
            _picture(atom) if isinstance(atom, Picture) else _escaped(atom.text.replace("&", AMPERSAND))
        )
    return written + [closing for _mark, closing in reversed(opened)]


def _opening(mark):
    tag, attribute, value = mark
    if not attribute:
        return f"<{tag}>"
    outside = ' rel="noopener noreferrer"' if tag == "a" and is_outside(value) else ""
    return f'<{tag} {attribute}="{_escaped(value)}"{outside}>'


def _picture(picture):
    return (
        "<img" + "".join(f' {name}="{_escaped(value)}"' for name, value in picture.attributes.items()) + ">"
    )


def text_of(node):
    """Return the words of a tidy tree: a line for each block and each row of a table."""
    if node.tag == "tr":
        return " | ".join(" ".join(text_of(cell).split("\n")) for cell in node.children)
    lines, atoms = [], []
    for child in [*node.children, None]:
        if child is not None and not isinstance(child, Node):
            atoms.append(child.text if isinstance(child, Words) else "")
            continue
        lines.append("".join(atoms))
        atoms = []
        if child is not None:
            lines.append(text_of(child))
    return "\n".join(filter(None, (line.strip(" \n") for line in lines)))
