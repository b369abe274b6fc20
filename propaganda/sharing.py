"""A secret address by which somebody without an account reads a text before it is published.

For those whom the text is about: who has the address reads, until it is switched off.
"""

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from portal.audit import record
from portal.workflow import TransitionRefused
from propaganda.models import Revision
from propaganda.models.revision import new_token
from propaganda.states import OPEN


@atomic
def share(revision, *, by, at=None):
    """Switch the address on, with a new secret. Nothing changes where it is on already."""
    shared = Revision.objects.filter(pk=revision.pk, is_shared=False, state__in=OPEN).update(
        is_shared=True, token=new_token()
    )
    if shared:
        record("revision.share", revision, by=by, at=at)
    revision.refresh_from_db()
    if not revision.is_open:
        raise TransitionRefused(_("Bài không còn ở bước soạn, duyệt nên không chia sẻ bản xem trước nữa."))


@atomic
def unshare(revision, *, by, at=None):
    """Switch the address off: from now on it leads nowhere, and the next one will be another."""
    if Revision.objects.filter(pk=revision.pk, is_shared=True).update(is_shared=False, token=new_token()):
        record("revision.unshare", revision, by=by, at=at)
    revision.refresh_from_db()
