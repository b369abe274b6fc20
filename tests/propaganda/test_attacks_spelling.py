"""What citizens look for is found however they spell it, and however it was stored (PROMISES S22)."""

import unicodedata

import pytest
from django.urls import reverse

from portal.richtext import clean
from portal.workflow import TransitionRefused
from propaganda import indexing
from propaganda.models import Abbreviation, Document, DocumentFile
from tests.factories.campaigns import make_file
from tests.factories.publications import make_published
from tests.factories.reading import shown, titles_of
from tests.factories.units import make_unit
from tests.test_spelling import NAME, SAME, SPELLINGS

pytestmark = pytest.mark.django_db
NUMBERS = ["60/QĐ-UBND", "60/qd-ubnd", "60 / QĐ – UBND", "60/QÐ-UBND", "060/QĐ-UBND", "Số: 60/QĐ-UBND"]
NUMBERS += ["60\u00a0QĐ\u00a0UBND", "60/QĐ\u200b-UBND"]


@pytest.fixture(params=SPELLINGS.values(), ids=SPELLINGS)
def typed(request):
    return request.param


def found(client, view, **asked):
    return titles_of(client.get(reverse(f"propaganda:{view}"), asked))


def test_a_title_is_found(client, typed):
    make_published(title=f"Chuyện ở {NAME}")
    make_published(title="Phường Hoàng Đạo")
    assert found(client, "search", q=typed) == [f"Chuyện ở {NAME}"]


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("article", "body"),
        ("initiative", "place_name"),
        ("initiative", "solution"),
        ("document", "issuer_name"),
    ],
)
def test_so_is_a_text(client, typed, kind, column):
    make_published(kind, title="Một chuyện", **{column: NAME})
    assert found(client, "search", q=typed) == ["Một chuyện"]


def test_so_is_what_a_file_says(client, typed):
    unit = make_unit()
    file = {"file": str(make_file(unit).pk), "label": ""}
    document = make_published("document", unit=unit, title="Một chuyện", attachments=[file])
    DocumentFile.objects.update(text=NAME)
    indexing.index(document)
    assert found(client, "search", q=typed) == ["Một chuyện"]
    assert found(client, "document-list", q=typed) == ["Một chuyện"]


def test_what_was_stored_in_another_spelling_is_found_by_the_usual_one(client, typed):
    make_published(title=typed)
    assert len(found(client, "search", q=NAME)) == 1


def test_an_issuer_is_found(client, typed):
    make_published("document", title="Một chuyện", issuer_name=NAME)
    make_published("document", title="Chuyện khác", issuer_name="Phường Hoàng Đạo")
    assert found(client, "document-list", co_quan=typed) == ["Một chuyện"]


def test_a_full_form_is_found_in_the_list_and_stands_for_its_abbreviation(client, typed):
    Abbreviation.objects.create(abbr="PHĐ", full=NAME)
    make_published(title="Chuyện ở PHĐ")
    page = shown(client.get(reverse("propaganda:abbreviation-list"), {"q": typed}))
    assert "PHĐ" in page
    assert found(client, "search", q=typed) == ["Chuyện ở PHĐ"]


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_number_is_found_by_search_and_in_the_list(client, typed):
    make_published("document", title="Một chuyện", number="60/QĐ-UBND", issued_on="2020-02-20")
    make_published("document", title="Chuyện khác", number="61/QĐ-UBND", issued_on="2020-02-20")
    assert "Một chuyện" in found(client, "search", q=typed)[0]
    assert ["Một chuyện" in title for title in found(client, "document-list", so=typed)] == [True]


def test_an_abbreviation_is_explained_in_a_text_that_is_taken_apart(client):
    Abbreviation.objects.create(abbr="TƯ", full="Trung ương")
    article = make_published(body=clean(unicodedata.normalize("NFD", "<p>Nghị quyết của TƯ về cải cách</p>")))
    assert "popover>Trung ương" in client.get(article.get_absolute_url()).content.decode()


def test_every_spelling_has_the_same_address(typed):
    assert make_published(title=typed).slug == "phuong-hoa-dong"


@pytest.mark.parametrize("what", SAME)
def test_a_number_stands_once_for_an_issuer_however_its_name_is_spelled(what):
    same = {"number": "60/KH-UBND", "issued_on": "2020-02-20"}
    make_published("document", issuer_name=NAME, **same)
    with pytest.raises(TransitionRefused, match="Văn bản số này của cơ quan này đã có trên cổng"):
        make_published("document", issuer_name=SPELLINGS[what], **same)
    make_published("document", issuer_name=SPELLINGS[what], **same | {"issued_on": "2021-02-20"})
    make_published("document", issuer_name="Phường Hoàng Đạo", **same)
    assert Document.objects.exclude(state="draft").count() == 3
