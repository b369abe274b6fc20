"""Tags and filters that every template has without loading them."""

import datetime
from decimal import ROUND_FLOOR, Decimal
from functools import cache, lru_cache
from math import floor

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.access import Act
from portal.access import may as may_do

register = template.Library()

# What a state looks like: the shape of its mark. The tone (colour) is the CSS class `state--<code>`.
# The word beside it comes from the enum of the state, so that nothing is told by colour alone.
SHAPES = {
    "approved_on_time": "state-approved",
    "approved": "state-approved",
    "approved_late": "state-late",
    "under_review": "state-review",
    "filed": "state-review",
    "returned": "state-returned",
    "missing": "state-missing",
    "exempt": "state-exempt",
    "draft": "state-draft",
    "overdue": "state-overdue",
    # a campaign
    "preparing": "state-draft",
    "open": "state-review",
    "closed": "state-exempt",
    # a text on its way, a publication
    "working": "state-draft",
    "proposed": "state-review",
    "submitted": "state-review",
    "urgent": "state-late",
    "dropped": "state-exempt",
    "scheduled": "state-review",
    "published": "state-approved",
    "withdrawn": "state-exempt",
    "superseded": "state-exempt",
    # an extension
    "asked": "state-review",
    "granted": "state-approved",
    "refused": "state-returned",
    # a document's effect, a new model's stage
    "in_force": "state-approved",
    "not_yet": "state-draft",
    "partly": "state-late",
    "expired": "state-exempt",
    "pilot": "state-review",
    "scaled": "state-approved",
    "standing": "state-approved",
    "ended": "state-exempt",
}


@register.simple_tag
def constant(name, **given):
    """`{% constant "ui/head.html" sheets="citizens" %}`: a component that looks the same on every page.

    What it says depends on what it is given (hashable) and on the language alone: each process draws it once.
    """
    if settings.DEBUG:  # who writes a component sees it at once
        return _drawn.__wrapped__("", "", name, tuple(given.items()))
    return _drawn(settings.ROOT_URLCONF, get_language(), name, tuple(given.items()))


@lru_cache(maxsize=256)
def _drawn(_urlconf, _language, name, given):
    return get_template(name).render(dict(given))


@register.simple_tag(takes_context=True)
def may(context, act, unit=None):
    """`{% may "plan.write" unit as ok %}`: may the person who asks do this (at this unit)?

    Works inside an include called with `only` too, where the context holds no `user`.
    """
    user = context.get("user") or context.request.user
    return may_do(user, Act(act), unit=unit)


@cache
def _drawing(name):
    return get_template(f"ui/icons/{name}.svg").render()


@register.simple_tag
def icon(name):
    """An inline SVG of templates/ui/icons, hidden from screen readers: words stand beside it."""
    return _drawing(name)


@register.simple_tag
def state(value, label="", code=""):
    """Word + shape + colour: `{% state plan %}`, `{% state row.bucket %}`, `{% state "overdue" "quá hạn" %}`.

    `value` is an object with a life, a member of an enum of states, or a code whose word is `label`.
    `code` overrides how it looks, never what it says.
    """
    if hasattr(value, "get_state_display"):
        value, label = value.state, label or value.get_state_display()
    label = label or getattr(value, "label", value)
    code = code or str(getattr(value, "value", value))
    return _chip(code, str(label))


@lru_cache(maxsize=512)
def _chip(code, label):
    """A list of fifty units shows the same few chips again and again: each is drawn once."""
    drawing = _drawing(SHAPES.get(code, "state-draft"))
    return get_template("ui/state.html").render({"code": code, "label": label, "drawing": drawing})


@register.filter
def day(value):
    """dd/mm/yyyy, local. A moment gives the day it falls on in Hà Nội; nothing gives an empty text."""
    if not value:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return value.strftime("%d/%m/%Y")


@register.filter
def moment(value):
    """HH:MM dd/mm/yyyy, local."""
    if not value:
        return ""
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return value.strftime("%H:%M %d/%m/%Y")


@register.filter
def number(value):
    """1.234,5: grouped by thousands, as Vietnamese offices write it. A year is no number: print it bare."""
    if value is None or value == "":
        return ""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def share(part, whole):
    """The percentage `part` is of `whole`, for `|percent`; None if there is nothing to be a part of."""
    return Decimal(part * 100) / Decimal(whole) if whole else None


@register.filter
def percent(value):
    """12,3 %, cut after one decimal and never rounded up: 99,96 is "99,9 %", never "100 %".

    None, the share of nothing, is "không có đơn vị" (0 of 0 is never 100 %).
    """
    if value is None or value == "":
        return _("không có đơn vị")
    cut = Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_FLOOR)
    places = 0 if cut == cut.to_integral_value() else 1
    return f"{formats.number_format(cut, places, use_l10n=True)} %"


@register.filter
def days_left(due_on, today=None):
    """Whole days from today to `due_on`; negative when it has passed, None when there is no date."""
    return (due_on - (today or timezone.localdate())).days if due_on else None


@register.filter
def negated(value):
    return -value


@register.filter
def filesize(size_bytes):
    """12 KB, 3,4 MB."""
    if size_bytes < 1024 * 1024:
        return f"{max(1, floor(size_bytes / 1024))} KB"
    return f"{formats.number_format(size_bytes / 1024 / 1024, 1, use_l10n=True)} MB"


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """The query string of this page with some keys changed: `{% query page=3 %}`; None takes a key away."""
    asked = context.request.GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            asked.pop(key, None)
        else:
            asked[key] = value
    return f"?{asked.urlencode()}"
