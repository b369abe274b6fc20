"""What is open with a person who publishes: texts of their units that are not decided (portal/handing_over.py)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access import Act
from portal.handing_over import OpenItem, register
from propaganda.models import Revision

MOST = 50


@register
def of_publishers(user):
    """Texts that this person wrote on or that wait where they publish, the longest-waiting named."""
    texts = Revision.objects.writable_by(user).open().select_related("unit").order_by("saved_at", "pk")
    items = [_text(revision) for revision in texts[:MOST]]
    if len(items) == MOST and (others := texts.count() - MOST):
        label = ngettext("Còn %(n)s bài như thế nữa", "Còn %(n)s bài như thế nữa", others) % {"n": others}
        items.append(OpenItem(label, path=reverse("publishing:desk"), act=Act.ARTICLE_WRITE))
    return items


def _text(revision):
    label = _("%(kind)s: %(title)s (%(state)s)") % {
        "kind": revision.get_kind_display(),
        "title": revision.title,
        "state": revision.get_state_display().lower(),
    }
    return OpenItem(
        label,
        path=revision.get_absolute_url(),
        act=Act.ARTICLE_WRITE,
        unit=revision.unit,
        at=revision.saved_at,
    )
