"""Texts as citizens' pages show them: cleaned, with tables that scroll and abbreviations that tell themselves."""

from django.utils import timezone
from django.utils.safestring import mark_safe

from portal.remembering import remembered
from portal.richtext import readable
from propaganda.abbreviating import Term, expand
from propaganda.models import Abbreviation


@remembered
def abbreviation_terms():
    rows = Abbreviation.objects.order_by("pk").values_list("abbr", "full", "valid_from", "valid_to")
    return tuple(Term(*row) for row in rows)


def shown_body(body, *, published_at):
    """The HTML of a stored `body`, which was cleaned when it was saved.

    Abbreviations mean what they meant on the day of posting (today, in a preview of what is not posted).
    """
    day = timezone.localdate(published_at or timezone.now())
    return mark_safe(expand(readable(body), abbreviation_terms(), day=day, seen=set())) if body else ""
