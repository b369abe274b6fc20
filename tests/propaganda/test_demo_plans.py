"""The demo's documents that have files: approved plans of its made-up 2020, each told as made up."""

import datetime

import pytest
from django.conf import settings
from django.db import transaction

import plans.demo
import portal.demo
from propaganda import demo
from propaganda.models import Document
from propaganda.reading_files import read_waiting
from propaganda.searching import read, search

WORDS_OF_THE_PAPER = "KINH PHÍ: từ nguồn ngân sách được giao"


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The made-up 2020 and the plans published from it, once for this module; its files are read as by the job."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("demo"))
        with transaction.atomic():
            portal.demo.load(password="mat-khau-minh-hoa")
            plans.demo.load_2020()
            demo.load_lists()
            demo.load_plans()
            read_waiting()
            yield
            transaction.set_rollback(True)


@pytest.fixture
def posted(_loaded, db):
    """{number: the document}, as citizens see them."""
    return {document.number: document for document in Document.objects.public()}


def test_three_plans_are_published_each_with_its_file(posted):
    assert {number: document.issuer.code for number, document in posted.items()} == {
        "75/KH-UBND": "00223",
        "80/KH-VHTT": "dd.vhtt",
        "86/KH-QLĐT": "dd.qldt",
    }
    files = [row.file for document in posted.values() for row in document.attachments.all()]
    assert [file.is_public for file in files] == [True] * 3


def test_each_says_that_it_is_made_up(posted):
    for document in posted.values():
        assert document.title.endswith("(bản minh họa)")
        assert "không phải văn bản thật" in document.summary
        assert "minh họa" in document.source_note


def test_a_ward_scans_pictures_and_the_offices_scan_letters(posted):
    scans = {number: document.attachments.get().is_scan for number, document in posted.items()}
    assert scans == {"75/KH-UBND": True, "80/KH-VHTT": False, "86/KH-QLĐT": False}


def test_words_of_the_paper_are_found(posted):
    found = search(read(WORDS_OF_THE_PAPER))[:10]
    assert {hit.object_id for hit in found} == {posted["80/KH-VHTT"].pk, posted["86/KH-QLĐT"].pk}


def test_each_was_posted_in_time(posted):
    for document in posted.values():
        assert document.published_at.date() - document.issued_on <= datetime.timedelta(days=7)
