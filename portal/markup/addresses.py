"""Which addresses a text may name: outside ones to be followed, our own, and our own files as pictures."""

import re
from uuid import UUID

from django.conf import settings

MOST_CHARACTERS = 2000

_OUTSIDE = re.compile(r"https?://[^\s/?#@\\<>\"'`^|%\[\]{}]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@<>\\]+@[^\s@<>\\]+", re.IGNORECASE)
_PHONE = re.compile(r"tel:\+?[0-9().*#-]+", re.IGNORECASE)
_OWN = re.compile(r"/(?![/\\])[^\s\\]*")
_FILE = re.compile(
    r"/tep/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(?!(?:\.|%2e){1,2}$)[^/\\?#\s]+", re.IGNORECASE
)


def link_address(value):
    """Return the address that a link may lead to, or None. An absolute address of ours becomes relative."""
    value = _ours(_tidy(value))
    if _PHONE.match(value):
        value = value.replace("%20", "")
    if len(value) > MOST_CHARACTERS:
        return None
    if not any(shape.fullmatch(value) for shape in (_OWN, _OUTSIDE, _MAIL, _PHONE)):
        return None
    scheme, colon, rest = value.partition(":")
    return value if value.startswith("/") else scheme.lower() + colon + rest


def is_outside(address):
    return address.startswith("http")


def picture_address(value):
    """Return the address of a picture that is one of our stored files, or None."""
    value = _ours(_tidy(value))
    return value if len(value) <= MOST_CHARACTERS and _FILE.fullmatch(value) else None


def file_named(address):
    """Return the UUID of the stored file that `address` leads to, or None."""
    found = _FILE.match(address)
    return UUID(found[1]) if found else None


def _tidy(value):
    """As browsers read it: no blanks around it, no tabs and line ends anywhere, other blanks as %20."""
    return (
        re.sub("[\t\r\n\f\v]", "", value[: 2 * MOST_CHARACTERS])
        .strip()
        .replace(" ", "%20")
        .replace("\xa0", "%20")
    )


def _ours(value):
    home = settings.PUBLIC_ADDRESS.rstrip("/")
    rest = value[len(home) :]
    if value[: len(home)].lower() == home.lower() and (rest == "" or _OWN.fullmatch(rest)):
        return rest or "/"
    return value
