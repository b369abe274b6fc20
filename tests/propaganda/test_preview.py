"""A text as citizens will see it, before they do: for publishers, and by a secret address."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.access import Act
from portal.models import Event
from portal.uploads import keep
from propaganda import publishing, sharing
from propaganda.models import Article, Document, Revision
from tests.factories.files import pdf, picture, upload
from tests.factories.publications import make_editor, make_published, make_publisher, make_revision
from tests.snapshots import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client, unit):
    user = make_publisher(unit)
    client.force_login(user)
    return user


def preview(client, revision):
    return client.get(reverse("publishing:revision-preview", args=[revision.pk]))


def shared(client, revision):
    revision.refresh_from_db()
    return client.get(reverse("preview:shared-page", args=[revision.token]))


def file_of(unit, writer, content, name):
    return keep(upload(content, name), unit=unit, by=writer, read_act=Act.ARTICLE_WRITE)


@pytest.mark.parametrize("kind", ["article", "document", "initiative", "clip"])
def test_the_citizens_page_is_shown_with_a_banner_and_nothing_is_changed(client, unit, writer, kind):
    revision = make_revision(kind, unit=unit, by=writer, title="Điều sắp đăng", summary="Tóm tắt mới")
    before = snapshot()
    answer = preview(client, revision)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Bản xem trước, chưa đăng" in page
    assert "Điều sắp đăng" in page
    assert "Tóm tắt mới" in page
    assert snapshot() == before
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"  # else the browser hides where its form comes from
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_the_preview_of_a_change_leaves_what_citizens_read(client, unit, writer):
    article = make_published(unit=unit, title="Tiêu đề cũ", body="<p>Cũ</p>")
    client.post(reverse("publishing:publication-edit", args=["article", article.pk]))
    revision = Revision.objects.of(article).open().get()
    Revision.objects.filter(pk=revision.pk).update(text=revision.text | {"title": "Tiêu đề mới"})
    assert "Tiêu đề mới" in preview(client, revision).content.decode()
    assert Article.objects.get().title == "Tiêu đề cũ"
    page = Client().get(article.get_absolute_url()).content.decode()
    assert "Tiêu đề cũ" in page
    assert "Tiêu đề mới" not in page
    assert "Bản xem trước" not in page


def test_a_number_that_stands_already_is_said_in_words(client, unit, writer):
    same = {"number": "60/KH-UBND", "issued_on": "2020-02-20"}
    make_published("document", **same)
    other = make_published("document", unit=unit, number="61/KH-UBND", issued_on="2020-02-20")
    client.post(reverse("publishing:publication-edit", args=["document", other.pk]))
    revision = Revision.objects.of(other).open().get()
    Revision.objects.filter(pk=revision.pk).update(text=revision.text | same)
    answer = preview(client, revision)
    assert answer.status_code == 409
    assert "Văn bản số này của cơ quan này đã có trên cổng." in answer.content.decode()
    assert Document.objects.filter(number="60/KH-UBND").count() == 1


def test_a_secret_address_shows_the_text_and_its_files_to_anybody(client, unit, writer):
    image, other = (file_of(unit, writer, picture(), name) for name in ("anh.jpg", "khac.jpg"))
    body = f'<p><img alt="Một cửa" src="{image.get_absolute_url()}"></p>'
    revision = make_revision(unit=unit, by=writer, title="Về đơn vị bạn", body=body)
    assert shared(Client(), revision).status_code == 404
    client.post(reverse("publishing:revision-share", args=[revision.pk]), {"act": "on"})
    answer = shared(Client(), revision)
    page = answer.content.decode()
    assert "Về đơn vị bạn" in page
    assert "Bản xem trước, chưa đăng" in page
    assert answer["Cache-Control"] == "private, no-store"
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    address = f"/xem-truoc/{revision.token}/tep/{image.pk}/anh.jpg"
    assert f'src="{address}"' in page
    assert f'"{image.get_absolute_url()}' not in page
    file = Client().get(address)
    assert (file.status_code, file["Cache-Control"]) == (200, "private, no-store")
    assert Client().get(image.get_absolute_url()).status_code == 404
    assert Client().get(address.replace(str(image.pk), str(other.pk))).status_code == 404


def test_switched_off_the_address_leads_nowhere_and_the_next_is_another(client, unit, writer):
    revision = make_revision(unit=unit, by=writer)
    path = reverse("publishing:revision-share", args=[revision.pk])
    client.post(path, {"act": "on"})
    revision.refresh_from_db()
    first = revision.token
    client.post(path, {"act": "on"})
    revision.refresh_from_db()
    assert revision.token == first  # a second press
    client.post(path, {"act": "off"})
    assert Client().get(reverse("preview:shared-page", args=[first])).status_code == 404
    client.post(path, {"act": "on"})
    revision.refresh_from_db()
    assert revision.token != first
    actions = Event.objects.filter(action__startswith="revision.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "revision.share",
        "revision.unshare",
        "revision.share",
    ]


def test_the_address_ends_with_the_approval(client, unit, writer):
    revision = make_revision(unit=unit, by=writer)
    sharing.share(revision, by=writer)
    assert shared(Client(), revision).status_code == 200
    publishing.submit(revision, version=revision.version, by=writer)
    assert shared(Client(), revision).status_code == 200
    publishing.approve(revision, version=revision.version, by=make_editor(unit))
    assert shared(Client(), revision).status_code == 404
    assert (
        client.post(reverse("publishing:revision-share", args=[revision.pk]), {"act": "on"}).status_code
        == 409
    )


def test_a_visitor_of_the_secret_address_gets_no_cookie_and_no_form(client, unit, writer):
    revision = make_revision(
        "document",
        unit=unit,
        by=writer,
        attachments=[{"file": str(file_of(unit, writer, pdf(), "ke-hoach.pdf").pk), "label": ""}],
    )
    sharing.share(revision, by=writer)
    answer = shared(Client(), revision)
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert f"/xem-truoc/{revision.token}/tep/" in answer.content.decode()
