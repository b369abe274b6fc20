"""The drill of PROMISES R20: back up, lose everything, restore; the same rows, files and modes, and no mail."""

import datetime
import json
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail, serializers
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal import backing_up, dumping
from portal.access import Role
from portal.audit import record
from portal.dumping import PostgresqlDump
from portal.mailing import deliver_due
from portal.models import Appointment, Event, Letter, Notice, StoredFile, Unit, User
from portal.noticing import notify
from portal.reconciling import find_differences, quarantine
from portal.restoring import restored
from portal.uploads import keep
from tests.factories import files
from tests.factories.people import make_officer
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db(transaction=True)

MODELS = [Unit, User, Appointment, StoredFile, Notice, Letter, Event]


@pytest.fixture
def media(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def office(media):
    """A district and a ward with a person, two files, and a notice whose letter still waits."""
    ward = make_unit("Phường Cát Linh", parent=make_district())
    officer = make_officer(ward, email="cat-linh@example.vn")
    for content in (files.signed_pdf(), files.photo_pdf(9000)):
        record("file.add", keep(files.upload(content, "Kế hoạch.pdf"), unit=ward, by=officer), by=officer)
    (media / StoredFile.objects.first().path).chmod(0o600)
    notify(key="n1", title="Còn 5 ngày", unit=ward, role=Role.OFFICER)
    return ward


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "saved"


def back_up(folder):
    out = StringIO()
    call_command("backup", str(folder), stdout=out)
    return out.getvalue().strip()


def restore(folder, *arguments):
    out = StringIO()
    call_command("restore", str(folder), *arguments, stdout=out, stderr=out)
    return out.getvalue().strip()


def rows():
    """Every row of MODELS, but for what a restore changes in letters on purpose."""
    Letter.objects.update(parked_at=None, last_error="")
    return {model: serializers.serialize("json", model.objects.order_by("pk")) for model in MODELS}


def files_and_modes(media):
    return {
        str(path.relative_to(media)): (path.read_bytes(), path.stat().st_mode & 0o7777)
        for path in media.rglob("*")
        if path.is_file()
    }


def lose_everything(media):
    for path in media.rglob("*.*"):
        path.unlink()
    call_command("flush", interactive=False, verbosity=0)


# --- backing up -----------------------------------------------------------------------------------


def test_a_backup_says_exactly_what_it_holds(office, media, folder):
    assert back_up(folder).endswith("dòng và 2 tệp.")
    manifest = json.loads((folder / "manifest.json").read_text())
    counts = {model: manifest["counts"][model._meta.db_table] for model in MODELS}
    assert counts == {model: model.objects.count() for model in MODELS}
    assert manifest["vendor"] == connection.vendor
    assert manifest["migrations"] == sorted(map(".".join, MigrationRecorder(connection).applied_migrations()))
    assert {file["path"]: (file["sha256"], file["size_bytes"]) for file in manifest["files"]} == {
        file.path: (file.sha256, file.size_bytes) for file in StoredFile.objects.all()
    }
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["files", "manifest.json", dumping.dump().file_name]
    )


