"""The sections of the portal that citizens choose from, under the red band."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    url_name: str
    label: str


class Line(NamedTuple):
    """`here` is what aria-current says: "page" on that page, "true" below it, or ""."""

    href: str
    label: str
    here: str = ""


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
    return _address(settings.ROOT_URLCONF, get_language(), url_name)


@lru_cache(maxsize=64)  # the same few on every page
def _address(_urlconf, _language, url_name):
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def menu_of(path, sections=SECTIONS):
    """What is in the menu of the page at `path`: a tuple of Lines."""
    lines = _lines(settings.ROOT_URLCONF, get_language(), tuple(sections))
    return tuple(Line(href, label, _here(href, path)) for href, label in lines)


@lru_cache(maxsize=16)
def _lines(_urlconf, _language, sections):
    lines = [(address(section.url_name), str(section.label)) for section in sections]
    return [(href, label) for href, label in lines if href]


def _here(href, path):
    if path == href:
        return "page"
    return "true" if path.startswith(href) else ""


def search_address():
    return address(SEARCH)
