"""Do the rows of StoredFile and the files on disk agree, byte by byte? (PROMISES R18)

A process killed between file and commit leaves a file without a row, or the beginning of one. A damaged
or replaced disk leaves rows without their file. A file that was sent, and then never saved with anything,
stays with no use. Here all are found, and mended where that is possible: nothing is thrown away but what
nobody uses and what never became a file.
"""

import datetime
import hashlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit import record
from portal.models import Event, StoredFile
from portal.uploads import discard

GRACE_SECONDS = 600  # a file may be older than its row by the length of one request
UNUSED_DAYS = 2  # somebody may still have the page open on which the file is to be saved
LOST, DISCARDED = "file.lost", "file.discard"


class Trouble(TextChoices):
    MISSING = "missing", gettext_lazy("mất tệp trên đĩa")
    ALTERED = "altered", gettext_lazy("nội dung khác lúc nhận")
    ORPHAN = "orphan", gettext_lazy("tệp không có trong cơ sở dữ liệu")
    UNUSED = "unused", gettext_lazy("tệp không nơi nào dùng")
    UNFINISHED = "unfinished", gettext_lazy("tệp nhận dở")


@dataclass
class Difference:
    trouble: Trouble
    path: Path  # on disk, whether or not something is there
    stored_file: StoredFile | None = None

    def __str__(self):
        name = f" ({self.stored_file.pk})" if self.stored_file else ""
        return f"{self.trouble.label}: {self.path}{name}"


def quarantine():
    """Where files without a row are put aside, under the path that they had."""
    return Path(settings.MEDIA_ROOT).parent / "quarantine"


def find_differences(*, grace_seconds=GRACE_SECONDS):
    """Yield every Difference. What was written during the last `grace_seconds` may still get its row."""
    root = Path(settings.MEDIA_ROOT)
    settled = time.time() - grace_seconds
    # The disk is listed before the rows are read, so that a file kept meanwhile is not called an orphan.
    unclaimed = {path for path in _files_under(root) if _is_older(path, settled)}
    for stored_file in StoredFile.objects.with_use().order_by("pk").iterator(chunk_size=1000):
        path = root / stored_file.path
        unclaimed.discard(path)
        trouble = Trouble.UNUSED if _is_forgotten(stored_file) else _trouble_with(stored_file, path)
        if trouble and StoredFile.objects.filter(pk=stored_file.pk).exists():
            yield Difference(trouble, path, stored_file)
    for path in sorted(unclaimed):
        if path.exists():
            yield Difference(Trouble.UNFINISHED if path.suffix == ".part" else Trouble.ORPHAN, path)
    for path in sorted(_files_under(Path(settings.FILE_UPLOAD_TEMP_DIR))):
        if _is_older(path, settled):
            yield Difference(Trouble.UNFINISHED, path)


def mend(difference, *, at=None):
    """Do what can be done about `difference`, and tell whether it is gone.

    An orphan goes to quarantine. A file without use is discarded with its row. A missing file comes back
    from quarantine if it lies there unharmed. A file that is altered goes there too: better none than a
    wrong one. A file that is lost is entered in the audit trail, once.
    """
    if difference.trouble == Trouble.UNFINISHED:
        difference.path.unlink(missing_ok=True)
        return True
    if difference.trouble == Trouble.UNUSED:
        return _discard_unused(difference.stored_file.pk, at)
    if difference.trouble != Trouble.MISSING:
        _put_aside(difference.path)
    if difference.trouble == Trouble.ORPHAN:
        return True
    if _bring_back(difference):
        return True
    _record_loss(difference, at)
    return False


def sha256_of(path):
    with open(path, "rb") as file:
        digest = hashlib.sha256()
        while piece := file.read(1024 * 1024):
            digest.update(piece)
    return digest.hexdigest()


def _trouble_with(stored_file, path):
    try:
        if path.stat().st_size != stored_file.size_bytes or sha256_of(path) != stored_file.sha256:
            return Trouble.ALTERED
    except FileNotFoundError:
        return Trouble.MISSING
    return None


def _is_forgotten(stored_file):
    limit = timezone.now() - datetime.timedelta(days=UNUSED_DAYS)
    return not stored_file.is_used and stored_file.uploaded_at < limit


@atomic
def _discard_unused(pk, at):
    """Discard it unless somebody has put it to use meanwhile: whoever is about to waits for the lock."""
    locked = StoredFile.objects.select_for_update().filter(pk=pk).first()
    if locked and not StoredFile.objects.with_use().get(pk=pk).is_used:
        record(DISCARDED, locked, by=None, at=at, note=locked.name)
        discard(locked)
    return True


def _files_under(folder):
    for directory, _directories, names in os.walk(folder):
        for name in names:
            yield Path(directory, name)


def _is_older(path, moment):
    try:
        return path.stat().st_mtime <= moment
    except FileNotFoundError:
        return False


def _place_in_quarantine(path):
    return quarantine() / path.relative_to(settings.MEDIA_ROOT)


def _put_aside(path):
    target = _place_in_quarantine(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    while target.exists():
        target = target.with_name(f"{target.name}.x")
    shutil.move(path, target)


def _bring_back(difference):
    aside = _place_in_quarantine(difference.path)
    if not aside.exists() or _trouble_with(difference.stored_file, aside):
        return False
    difference.path.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(aside, difference.path)
    return True


def _record_loss(difference, at):
    stored_file = difference.stored_file
    if not Event.objects.filter(action=LOST, target_id=str(stored_file.pk)).exists():
        note = _("%(trouble)s; cần khôi phục từ bản sao lưu") % {"trouble": difference.trouble.label}
        record(LOST, stored_file, by=None, at=at, note=note)
