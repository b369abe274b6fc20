"""Texts as publishers write them: beginning, saving, two who write at once (PROMISES R14, R15)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.access import Act
from portal.models import StoredFile
from propaganda import publishing, revising
from propaganda.models import Article, Revision
from tests.controls import form_to
from tests.factories.files import picture, upload
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
    answer = save(client, revision, data, body="<p>Từ ngày mai</p>", happened_on="13/03/2020", act="save-and-look")
    assert answer.url == revision.get_absolute_url()
    revision.refresh_from_db()
    assert (revision.text["body"], revision.text["happened_on"]) == ("<p>Từ ngày mai</p>", "2020-03-13")
    publishing.submit(revision, version=revision.version, by=writer)
    publishing.approve(revision, version=revision.version, by=make_editor(unit))
    article = Article.objects.get()
    assert (article.body, str(article.happened_on)) == ("<p>Từ ngày mai</p>", "2020-03-13")
    assert client.get(article.get_absolute_url()).status_code == 200
