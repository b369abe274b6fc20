import errno
import hashlib
import tracemalloc
import unicodedata
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import OperationalError, connection
from django.db.transaction import atomic, on_commit
from hypothesis import given
from hypothesis import strategies as st

from portal import uploads
from portal.models import StoredFile
from portal.uploads import UploadField, UploadKind, clean_name, discard, examine, keep
from tests.factories import files, hostile
from tests.factories.files import MEBIBYTE, upload
from tests.factories.people import make_officer
from tests.factories.units import make_unit


def cases(*tables):
    """Rows (name, content) from tables of {what it is: (name, content)}."""
    return [pytest.param(*row, id=what) for table in tables for what, row in table.items()]


def named(name, contents):
    return {what: (name, content) for what, content in contents.items()}


HOSTILE = cases(
    named("a.pdf", hostile.HOSTILE_PDFS),
    named("a.docx", hostile.HOSTILE_DOCX),
    hostile.HOSTILE_PICTURES,
    hostile.HOSTILE_MEDIA,
    hostile.HOSTILE_NAMES,
)
HONEST = cases(
    named("Kế hoạch 60.KH-UBND.signed.pdf", hostile.HONEST_PDFS),
    named("a.docx", hostile.HONEST_DOCX),
    hostile.HONEST_PICTURES,
    hostile.HONEST_MEDIA,
    {"excel": ("a.xlsx", files.xlsx()), "large excel": ("a.XLSX", files.xlsx(rows=20_000))},
)


@pytest.mark.parametrize(("name", "content"), HOSTILE)
def test_hostile_files_are_refused_in_words(name, content):
    with pytest.raises(ValidationError) as refusal:
        examine(upload(content, name))
    assert refusal.value.messages[0].endswith(".")


@pytest.mark.parametrize(("name", "content", "code"), cases(hostile.TRICKS))
def test_each_guard_catches_what_no_other_would(name, content, code):
    with pytest.raises(ValidationError) as refusal:
        examine(upload(content, name))
    assert refusal.value.code == code


@pytest.mark.parametrize(("name", "content"), HONEST)
def test_honest_files_are_taken(name, content):
    file = upload(content, name)
    assert file.name.lower().endswith(examine(file).endings)


def test_the_sentence_says_what_is_wrong_and_what_to_do():
    with pytest.raises(ValidationError) as refusal:
        examine(upload(files.picture("PNG"), "a.pdf"))
    assert refusal.value.messages == ["Tên tệp ghi PDF nhưng nội dung là ảnh PNG. Hãy kiểm tra lại tệp."]


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings):
    settings.UPLOAD_LIMIT_BYTES = 2 * MEBIBYTE
    with pytest.raises(ValidationError) as refusal:
        examine(upload(files.photo_pdf(3 * MEBIBYTE), "a.pdf"))
    assert refusal.value.messages == ["Tệp nặng 4 MB, vượt mức 2 MB. Hãy giảm dung lượng rồi gửi lại."]


@pytest.fixture
def on_disk(tmp_path):
    """An upload that lies in a file of its own, as large ones do."""

    def put(content, name):
        file = TemporaryUploadedFile(name, "", len(content), "")
        file.write(content)
        return file

    return put


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pdf", lambda: files.photo_pdf(45 * MEBIBYTE)),
        ("a.docx", lambda: files.docx_with("word/media/1.png", files.noise(45 * MEBIBYTE))),
    ],
    ids=["pdf", "docx"],
)
def test_a_large_file_is_never_read_whole_into_memory(on_disk, name, make):
    file = on_disk(make(), name)
    tracemalloc.start()
    examine(file)
    _now, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 8 * MEBIBYTE


# --- names (PROMISES S7) --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Kế hoạch 60.KH-UBND.pdf", "Kế hoạch 60.KH-UBND.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\a\Kế hoạch.docx", "Kế hoạch.docx"),
        ("ke-hoach\u202efdp.exe", "ke-hoachfdp.exe"),
        ("a\r\nSet-Cookie: b=c.pdf", "a Set-Cookie b=c.pdf"),
        ('a"b<c>d|e?f*.pdf', "abcdef.pdf"),
        ("a\0.pdf", "a.pdf"),
        ("  a   b .pdf  ", "a b.pdf"),
        (".htaccess", "htaccess"),
        ("..", "tep"),
        ("", "tep"),
        ("   ", "tep"),
        ("/", "tep"),
        (".pdf", "pdf"),
        ("...pdf", "pdf"),
        ("\u200b.pdf", "pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("com1.signed.pdf", "_com1.signed.pdf"),
        ("community.pdf", "community.pdf"),
        ("ế" * 300 + ".docx", "ế" * 145 + ".docx"),
        ("a." + "x" * 300, "a." + "x" * 148),
    ],
)
def test_names_become_one_plain_line(name, cleaned):
    assert clean_name(name) == cleaned


