"""What is wrong with a text for readers who cannot see it, and for all others: said to who writes it.

Faults stop publishing; advice does not. Both take HTML as it was typed or as it was cleaned.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.markup.addresses import picture_address
from portal.markup.building import build
from portal.markup.tidying import tidy
from portal.markup.tokens import tokens
from portal.markup.tree import CELLS, Node, Picture, Words
from portal.markup.writing import text_of
from portal.vietnamese import fold, normalise

# Words that say nothing about where a link leads, as `fold` writes them.
_EMPTY_WORDS = {
    *("tai day", "o day", "day", "xem tai day", "vao day", "bam vao day", "nhan vao day", "click vao day"),
    *("xem", "xem them", "xem tiep", "chi tiet", "xem chi tiet", "link", "duong dan", "tai ve", "download"),
    *("here", "click here", "read more", "more", "see more", "click"),
}
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def faults_of(html):
    """Return sentences about what must be mended before `html` is published; none if all is well."""
    root = tidy(build(html))
    return [
        *_outside_pictures(html),
        *_nameless_pictures(root),
        *_empty_links(html),
        *_skipped_headings(root),
    ]


def advice_on(html):
    """Return sentences about what readers would find easier."""
    root = tidy(build(html))
    return [*_vague_links(root), *_headless_tables(root)]


def _outside_pictures(html):
    outside = [rest for kind, *rest in tokens(html) if kind == "open" and rest[0] == "img"]
    count = sum(not picture_address(attributes.get("src", "")) for _name, attributes in outside)
    if count:
        yield ngettext(
            "Có %(count)s ảnh không nằm trên cổng. Mời tải ảnh lên cổng, hoặc bỏ ảnh.",
            "Có %(count)s ảnh không nằm trên cổng. Mời tải ảnh lên cổng, hoặc bỏ ảnh.",
            count,
        ) % {"count": count}


def _nameless_pictures(root):
    for number, picture in enumerate((atom for atom in _atoms(root) if isinstance(atom, Picture)), 1):
        if not picture.attributes["alt"]:
            yield _("Ảnh thứ %(number)s chưa có mô tả bằng lời cho người không nhìn thấy ảnh.") % {
                "number": number
            }


def _empty_links(html):
    """Links are read off what was typed: cleaning drops the empty ones."""
    inside, words, count = False, False, 0
    for kind, *rest in [*tokens(html), ("close", "a")]:
        if kind == "text":
            words = words or bool(normalise(rest[0][:500]))
        elif kind == "open" and rest[0] in ("img", "a"):
            if rest[0] == "img":
                words = True  # a picture without words is told of already
                continue
            count += inside and not words
            inside, words = "href" in rest[1], False
        elif kind == "close" and rest[0] == "a":
            count += inside and not words
            inside = False
    if count:
        yield ngettext(
            "Có %(count)s liên kết không có chữ để bấm. Mời ghi chữ, hoặc bỏ liên kết.",
            "Có %(count)s liên kết không có chữ để bấm. Mời ghi chữ, hoặc bỏ liên kết.",
            count,
        ) % {"count": count}


def _skipped_headings(root):
    last = 1
    for node in _nodes(root):
        if node.tag not in ("h2", "h3", "h4"):
            continue
        level = int(node.tag[1])
        if level > last + 1:
            yield _("Đề mục “%(title)s” nhảy cấp: mời chọn Đề mục %(level)s.") % {
                "title": text_of(node)[:80],
                "level": last + 1,
            }
        last = level


def _vague_links(root):
    for address, words in _links(root):
        if _BARE_ADDRESS.fullmatch(words.strip()):
            yield _("Liên kết “%(words)s” chỉ ghi địa chỉ: nên ghi tên của trang.") % {
                "words": words.strip()[:80]
            }
        elif address and fold(words).strip(" .:!>»[]()") in _EMPTY_WORDS:
            yield _("Liên kết “%(words)s” chưa nói dẫn đến đâu: nên ghi tên của trang.") % {
                "words": words.strip()
            }


def _headless_tables(root):
    tables = [node for node in _nodes(root) if node.tag == "table"]
    for number, table in enumerate(tables, 1):
        cells = [node for node in _nodes(table) if node.tag in CELLS]
        if table.attributes.get("class") != "table-plain" and not any(cell.tag == "th" for cell in cells):
            yield _("Bảng thứ %(number)s chưa có hàng tiêu đề: nên chọn ở mục Thuộc tính bảng.") % {
                "number": number
            }


def _links(root):
    """Yield (address, words) of each link: neighbours with one address are one link."""
    last, words = None, ""
    for atom in [*_atoms(root), Words((), "")]:
        address = next((mark[2] for mark in atom.marks if mark[0] == "a"), None)
        if address != last and last is not None and words.strip():
            yield last, words
        if address != last:
            last, words = address, ""
        words += atom.text if isinstance(atom, Words) and address else ""


def _nodes(node):
    for child in node.children:
        if isinstance(child, Node):
            yield child
            yield from _nodes(child)


def _atoms(node):
    for child in node.children:
        if isinstance(child, Node):
            yield from _atoms(child)
        else:
            yield child
