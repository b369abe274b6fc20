"""A unit sends news or a document once, however often the button is pressed (PROMISES R14)."""

import datetime

from django.db.transaction import atomic
from django.utils import timezone

from portal.access import Act
from portal.models import User
from portal.uploads import keep
from propaganda.models import Revision
from propaganda.revising import propose
from propaganda.states import RevisionState

SAME_PRESS = datetime.timedelta(minutes=10)


@atomic
def propose_once(kind, *, unit, text, upload=None, with_file=None, by, at=None):
    """Send it with its file, or return what the same words of the same person sent just now.

    `with_file(StoredFile)` gives what the text says of the file. Raises ValidationError if it cannot be kept.
    """
    at = at or timezone.now()
    User.objects.select_for_update().get(pk=by.pk)  # the second press waits for the first
    sent = Revision.objects.filter(
        kind=kind,
        unit=unit,
        state=RevisionState.PROPOSED,
        proposed_by=by,
        version=1,
        started_at__gt=at - SAME_PRESS,
    )
    standing = next((one for one in sent if text.items() <= one.text.items()), None)
    if standing:
        return standing
    if upload:
        stored = keep(upload, unit=unit, by=by, at=at, read_act=Act.ARTICLE_WRITE)
        text = text | with_file(stored)
    return propose(kind, unit=unit, text=text, by=by, at=at)
