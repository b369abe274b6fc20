"""Acts that publishers send twice: a double press, the back button (PROMISES R14)."""

import datetime

from django.db.transaction import atomic
from django.utils import timezone

from portal.models import User
from propaganda.models import Revision
from propaganda.revising import start

SAME_PRESS = datetime.timedelta(minutes=10)


@atomic
def start_once(kind, *, unit, text, by, at=None):
    """Begin a publication, or return the one that the same words of the same person began just now.

    The second press waits for the first. Once that text was saved again, the same words begin another.
    """
    at = at or timezone.now()
    User.objects.select_for_update().get(pk=by.pk)
    begun = Revision.objects.open().filter(
        kind=kind, unit=unit, title=text["title"], saved_by=by, version=1, started_at__gt=at - SAME_PRESS
    )
    standing = next((one for one in begun if text.items() <= one.text.items()), None)
    return standing or start(kind, unit=unit, text=text, by=by, at=at)
