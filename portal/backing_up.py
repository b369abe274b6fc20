"""A backup: one folder with the database, the files, and a manifest that says exactly what they are.

The folder appears under its name only when it is whole. It holds password hashes and private files:
nobody but its owner may enter it.
"""

import json
import os
import shutil
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dumping import DumpFailed, count_rows, dump, table_names
from portal.models import StoredFile
from portal.reconciling import sha256_of

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files"


def back_up(directory, *, at=None):
    """Write a backup to `directory`, which must not exist or be empty. Return its manifest.

    A file that is missing on disk, or not what its row says, is listed under "missing" and left out:
    one lost file must not cost all others their backup.
    """
    directory = Path(directory).absolute()
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise DumpFailed(_("Thư mục %(directory)s đã có nội dung.") % {"directory": directory})
    partial = directory.with_name(f"{directory.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    manifest = _write_into(partial, at or timezone.now())
    with open(partial / MANIFEST, "w", encoding="utf-8") as file:
        json.dump(manifest, file, ensure_ascii=False, indent=1)
    os.sync()
    partial.replace(directory)
    return manifest


def _write_into(folder, at):
    way = dump()
    with way.written_to(folder / way.file_name) as read:
        counts = count_rows(read, table_names())
        kept = read(f"SELECT path, size_bytes, sha256 FROM {StoredFile._meta.db_table} ORDER BY path")
    files = [_copied(folder, *row) for row in kept]
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "vendor": connection.vendor,
        "django": django.get_version(),
        "migrations": sorted(map(".".join, MigrationRecorder(connection).applied_migrations())),
        "database": _described(folder / way.file_name),
        "counts": counts,
        "files": [file for file in files if file["is_whole"]],
        "missing": [file["path"] for file in files if not file["is_whole"]],
    }


def _copied(folder, path, size_bytes, sha256):
    """Copy one kept file with its mode and times; tell what arrived, and whether it is what the row says."""
    source, target = Path(settings.MEDIA_ROOT) / path, folder / FILES / path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copy2(source, target)
    except FileNotFoundError:
        return {"path": path, "is_whole": False}
    described = _described(target)
    is_whole = (described["size_bytes"], described["sha256"]) == (size_bytes, sha256)
    if not is_whole:
        target.unlink()
    return {"path": path, "is_whole": is_whole, "mode": f"{source.stat().st_mode & 0o7777:04o}", **described}


def _described(path):
    return {"size_bytes": path.stat().st_size, "sha256": sha256_of(path)}
