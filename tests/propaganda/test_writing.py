"""Texts as publishers write them: beginning, saving, two who write at once (PROMISES R14, R15)."""

import pytest
from django.conf import settings
from django.urls import reverse

from portal.models import StoredFile
from propaganda import publishing
from propaganda.checking import faults_of
from propaganda.models import Abbreviation, Article, Revision
from tests.controls import form_to
from tests.factories.files import pdf, upload
from tests.factories.publications import make_editor, make_published, make_publisher, make_revision
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit("UBND phường Cát Linh")


@pytest.fixture
def writer(client, unit):
    user = make_publisher(unit)
    client.force_login(user)
    return user


def edit_path(revision):
    return reverse("publishing:revision-edit", args=[revision.pk])


def page_data(client, revision):
    """What the page of a text would send, untouched."""
    path = edit_path(revision)
    return form_to(client.get(path), path, page=path).data()


def save(client, revision, data, **changes):
    return client.post(edit_path(revision), data | changes)


def test_an_article_is_begun_written_submitted_and_read_by_citizens(client, unit, writer):
    start = reverse("publishing:publication-start", args=["article"])
    form = form_to(client.get(start), start, page=start)
    answer = client.post(start, form.data() | {"title": "Một cửa liên thông", "form": "short"})
    revision = Revision.objects.get()
    assert answer.url == edit_path(revision)
    assert (revision.unit, revision.title, revision.text["form"]) == (unit, "Một cửa liên thông", "short")
    data = page_data(client, revision)
    answer = save(
        client, revision, data, body="<p>Từ ngày mai</p>", happened_on="13/03/2020", act="save-and-look"
    )
    assert answer.url == revision.get_absolute_url()
    revision.refresh_from_db()
    assert (revision.text["body"], revision.text["happened_on"]) == ("<p>Từ ngày mai</p>", "2020-03-13")
    publishing.submit(revision, version=revision.version, by=writer)
    publishing.approve(revision, version=revision.version, by=make_editor(unit))
    article = Article.objects.get()
    assert (article.body, str(article.happened_on)) == ("<p>Từ ngày mai</p>", "2020-03-13")
    assert client.get(article.get_absolute_url()).status_code == 200


# --- What is kept of each kind ----------------------------------------------------------------------

START = {
    "article": {"form": "long"},
    "document": {"type": "ke-hoach", "issuer_name": "UBND quận Đống Đa"},
    "initiative": {},
    "clip": {},
}


@pytest.mark.parametrize("kind", START)
def test_each_kind_is_begun_and_its_untouched_page_changes_nothing(client, unit, writer, kind):
    start = reverse("publishing:publication-start", args=[kind])
    answer = client.post(start, {"unit": unit.name, "title": "Một việc mới"} | START[kind])
    revision = Revision.objects.get()
    assert answer.url == edit_path(revision)
    before = revision.text
    assert save(client, revision, page_data(client, revision)).status_code == 302
    revision.refresh_from_db()
    assert {name: value for name, value in revision.text.items() if before.get(name) != value} == UNSAID[kind]


UNSAID = {"article": {}, "document": {}, "initiative": {}, "clip": {}}


def test_a_document_keeps_its_files_in_their_order(client, unit, writer):
    revision = make_revision("document", unit=unit, by=writer)
    data = page_data(client, revision) | {
        "attachments-TOTAL_FORMS": "3",
        "attachments-0-ORDER": "2",
        "attachments-1-ORDER": "1",
        "attachments-0-label": "Phụ lục",
        "attachments-0-file-file": upload(pdf(), "phu-luc.pdf"),
        "attachments-1-file-file": upload(pdf(b"% khac"), "ke-hoach.pdf"),
    }
    assert save(client, revision, data).status_code == 302
    revision.refresh_from_db()
    files = {file.name: str(file.pk) for file in revision.files.all()}
    assert revision.text["attachments"] == [
        {"file": files["ke-hoach.pdf"], "label": ""},
        {"file": files["phu-luc.pdf"], "label": "Phụ lục"},
    ]
    data = page_data(client, revision) | {"attachments-0-DELETE": "on"}
    assert save(client, revision, data).status_code == 302
    revision.refresh_from_db()
    assert revision.text["attachments"] == [{"file": files["phu-luc.pdf"], "label": "Phụ lục"}]


def test_a_file_need_not_be_sent_again_when_something_else_is_wrong(client, unit, writer):
    revision = make_revision("document", unit=unit, by=writer)
    data = page_data(client, revision) | {
        "attachments-0-file-file": upload(pdf(), "ke-hoach.pdf"),
        "issued_on": "32/13/2020",
    }
    answer = save(client, revision, data)
    assert answer.status_code == 422
    path = edit_path(revision)
    again = form_to(answer, path, page=path).data() | {"issued_on": "13/03/2020"}
    assert save(client, revision, again).status_code == 302
    revision.refresh_from_db()
    assert [StoredFile.objects.get(pk=row["file"]).name for row in revision.text["attachments"]] == [
        "ke-hoach.pdf"
    ]


