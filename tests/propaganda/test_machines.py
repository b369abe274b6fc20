"""What machines read: feeds, sitemap, robots, open data."""

import csv
import datetime
import io
import json

import pytest
from defusedxml import ElementTree
from django.urls import reverse
from django.utils import timezone, translation

from propaganda.kinds import MODELS
from tests.factories.publications import make_editor, make_published, make_submitted

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return ElementTree.fromstring(response.content)


def test_the_feed_of_news_lists_what_is_public_with_whole_addresses(client, settings):
    settings.PUBLIC_ADDRESS = "https://cchc.example.vn"
    article = make_published(title="Một cửa <liên thông> & số", summary="Tóm tắt")
    make_published(title="Hẹn giờ", publish_at=timezone.now() + datetime.timedelta(hours=1))
    make_submitted(title="Chưa duyệt")
    [entry] = read(client, "/atom/tin-tuc.xml").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Một cửa <liên thông> & số"
    items = read(client, "/rss/tin-tuc.xml").findall(".//item")
    assert [(item.findtext("title"), item.findtext("link")) for item in items] == [
        ("Một cửa &lt;liên thông> & số", f"https://cchc.example.vn{article.get_absolute_url()}")
    ]


@pytest.mark.parametrize("name", ["tin-tuc", "van-ban", "mo-hinh", "video"])
def test_every_list_has_rss_and_atom(client, name):
    assert read(client, f"/rss/{name}.xml").tag == "rss"
    assert read(client, f"/atom/{name}.xml").tag == f"{ATOM}feed"


def test_a_documents_entry_begins_with_its_number(client):
    make_published("document", title="Kế hoạch", number="60/KH-UBND", issued_on="2020-02-20")
    entry = read(client, "/atom/van-ban.xml").find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "60/KH-UBND: Kế hoạch"


def test_the_sitemap_leads_to_every_public_page_in_both_languages(client, settings):
    settings.PUBLIC_ADDRESS = "https://cchc.example.vn"
    article = make_published()
    parts = [loc.text for loc in read(client, "/sitemap.xml").iter(f"{MAP}loc")]
    assert parts == [
        "https://cchc.example.vn/sitemap-trang-1.xml",
        "https://cchc.example.vn/sitemap-article-1.xml",
    ]
    page = client.get("/sitemap-article-1.xml").content.decode()
    assert f"<loc>https://cchc.example.vn{article.get_absolute_url()}</loc>" in page
    assert f'href="https://cchc.example.vn/en{article.get_absolute_url()}"' in page
    for loc in read(client, "/sitemap-trang-1.xml").iter(f"{MAP}loc"):
        assert client.get(loc.text.removeprefix("https://cchc.example.vn")).status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", ["article", "document", "initiative", "clip"])
def test_the_address_of_a_thing_is_the_one_that_the_routes_give(kind, language):
    thing = MODELS[kind](slug="ke-hoach-so-60", pk=17)
    with translation.override(language):
        assert thing.get_absolute_url() == reverse(f"propaganda:{kind}-detail", args=[thing.slug, thing.pk])


def test_robots_may_read_all_but_the_staffs_pages(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /ban-lam-viec/" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text


def test_open_data_of_documents_is_the_same_in_csv_and_json(client):
    make_published("document", title="=1+1", number="60/KH-UBND", issued_on="2020-02-20")
    body = b"".join(client.get("/du-lieu-mo/van-ban.csv").streaming_content).decode("utf-8-sig")
    [from_csv] = csv.DictReader(io.StringIO(body))
    [from_json] = client.get("/du-lieu-mo/van-ban.json").json()["rows"]
    assert from_json["trich_yeu"] == "=1+1"
    assert from_csv["trich_yeu"] == "'=1+1"  # a spreadsheet runs nothing
    assert from_csv["so_ky_hieu"] == from_json["so_ky_hieu"] == "60/KH-UBND"
    assert from_json["ngay_ban_hanh"] == "2020-02-20"


def test_open_data_holds_what_is_public_only(client):
    revision = make_submitted(title="Chưa duyệt")
    make_editor(revision.unit)
    for name in ("van-ban", "tin-tuc", "mo-hinh"):
        assert client.get(f"/du-lieu-mo/{name}.json").json() == {"rows": [], "next": None}
    assert client.get("/du-lieu-mo/chi-tieu.json").json()["rows"] == []


def test_every_set_and_column_is_described(client):
    described = client.get("/du-lieu-mo/openapi.json").json()
    for path, methods in described["paths"].items():
        response = client.get(path)
        assert response.status_code == 200
        schema = methods["get"]["responses"]["200"]["content"]
        assert response["Content-Type"].split(";")[0] == next(iter(schema))
    make_published()
    [row] = client.get("/du-lieu-mo/tin-tuc.json").json()["rows"]
    wanted = described["paths"]["/du-lieu-mo/tin-tuc.json"]["get"]["responses"]["200"]["content"]
    assert list(row) == list(
        wanted["application/json"]["schema"]["properties"]["rows"]["items"]["properties"]
    )


@pytest.mark.parametrize(
    "path", ["/du-lieu-mo/khac.csv", "/rss/khac.xml", "/sitemap-khac-1.xml", "/du-lieu-mo/van-ban.xlsx"]
)
def test_what_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=99999999999999999999", "?nam=0", "?nam=abc"])
def test_odd_questions_get_the_first_page(client, query):
    assert json.loads(client.get(f"/du-lieu-mo/tin-tuc.json{query}").content)["next"] is None
    assert client.get(f"/du-lieu-mo/chi-tieu.json{query}").status_code == 200
