"""The text of documents' files: found by search once a job has read it."""

import pytest

from portal.access import Act
from portal.uploads import keep
from propaganda import reading_files, searching
from propaganda.models import DocumentFile
from tests.factories import files, texts
from tests.factories.publications import make_published, make_publisher

pytestmark = pytest.mark.django_db


def document_with(unit, upload):
    file = keep(upload, unit=unit, by=make_publisher(unit), read_act=Act.ARTICLE_WRITE)
    return make_published(
        "document", unit=unit, title="Kế hoạch", attachments=[{"file": str(file.pk), "label": ""}]
    )


def found(words):
    results = searching.search(searching.read(words))
    return [entry.object_id for entry in results[0:10]]


def test_the_text_of_a_file_is_found_once_it_was_read(unit):
    document = document_with(unit, files.upload(texts.text_pdf("Bộ phận Một cửa lưu động"), "ke-hoach.pdf"))
    assert found("lưu động") == []
    assert reading_files.read_waiting() == 1
    assert found("lưu động") == found("luu dong") == [document.pk]
    assert reading_files.read_waiting() == 0


def test_a_scan_is_marked_as_one_and_a_text_is_not(unit):
    scan = document_with(unit, files.upload(texts.scan_of(2), "quet.pdf"))
    text = document_with(unit, files.upload(texts.text_docx("Một cửa"), "van-ban.docx"))
    reading_files.read_waiting()
    marked = dict(DocumentFile.objects.values_list("document_id", "is_scan"))
    assert marked == {scan.pk: True, text.pk: False}


def test_a_file_that_cannot_be_read_is_asked_once_and_stops_no_other(unit):
    document_with(unit, files.upload(files.pdf(), "trong.pdf"))
    text = document_with(unit, files.upload(texts.text_docx("Liên thông"), "van-ban.docx"))
    assert reading_files.read_waiting() == 2
    assert found("lien thong") == [text.pk]
    assert reading_files.read_waiting() == 0
