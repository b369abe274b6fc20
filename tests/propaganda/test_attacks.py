"""Attacks on publishing that once went through."""

import pytest
from django.test import Client

from portal.models import StoredFile
from propaganda import publishing, revising
from propaganda.models import Article, Rating, Revision
from propaganda.rating import A_THING
from tests.factories.campaigns import make_file
from tests.factories.publications import make_editor, make_published, make_publisher, make_submitted
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db


def replace_picture(article, file):
    revision = revising.edit(article, by=make_publisher(article.unit))
    revising.save(revision, text={"picture": str(file.pk)}, version=1, by=revision.saved_by)
    publishing.submit(revision, version=2, by=revision.saved_by, is_minor=True)
    return publishing.approve(revision, version=2, by=make_editor(article.unit))


def test_a_file_that_a_change_leaves_out_closes():
    unit = make_unit()
    old, new = make_file(unit), make_file(unit)
    article = replace_picture(make_published(unit=unit, picture=str(old.pk), picture_alt="Ảnh"), new)
    assert list(StoredFile.objects.public()) == [new]
    publishing.withdraw(article, reason="Sai", by=make_editor(unit))
    assert not StoredFile.objects.public().exists()


def test_a_file_that_another_page_shows_stays_open():
    unit = make_unit()
    old, new = make_file(unit), make_file(unit)
    articles = [make_published(unit=unit, picture=str(old.pk), picture_alt="Ảnh") for _ in range(2)]
    replace_picture(articles[0], new)
    assert set(StoredFile.objects.public()) == {old, new}


def test_what_is_approved_is_the_version_that_is_named_whatever_was_loaded_before():
    revision = make_submitted(title="Đầu")
    loaded_before, writer = Revision.objects.get(), revision.saved_by
    publishing.take_back(revision, by=writer)
    revising.save(revision, text={"title": "Sau"}, version=1, by=writer)
    publishing.submit(revision, version=2, by=writer)
    publishing.approve(loaded_before, version=2, by=make_editor(revision.unit))
    assert Article.objects.get().title == "Sau"


@pytest.mark.parametrize("number", ["0", "50001", "9" * 18, "9" * 40])
@pytest.mark.parametrize("kind", ["article", "document", "trang"])
def test_a_part_of_the_sitemap_that_cannot_be_is_a_missing_page(client, kind, number):
    assert client.get(f"/sitemap-{kind}-{number}.xml").status_code == 404


def test_the_addresses_of_one_ipv6_household_count_as_one():
    article = make_published()
    for number in range(2 * A_THING):
        address = f"2001:db8:0:1::{number + 1:x}"
        Client(REMOTE_ADDR=address).post(f"/danh-gia/article/{article.pk}/", {"stars": "1"})
    Client(REMOTE_ADDR="2001:db8:0:2::1").post(f"/danh-gia/article/{article.pk}/", {"stars": "5"})
    assert Rating.objects.count() == A_THING + 1


def test_forwarding_headers_from_strangers_win_no_ballots():
    article = make_published()
    for number in range(2 * A_THING):
        headers = {"x-forwarded-for": f"9.9.9.{number}", "x-real-ip": f"9.9.9.{number}"}
        client = Client(REMOTE_ADDR="1.2.3.4", headers=headers)
        client.post(f"/danh-gia/article/{article.pk}/", {"stars": "1"})
    assert Rating.objects.count() == A_THING
