"""A unit sends news or a document; the publishers above it are told, and the unit sees what became of it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portal.access import Act, Role
from portal.models import Notice, StoredFile
from portal.next_actions import next_actions_of
from propaganda import publishing, revising
from propaganda.models import Revision
from propaganda.states import RevisionState
from tests.factories.files import pdf
from tests.factories.people import make_officer
from tests.factories.publications import make_editor, make_publisher, make_text
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def ward(district):
    return make_unit("Phường Cát Linh", parent=district)


@pytest.fixture
def officer(ward):
    return make_officer(ward)


def send(client, user, kind, **data):
    client.force_login(user)
    return client.post(reverse("publishing:proposal-start", args=[kind]), data)


def news(ward, **more):
    return {"unit": ward.code, "title": "Ra quân", "words": "Sáng nay\n<b>Đông</b> người"} | more


def picture():
    drawn = BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    return SimpleUploadedFile("anh.png", drawn.getvalue(), content_type="image/png")


def paper():
    return SimpleUploadedFile("ke-hoach.pdf", pdf(), content_type="application/pdf")


def test_plain_words_become_paragraphs_and_the_publishers_above_are_told(client, district, ward, officer):
    make_publisher(district)
    answer = send(client, officer, "article", **news(ward))
    assert answer.url == reverse("publishing:proposal-list")
    revision = Revision.objects.get()
    assert revision.text["body"] == "<p>Sáng nay</p>\n<p>&lt;b&gt;Đông&lt;/b&gt; người</p>"
    assert (revision.state, revision.proposed_for, revision.proposed_by) == ("proposed", ward, officer)
    notice = Notice.objects.get(key=f"revision:{revision.pk}:proposed")
    assert (notice.unit, notice.role) == (district, Role.PUBLISHER)


def test_a_picture_needs_words_and_is_opened_by_publishers(client, ward, officer):
    assert send(client, officer, "article", **news(ward), picture=picture()).status_code == 422
    told = news(ward, picture_alt="Người dân quét ngõ")
    assert send(client, officer, "article", **told, picture=picture()).status_code == 302
    stored, revision = StoredFile.objects.get(), Revision.objects.get()
    assert stored.read_act == Act.ARTICLE_WRITE
    assert revision.text["picture"] == str(stored.pk)
    assert list(revision.files.all()) == [stored]


def test_a_document_is_sent_with_its_number_and_file(client, ward, officer):
    data = {"unit": ward.code, "title": "Về CCHC", "number": "12 / kh-ubnd", "type": "ke-hoach"}
    data |= {"issued_on": f"{timezone.localdate():%d/%m/%Y}", "file": paper()}
    assert send(client, officer, "document", **data).status_code == 302
    text = Revision.objects.get().text
    assert (text["number"], text["issuer"], text["issuer_name"]) == ("12/KH-UBND", ward.pk, ward.name)
    assert [row["file"] for row in text["attachments"]] == [str(StoredFile.objects.get().pk)]


def test_a_second_press_sends_once(client, ward, officer):
    for _turn in range(2):
        told = news(ward, picture_alt="Ngõ sạch", picture=picture())
        assert send(client, officer, "article", **told).status_code == 302
    assert (Revision.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_nothing_is_sent_for_another_unit(client, officer):
    other = make_unit()
    assert send(client, officer, "article", **news(other)).status_code == 422
    assert not Revision.objects.exists()


@pytest.mark.parametrize("kind", ["clip", "initiative", "khong-co"])
def test_only_news_and_documents_are_sent(client, officer, kind):
    assert send(client, officer, kind).status_code == 404


def results(client, user):
    client.force_login(user)
    rows = client.get(reverse("publishing:proposal-list")).context["rows"]
    return [(row["revision"].title, row["state"][1], row["reason"]) for row in rows]


def test_the_unit_sees_what_became_of_it(client, district, ward, officer):
    writer, editor = make_publisher(district), make_editor(district)
    sent = {
        title: revising.propose("article", unit=ward, text=make_text(title=title), by=officer)
        for title in ("chờ", "bỏ", "soạn", "đăng")
    }
    revising.drop(sent["bỏ"], reason="Trùng bài", by=writer)
    revising.take_over(sent["soạn"], by=writer)
    revising.take_over(sent["đăng"], by=writer)
    publishing.submit(sent["đăng"], version=1, by=writer)
    publishing.approve(sent["đăng"], version=1, by=editor)
    assert sorted(results(client, officer)) == [
        ("bỏ", "Không đăng", "Trùng bài"),
        ("chờ", "Chờ tiếp nhận", ""),
        ("soạn", "Đang biên tập", ""),
        ("đăng", "Đã đăng", ""),
    ]
    assert results(client, make_officer(make_unit(parent=district))) == []


def test_the_list_asks_as_much_for_one_row_as_for_three(client, ward, officer):

    asked = []
    for more in (1, 2):
        for _n in range(more):
            revising.propose("article", unit=ward, text=make_text(), by=officer)
        client.force_login(officer)
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("publishing:proposal-list"))
        asked.append(len(seen))
    assert asked[0] == asked[1]


def titles(user):
    return [action.title for action in next_actions_of(user, timezone.now())]


def test_what_waits_is_the_next_action_of_publishers_and_editors(district, ward, officer):
    writer, editor = make_publisher(district), make_editor(district)
    today = f"{timezone.localdate():%d/%m/%Y}"
    revision = revising.propose("article", unit=ward, text=make_text(), by=officer)
    assert titles(writer) == [f"1 bài đơn vị gửi chờ tiếp nhận, lâu nhất từ {today}"]
    revising.take_over(revision, by=writer)
    publishing.submit(revision, version=1, by=writer)
    assert titles(editor) == [f"1 bài chờ duyệt, lâu nhất từ {today}"]
    publishing.give_back(revision, reason="Thiếu", by=editor)
    assert titles(writer) == [f"1 bài bị trả lại để sửa, lâu nhất từ {today}"]


def test_a_unit_is_told_only_of_what_was_not_posted(district, ward, officer):
    writer = make_publisher(district)
    revision = revising.propose("article", unit=ward, text=make_text(title="Ra quân"), by=officer)
    assert titles(officer) == []
    revising.drop(revision, reason="Trùng bài", by=writer)
    assert titles(officer) == ["Bài đã gửi không được đăng: Ra quân"]
    assert Revision.objects.get().state == RevisionState.DROPPED
