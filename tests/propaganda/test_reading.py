"""What holds for the citizens' pages of all four kinds."""

import datetime
import re

import pytest
from django.utils import timezone

from propaganda import publishing
from propaganda.models import Article, Clip, Document, Initiative
from tests.factories.publications import make_editor, make_published, make_revision
from tests.factories.reading import (
    MARKUP,
    make_one,
    make_topic,
    queries_of,
    shown,
    structured_in,
    titles_of,
)
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db
KINDS = ["article", "document", "initiative", "clip"]
LISTS = {"article": "/tin-tuc/", "document": "/van-ban/", "initiative": "/mo-hinh/", "clip": "/video/"}
MODELS = {"article": Article, "document": Document, "initiative": Initiative, "clip": Clip}
TYPES = {"article": "NewsArticle", "document": "Legislation", "initiative": "Article", "clip": "VideoObject"}
SOON = datetime.timedelta(hours=1)


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def test_the_list_shows_what_is_public_the_newest_first(client, kind):
    now = timezone.now()
    old = make_one(kind, title="Cũ hơn", at=now - SOON)
    make_one(kind, title="Mới hơn", at=now)
    make_one(kind, title="Để sau", publish_at=now + SOON)
    make_revision(kind, title="Bản thảo")
    assert titles_of(client.get(LISTS[kind])) == ["Mới hơn", "Cũ hơn"]
    assert titles_of(client.get(f"/en{LISTS[kind]}")) == ["Mới hơn", "Cũ hơn"]
    assert client.get(old.get_absolute_url()).status_code == 200


def test_a_draft_is_a_page_that_is_not_there(client, kind):
    revision = make_revision(kind)
    assert client.get(f"{LISTS[kind]}bai-{revision.object_id}/").status_code == 404