def test_nobody_but_its_owner_enters_a_backup(office, folder):
    back_up(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_backup_goes_to_a_folder_of_its_own(office, folder):
    folder.mkdir()
    (folder / "x").write_text("x")
    with pytest.raises(CommandError, match="đã có nội dung"):
        back_up(folder)
    assert [path.name for path in folder.iterdir()] == ["x"]


def test_an_empty_folder_will_do(office, folder):
    folder.mkdir()
    back_up(folder)
    assert (folder / "manifest.json").exists()


def test_a_backup_that_breaks_off_never_looks_like_one(office, folder, monkeypatch):
    def full():
        raise OSError("full")

    with monkeypatch.context() as patched:
        patched.setattr(backing_up.os, "sync", full)
        with pytest.raises(OSError, match="full"):
            back_up(folder)
    assert not folder.exists()
    back_up(folder)
    assert (folder / "manifest.json").exists()


def test_one_lost_file_is_named_and_does_not_cost_the_others_their_backup(office, media, folder):
    lost, kept = StoredFile.objects.order_by("path")
    (media / lost.path).unlink()
    with pytest.raises(CommandError, match=lost.path):
        back_up(folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["missing"], [file["path"] for file in manifest["files"]]) == ([lost.path], [kept.path])
    lose_everything(media)
    assert restore(folder).splitlines()[-1] == f"Tệp này đã mất từ trước khi sao lưu: {lost.path}"
    assert list(files_and_modes(media)) == [kept.path]


def test_an_altered_file_counts_as_lost(office, media, folder):
    altered = StoredFile.objects.first()
    (media / altered.path).write_bytes(b"altered")
    with pytest.raises(CommandError, match=altered.path):
        back_up(folder)
    assert not (folder / "files" / altered.path).exists()


# --- restoring ------------------------------------------------------------------------------------


def test_what_was_there_is_there_again(office, media, folder):
    back_up(folder)
    before = rows(), files_and_modes(media)
    lose_everything(media)
    assert restore(folder).endswith("dòng và 2 tệp; giữ lại 1 thư cũ, không gửi.")
    assert (rows(), files_and_modes(media)) == before
    assert list(find_differences(grace_seconds=0)) == []


def test_new_rows_get_new_keys_after_a_restore(office, media, folder):
    back_up(folder)
    lose_everything(media)
    restore(folder)
    assert make_unit("Phường Láng Hạ").pk not in {office.pk, office.parent_id}


def test_what_came_after_the_backup_is_gone_and_its_files_are_put_aside(office, media, folder):
    back_up(folder)
    before = rows(), files_and_modes(media)
    later = keep(files.upload(files.pdf(), "sau.pdf"), unit=office, by=None)
    make_unit("Phường mới")
    restore(folder, "--replace")
    assert (rows(), files_and_modes(media)) == before
    assert (quarantine() / later.path).read_bytes() == files.pdf()


def test_a_file_that_was_altered_meanwhile_is_what_it_was(office, media, folder):
    back_up(folder)
    before = files_and_modes(media)
    path = media / StoredFile.objects.first().path
    path.write_bytes(b"altered")
    path.chmod(0o666)
    restore(folder, "--replace")
    assert files_and_modes(media) == before


def test_a_portal_with_data_is_replaced_only_when_told_so(office, media, folder):
    back_up(folder)
    make_unit("Phường mới")
    before = rows(), files_and_modes(media)
    with pytest.raises(CommandError, match="--replace"):
        restore(folder)
    assert (rows(), files_and_modes(media)) == before


def test_files_alone_are_data_too(office, media, folder):
    back_up(folder)
    call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(CommandError, match="--replace"):
        restore(folder)


# --- no old mail ------------------------------------------------------------------------------------


def test_no_letter_that_was_due_goes_out_again(office, media, folder):
    back_up(folder)
    assert deliver_due() == 1  # after the backup, so the restored rows do not know
    mail.outbox.clear()
    restore(folder, "--replace")
    assert (deliver_due(), len(mail.outbox)) == (0, 0)
    letter = Letter.objects.get()
    assert letter.last_error.startswith("Khôi phục từ bản sao lưu lúc ")
    assert (letter.parked_at is not None, letter.sent_at) == (True, None)


def test_a_worker_that_runs_meanwhile_finds_nothing_due(office, folder):
    sent = []

    def work(at, **kwargs):
        sent.append(deliver_due())

    back_up(folder)
    restored.connect(work)
    try:
        restore(folder, "--replace")
    finally:
        restored.disconnect(work)
    assert (sent, mail.outbox) == ([0], [])


def test_a_letter_that_a_worker_had_taken_on_is_old_mail_too(office, folder):
    Letter.objects.update(due_at=timezone.now() + datetime.timedelta(minutes=5), tries=1)
    back_up(folder)
    restore(folder, "--replace")
    assert Letter.objects.get().parked_at is not None


def test_a_letter_for_tomorrow_stays_due(office, folder):
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    Letter.objects.update(due_at=tomorrow)
    back_up(folder)
    restore(folder, "--replace")
    letter = Letter.objects.get()
    assert (letter.parked_at, letter.due_at) == (None, tomorrow)


def test_a_sent_letter_stays_sent(office, folder):
    deliver_due()
    back_up(folder)
    restore(folder, "--replace")
    assert (Letter.objects.get().parked_at, Letter.objects.get().sent_at is None) == (None, False)


def test_what_the_apps_catch_up_on_after_a_restore_is_not_mailed_either(office, folder):
    def catch_up(at, **kwargs):
        notify(key="n2", title="Quá hạn", unit=office, role=Role.OFFICER, at=at)

    back_up(folder)
    restored.connect(catch_up)
    try:
        restore(folder, "--replace")
    finally:
        restored.disconnect(catch_up)
    assert set(Notice.objects.values_list("key", flat=True)) == {"n1", "n2"}
    assert (deliver_due(), Letter.objects.filter(parked_at=None).count()) == (0, 0)


# --- a backup that is not whole ---------------------------------------------------------------------


def spoil_manifest(folder, **changes):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def lose_a_file(folder):
    next((folder / "files").rglob("*.pdf")).unlink()


def alter_a_file(folder):
    path = next((folder / "files").rglob("*.pdf"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def alter_the_database(folder):
    with open(folder / dumping.dump().file_name, "ab") as file:
        file.write(b"x")


SPOILT = {
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "half a manifest": lambda folder: (folder / "manifest.json").write_text("{"),
    "another format": lambda folder: spoil_manifest(folder, format=99),
    "another database": lambda folder: spoil_manifest(folder, vendor="oracle"),
    "from the future": lambda folder: spoil_manifest(folder, migrations=["portal.9999_later"]),
    "a file is missing": lose_a_file,
    "a file is altered": alter_a_file,
    "the database is altered": alter_the_database,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_backup_is_refused_before_anything_is_touched(office, media, folder, spoil):
    back_up(folder)
    make_unit("Phường mới")
    before = rows(), files_and_modes(media)
    spoil(folder)
    with pytest.raises(CommandError):
        restore(folder, "--replace")
    assert (rows(), files_and_modes(media)) == before


def test_a_folder_that_is_not_there_is_no_backup(office, folder):
    with pytest.raises(CommandError, match="không phải là một bản sao lưu đầy đủ"):
        restore(folder, "--replace")


# --- PostgreSQL's own tools ---------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_load_that_fails_leaves_the_rows_as_they_were(office, media, folder):
    back_up(folder)
    before = rows()
    with pytest.raises(dumping.DumpFailed):
        PostgresqlDump().load(folder / "database.dump", ["UPDATE no_such_table SET a = 1"])
    assert rows() == before


@pytest.mark.postgres
def test_a_missing_tool_is_named(office, folder, monkeypatch):
    monkeypatch.setattr(dumping.shutil, "which", lambda tool: None)
    with pytest.raises(CommandError, match="postgresql-client"):
        back_up(folder)


@pytest.mark.postgres
def test_the_password_is_not_on_the_command_line(office, folder, monkeypatch):
    seen, run = [], subprocess.run

    def watched(command, **options):
        seen.append((command, options["env"].get("PGPASSWORD")))
        return run(command, **options)

    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "a secret")
    monkeypatch.setattr(dumping.subprocess, "run", watched)
    back_up(folder)
    assert [password for _command, password in seen] == ["a secret"]
    assert "a secret" not in " ".join(seen[0][0])


@pytest.mark.postgres
def test_rows_and_counts_of_a_backup_are_of_one_moment(office, folder, monkeypatch):
    """A row written while pg_dump runs is neither in the dump nor in the counts."""
    run = subprocess.run

    def writing_meanwhile(command, **options):
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("DELETE FROM portal_letter_notices")
        finally:
            other.close()
        return run(command, **options)

    with monkeypatch.context() as patched:
        patched.setattr(dumping.subprocess, "run", writing_meanwhile)
        back_up(folder)
    assert Letter.notices.through.objects.count() == 0
    restore(folder, "--replace")
    assert Letter.notices.through.objects.count() == 1
