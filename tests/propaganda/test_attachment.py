"""Pictures that are put into a text: kept for publishers alone, refused in words."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.models import StoredFile
from propaganda import publishing
from tests.factories.files import docx, mp4, pdf, picture, upload
from tests.factories.people import make_officer
from tests.factories.publications import make_editor, make_publisher, make_revision, make_submitted

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def writer(client, unit):
    user = make_publisher(unit)
    client.force_login(user)
    return user


@pytest.fixture
def revision(unit, writer):
    return make_revision(unit=unit, by=writer)


def send(client, revision, content, name):
    path = reverse("publishing:revision-upload", args=[revision.pk])
    return client.post(path, {"upload": upload(content, name)} if name else {})


def test_a_picture_is_kept_with_the_text_and_answered_as_the_editor_reads_it(client, unit, revision):
    answer = send(client, revision, picture(), "Ảnh một cửa.jpg").json()
    stored = StoredFile.objects.get()
    assert answer == {"uploaded": 1, "fileName": "Ảnh một cửa.jpg", "url": stored.get_absolute_url()}
    assert (stored.unit, stored.is_public, stored.read_act) == (unit, False, "article.write")
    assert list(revision.files.all()) == [stored]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (SVG, "anh.svg", "Cổng không nhận ảnh SVG"),
        (SVG, "anh.png", "Cổng không nhận ảnh SVG"),
        (pdf(), "anh.jpg", "nội dung là PDF"),
        (docx(), "bai.docx", "Ở đây chỉ nhận ảnh PNG"),
        (mp4(), "clip.mp4", "Ở đây chỉ nhận ảnh PNG"),
        (b"", "anh.png", "Tệp rỗng"),
        (b"<?php system($_GET[0]); ?>", "anh.php.png", "Cổng không đọc được nội dung tệp này"),
        (b"", "", "Hãy chọn tệp."),
    ],
)
def test_what_is_no_picture_is_refused_in_words(client, revision, content, name, sentence):
    answer = send(client, revision, content, name).json()
    assert answer["uploaded"] == 0
    assert sentence in answer["error"]["message"]
    assert StoredFile.objects.count() == 0


def test_the_same_picture_twice_is_one_file(client, revision):
    content = picture()
    addresses = {send(client, revision, content, "anh.jpg").json()["url"] for _turn in range(2)}
    assert addresses == {StoredFile.objects.get().get_absolute_url()}


def test_nothing_is_put_into_a_text_that_was_submitted(client, unit, writer):
    answer = send(client, make_submitted(unit=unit, by=writer), picture(), "anh.jpg").json()
    assert answer["error"]["message"] == "Bài đã trình duyệt hoặc đã duyệt, không sửa ở đây được nữa."
    assert StoredFile.objects.count() == 0


def test_an_upload_without_the_token_is_refused(unit, writer, revision):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer)
    assert send(strict, revision, picture(), "anh.jpg").status_code == 403
    assert StoredFile.objects.count() == 0


def test_a_file_of_a_draft_is_read_by_publishers_alone_until_it_is_published(client, unit, writer, revision):
    address = send(client, revision, picture(), "anh.jpg").json()["url"]
    officer = Client()
    officer.force_login(make_officer(unit))
    assert [one.get(address).status_code for one in (client, officer, Client())] == [200, 404, 404]
    text = {"body": f'<p><img alt="Bộ phận một cửa" src="{address}"></p>'}
    path = reverse("publishing:revision-edit", args=[revision.pk])
    assert client.post(path, {"version": "1", "title": "Tin", "form": "short"} | text).status_code == 302
    revision.refresh_from_db()
    publishing.submit(revision, version=revision.version, by=writer)
    publishing.approve(revision, version=revision.version, by=make_editor(unit))
    assert [one.get(address).status_code for one in (officer, Client())] == [200, 200]
