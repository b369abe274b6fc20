"""The tables that the publishing demo is loaded from agree with the lists, with each other and with the seed."""

import csv
import datetime
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

import portal
from portal.filekinds import UploadKind
from portal.richtext import clean
from portal.uploads import examine
from portal.vietnamese import parse_number
from propaganda.demo_clips import FIXTURES
from propaganda.demo_pictures import PICTURES, make_pictures
from propaganda.models import Area, DocumentType, ServiceLevel
from propaganda.states import ArticleForm, Effect, RelationKind, Stage
from tests.factories.files import upload

UNITS = Path(portal.__file__).parent / "fixtures" / "units.csv"
ARTICLES = FIXTURES / "articles"


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def several(cell):
    return cell.split(";") if cell else []


DOCUMENTS, NEWS, MODELS = (
    table(FIXTURES / f"{name}.csv") for name in ("documents", "articles", "initiatives")
)
TOPICS = {row["code"] for row in table(FIXTURES / "topics.csv")}
UNIT_CODES = {row["code"] for row in table(UNITS)}


@pytest.mark.parametrize("path", sorted(FIXTURES.rglob("*.*")), ids=lambda path: path.name)
def test_every_text_is_composed(path):
    if path.suffix != ".webm":
        assert unicodedata.is_normalized("NFC", path.read_text("utf-8"))


# --- documents --------------------------------------------------------------------------------------


def test_there_are_57_documents_each_with_its_source():
    assert len(DOCUMENTS) == 57
    assert all(row["source"] and row["confidence"] in {"high", "medium", "low"} for row in DOCUMENTS)


@pytest.mark.django_db
def test_documents_use_the_codes_of_the_lists():
    types = dict(DocumentType.objects.values_list("code", "name"))
    assert all(types[row["type_code"]] == row["type"] for row in DOCUMENTS)
    assert {row["area_code"] for row in DOCUMENTS} <= set(Area.objects.values_list("code", flat=True))
    assert {row["effect"] for row in DOCUMENTS} <= set(Effect.values)
    assert {code for row in DOCUMENTS for code in several(row["topic"])} <= TOPICS
    assert {row["issuer_unit"] for row in DOCUMENTS} - {""} <= UNIT_CODES


def test_numbers_and_dates_of_documents_can_be_read():
    keys = Counter(
        (row["issuer"], parse_number(row["number"]).key, row["issued_on"][:4]) for row in DOCUMENTS
    )
    assert set(keys.values()) == {1}
    for row in DOCUMENTS:
        days = [row[name] for name in ("issued_on", "effective_on", "expires_on") if row[name]]
        assert sorted(map(datetime.date.fromisoformat, days)) == list(map(datetime.date.fromisoformat, days))


def relations():
    return {
        tuple(relation.split(":")) + (row["number"],)
        for row in DOCUMENTS
        for relation in several(row["relations"])
    }


def test_relations_lead_to_documents_of_the_table():
    numbers = {row["number"] for row in DOCUMENTS}
    assert {kind for kind, _other, _number in relations()} <= set(RelationKind.values)
    assert {other for _kind, other, _number in relations()} <= numbers
    assert all(other != number for _kind, other, number in relations())


def test_what_a_status_says_stands_among_the_relations():
    said = {
        (row["number"], new)
        for row in DOCUMENTS
        for new in re.findall(r"(?:thay bởi|theo) (\S+/\S+)$", row["status_note"])
    }
    ended = {(other, number) for kind, other, number in relations() if kind in {"replaces", "repeals"}}
    assert said == ended


def test_what_was_replaced_is_no_longer_in_force():
    ended = {other for kind, other, _number in relations() if kind in {"replaces", "repeals"}}
    assert {row["effect"] for row in DOCUMENTS if row["number"] in ended or row["expires_on"]} == {"expired"}


# --- news -------------------------------------------------------------------------------------------


def test_there_is_the_true_item_and_enough_made_up_ones():
    assert [row["code"] for row in NEWS if row["is_sample"] == "no"] == ["day-manh-tuyen-truyen-cchc-2020"]
    made_up = Counter(row["form"] for row in NEWS if row["is_sample"] == "yes")
    assert made_up[ArticleForm.SHORT] >= 11
    assert made_up[ArticleForm.LONG] >= 4
    assert all("minh họa" in row["author_name"] for row in NEWS if row["is_sample"] == "yes")


