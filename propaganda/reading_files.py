"""Takes the text out of documents' files, for search; a file that has none is a scan (bản quét)."""

from django.db.transaction import atomic
from django.utils import timezone

from portal.pagecache import forget
from portal.reading_text import READABLE, text_of
from propaganda import indexing
from propaganda.models import DocumentFile
from propaganda.states import PublicationState

AT_ONCE = 20  # files of one run: each may take up to twenty seconds


def read_waiting(*, at=None):
    """Read files that were not read yet, the oldest first; return how many. A repeat finds the rest.

    A file is read outside any transaction, since that may take long; two runs at once read it twice, and
    write the same.
    """
    waiting = DocumentFile.objects.filter(read_at__isnull=True).select_related("file", "document")
    rows = list(waiting.order_by("pk")[:AT_ONCE])
    for row in rows:
        _keep(row, text_of(row.file) if row.file.kind in READABLE else None, at=at or timezone.now())
    return len(rows)


@atomic
def _keep(row, found, *, at):
    text, is_scan = (found.text, found.is_scan) if found else ("", False)
    if not DocumentFile.objects.filter(pk=row.pk).update(text=text, is_scan=is_scan, read_at=at):
        return  # the document gave the file up in the meantime
    if row.document.state == PublicationState.PUBLISHED:
        indexing.index(row.document)
        forget()
