"""The sections of the portal that citizens choose from, under the red band."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    url_name: str
    label: str


SECTIONS = [
    Section("propaganda:article-list", _("Tin tức")),
    Section("propaganda:document-list", _("Văn bản")),
    Section("propaganda:initiative-list", _("Mô hình mới")),
    Section("propaganda:clip-list", _("Video")),
    Section("citizens:target-list", _("Chỉ tiêu")),
    Section("propaganda:abbreviation-list", _("Từ viết tắt")),
]
FOOT = [
    Section("propaganda:open-data", _("Dữ liệu mở")),
    Section("propaganda:feed-list", _("Nhận tin qua RSS")),
]
SEARCH = "propaganda:search"


def address(url_name):
    """The path of a section in the page's language; "" if this portal has none, as in a test of the frame."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def menu_of(path, sections=SECTIONS):
    """What is in the menu of the page at `path`: list of {href, label, here}."""
    lines = [(address(section.url_name), section.label) for section in sections]
    return [{"href": href, "label": label, "here": _here(href, path)} for href, label in lines if href]


def _here(href, path):
    """What aria-current says: the page itself, or a page below it."""
    if path == href:
        return "page"
    return "true" if path.startswith(href) else ""


def search_address():
    return address(SEARCH)