def test_a_related_document_is_found_by_its_number_however_it_is_typed(client, unit, writer):
    other = make_published("document", number="60/KH-UBND", issued_on="2020-02-20")
    revision = make_revision("document", unit=unit, by=writer)
    data = page_data(client, revision) | {
        "relations-TOTAL_FORMS": "2",
        "relations-0-kind": "carries_out",
        "relations-0-number": "số 60 / kh-ubnd",
        "relations-1-kind": "based_on",
        "relations-1-number": "30c/NQ-CP",
    }
    assert save(client, revision, data).status_code == 302
    revision.refresh_from_db()
    assert revision.text["relations"] == [
        {"kind": "carries_out", "other": other.pk, "other_number": ""},
        {"kind": "based_on", "other": None, "other_number": "30c/NQ-CP"},
    ]
    again = page_data(client, revision)
    assert (again["relations-0-number"], again["relations-1-number"]) == (["60/KH-UBND"], ["30c/NQ-CP"])


def test_a_number_that_says_another_type_is_refused_in_words(client, unit, writer):
    revision = make_revision("document", unit=unit, by=writer)
    answer = save(client, revision, page_data(client, revision), number="12/QĐ-UBND")
    assert answer.status_code == 422
    assert "Ký hiệu ghi “QĐ” nhưng loại văn bản là Kế hoạch (KH)" in answer.content.decode()


def test_the_issuer_is_known_as_a_unit_of_the_portal(client, unit, writer):
    issuer = make_district("UBND quận Đống Đa")
    revision = make_revision("document", unit=unit, by=writer)
    save(client, revision, page_data(client, revision), issuer_name="Ubnd quận  Đống Đa")
    revision.refresh_from_db()
    assert revision.text["issuer"] == issuer.pk


def test_the_same_number_elsewhere_is_told_with_a_way_to_it(client, unit, writer):
    same = {"number": "60/KH-UBND", "issued_on": "2020-02-20"}
    published = make_published("document", title="Kế hoạch đã đăng", **same)
    draft = make_revision("document", title="Kế hoạch đang soạn", unit=unit, by=writer, **same)
    make_revision("document", title="Kế hoạch của nơi khác", **same)
    page = client.get(edit_path(make_revision("document", unit=unit, by=writer, **same))).content.decode()
    assert f'<a href="{published.get_absolute_url()}">Kế hoạch đã đăng</a>' in page
    assert f'<a href="{draft.get_absolute_url()}">Kế hoạch đang soạn</a>' in page
    assert "Kế hoạch của nơi khác" not in page


def test_a_symbol_of_another_organ_is_asked_about(client, unit, writer):
    Abbreviation.objects.get_or_create(abbr="UBND", defaults={"full": "Ủy ban nhân dân"})
    draft = {"number": "60/KH-UBND", "issued_on": "2020-02-20"}
    asked = {
        name: "mời xem lại."
        in client.get(
            edit_path(make_revision("document", unit=unit, by=writer, issuer_name=name, **draft))
        ).content.decode()
        for name in ("Bộ Nội vụ", "UBND quận Đống Đa", "Ủy ban nhân dân quận Đống Đa")
    }
    assert asked == {"Bộ Nội vụ": True, "UBND quận Đống Đa": False, "Ủy ban nhân dân quận Đống Đa": False}


def test_who_took_a_model_up_is_a_unit_of_the_portal_or_a_name(client, unit, writer):
    taker = make_unit("UBND phường Láng Hạ")
    revision = make_revision("initiative", unit=unit, by=writer)
    data = page_data(client, revision) | {
        "adoptions-TOTAL_FORMS": "2",
        "adoptions-0-unit": "ubnd phường láng hạ",
        "adoptions-0-adopted_on": "01/06/2020",
        "adoptions-1-unit": "UBND thành phố Huế",
        "adoptions-1-note": "Làm thử",
    }
    assert save(client, revision, data).status_code == 302
    revision.refresh_from_db()
    assert revision.text["adoptions"] == [
        {"unit": taker.pk, "unit_name": "", "adopted_on": "2020-06-01", "note": ""},
        {"unit": None, "unit_name": "UBND thành phố Huế", "adopted_on": "", "note": "Làm thử"},
    ]
    assert save(client, revision, page_data(client, revision)).status_code == 302
    assert Revision.objects.get().text["adoptions"] == revision.text["adoptions"]


def test_a_clip_takes_its_length_from_its_file(client, unit, writer):
    clip = settings.BASE_DIR / "propaganda/fixtures/clips/mot-cua-lien-thong.webm"
    revision = make_revision("clip", unit=unit, by=writer)
    data = page_data(client, revision) | {
        "video-file": upload(clip.read_bytes(), "clip.webm"),
        "captions_vi-file": upload("WEBVTT\n\n00:00.000 --> 00:01.000\nXin chào\n".encode(), "phu-de.vtt"),
        "duration_seconds": "",
    }
    assert save(client, revision, data).status_code == 302
    revision.refresh_from_db()
    files = {file.kind: str(file.pk) for file in revision.files.all()}
    assert revision.text["video"] == files["webm"]
    assert revision.text["captions"] == [{"language": "vi", "file": files["vtt"]}]
    assert revision.text["duration_seconds"] == 12


@pytest.mark.parametrize("kind", ["article", "document", "initiative", "clip"])
def test_what_stops_a_text_from_being_submitted_is_not_called_optional(client, unit, writer, kind):
    """What the checks miss in an empty text, and what the form says is needed, are one list."""
    revision = make_revision(kind, unit=unit, by=writer)
    form = client.get(edit_path(revision)).context["form"]
    needed = [name for name, field in form.fields.items() if getattr(field, "optional_words", "")]
    revision.text = {"title": "Chỉ có tiêu đề"}
    either = kind == "document"  # a file, the words or the source: no one field of the three
    assert len(needed) == len(faults_of(revision)) - either
    assert "cần có khi trình duyệt" in client.get(edit_path(revision)).content.decode()