def test_what_is_scheduled_shows_from_its_moment_on(client, kind):
    thing = make_one(kind, title="Để sau", publish_at=timezone.now() + SOON)
    assert client.get(thing.get_absolute_url()).status_code == 404
    assert titles_of(client.get(LISTS[kind])) == []
    MODELS[kind].objects.update(published_at=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get(thing.get_absolute_url()).status_code == 200
    assert titles_of(client.get(LISTS[kind])) == ["Để sau"]


def test_another_slug_leads_to_the_right_address(client, kind):
    thing = make_one(kind)
    for prefix in ("", "/en"):
        path = prefix + thing.get_absolute_url()
        response = client.get(path.replace(thing.slug, "ten-khac"))
        assert (response.status_code, response["Location"]) == (301, path)


def test_what_is_withdrawn_says_why(client, kind):
    thing = make_one(kind, title="Sai số liệu")
    publishing.withdraw(thing, reason="Số liệu chưa đúng", by=make_editor(thing.unit))
    response = client.get(thing.get_absolute_url())
    assert response.status_code == 410
    assert "Lý do: Số liệu chưa đúng" in shown(response)
    assert f'href="{LISTS[kind]}"' in response.content.decode()


def test_what_was_taken_back_before_its_moment_was_never_there(client, kind):
    thing = make_one(kind, title="Chưa từng đăng", publish_at=timezone.now() + SOON)
    publishing.withdraw(thing, reason="Thôi", by=make_editor(thing.unit))
    assert client.get(thing.get_absolute_url()).status_code == 404


def test_what_was_superseded_leads_on_in_the_language_of_the_page(client):
    old, new = make_published(), make_published()
    publishing.supersede(old, moved_to=new.get_absolute_url(), by=make_editor(old.unit))
    response = client.get(old.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, new.get_absolute_url())
    response = client.get(f"/en{old.get_absolute_url()}")
    assert (response.status_code, response["Location"]) == (301, f"/en{new.get_absolute_url()}")


def test_markup_in_what_editors_type_stays_words_everywhere(client, kind):
    unit = make_unit(name=MARKUP)
    topic = make_topic(name=MARKUP)
    words = {"title": MARKUP, "summary": MARKUP, "topics": [topic.pk]}
    more = {
        "article": {"author_name": MARKUP, "source_name": MARKUP},
        "document": {"issuer_name": MARKUP, "source_note": MARKUP},
        "initiative": {"problem": MARKUP, "contact": MARKUP, "place_name": MARKUP},
        "clip": {"transcript": MARKUP, "made_by": MARKUP},
    }
    thing = make_one(kind, unit=unit, **words, **more[kind])
    for path in (thing.get_absolute_url(), LISTS[kind], "/", "/chu-de/mot-cua/"):
        response = client.get(path)
        page = response.content.decode()
        assert "<script>alert" not in page
        assert "alert(1)" in page
    found = structured_in(client.get(thing.get_absolute_url()))
    assert found[TYPES[kind]].get("headline", found[TYPES[kind]].get("name")) == MARKUP
    assert 'og:title" content="&quot;&gt;&lt;script' in client.get(thing.get_absolute_url()).content.decode()


def test_pages_ask_for_nobody(client, kind):
    """The same bytes for everyone: no cookie is set, no session and no user is looked up."""
    thing = make_one(kind)
    client.cookies["sessionid"] = "x" * 32
    for path in (thing.get_absolute_url(), LISTS[kind], "/", f"/en{LISTS[kind]}"):
        response = client.get(path)
        assert response.cookies == {}
        assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
        assert not response.wsgi_request.session.accessed


def test_a_list_takes_the_same_queries_for_one_row_and_for_three(client, kind):
    topic = make_topic()
    make_one(kind, topics=[topic.pk])
    one = queries_of(client, LISTS[kind]), queries_of(client, f"/chu-de/{topic.pk}/")
    for _n in range(2):
        make_one(kind, topics=[topic.pk])
    assert (queries_of(client, LISTS[kind]), queries_of(client, f"/chu-de/{topic.pk}/")) == one


def test_a_page_takes_the_same_queries_with_one_neighbour_and_with_three(client, kind):
    topic = make_topic()
    thing = make_one(kind, topics=[topic.pk])
    make_one(kind, topics=[topic.pk])
    one = queries_of(client, thing.get_absolute_url())
    for _n in range(2):
        make_one(kind, topics=[topic.pk])
    assert queries_of(client, thing.get_absolute_url()) == one


def test_things_of_one_topic_stand_on_its_page_and_lead_to_each_other(client, kind):
    topic = make_topic()
    thing = make_one(kind, title="Thứ nhất", topics=[topic.pk])
    make_one(kind, title="Thứ hai", topics=[topic.pk])
    make_one(kind, title="Chuyện khác")
    page = shown(client.get("/chu-de/mot-cua/"))
    assert [title in page for title in ("Thứ nhất", "Thứ hai", "Chuyện khác")] == [True, True, False]
    assert titles_of(client.get(f"{LISTS[kind]}?chu_de=mot-cua")) == ["Thứ hai", "Thứ nhất"]
    if kind != "document":
        assert "Cùng chủ đề Thứ hai" in shown(client.get(thing.get_absolute_url()))


def test_a_topic_that_is_none_is_not_there(client):
    assert client.get("/chu-de/khong-co/").status_code == 404


def test_the_english_page_shows_the_translation_or_says_that_the_text_is_vietnamese(client, kind):
    plain = make_one(kind, title="Chỉ tiếng Việt")
    both = make_one(kind, title="Hai thứ tiếng", title_en="In two languages")
    page = client.get(f"/en{plain.get_absolute_url()}").content.decode()
    assert re.search(r'lang="vi"[^>]*>(?:<[^>]*>|\s)*Chỉ tiếng Việt', page)
    assert "In two languages" in shown(client.get(f"/en{both.get_absolute_url()}"))
    assert "Hai thứ tiếng" in shown(client.get(both.get_absolute_url()))


def test_the_head_tells_the_one_address_and_the_dates(client, kind, settings):
    settings.PUBLIC_ADDRESS = "https://cchc.example.vn"
    thing = make_one(kind)
    response = client.get(thing.get_absolute_url(), headers={"host": "127.0.0.1"})
    page = response.content.decode()
    address = f"https://cchc.example.vn{thing.get_absolute_url()}"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    found = structured_in(response)
    assert found[TYPES[kind]]["url"] == address
    assert found[TYPES[kind]]["datePublished"][:10] == thing.published_at.isoformat()[:10]
    assert [step["item"] for step in found["BreadcrumbList"]["itemListElement"]][-1] == address
    assert "127.0.0.1" not in page