@given(st.text())
def test_any_name_becomes_a_safe_one(name):
    cleaned = clean_name(name)
    assert clean_name(cleaned) == cleaned
    assert 1 <= len(cleaned) <= 150
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert not set(cleaned) & set('<>:"|?*\\/')
    assert [c for c in cleaned if unicodedata.category(c)[0] == "C"] == []
    assert cleaned == cleaned.strip(". ")


# --- keeping (PROMISES R16) -----------------------------------------------------------------------


def files_under(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


@pytest.fixture
def unit(db):
    return make_unit()


@pytest.fixture
def media(settings):
    return Path(settings.MEDIA_ROOT)


def test_a_kept_file_stands_under_a_name_of_our_own(unit, media):
    content = files.signed_pdf()
    officer = make_officer(unit)
    stored = keep(upload(content, "../Kế hoạch.PDF"), unit=unit, by=officer)
    key = stored.pk.hex
    assert stored.path == f"{key[:2]}/{key[2:4]}/{key}.pdf"
    assert files_under(media) == [stored.path]
    assert (media / stored.path).read_bytes() == content
    assert (stored.name, stored.kind, stored.unit) == ("Kế hoạch.PDF", UploadKind.PDF, unit)
    assert (stored.size_bytes, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (stored.uploaded_by, stored.is_public) == (officer, False)


def test_kept_files_are_readable_by_their_group_at_most(unit, media):
    stored = keep(upload(files.pdf(), "a.pdf"), unit=unit, by=None)
    assert (media / stored.path).stat().st_mode & 0o777 == 0o640
    assert (media / stored.path).parent.stat().st_mode & 0o007 == 0


def test_what_the_portal_itself_makes_is_kept_the_same_way(unit):
    assert keep(ContentFile(files.xlsx(), name="bao-cao.xlsx"), unit=unit, by=None).kind == "xlsx"


def test_the_second_of_two_files_of_one_name_is_another_file(unit, media):
    paths = {keep(upload(files.pdf(), "a.pdf"), unit=unit, by=None).path for _n in range(2)}
    assert files_under(media) == sorted(paths)


def test_a_refused_file_leaves_neither_row_nor_file(unit, media):
    with pytest.raises(ValidationError):
        keep(upload(files.HTML, "a.pdf"), unit=unit, by=None)
    assert (files_under(media), StoredFile.objects.count()) == ([], 0)


@pytest.mark.parametrize("act", ["fchmod", "fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_in_words_and_leaves_neither_row_nor_file(unit, media, monkeypatch, act, code):
    def full(*args, **kwargs):
        raise OSError(code, "full")

    monkeypatch.setattr(uploads.os, act, full)
    with pytest.raises(ValidationError) as refusal:
        keep(upload(files.pdf(), "a.pdf"), unit=unit, by=None)
    assert refusal.value.messages == [
        "Máy chủ hết chỗ chứa tệp nên chưa nhận được tệp này. Mời báo quản trị viên rồi gửi lại sau."
    ]
    assert (files_under(media), StoredFile.objects.count()) == ([], 0)


def test_a_disk_that_fills_in_the_middle_leaves_neither_row_nor_file(unit, media):
    file = upload(files.photo_pdf(3 * MEBIBYTE), "a.pdf")
    examine(file)
    chunks = file.chunks

    def filling():
        yield next(chunks())
        raise OSError(errno.ENOSPC, "full")

    file.chunks = filling
    with pytest.raises(ValidationError) as refusal:
        keep(file, unit=unit, by=None)
    assert refusal.value.code == "no_room"
    assert (files_under(media), StoredFile.objects.count()) == ([], 0)


def test_another_trouble_of_the_disk_is_an_error_and_leaves_nothing(unit, media, monkeypatch):
    def broken(*args):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(uploads.os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        keep(upload(files.pdf(), "a.pdf"), unit=unit, by=None)
    assert (files_under(media), StoredFile.objects.count()) == ([], 0)


def test_a_row_that_cannot_be_written_takes_its_file_along(unit, media, monkeypatch):
    def broken(self, *args, **kwargs):
        raise RuntimeError("row")

    monkeypatch.setattr(StoredFile, "save", broken)
    with pytest.raises(RuntimeError) as held:  # the exception, with all its frames, is still held below
        keep(upload(files.pdf(), "a.pdf"), unit=unit, by=None)
    assert (files_under(media), held.type) == ([], RuntimeError)


class Undone(Exception):
    """What makes a test roll back."""


@contextmanager
def rolled_back():
    with suppress(Undone), atomic():
        yield
        raise Undone


def fail():
    raise Undone


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_does_not_commit_takes_the_file_along(media):
    unit = make_unit()
    with rolled_back():
        keep(upload(files.pdf(), "a.pdf"), unit=unit, by=None)
    assert (files_under(media), StoredFile.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_only_the_part_of_a_transaction_that_is_undone_loses_its_file(media):
    unit = make_unit()
    with atomic():
        first = keep(upload(files.pdf(), "a.pdf"), unit=unit, by=None)
        with rolled_back():
            keep(upload(files.pdf(), "b.pdf"), unit=unit, by=None)
        assert files_under(media) == [first.path]
    assert files_under(media) == [first.path]
    assert list(StoredFile.objects.all()) == [first]


@pytest.mark.django_db(transaction=True)
def test_a_failing_hook_of_somebody_else_does_not_cost_a_committed_file(media):
    unit = make_unit()
    with suppress(Undone), atomic():
        on_commit(fail)
        stored = keep(upload(files.pdf(), "a.pdf"), unit=unit, by=None)
    assert files_under(media) == [stored.path]
    assert list(StoredFile.objects.all()) == [stored]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_file_stays_at_once(media):
    stored = keep(upload(files.pdf(), "a.pdf"), unit=make_unit(), by=None)
    with rolled_back():
        pass
    assert files_under(media) == [stored.path]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_file_stays_when_nobody_knows_whether_its_row_was_committed(media):
    unit = make_unit()
    with suppress(OperationalError), atomic():
        stored = keep(upload(files.pdf(), "a.pdf"), unit=unit, by=None)
        end_session(connection.connection.info.backend_pid)
    assert files_under(media) == [stored.path]


def end_session(backend_pid):
    """End the session of `backend_pid` from another one, as a restart of PostgreSQL would."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend_pid])
    finally:
        other.close()


# --- giving up ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_discarding_removes_the_row_now_and_the_file_on_commit(media):
    stored = keep(upload(files.pdf(), "a.pdf"), unit=make_unit(), by=None)
    with atomic():
        discard(stored)
        assert (files_under(media), StoredFile.objects.count()) == ([stored.path], 0)
    assert files_under(media) == []


@pytest.mark.django_db(transaction=True)
def test_discarding_that_is_undone_keeps_both(media):
    stored = keep(upload(files.pdf(), "a.pdf"), unit=make_unit(), by=None)
    path, pk = stored.path, stored.pk
    with rolled_back():
        discard(stored)
    assert files_under(media) == [path]
    assert StoredFile.objects.get().pk == pk


# --- the field ------------------------------------------------------------------------------------


class ScanForm(forms.Form):
    scan = UploadField(kinds=(UploadKind.PDF, UploadKind.DOCX), label="Bản ký")


def scan_form(content=None, name="a.pdf"):
    return ScanForm({}, {"scan": upload(content, name)} if content is not None else {})


def test_the_field_hands_on_a_file_that_is_examined_already(monkeypatch):
    form = scan_form(files.pdf())
    assert form.is_valid()
    assert form.cleaned_data["scan"].examined_as == UploadKind.PDF


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (None, "", "Hãy chọn tệp."),
        (b"", "a.pdf", "Tệp rỗng, chưa có nội dung."),
        (files.xlsx(), "a.xlsx", "Ở đây chỉ nhận PDF, Word (.docx)."),
        (
            hostile.HOSTILE_PDFS["encrypted"],
            "a.pdf",
            "Tệp PDF có đặt mật khẩu hoặc bị khóa. Hãy bỏ khóa rồi gửi lại.",
        ),
    ],
    ids=["none", "empty", "another kind", "refused"],
)
def test_the_field_says_what_is_wrong(content, name, sentence):
    assert scan_form(content, name).errors == {"scan": [sentence]}


def test_the_field_tells_browser_and_person_what_is_taken():
    field = ScanForm().fields["scan"]
    assert field.widget.attrs["accept"] == ".pdf,.docx"
    assert str(field.help_text) == "PDF, Word (.docx); không quá 50 MB."
