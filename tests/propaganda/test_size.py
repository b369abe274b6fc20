"""Many publications cost no more statements than few, and search asks the index of words (PROMISES P3, P7)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from propaganda import searching
from propaganda.models import Article, SearchEntry
from propaganda.states import PublicationState
from tests.factories.publications import make_published
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db
MANY = 2000


def make_many(words, n=MANY):
    """Copies of one published article, each found by its own of `words`."""
    first = make_published(title="Một cửa", unit=make_unit())
    entry = SearchEntry.objects.get(kind=first.KIND, object_id=first.pk)
    unit, now = first.unit, timezone.now()
    state = PublicationState.PUBLISHED
    articles = Article.objects.bulk_create(
        Article(unit=unit, title="Tin", slug="tin", state=state, created_at=now, published_at=now)
        for _n in range(n)
    )
    entries = SearchEntry.objects.bulk_create(
        SearchEntry(kind="article", object_id=a.pk, title="Tin", plain="tin", unit=unit, published_at=now)
        for a in articles
    )
    if connection.vendor == "postgresql":
        vector = "folded_vector = to_tsvector('simple', 'mot cua tin ' || {0}), marked_vector = folded_vector"
    else:
        vector = "folded = ' mot cua tin ' || {0} || ' ', words = folded"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE propaganda_searchentry SET {vector.format(words)} WHERE id >= %s", [entries[0].pk]
        )
        if connection.vendor == "postgresql":  # rows that are new wait in a list beside the index
            cursor.execute(
                "SELECT gin_clean_pending_list('search_folded'), gin_clean_pending_list('search_marked')"
            )
        cursor.execute("ANALYZE propaganda_searchentry")
    return first, entry


def plans_of(asked):
    """How PostgreSQL would answer each of the captured statements, as texts."""
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    return plans


@pytest.mark.parametrize(
    ("address", "more"),
    # Of a word that is common among many the newest are read apart, from a moment that a process remembers.
    [("article", 0), ("/tin-tuc/", 0), ("/van-ban/", 0), ("/", 0), ("/tim-kiem/?q=mot+cua", 2)],
)
def test_a_page_asks_as_often_among_many_as_among_few(client, address, more):
    few, _entry = make_many("id", 20)
    counts = []
    for thing in (few, None):
        thing = thing or make_many("id")[0]
        page = thing.get_absolute_url() if address == "article" else address
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[0] + more
    assert counts[1] <= (6 if address == "article" else 12)


@pytest.mark.postgres
def test_a_rare_word_is_found_by_the_index_of_words():
    make_many("id")
    last = SearchEntry.objects.order_by("pk").last()
    words = searching.read(str(last.pk))
    with CaptureQueriesContext(connection) as asked:
        assert [hit.pk for hit in searching.search(words)[0:20]] == [last.pk]
    (plan,) = plans_of(asked)
    assert "search_folded" in plan
    assert "Seq Scan" not in plan


@pytest.mark.postgres
def test_what_is_common_but_rare_with_its_marks_is_not_looked_for_from_the_newest_on():
    """Of many texts with "cua", those with the marks that were typed are found by the index, and then sorted."""
    make_many("id")
    results = searching.search(searching.read("cứa"))
    assert results.is_more
    with CaptureQueriesContext(connection) as asked:
        assert [entry.title for entry in results[0:20]] == ["Tin"] * 20
    assert any("search_marked" in plan for plan in plans_of(asked))