def test_the_true_item_stands_as_it_was_posted():
    item = NEWS[0]
    assert (
        item["title"]
        == "Quận Đống Đa: Đẩy mạnh thông tin, tuyên truyền cải cách hành chính nhà nước năm 2020"
    )
    assert (item["published_at"], item["source_name"]) == ("2020-02-28T16:40:00+07:00", "Theo Hà Nội portal")
    paragraphs = (ARTICLES / f"{item['code']}.html").read_text("utf-8").strip().splitlines()
    assert len(paragraphs) == 5
    assert paragraphs[0].startswith("<p>Nhằm đẩy mạnh công tác thông tin, tuyên truyền")
    assert paragraphs[-1].endswith("khu chung cư, nhà cao tầng trên địa bàn Quận.</p>")


def test_every_item_has_its_body_and_every_body_its_item():
    bodies = {path.name.split(".")[0] for path in ARTICLES.glob("*.html")}
    assert bodies == {row["code"] for row in NEWS}
    assert len(bodies) == len(NEWS)


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.html")), ids=lambda path: path.name)
def test_bodies_pass_the_cleaner_unchanged(path):
    body = path.read_text("utf-8").strip()
    assert clean(body).strip() == body


def test_items_use_codes_that_are_there():
    assert {row["unit"] for row in NEWS} <= UNIT_CODES
    assert {code for row in NEWS + MODELS for code in several(row["topics"])} <= TOPICS
    assert {row["picture"] for row in NEWS + MODELS} - {""} == set(PICTURES)
    assert {row["form"] for row in NEWS} == set(ArticleForm.values)


def test_items_that_happened_were_posted_afterwards():
    for row in NEWS:
        assert row["happened_on"] <= row["published_at"][:10]


def test_some_items_can_be_read_in_english():
    assert all(bool(row["title_en"]) == bool(row["summary_en"]) for row in NEWS)
    assert sum(bool(row["title_en"]) for row in NEWS) >= 5
    assert len(list(ARTICLES.glob("*.en.html"))) == 1


# --- the rest -----------------------------------------------------------------------------------------


def test_there_are_109_abbreviations_each_once():
    rows = table(FIXTURES / "glossary.csv")
    assert len({row["abbr"] for row in rows}) == len(rows) == 109
    assert all(row["full_vi"] and row["en"] for row in rows)


def test_models_have_their_sources_and_stages():
    assert len(MODELS) == 4
    assert {row["stage"] for row in MODELS} <= set(Stage.values)
    assert all(row["source_note"] and row["solution"] and row["summary_en"] for row in MODELS)


def test_the_theme_of_2020_is_word_for_word_that_of_the_news():
    (theme,) = table(FIXTURES / "year_themes.csv")
    assert f"“{theme['text']}”" in (ARTICLES / "day-manh-tuyen-truyen-cchc-2020.html").read_text("utf-8")


@pytest.mark.django_db
def test_clips_use_codes_that_are_there():
    levels = set(ServiceLevel.objects.values_list("code", flat=True)) | {""}
    for clip in json.loads((FIXTURES / "clips.json").read_text("utf-8")):
        assert clip["service_level"] in levels
        assert set(clip["topics"]) <= TOPICS


def test_pictures_are_drawn_once_small_and_taken_as_uploads(tmp_path):
    pictures = make_pictures(tmp_path / "pictures")
    before = [picture.path.stat().st_mtime_ns for picture in pictures.values()]
    for picture in pictures.values():
        assert picture.path.stat().st_size <= 60 * 1024
        assert examine(upload(picture.path.read_bytes(), picture.path.name)) == UploadKind.WEBP
        assert picture.alt.startswith("Hình vẽ: ")
        with Image.open(picture.path) as image:
            assert image.size == (1200, 675)
    assert make_pictures(tmp_path / "pictures") == pictures
    assert [picture.path.stat().st_mtime_ns for picture in pictures.values()] == before
