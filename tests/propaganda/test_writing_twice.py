"""Two who write at once, and one who presses twice (PROMISES R14, R15): nobody loses a word."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from propaganda import publishing, revising
from propaganda.models import Revision
from tests.controls import form_to
from tests.factories.publications import make_published, make_publisher, make_revision, make_submitted
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit("UBND phường Cát Linh")


@pytest.fixture
def writer(client, unit):
    user = make_publisher(unit)
    client.force_login(user)
    return user


def path_of(revision, view="revision-edit"):
    return reverse(f"publishing:{view}", args=[revision.pk])


def page_data(client, revision):
    path = path_of(revision)
    return form_to(client.get(path), path, page=path).data()


def saved_by_another(revision, **text):
    other = make_publisher(revision.unit)
    fresh = Revision.objects.get(pk=revision.pk)
    revising.save(fresh, text=text, version=fresh.version, by=other)
    return other


def test_of_two_who_save_the_second_sees_both_texts_and_decides(client, unit, writer):
    revision, path = make_revision(unit=unit, by=writer), ""
    path = path_of(revision)
    data = page_data(client, revision)
    saved_by_another(revision, title="Tiêu đề của chị Hà", body="<p>Câu của chị Hà</p>")
    answer = client.post(path, data | {"title": "Tiêu đề của tôi", "body": "<p>Câu của tôi</p>"})
    words = " ".join(strip_tags(answer.content.decode()).split())
    assert answer.status_code == 409
    assert "Tiêu đề của chị Hà" in words
    assert "Câu của chị Hà" in words
    revision.refresh_from_db()
    assert revision.text["title"] == "Tiêu đề của chị Hà"
    back = form_to(answer, path, page=path)
    assert (back.value("title"), back.value("body")) == ("Tiêu đề của tôi", "<p>Câu của tôi</p>")
    assert client.post(path, back.data()).status_code == 302  # a second press is a decision
    revision.refresh_from_db()
    assert (revision.text["title"], revision.text["body"]) == ("Tiêu đề của tôi", "<p>Câu của tôi</p>")


def test_the_same_text_sent_again_is_saved_once(client, unit, writer):
    revision = make_revision(unit=unit, by=writer)
    data = page_data(client, revision) | {"title": "Sửa"}
    assert [client.post(path_of(revision), data).status_code for _turn in range(2)] == [302, 302]
    revision.refresh_from_db()
    assert revision.version == 2


def test_a_page_without_a_version_is_given_back(client, unit, writer):
    revision = make_revision(unit=unit, by=writer)
    data = page_data(client, revision) | {"title": "Chữ của tôi"}
    del data["version"]
    answer = client.post(path_of(revision), data)
    assert answer.status_code == 422
    assert form_to(answer, path_of(revision), page=path_of(revision)).value("title") == "Chữ của tôi"


def test_a_text_begun_by_a_double_press_is_begun_once(client, unit, writer):
    start = reverse("publishing:publication-start", args=["article"])
    answers = [client.post(start, {"unit": unit.name, "title": "Tin", "form": "short"}) for _turn in range(2)]
    assert answers[0].url == answers[1].url
    assert Revision.objects.count() == 1


def test_the_page_saves_itself_and_names_the_new_version(client, unit, writer):
    revision = make_revision(unit=unit, by=writer)
    data = page_data(client, revision)
    answer = client.post(path_of(revision, "revision-autosave"), data | {"title": "Đang gõ"})
    assert (answer.status_code, answer.json()["fields"]) == (200, {"version": "2"})
    saved_by_another(revision, title="Khác")
    answer = client.post(
        path_of(revision, "revision-autosave"), data | {"version": "2", "title": "Đang gõ thêm"}
    )
    assert (answer.status_code, answer.json()) == (409, {"error": "Người khác vừa lưu bài này."})
    answer = client.post(path_of(revision, "revision-autosave"), data | {"version": "3", "title": ""})
    assert answer.status_code == 422


def test_a_file_that_is_chosen_and_not_sent_yet_does_not_stop_the_page_from_saving_itself(
    client, unit, writer
):
    revision = make_revision("document", unit=unit, by=writer)
    data = page_data(client, revision) | {"attachments-0-label": "Phụ lục", "title": "Trích yếu mới"}
    assert client.post(path_of(revision, "revision-autosave"), data).status_code == 200
    answer = client.post(path_of(revision), data | {"version": "2"})
    assert answer.status_code == 422
    assert "Hãy chọn tệp." in answer.content.decode()


def test_what_was_submitted_meanwhile_is_not_changed(client, unit, writer):
    revision = make_revision(unit=unit, by=writer)
    data = page_data(client, revision)
    publishing.submit(revision, version=revision.version, by=writer)
    assert client.post(path_of(revision), data | {"title": "Muộn"}).status_code == 409
    assert client.get(path_of(revision)).url == revision.get_absolute_url()
    assert Revision.objects.get(pk=revision.pk).title == revision.title


def test_who_else_has_the_page_open_is_told(client, unit, writer):
    revision, other = make_revision(unit=unit, by=writer), make_publisher(unit)
    path = path_of(revision, "revision-open")
    assert client.post(path).json() == {"sentence": ""}
    client.force_login(other)
    told = f"{writer} cũng đang mở bài này. Ai lưu sau sẽ được thấy cả hai bản."
    assert client.post(path).json() == {"sentence": told}
    assert told in client.get(path_of(revision)).content.decode()


def test_what_is_public_is_changed_in_one_open_text(client, unit, writer):
    article = make_published(unit=unit)
    path = reverse("publishing:publication-edit", args=["article", article.pk])
    answers = [client.post(path) for _turn in range(2)]
    revision = Revision.objects.of(article).open().get()
    assert [answer.url for answer in answers] == [path_of(revision)] * 2
    publishing.submit(revision, version=revision.version, by=writer)
    assert client.post(path).url == revision.get_absolute_url()
    assert client.get(path).status_code == 405


# --- Who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["edit", "autosave", "open", "upload", "preview", "share"])
def test_a_text_of_another_unit_does_not_exist(client, writer, view):
    revision = make_revision()
    path = path_of(revision, f"revision-{view}")
    method = client.get if view in ("edit", "preview") else client.post
    assert method(path).status_code == 404


def test_a_publication_of_another_unit_does_not_exist(client, writer):
    article = make_published()
    assert (
        client.post(reverse("publishing:publication-edit", args=["article", article.pk])).status_code == 404
    )
    assert client.post(reverse("publishing:publication-edit", args=["nothing", 1])).status_code == 404
    assert client.get(reverse("publishing:publication-start", args=["nothing"])).status_code == 404


def test_a_publisher_begins_at_their_own_units_of_today_only(client, unit, writer):
    ended = make_unit(
        "Đơn vị đã hết", parent=unit, active_to=timezone.localdate() - timezone.timedelta(days=1)
    )
    beneath = make_unit("Trạm y tế", parent=unit)
    start = reverse("publishing:publication-start", args=["clip"])
    answers = {
        name: client.post(start, {"unit": name, "title": "Tin"}).status_code
        for name in (ended.name, beneath.name, make_unit("Nơi khác").name)
    }
    assert answers == {"Đơn vị đã hết": 422, "Trạm y tế": 302, "Nơi khác": 422}


def test_a_file_that_the_writer_may_not_read_is_not_published_by_a_link_to_it(client, unit, writer):
    from tests.factories.campaigns import make_file

    secret, revision = make_file(make_unit("Nơi khác")), make_revision(unit=unit, by=writer)
    body = f'<p><a href="{secret.get_absolute_url()}">Kế hoạch</a></p>'
    answer = client.post(path_of(revision), page_data(client, revision) | {"body": body})
    assert answer.status_code == 422
    assert "Bài dẫn đến một tệp mà bạn không được mở." in answer.content.decode()
    answer = client.post(path_of(revision), page_data(client, revision) | {"picture": str(secret.pk)})
    assert answer.status_code == 302
    revision.refresh_from_db()
    assert (revision.text["picture"], revision.files.count()) == (None, 0)


# --- The page ---------------------------------------------------------------------------------------


def queries_of_page(client, revision):
    client.get(path_of(revision))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path_of(revision)).status_code == 200
    return len(captured)


def test_the_page_asks_the_database_as_often_for_one_row_as_for_three(client, unit, writer):
    others = [make_published("document", number=f"{n}/KH-UBND", issued_on="2020-02-20") for n in (1, 2, 3)]
    takers = [make_unit() for _n in range(3)]
    files = [a_file(unit, writer) for _n in range(3)]

    def asked(rows):
        document = make_revision(
            "document",
            unit=unit,
            by=writer,
            attachments=[{"file": str(file.pk), "label": ""} for file in files[:rows]],
            relations=[
                {"kind": "based_on", "other": other.pk, "other_number": ""} for other in others[:rows]
            ],
        )
        model = make_revision(
            "initiative",
            unit=unit,
            by=writer,
            adoptions=[
                {"unit": taker.pk, "unit_name": "", "adopted_on": "", "note": ""} for taker in takers[:rows]
            ],
        )
        return queries_of_page(client, document), queries_of_page(client, model)

    assert asked(1) == asked(3)


def a_file(unit, writer):
    from portal.access import Act
    from portal.uploads import keep
    from tests.factories.files import pdf, upload

    return keep(upload(pdf(), "van-ban.pdf"), unit=unit, by=writer, read_act=Act.ARTICLE_WRITE)


def test_only_pages_with_an_editor_loosen_their_policy(client, unit, writer):
    loosened = {
        kind: "unsafe-inline"
        in client.get(path_of(make_revision(kind, unit=unit, by=writer)))["Content-Security-Policy"]
        for kind in ("article", "document", "initiative", "clip")
    }
    assert loosened == {"article": True, "document": True, "initiative": False, "clip": False}
    submitted = make_submitted(unit=unit, by=writer)
    assert "unsafe-inline" not in client.get(submitted.get_absolute_url())["Content-Security-Policy"]


def test_the_page_names_who_saved_and_tells_ones_own_other_window_apart(client, unit, writer):
    revision = make_revision(unit=unit, by=writer)
    data = page_data(client, revision)
    other = saved_by_another(revision, title="Tiêu đề của chị Hà")
    assert f"{other} đã lưu bài này lúc" in client.post(path_of(revision), data).content.decode()
    data = page_data(client, revision)
    revision.refresh_from_db()
    revising.save(revision, text={"title": "Thẻ kia"}, version=revision.version, by=writer)
    told = client.post(path_of(revision), data | {"title": "Thẻ này"}).content.decode()
    assert "Bạn đã lưu bài này ở một cửa sổ khác lúc" in told
