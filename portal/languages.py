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
    bare = path.removeprefix(ENGLISH_ROOT) if language_of(path) == ENGLISH else path
    path = f"{ENGLISH_ROOT}{bare}" if language == ENGLISH else bare
    with translation.override(language):
        try:
            resolve(path)
        except Resolver404:
            return None
    return path


def home_in(language):
    with translation.override(language):
        return reverse(HOME)
