"""Restoring a backup: what was there is there again, and no old mail goes out (PROMISES R20).

A letter that waited when the backup was made has very likely been sent since, and the row that would say
so is lost. So every letter that was due by the time of the restore is parked, in the same transaction
that loads the rows: a worker that is running never sees it due. `restored` is sent afterwards, for
the apps to write what is overdue (reminders, reports); the letters of that are parked as well.
"""

import datetime
import json
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.backing_up import FILES, FORMAT, MANIFEST
from portal.dumping import DumpFailed, count_rows, dump, read_now, table_names
from portal.models import Letter, Unit, User
from portal.reconciling import Trouble, find_differences, mend, sha256_of
from portal.uploads import DIRECTORY_MODE

# A letter that a worker has taken on waits a few minutes ahead, and may be gone all the same.
CLAIMED_AHEAD = datetime.timedelta(minutes=10)

restored = Signal()  # sent with `at`, the moment of the restore


def restore(directory, *, may_replace, at=None):
    """Put the backup in `directory` in place of database and files. Return (manifest, letters parked).

    Everything is verified before anything is touched. The files come first, since an interrupted
    restore then leaves files without rows at worst; the rows come in one transaction. Unless
    `may_replace`, nothing may stand here yet. What stood here on disk and is not in the backup goes to quarantine.
    """
    at = at or timezone.now()
    folder = Path(directory).absolute()
    manifest = _verified(folder)
    if not may_replace and not is_empty():
        raise DumpFailed(_("Hệ thống đang có dữ liệu. Thêm --replace nếu muốn thay toàn bộ."))
    for file in manifest["files"]:
        _bring(folder / FILES / file["path"], Path(settings.MEDIA_ROOT) / file["path"], file)
    way = dump()
    way.load(folder / way.file_name, [_parking_statement(at)])
    if count_rows(read_now, manifest["counts"]) != manifest["counts"]:
        raise DumpFailed(_("Số dòng sau khi khôi phục khác với bản sao lưu."))
    call_command("migrate", verbosity=0, interactive=False)
    ContentType.objects.clear_cache()
    restored.send(sender=restore, at=at)
    _old_letters(at).update(parked_at=at, last_error=_why_parked(at))
    for difference in find_differences(grace_seconds=0):
        if difference.trouble == Trouble.ORPHAN:
            mend(difference)
    return manifest, Letter.objects.filter(parked_at=at).count()


def is_empty():
    """Nobody works here yet: no units, no people, no files (a fresh migration's own rows do not count)."""
    tables = table_names()
    has_rows = any(model._meta.db_table in tables and model.objects.exists() for model in (Unit, User))
    return not has_rows and not any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


def _verified(folder):
    """Return the manifest, having compared everything that it lists with what lies there."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise DumpFailed(_("%(folder)s không phải là một bản sao lưu đầy đủ.") % {"folder": folder}) from None
    if manifest.get("format") != FORMAT or manifest["vendor"] != connection.vendor:
        raise DumpFailed(
            _("Bản sao lưu này của loại cơ sở dữ liệu hoặc phiên bản khác, không khôi phục vào đây được.")
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if not known.issuperset(manifest["migrations"]):
        raise DumpFailed(_("Bản sao lưu do phiên bản mới hơn tạo ra: hãy cập nhật phần mềm trước."))
    described = {dump().file_name: manifest["database"]}
    described |= {f"{FILES}/{file['path']}": file for file in manifest["files"]}
    for path, file in described.items():
        if not _is_as_described(folder / path, file):
            raise DumpFailed(_("Bản sao lưu bị hỏng: %(path)s khác với lúc sao lưu.") % {"path": path})
    return manifest


def _is_as_described(path, file):
    try:
        return path.stat().st_size == file["size_bytes"] and sha256_of(path) == file["sha256"]
    except FileNotFoundError:
        return False


def _bring(source, target, file):
    """Copy one file to its place, whole and with its mode. One that lies there already stays."""
    if not _is_as_described(target, file):
        target.parent.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.part")
        shutil.copy2(source, partial)
        partial.replace(target)
    target.chmod(int(file["mode"], 8))


def _old_letters(at):
    return Letter.objects.due(at + CLAIMED_AHEAD)


def _why_parked(at):
    moment = timezone.localtime(at)
    return _("Khôi phục từ bản sao lưu lúc %(moment)s: không gửi lại thư cũ.") % {
        "moment": f"{moment:%H:%M %d/%m/%Y}"
    }


def _parking_statement(at):
    """What `_old_letters(at).update(…)` says, as SQL that the database's own loader can run."""

    def literal(value):
        return "'{}'".format(str(value).replace("'", "''"))

    def moment(value):
        return literal(connection.ops.adapt_datetimefield_value(value))

    return (
        f"UPDATE {connection.ops.quote_name(Letter._meta.db_table)} "
        f"SET parked_at = {moment(at)}, last_error = {literal(_why_parked(at))} "
        f"WHERE sent_at IS NULL AND parked_at IS NULL AND due_at <= {moment(at + CLAIMED_AHEAD)}"
    )
