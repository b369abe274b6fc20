"""Which language a page is in: its address says so, and nothing else does (docs/decisions/0009-languages.md).

Citizens' pages stand at /… in Vietnamese and at /en/… in English. No cookie and no Accept-Language is
looked at, so a page is the same bytes for everyone and needs no Vary. Django's own LocaleMiddleware
negotiates and adds Vary, so it is not used.
"""

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

ENGLISH = "en"
ENGLISH_ROOT = f"/{ENGLISH}"
HOME = "citizens:home"

_has_version = {}  # (urlconf, name of a view, language): bool


class LanguageByPath:
    """Work in English under /en/, in Vietnamese everywhere else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(language_of(request.path_info)):
            return self.get_response(request)


def language_of(path):
    """The language that a path chooses; "/en", which leads to "/en/", is English too."""
    if path == ENGLISH_ROOT or path.startswith(f"{ENGLISH_ROOT}/"):
        return ENGLISH
    return settings.LANGUAGE_CODE


def in_language(path, language):
    """The path of the same page in `language`; None where that page has no such version."""
    path = _moved(path, language)
    with translation.override(language):
        try:
            resolve(path)
        except Resolver404:
            return None
    return path


def _moved(path, language):
    bare = path.removeprefix(ENGLISH_ROOT) if language_of(path) == ENGLISH else path
    return f"{ENGLISH_ROOT}{bare}" if language == ENGLISH else bare


def version_of(request, language):
    """The path of the page that is asked for in `language`; None where that page has no such version.

    All pages of one name have it, or none: each process looks it up once.
    """
    name = request.resolver_match and request.resolver_match.view_name
    if not name:
        return in_language(request.path, language)
    key = (settings.ROOT_URLCONF, name, language)
    if key not in _has_version:
        _has_version[key] = in_language(request.path, language) is not None
    return _moved(request.path, language) if _has_version[key] else None


def home_in(language):
    with translation.override(language):
        return reverse(HOME)
