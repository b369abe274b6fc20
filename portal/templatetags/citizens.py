"""Tags and filters of citizens' pages, which every template has without loading them.

What they tell depends on the address alone, so a page stays the same bytes for everyone.
"""

import json
from collections.abc import Mapping

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.citizens_menu import FOOT, menu_of, search_address
from portal.languages import ENGLISH, home_in, version_of

register = template.Library()

# Inside a script element nothing is decoded but "</script" and "<!--" end or change it: written this way
# no title can, and the JSON says the same.
UNSAFE_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def alternate(context, language):
    """The path of this page in `language`, or "" where the page has no such version."""
    return version_of(context.request, language) or ""


@register.simple_tag(takes_context=True)
def switch(context, language):
    """Where the language switch leads: this page in `language`, or else the home page in it."""
    return version_of(context.request, language) or home_in(language)


@register.filter
def absolute(path):
    """The public address of a path of ours. Never from the Host header, which anybody may send."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{path}"


@register.simple_tag(takes_context=True)
def citizens_menu(context):
    """The sections, as Lines of portal/citizens_menu.py."""
    return menu_of(context.request.path)


@register.simple_tag(takes_context=True)
def citizens_foot(context):
    """The same for the foot of the page."""
    return menu_of(context.request.path, FOOT)


@register.simple_tag
def citizens_search():
    """Where the search form of the head leads; "" in a portal without search."""
    return search_address()


def _value(thing, name):
    return (thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, "")) or ""


def _is_left_vietnamese(thing, name):
    return get_language() == ENGLISH and not _value(thing, f"{name}_en") and bool(_value(thing, name))


@register.filter
def told(thing, name):
    """`{{ topic|told:"name" }}`: `name_en` on an English page if it is there, else `name`."""
    return (get_language() == ENGLISH and _value(thing, f"{name}_en")) or _value(thing, name)


@register.simple_tag
def lang_of(thing, name):
    """`<h2{% lang_of article "title" %}>`: says lang="vi" where an English page shows Vietnamese words."""
    return format_html(' lang="{}"', "vi") if _is_left_vietnamese(thing, name) else ""


@register.filter
def is_left_vietnamese(thing, name):
    """`{% if article|is_left_vietnamese:"body" %}`: an English page shows this text in Vietnamese."""
    return _is_left_vietnamese(thing, name)


@register.filter
def duration(seconds):
    """2:05, for the eye."""
    return f"{seconds // 60}:{seconds % 60:02}" if seconds else ""


@register.filter
def duration_words(seconds):
    """2 phút 5 giây, for the ear."""
    if not seconds:
        return ""
    if seconds < 60:
        return _("%(seconds)d giây") % {"seconds": seconds}
    return _("%(minutes)d phút %(seconds)d giây") % {"minutes": seconds // 60, "seconds": seconds % 60}


@register.simple_tag
def structured(thing):
    """A schema.org description (a dictionary) as a data block, which no policy forbids since nothing runs."""
    text = json.dumps(thing, cls=DjangoJSONEncoder, ensure_ascii=False).translate(UNSAFE_IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
