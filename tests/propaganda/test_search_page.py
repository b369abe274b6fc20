"""The search page and the list of abbreviations."""

import re
from html import unescape

import pytest
from django.utils.html import escape

from propaganda.models import Abbreviation
from tests.factories.publications import make_published

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_is_found_with_the_words_marked(client):
    make_published(title="Cải cách", body="<p>Làm <b>một cửa</b> tại phường</p>", summary="")
    page = client.get("/tim-kiem/?q=mot+cua").content.decode()
    assert "<mark>một</mark> <mark>cửa</mark>" in page
    assert "1 kết quả" in page


def test_markup_that_is_asked_for_or_found_is_text(client):
    make_published(title="Thẻ <script>alert(1)</script>", summary="<img src=x>")
    page = client.get("/tim-kiem/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert escape("<") in page


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_queries_does_not_grow(client, n, django_assert_max_num_queries):
    for _ in range(n):
        make_published(title="Một cửa")
        make_published("document", title="Một cửa", number="")
    client.get("/tim-kiem/?q=mot+cua")
    with django_assert_max_num_queries(8):
        client.get("/tim-kiem/?q=mot+cua")


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%00", "?q=a&loai=khac", "?q=a&page=99999", "?q=" + "x" * 3000]
)
def test_odd_questions_are_answered(client, query):
    assert client.get(f"/tim-kiem/{query}").status_code == 200


def test_search_sets_no_cookie_and_speaks_english_too(client):
    response = client.get("/en/tim-kiem/?q=mot")
    assert not response.cookies
    assert '<html lang="en">' in response.content.decode()


def test_the_abbreviations_in_use_today_are_listed_in_vietnamese_order(client):
    for abbr, full, end in [("ĐA", "Đề án", None), ("DA", "Dự án", None), ("XX", "Cũ", "2020-01-01")]:
        Abbreviation.objects.create(abbr=abbr, full=full, valid_to=end)
    page = client.get("/tu-viet-tat/").content.decode()
    assert page.index("Dự án") < page.index("Đề án")
    assert "Cũ</td>" not in page
    assert "Dự án" not in client.get("/tu-viet-tat/?q=de an").content.decode()


def chips(page):
    """{label: (address, whether it can be taken away)} of what the search may be narrowed to."""
    found = re.findall(r'<li><a href="([^"]+)" rel="nofollow"[^>]*>([^<\d]+)(.*?)</a></li>', page)
    return {label.strip(): (unescape(href), "bấm để bỏ" in rest) for href, label, rest in found}


def test_pressing_the_kind_that_is_shown_takes_it_away_and_all_cannot_be_taken_away(client):
    make_published(title="Một cửa")
    narrowed = chips(client.get("/tim-kiem/?q=mot+cua&loai=article").content.decode())
    assert narrowed["Tin, bài"] == ("/tim-kiem/?q=mot+cua", True)
    assert narrowed["Văn bản"] == ("/tim-kiem/?q=mot+cua&loai=document", False)
    everything = chips(client.get("/tim-kiem/?q=mot+cua").content.decode())
    assert everything["Tất cả"] == ("/tim-kiem/?q=mot+cua", False)


def test_nothing_found_in_one_kind_leads_to_all_kinds(client):
    make_published(title="Một cửa")
    assert "Tìm ở mọi mục" in client.get("/tim-kiem/?q=mot+cua&loai=clip").content.decode()
    assert "Tìm ở mọi mục" not in client.get("/tim-kiem/?q=zzz&loai=clip").content.decode()


@pytest.mark.parametrize("query", ["", "?q=zzz"])
def test_without_words_or_results_the_lists_are_offered(client, query):
    main = client.get(f"/tim-kiem/{query}").content.decode().split("<main")[1]
    for address in ("/tin-tuc/", "/van-ban/", "/mo-hinh/", "/video/"):
        assert f'href="{address}"' in main
