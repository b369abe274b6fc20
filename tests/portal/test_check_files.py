import datetime
import os
import signal
import time
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.transaction import atomic
from django.utils import timezone

from plans.models import Plan
from portal.access import Role
from portal.models import Event, StoredFile
from portal.noticing import notify
from portal.reconciling import Difference, Trouble, find_differences, mend, quarantine
from portal.uploads import keep
from tests.factories import files
from tests.factories.campaigns import make_campaign, make_filed_plan
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db
LONG_AGO = time.time() - 24 * 3600


@pytest.fixture
def media(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def stored(media):
    return keep(files.upload(files.pdf(), "a.pdf"), unit=make_unit(), by=None)


def put(path, content=b"left behind", at=LONG_AGO):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at, at))
    return path


def found():
    return [(difference.trouble, difference.path) for difference in find_differences()]


def check_files(*arguments):
    out = StringIO()
    call_command("check_files", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_rows_and_files_that_agree_are_no_difference(stored):
    assert found() == []
    assert check_files() == ["Đã kiểm tra 1 tệp, không còn sai lệch."]


def test_an_empty_portal_has_no_difference(media):
    assert check_files() == ["Đã kiểm tra 0 tệp, không còn sai lệch."]


def test_every_trouble_is_found(media, stored):
    missing, altered = (
        keep(files.upload(files.pdf(), "b.pdf"), unit=stored.unit, by=None) for _n in range(2)
    )
    (media / missing.path).unlink()
    (media / altered.path).write_bytes(files.pdf()[::-1])
    orphan = put(media / "ab" / "cd" / "abcd.pdf")
    half_written = put(media / "ab" / "cd" / "abce.pdf.part")
    half_received = put(media.parent / "incoming" / "tmp1.upload")
    assert sorted(found()) == sorted(
        [
            (Trouble.MISSING, media / missing.path),
            (Trouble.ALTERED, media / altered.path),
            (Trouble.ORPHAN, orphan),
            (Trouble.UNFINISHED, half_written),
            (Trouble.UNFINISHED, half_received),
        ]
    )


def test_one_byte_more_is_a_difference(media, stored):
    with open(media / stored.path, "ab") as file:
        file.write(b"\n")
    assert found() == [(Trouble.ALTERED, media / stored.path)]


def test_what_was_written_just_now_may_still_get_its_row(media):
    put(media / "ab" / "cd" / "abcd.pdf", at=time.time())
    put(media.parent / "incoming" / "tmp1.upload", at=time.time())
    assert found() == []
    with pytest.raises(CommandError):
        check_files("--grace", "0")


def test_without_being_told_to_mend_nothing_is_touched(media, stored):
    orphan = put(media / "ab" / "cd" / "abcd.pdf")
    with pytest.raises(CommandError, match="Đã kiểm tra 1 tệp, còn 1 sai lệch."):
        check_files()
    assert orphan.exists()


def test_mending_puts_orphans_aside_and_drops_what_never_became_a_file(media, stored):
    put(media / "ab" / "cd" / "abcd.pdf")
    half = put(media / "ab" / "cd" / "abce.pdf.part")
    assert check_files("--mend") == [
        f"Đã xử lý: tệp không có trong cơ sở dữ liệu: {media}/ab/cd/abcd.pdf",
        f"Đã xử lý: tệp nhận dở: {half}",
        "Đã kiểm tra 1 tệp, không còn sai lệch.",
    ]
    assert found() == []
    assert (quarantine() / "ab" / "cd" / "abcd.pdf").read_bytes() == b"left behind"
    assert not half.exists()


def test_a_file_put_aside_too_early_comes_back(media, stored):
    path = media / stored.path
    mend(Difference(Trouble.ORPHAN, path))
    assert found() == [(Trouble.MISSING, path)]
    assert check_files("--mend")[-1] == "Đã kiểm tra 1 tệp, không còn sai lệch."
    assert path.read_bytes() == files.pdf()


def test_what_lies_aside_under_the_same_name_does_not_come_back_if_it_is_not_the_file(media, stored):
    path = media / stored.path
    path.unlink()
    put(quarantine() / stored.path, b"something else")
    with pytest.raises(CommandError):
        check_files("--mend")
    assert not path.exists()


def test_a_lost_file_stays_a_difference_and_is_entered_in_the_audit_trail_once(media, stored):
    (media / stored.path).unlink()
    for _time in range(2):
        with pytest.raises(CommandError, match="còn 1 sai lệch"):
            check_files("--mend")
    event = Event.objects.get()
    assert (event.action, event.target_id, event.unit) == ("file.lost", str(stored.pk), stored.unit)
    assert event.note == "mất tệp trên đĩa; cần khôi phục từ bản sao lưu"


def test_an_altered_file_is_put_aside_so_that_nobody_reads_it(media, stored):
    (media / stored.path).write_bytes(b"altered")
    with pytest.raises(CommandError):
        check_files("--mend")
    assert found() == [(Trouble.MISSING, media / stored.path)]
    assert (quarantine() / stored.path).read_bytes() == b"altered"
    assert StoredFile.objects.get() == stored


def test_two_things_of_one_name_are_both_kept_aside(media):
    for content in (b"first", b"second"):
        put(media / "ab" / "cd" / "abcd.pdf", content)
        check_files("--mend")
    assert {path.read_bytes() for path in quarantine().rglob("abcd*")} == {b"first", b"second"}


def test_many_rows_are_checked_with_few_questions(media, stored, django_assert_num_queries):
    for _n in range(3):
        keep(files.upload(files.pdf(), "b.pdf"), unit=stored.unit, by=None)
    with django_assert_num_queries(1):
        assert found() == []


def forgotten(stored, *, days=3):
    """The file as it is some days after it was uploaded."""
    uploaded_at = timezone.now() - datetime.timedelta(days=days)
    StoredFile.objects.filter(pk=stored.pk).update(uploaded_at=uploaded_at)
    return stored


def test_a_file_that_nothing_refers_to_is_named_after_two_days(media, stored):
    forgotten(stored, days=1)
    assert found() == []
    forgotten(stored, days=3)
    assert found() == [(Trouble.UNUSED, media / stored.path)]
    with pytest.raises(CommandError, match="còn 1 sai lệch"):
        check_files()
    assert (media / stored.path).exists()


def test_mending_discards_a_file_that_nothing_refers_to_with_its_row(
    media, stored, django_capture_on_commit_callbacks
):
    forgotten(stored)
    with django_capture_on_commit_callbacks(execute=True):
        assert check_files("--mend") == [
            f"Đã xử lý: tệp không nơi nào dùng: {media / stored.path} ({stored.pk})",
            "Đã kiểm tra 0 tệp, không còn sai lệch.",
        ]
    assert not (media / stored.path).exists()
    event = Event.objects.get()
    assert (event.action, event.note, event.unit) == ("file.discard", "a.pdf", stored.unit)


def test_a_file_that_a_plan_a_filing_or_a_notice_carries_is_in_use(media, stored):
    plan = make_filed_plan(make_campaign())
    notify(key="x", unit=stored.unit, role=Role.OFFICER, title="Mời xem", file=stored)
    forgotten(stored)
    forgotten(plan.file)
    Plan.objects.filter(pk=plan.pk).update(file=None)  # the filing still has it
    used = StoredFile.objects.with_use().values_list("pk", "is_used")
    assert dict(used) == {stored.pk: True, plan.file.pk: True}
    assert Trouble.UNUSED not in [trouble for trouble, _path in found()]


def test_a_file_that_was_put_to_use_meanwhile_is_not_discarded(media, stored):
    forgotten(stored)
    (difference,) = find_differences()
    notify(key="x", unit=stored.unit, role=Role.OFFICER, title="Mời xem", file=stored)
    assert mend(difference)
    assert StoredFile.objects.get() == stored


def test_every_model_that_refers_to_files_is_asked():
    fields = StoredFile._meta.get_fields(include_hidden=True)
    asked = {field.related_model._meta.label for field in fields if field.one_to_many}
    holding = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is StoredFile and not field.many_to_many
    }
    assert asked == holding


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_before_the_commit_leaves_a_file_that_is_found_and_put_aside(media):
    unit = make_unit()
    child = os.fork()
    if child == 0:
        # A connection of its own: one that it shares with us would stay in the transaction after its death.
        connections[connection.alias] = connection.copy()
        with atomic():
            keep(files.upload(files.pdf(), "a.pdf"), unit=unit, by=None)
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert StoredFile.objects.count() == 0
    assert [difference.trouble for difference in find_differences(grace_seconds=0)] == [Trouble.ORPHAN]
    assert check_files("--mend", "--grace", "0")[-1] == "Đã kiểm tra 0 tệp, không còn sai lệch."
    assert list(find_differences(grace_seconds=0)) == []
