"""Rich text: what of it is kept, how it is read, and the editor in which it is written.

Text is cleaned when it is saved and again before the editor loads it (docs/decisions/0005-ckeditor.md).
What is stored is clean: pages show it as it is, through `readable`.
"""

import re

import nh3
from ckeditor.widgets import CKEditorWidget
from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django import forms
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

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


# --- How pages show it ------------------------------------------------------------------------------

_TABLE_EDGE = re.compile("<table[ >]|</table>")


def readable(html):
    """Return `html`, which was cleaned when it was saved, for a page to show inside class="richtext".

    Each table stands in a box of its own that scrolls sideways, by keyboard too.
    """
    box = format_html('<div class="richtext__table" tabindex="0" role="group" aria-label="{}">', _("Bảng"))
    parts, at, depth = [], 0, 0
    for edge in _TABLE_EDGE.finditer(html):
        if edge[0] == "</table>":
            depth -= 1
            if depth == 0:
                parts += [html[at : edge.end()], "</div>"]
                at = edge.end()
        else:
            if depth == 0:
                parts += [html[at : edge.start()], box]
                at = edge.start()
            depth += 1
    return mark_safe("".join([*parts, html[at:]]))


# --- The editor -------------------------------------------------------------------------------------

LONGEST = 300_000  # characters of HTML; the longest articles have a tenth of it

# CKEditor 4.22 writes scripts and styles into its frame. Only the pages that hold an editor allow it.
editor_policy = csp_replace({"script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE]})
# CKEditor reads a picture with a caption as centred if it stands in a box.
_CENTRED = re.compile('(<figure class=")image align-center">(.*?</figure>)', re.DOTALL)


class RichTextWidget(CKEditorWidget):
    """The editor; without JavaScript, a textarea of HTML. `upload_path` takes the pictures that are put in."""

    def __init__(self, *, upload_path="", **kwargs):
        super().__init__(template_name="django/forms/widgets/richtext.html", **kwargs)
        self.upload_path = upload_path

    def get_context(self, name, value, attrs):
        self.config["contentsCss"] = [static("css/tokens.css"), static("css/richtext.css")]
        if self.upload_path:
            for key in ("uploadUrl", "filebrowserUploadUrl", "filebrowserImageUploadUrl"):
                self.config[key] = str(self.upload_path)
        return super().get_context(name, value, attrs)

    @property
    def media(self):
        theirs = super().media
        return forms.Media(
            css=theirs._css, js=[*theirs._js, "js/editor.js"]
        )  # ours after theirs: it needs CKEDITOR


class RichTextField(forms.CharField):
    """Rich text: cleaned when it comes in, and again before the editor loads it."""

    def __init__(self, *, upload_path="", **kwargs):
        super().__init__(widget=RichTextWidget(upload_path=upload_path), **kwargs)

    def to_python(self, value):
        if value and len(value) > LONGEST:
            raise ValidationError(
                _("Bài dài quá. Mời tách thành nhiều bài, hoặc đính kèm tệp."), code="max_length"
            )
        return clean(super().to_python(value))

    def prepare_value(self, value):
        if not isinstance(value, str):
            return value
        return _CENTRED.sub(r'<div class="align-center">\1image">\2</div>', clean(value[:LONGEST]))
