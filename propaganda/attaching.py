"""Keeps what is uploaded into a text; the same picture sent twice is one file (PROMISES R14)."""

from django.db.transaction import atomic

from portal.access import Act
from portal.uploads import discard, keep
from propaganda.models import Revision
from propaganda.revising import attach


@atomic
def keep_picture(upload, *, revision, by, at=None):
    """Store an upload that was examined and keep it with the text; return its StoredFile.

    Raises ValidationError if the disk is full.
    """
    stored = keep(upload, unit=revision.unit, by=by, at=at, read_act=Act.ARTICLE_WRITE)
    Revision.objects.select_for_update().get(pk=revision.pk)
    known = revision.files.filter(sha256=stored.sha256, kind=stored.kind).first()
    if known:
        discard(stored)
        return known
    attach(revision, stored)
    return stored
