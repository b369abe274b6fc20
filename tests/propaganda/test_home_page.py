"""The citizens' first page."""

import datetime

import pytest
from django.utils import timezone

from portal import pagecache
from propaganda.models import YearTheme
from tests.factories.campaigns import moment
from tests.factories.publications import make_published
from tests.factories.reading import make_clip, make_one, queries_of, shown, titles_of

pytestmark = pytest.mark.django_db


def fill(n=1):
    for kind in ("article", "document", "initiative", "clip"):
        for _n in range(n):
            make_one(kind)


def test_an_empty_portal_has_no_empty_boxes(client):
    page = shown(client.get("/"))
    for heading in ("Tin tức", "Văn bản mới", "Mô hình mới", "Video"):
        assert heading not in page
    assert "Chỉ tiêu năm" in page


def test_the_page_leads_with_the_newest_news_and_holds_so_many_of_each_kind(client):
    for n in range(1, 8):
        make_published(title=f"Tin {n}", at=moment(f"2020-03-0{n} 10:00"))
        make_published("document", title=f"Văn bản {n}", at=moment(f"2020-03-0{n} 10:00"))
        make_published("initiative", title=f"Mô hình {n}", at=moment(f"2020-03-0{n} 10:00"))
        make_clip(title=f"Video {n}", at=moment(f"2020-03-0{n} 10:00"))
    titles = titles_of(client.get("/"))
    assert titles == [
        *["Tin 7", "Tin 6", "Tin 5", "Tin 4", "Tin 3"],
        *["Văn bản 7", "Văn bản 6", "Văn bản 5", "Văn bản 4", "Văn bản 3"],
        *["Mô hình 7", "Mô hình 6"],
        *["Video 7", "Video 6", "Video 5"],
    ]


def test_what_is_scheduled_is_not_on_it(client):
    make_published(title="Để sau", publish_at=timezone.now() + datetime.timedelta(hours=1))
    assert "Để sau" not in shown(client.get("/"))


def test_the_theme_of_this_year_or_the_last_one_known_stands_on_top(client):
    year = timezone.localdate().year
    YearTheme.objects.create(year=year - 1, text="Năm trước", text_en="Last year")
    YearTheme.objects.create(year=year + 1, text="Năm sau")
    assert f"Chủ đề năm {year - 1} Năm trước" in shown(client.get("/"))
    assert "Last year" in shown(client.get("/en/"))


def test_the_page_takes_the_same_queries_however_much_there_is(client):
    fill(1)
    one = queries_of(client, "/")
    fill(2)
    assert queries_of(client, "/") == one


@pytest.mark.django_db(transaction=True)
def test_the_targets_are_remembered_until_something_is_published(client, settings):
    fill(1)
    pagecache.clear()
    settings.PAGE_CACHE_BYTES = 1  # too little for a page, so that each is made anew
    first, again = queries_of(client, "/"), queries_of(client, "/")
    assert again == 5  # theme, and the newest of each kind
    make_published()
    assert queries_of(client, "/") == first
