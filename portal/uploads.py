"""Files that people upload: judged by their content, kept under a name of our own, given up again.

No row without its file, no file without its row (PROMISES R16): the file is whole and on disk before
the row is written, and goes again when the row's transaction does not commit. Only a process killed
between the two leaves a file without a row, for `manage.py check_files` to find.
"""

import hashlib
import logging
import os
import re
import unicodedata
import uuid
import weakref
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.transaction import get_connection, on_commit
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.access import Act
from portal.examining import MEBIBYTE, examine_content
from portal.filekinds import UploadKind
from portal.models import StoredFile
from portal.receiving import NO_ROOM, NO_ROOM_ERRORS

__all__ = ["UploadField", "UploadKind", "clean_name", "discard", "examine", "keep"]

NAME_LENGTH = 150
RESERVED_SIGNS = '<>:"|?*\\/'
RESERVED_NAME = re.compile(r"(con|prn|aux|nul|(com|lpt)[1-9])\s*(\.|$)", re.IGNORECASE)  # of Windows
DIRECTORY_MODE = 0o750

logger = logging.getLogger(__name__)


def examine(upload):
    """Return the UploadKind of a Django UploadedFile; raise ValidationError, in words, if it is refused.

    The answer is remembered on `upload`, so that a form and `keep` together look once.
    """
    if getattr(upload, "found_no_room", False):
        raise ValidationError(NO_ROOM, code="no_room")
    if not hasattr(upload, "examined_as"):
        upload.examined_as = examine_content(upload, name=clean_name(upload.name), size_bytes=upload.size)
    return upload.examined_as


def clean_name(name):
    """Return `name` as it may be shown and offered for download anywhere: one line, no path, NFC.

    At most 150 characters, of which the ending is kept; never empty.
    """
    name = name[-4 * NAME_LENGTH :]  # composing a flood of combining marks takes quadratic time
    name = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    name = "".join(" " if c.isspace() else c for c in name if c.isspace() or _is_shown(c))
    name = " ".join(name.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or not 1 <= len(ending) <= 10 or " " in ending:
        stem, dot, ending = name, "", ""
    stem = stem[: NAME_LENGTH - len(dot + ending)].strip(". ") or "tep"
    if RESERVED_NAME.match(stem):
        stem = f"_{stem}"[: NAME_LENGTH - len(dot + ending)]
    return stem + dot + ending


def _is_shown(character):
    """No controls, no marks that turn the direction of reading, none that Windows reserves."""
    return unicodedata.category(character)[0] != "C" and character not in RESERVED_SIGNS


def keep(upload, *, unit, by, at=None, is_public=False, read_act=Act.PLAN_READ):
    """Examine `upload`, write it to disk, and return its new StoredFile, which belongs to `unit`.

    Staff of the unit who hold `read_act` may read it, citizens only if `is_public`.

    Raises ValidationError if it is refused or the disk is full. Inside a transaction that does not
    commit, the file goes with the row.
    """
    kind = examine(upload)
    key = uuid.uuid4()
    path = f"{key.hex[:2]}/{key.hex[2:4]}/{key.hex}{kind.endings[0]}"
    with _gone_unless_committed(path):
        size_bytes, sha256 = _write(upload, path)
        return StoredFile.objects.create(
            pk=key,
            unit=unit,
            name=clean_name(upload.name),
            kind=kind,
            size_bytes=size_bytes,
            sha256=sha256,
            path=path,
            is_public=is_public,
            read_act=read_act,
            uploaded_at=at or timezone.now(),
            uploaded_by=by,
        )


def discard(stored_file):
    """Delete the row now, and the file once that is committed."""
    path = stored_file.path
    stored_file.delete()
    on_commit(partial(_remove, path), robust=True)


@contextmanager
def _gone_unless_committed(path):
    """Remove the file at `path` if the block fails, or if the transaction around it does not commit.

    Django has no hook for a rollback, but it drops its on_commit hooks then; what was dropped without
    having been called takes the file with it. Our hook goes first in line, so that the failure of
    another hook after the commit cannot drop it. Is the fate of a commit unknown, since the connection
    broke in the middle of it, the file stays, for check_files to judge.
    """
    connection = get_connection()

    def committed():
        undo.detach()

    def undone():
        if connection.in_atomic_block or not connection.errors_occurred:
            _remove(path)

    undo = weakref.finalize(committed, undone)
    try:
        yield
        on_commit(committed)
    except BaseException:
        undo()
        raise
    if undo.alive:  # the transaction is still open
        connection.run_on_commit.insert(0, connection.run_on_commit.pop())


def _write(upload, path):
    """Stream `upload` to `path` under MEDIA_ROOT; return (size in bytes, SHA-256 in hex).

    It is written beside its place, and moved there when it is safely on disk.
    """
    target = Path(settings.MEDIA_ROOT) / path
    partial_file = target.with_name(f"{target.name}.part")
    try:
        for directory in _directories(target):
            directory.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
        try:
            size_bytes, digest = _write_through(upload, partial_file)
            os.replace(partial_file, target)
            for directory in _directories(target):
                _sync(directory)
        except BaseException:
            partial_file.unlink(missing_ok=True)
            raise
    except OSError as error:
        if error.errno not in NO_ROOM_ERRORS:
            raise
        logger.error("no room on disk for an upload of %s bytes", upload.size)
        raise ValidationError(NO_ROOM, code="no_room") from error
    return size_bytes, digest


def _write_through(upload, partial_file):
    digest, size_bytes = hashlib.sha256(), 0
    with open(partial_file, "xb") as out:
        os.fchmod(out.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
        for chunk in upload.chunks():
            out.write(chunk)
            digest.update(chunk)
            size_bytes += len(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size_bytes, digest.hexdigest()


def _directories(target):
    """MEDIA_ROOT and the directories from there to `target`, outermost first."""
    return [target.parents[depth] for depth in (2, 1, 0)]


def _sync(directory):
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path):
    (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)


class UploadField(forms.FileField):
    """A file of one of `kinds`, examined by its content; its cleaned value is ready for `keep`."""

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Hãy chọn tệp."),
        "invalid": _("Chưa nhận được tệp. Hãy chọn lại tệp."),
        "missing": _("Chưa nhận được tệp. Hãy chọn lại tệp."),
        "empty": _("Tệp rỗng, chưa có nội dung."),
        "kind": _("Ở đây chỉ nhận %(kinds)s."),
    }

    def __init__(self, *, kinds, **kwargs):
        self.kinds = tuple(kinds)
        limit = settings.UPLOAD_LIMIT_BYTES // MEBIBYTE
        kwargs.setdefault(
            "help_text", format_lazy(_("{kinds}; không quá {limit} MB."), kinds=self.kind_names, limit=limit)
        )
        super().__init__(**kwargs)

    @property
    def kind_names(self):
        return format_lazy(", ".join(["{}"] * len(self.kinds)), *(kind.label for kind in self.kinds))

    def widget_attrs(self, widget):
        endings = [ending for kind in self.kinds for ending in kind.endings]
        return super().widget_attrs(widget) | {"accept": ",".join(endings)}

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is not None and examine(upload) not in self.kinds:
            raise ValidationError(self.error_messages["kind"], code="kind", params={"kinds": self.kind_names})
        return upload
