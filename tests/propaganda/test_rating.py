"""Ratings: one a browser, few an address and day, and figures that equal a recount (S14)."""

import datetime

import pytest
from django.utils import timezone

from portal.workflow import TransitionRefused
from propaganda import rating
from propaganda.models import Rating
from tests.factories.publications import make_published, make_submitted

pytestmark = pytest.mark.django_db


def vote(thing, stars, mark, address="10.0.0.1", **more):
    rating.rate(thing, stars=stars, mark=mark, address=address, **more)


def test_a_browsers_second_ballot_replaces_its_first():
    article = make_published()
    vote(article, 1, "a", reason="Khó hiểu")
    vote(article, 5, "a")
    assert [(r.stars, r.reason) for r in Rating.objects.all()] == [(5, "")]


def test_an_address_gives_few_ballots_a_day_and_again_the_next_day():
    article = make_published()
    for n in range(rating.A_THING):
        vote(article, 1, f"m{n}")
    with pytest.raises(TransitionRefused, match="nhiều đánh giá"):
        vote(article, 1, "mot-trinh-duyet-moi")
    vote(article, 5, "mang-khac", address="10.0.0.2")
    vote(article, 5, "hom-sau", at=timezone.now() + datetime.timedelta(days=1))
    assert Rating.objects.count() == rating.A_THING + 2


def test_an_address_that_may_vote_no_more_may_still_change_its_ballots():
    article = make_published()
    for n in range(rating.A_THING):
        vote(article, 1, f"m{n}")
    vote(article, 4, "m0")
    assert rating.summary(article).spread == [(5, 0), (4, 1), (3, 0), (2, 0), (1, 4)]


def test_the_mean_is_shown_from_five_ballots_on_and_equals_a_recount():
    article, other = make_published(), make_published()
    vote(other, 1, "x")
    given = [5, 4, 4, 2]
    for n, stars in enumerate(given):
        vote(article, stars, f"m{n}", address=f"10.0.0.{n}")
    assert rating.summary(article).mean is None
    vote(article, 1, "m9", address="10.0.0.9")
    counted = rating.summary(article)
    assert (counted.count, counted.mean) == (5, sum([*given, 1]) / 5)


def test_what_is_not_public_is_not_rated():
    revision = make_submitted()
    thing = make_published()
    type(thing).objects.filter(pk=thing.pk).update(published_at=timezone.now() + datetime.timedelta(hours=1))
    with pytest.raises(TransitionRefused):
        vote(thing, 5, "a")
    assert revision.pk
    assert not Rating.objects.exists()


def test_neither_the_browser_nor_the_address_can_be_read_from_a_ballot():
    vote(make_published(), 5, "dau-cua-trinh-duyet", address="203.0.113.7")
    row = Rating.objects.values().get()
    assert "dau-cua-trinh-duyet" not in str(row)
    assert "203.0.113.7" not in str(row)


def test_the_ballot_is_taken_and_the_browser_marked(client):
    article = make_published()
    address = f"/danh-gia/article/{article.pk}/"
    assert client.get(address)["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    for _ in range(2):
        response = client.post(address, {"stars": "2", "reason": "Chưa rõ"})
        assert response.headers["Location"] == f"{address}?xong=1"
    assert Rating.objects.get().reason == "Chưa rõ"
    cookie = response.cookies["ballot"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("stars", ["0", "6", "-1", "4.5", "năm", "", "٣", "1e0"])
def test_only_1_to_5_counts(client, stars):
    article = make_published()
    assert client.post(f"/danh-gia/article/{article.pk}/", {"stars": stars}).status_code == 422
    assert not Rating.objects.exists()


def test_reading_a_page_never_sets_a_cookie(client):
    article = make_published()
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("path", ["/danh-gia/khac/1/", "/danh-gia/article/999/"])
def test_what_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404
