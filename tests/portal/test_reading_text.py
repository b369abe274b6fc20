"""Text read out of uploaded PDF and Word files, in a process of its own with limits."""

import unicodedata
from pathlib import Path

import pytest

from portal import reading_text
from portal.examining import examine_content
from portal.filekinds import UploadKind
from portal.models import StoredFile
from portal.reading_text import NOT_READ, TextRead, text_of
from tests.factories.files import (
    MEBIBYTE,
    docx_with,
    noise,
    pdf,
    photo_pdf,
    picture,
    signed_pdf,
    upload,
    xlsx,
)
from tests.factories.hostile import HOSTILE_DOCX, HOSTILE_PDFS
from tests.factories.texts import pdf_of, scan_of, squeezed, text_docx, text_pdf

PLAN = "Kế hoạch số 60/KH-UBND\nĐẩy mạnh thông tin, tuyên truyền cải cách hành chính"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ANNEX = "Phụ lục: bảng điện tử, màn hình LED tại khu chung cư, nhà cao tầng"


@pytest.fixture
def read(settings):
    """read(content, kind) keeps the content as an upload is kept, and reads its text."""

    def read(content, kind=UploadKind.PDF):
        path = Path(settings.MEDIA_ROOT) / "a"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return text_of(StoredFile(kind=kind, path="a"))

    return read


def word(text):
    return f'<w:p xmlns:w="{NAMESPACE}">{text}</w:p>'


def body_of(content):
    """A Word file with this XML in its body."""
    document = f'<w:document xmlns:w="{NAMESPACE}"><w:body>'.encode()
    return docx_with("word/document.xml", document + content + b"</w:body></w:document>")


def test_the_text_of_a_pdf_is_read_page_after_page(read):
    assert read(text_pdf(PLAN, ANNEX)) == TextRead(text=f"{PLAN}\n\n{ANNEX}", pages=2)


def test_these_pdfs_are_taken_as_uploads():
    content = text_pdf(PLAN)
    assert examine_content(upload(content, "a.pdf"), name="a.pdf", size_bytes=len(content)) == UploadKind.PDF


def test_what_a_pdf_writes_with_loose_marks_is_composed(read):
    assert not unicodedata.is_normalized("NFC", unicodedata.normalize("NFD", PLAN))
    assert read(text_pdf(PLAN, form="NFD")).text == PLAN


def test_a_pdf_of_pictures_is_a_scan(read):
    assert read(scan_of(3)) == TextRead(is_scan=True, pages=3)


def test_a_number_stamped_on_each_page_makes_a_scan_no_text(read):
    assert read(text_pdf("Trang 1", "Trang 2")).is_scan
    assert not read(text_pdf(PLAN, "Trang 2")).is_scan


def test_a_pdf_without_pages_is_not_read(read):
    assert read(pdf_of([])) == NOT_READ


def test_a_signed_pdf_is_read(read):
    assert read(signed_pdf()) == TextRead(is_scan=True, pages=1)


def test_the_text_of_a_word_file_is_read_with_its_tables(read):
    content = text_docx(
        PLAN, ANNEX, table=[["Nội dung nhiệm vụ", "Đơn vị chủ trì"], ["Tờ rơi", "Phường Cát Linh"]]
    )
    assert read(content, UploadKind.DOCX) == TextRead(
        text=f"{PLAN}\n{ANNEX}\nNội dung nhiệm vụ\nĐơn vị chủ trì\nTờ rơi\nPhường Cát Linh"
    )


def test_what_was_struck_out_of_a_word_file_or_stands_there_twice_is_not_read(read):
    twice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:r><w:t>một lần</w:t></w:r></mc:Choice>"
        "<mc:Fallback><w:r><w:t>một lần</w:t></w:r></mc:Fallback></mc:AlternateContent>"
        "<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:r><w:t> thôi</w:t></w:r>"
    )
    assert read(body_of(word(twice).encode()), UploadKind.DOCX).text == "một lần thôi"


def test_at_most_a_megabyte_of_text_is_read(read):
    long = read(text_docx("một cửa liên thông " * 60_000), UploadKind.DOCX)
    assert MEBIBYTE - 10 < len(long.text.encode()) <= MEBIBYTE
    assert long.text.startswith("một cửa liên thông một cửa")


@pytest.mark.parametrize(
    ("kind", "content"),
    [(UploadKind.XLSX, xlsx()), (UploadKind.JPEG, picture()), (UploadKind.VTT, b"WEBVTT\n")],
    ids=["excel", "picture", "captions"],
)
def test_other_kinds_are_not_read(read, kind, content):
    assert read(content, kind) == NOT_READ


@pytest.mark.parametrize(
    ("kind", "content"),
    {
        "noise": (UploadKind.PDF, noise(5000)),
        "nothing": (UploadKind.PDF, b""),
        "cut short": (UploadKind.PDF, photo_pdf(5000)[:200]),
        "encrypted": (UploadKind.PDF, HOSTILE_PDFS["encrypted"]),
        "page that holds itself": (UploadKind.PDF, pdf().replace(b"Kids[3 0 R]", b"Kids[2 0 R]")),
        "squeezed bomb": (UploadKind.PDF, pdf_of([squeezed(b"(" + b"a" * 300 * MEBIBYTE + b") Tj")])),
        "noise as word": (UploadKind.DOCX, noise(5000)),
        "pdf as word": (UploadKind.DOCX, pdf()),
        "word cut short": (UploadKind.DOCX, text_docx(PLAN)[:-3000]),
        "old or encrypted word": (UploadKind.DOCX, HOSTILE_DOCX["old word or encrypted"]),
        "bomb of paragraphs": (UploadKind.DOCX, body_of(b"<w:p/>" * 12_000_000)),
        "bomb of one long word": (UploadKind.DOCX, body_of(b"a" * 400 * MEBIBYTE)),
    }.values(),
    ids=[
        "noise", "nothing", "cut short", "encrypted", "page that holds itself", "squeezed bomb", "noise as word",
        "pdf as word", "word cut short", "old or encrypted word", "bomb of paragraphs", "bomb of one long word",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_not_read_and_nothing_fails(read, kind, content):
    assert read(content, kind) == NOT_READ


def test_entities_are_not_resolved(read):
    secret = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    document = secret + f'<w:document xmlns:w="{NAMESPACE}"><w:body>'.encode()
    document += word("<w:r><w:t>trước &b; sau</w:t></w:r>").encode() + b"</w:body></w:document>"
    assert "root" not in read(docx_with("word/document.xml", document), UploadKind.DOCX).text


def test_what_takes_too_long_is_given_up(read, monkeypatch):
    slow = pdf_of([squeezed(b"BT /F1 12 Tf " + b"1 0 0 1 9 9 Tm (cai cach) Tj " * 200_000 + b"ET")])
    monkeypatch.setattr(reading_text, "LIMIT_SECONDS", 1)
    assert read(slow) == NOT_READ


def test_of_a_file_with_very_many_pages_the_first_are_read(read, monkeypatch):
    monkeypatch.setattr(reading_text, "LIMIT_SECONDS", 4)
    many = read(pdf_of([squeezed(b"BT /F1 12 Tf " + b"(mot cua lien thong) Tj " * 9_000 + b"ET")] * 80))
    assert many.pages == 80
    assert many.text.startswith("mot cua lien thong")


def test_a_file_that_is_gone_is_not_read_and_the_log_names_no_person(settings, caplog):
    assert text_of(StoredFile(kind=UploadKind.PDF, path="gone.pdf", name="Don cua ong A.pdf")) == NOT_READ
    assert "FileNotFoundError" in caplog.text
    assert "ong A" not in caplog.text
