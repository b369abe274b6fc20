"""The address alone chooses the language of a page (docs/decisions/0009-languages.md)."""

import json
import re

import pytest
from django.conf import settings
from django.template import engines
from django.test import RequestFactory
from django.utils import formats, translation

from portal.languages import in_language, language_of
from portal.templatetags import citizens


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "vi"),
        ("/en/", "en"),
        ("/en", "en"),
        ("/en/chi-tieu/2020/", "en"),
        ("/english/", "vi"),
        ("/chi-tieu/en/", "vi"),
        ("/EN/", "vi"),
    ],
)
def test_a_path_has_one_language(path, language):
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("path", "vietnamese", "in_english"),
    [
        ("/", "/", "/en/"),
        ("/en/", "/", "/en/"),
        ("/chi-tieu/2020/", "/chi-tieu/2020/", "/en/chi-tieu/2020/"),
        ("/en/chi-tieu/2020/", "/chi-tieu/2020/", "/en/chi-tieu/2020/"),
        ("/dang-nhap/", "/dang-nhap/", None),
        ("/ban-lam-viec/", "/ban-lam-viec/", None),
        ("/khong-co/", None, None),
        ("/en/khong-co/", None, None),
    ],
)
def test_a_page_knows_its_twin(path, vietnamese, in_english):
    assert (in_language(path, "vi"), in_language(path, "en")) == (vietnamese, in_english)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/", "vi"), ("/en/", "en")])
@pytest.mark.parametrize("wished", ["", "en", "vi", "fr"])
def test_neither_the_browser_nor_a_cookie_chooses(client, path, language, wished):
    plain = client.get(path)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = wished
    asked = client.get(path, headers={"Accept-Language": wished})
    assert asked.content == plain.content
    assert asked.headers == plain.headers
    assert asked.get("Vary", "Accept-Encoding") == "Accept-Encoding"  # kept pages have a gzip twin
    assert not asked.cookies
    assert f'<html lang="{language}">' in asked.content.decode()


@pytest.mark.django_db
def test_the_language_of_one_answer_does_not_reach_the_next(client):
    first = client.get("/").content
    client.get("/en/")
    assert client.get("/").content == first
    assert translation.get_language() == settings.LANGUAGE_CODE


@pytest.mark.django_db
def test_a_page_of_the_staff_stands_in_vietnamese_only(client):
    assert client.get("/en/ban-lam-viec/").status_code == 404
    assert client.get("/en/dang-nhap/").status_code == 404
    assert '<html lang="vi">' in client.get("/dang-nhap/").content.decode()


@pytest.mark.django_db
def test_the_short_english_address_leads_to_the_english_home(client):
    response = client.get("/en")
    assert (response.status_code, response.url) == (301, "/en/")


@pytest.mark.django_db
def test_what_is_not_there_is_said_in_the_language_of_the_address(client):
    assert "Page not found" in client.get("/en/khong-co/").content.decode()
    assert "Không tìm thấy trang này" in client.get("/khong-co/").content.decode()


def links(page):
    found = re.findall(r'<link rel="(?:canonical|alternate)"(?: hreflang="([\w-]+)")? href="([^"]+)"', page)
    return dict(found)


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["testserver", "localhost"])
@pytest.mark.parametrize("path", ["/chi-tieu/2020/", "/en/chi-tieu/2020/"])
def test_a_page_names_its_address_and_its_twin_whatever_host_was_asked(client, settings, path, host):
    settings.PUBLIC_ADDRESS, settings.ALLOWED_HOSTS = "https://cchc.example", [host]
    page = client.get(path, {"utm": "x"}, headers={"Host": host}).content.decode()
    assert links(page) == {
        "": f"https://cchc.example{path}",
        "vi": "https://cchc.example/chi-tieu/2020/",
        "en": "https://cchc.example/en/chi-tieu/2020/",
        "x-default": "https://cchc.example/chi-tieu/2020/",
    }


def switched(page):
    return re.findall(
        r'<a class="masthead__link" href="([^"]+)" hreflang="(\w+)" lang="(\w+)">([^<]+)</a>', page
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "switch"),
    [
        ("/chi-tieu/2020/", ("/en/chi-tieu/2020/", "en", "en", "English")),
        ("/en/chi-tieu/2020/", ("/chi-tieu/2020/", "vi", "vi", "Tiếng Việt")),
        ("/khong-co/", ("/en/", "en", "en", "English")),
        ("/en/khong-co/", ("/", "vi", "vi", "Tiếng Việt")),
        ("/dang-nhap/", ("/en/", "en", "en", "English")),
    ],
)
def test_the_switch_leads_to_the_same_page_or_to_the_home_page(client, path, switch):
    assert switched(client.get(path).content.decode()) == [switch]


@pytest.mark.django_db
def test_the_menu_marks_where_one_is(client):
    def marks(path):
        return re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', client.get(path).content.decode())

    assert marks("/chi-tieu/") == [("/chi-tieu/", "page")]
    assert marks("/en/chi-tieu/2020/") == [("/en/chi-tieu/", "true")]
    assert marks("/") == []


def test_numbers_are_written_as_english_readers_expect_and_days_as_in_vietnam(english):
    assert formats.number_format(1234.5, 1, use_l10n=True, force_grouping=True) == "1,234.5"
    assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%d/%m/%Y"


TOPIC = {"name": "Dịch vụ công", "name_en": "Public services"}
ONLY_VIETNAMESE = {"name": "Một cửa", "name_en": ""}


def test_an_english_page_tells_the_english_words_and_marks_those_it_lacks(english):
    assert citizens.told(TOPIC, "name") == "Public services"
    assert citizens.lang_of(TOPIC, "name") == ""
    assert citizens.told(ONLY_VIETNAMESE, "name") == "Một cửa"
    assert citizens.lang_of(ONLY_VIETNAMESE, "name") == ' lang="vi"'
    assert citizens.is_left_vietnamese(ONLY_VIETNAMESE, "name")
    assert not citizens.is_left_vietnamese({"name": ""}, "name")


def test_a_vietnamese_page_marks_nothing():
    assert citizens.told(TOPIC, "name") == "Dịch vụ công"
    assert citizens.lang_of(ONLY_VIETNAMESE, "name") == ""


NAUGHTY = "</script><script>alert(1)</script><!-- & \u2028 Đống Đa"


def test_no_title_ends_the_description_for_machines():
    block = engines["django"].from_string("{% structured thing %}").render({"thing": {"headline": NAUGHTY}})
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028") & set(inside)
    assert json.loads(inside) == {"headline": NAUGHTY}


def test_a_public_address_never_comes_from_the_request(settings):
    settings.PUBLIC_ADDRESS = "https://cchc.example/"
    assert citizens.absolute("/en/") == "https://cchc.example/en/"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(None, ""), (0, ""), (5, "0:05"), (125, "2:05"), (3600, "60:00")]
)
def test_a_duration_is_shown(seconds, shown):
    assert citizens.duration(seconds) == shown


def test_a_duration_is_said(english):
    assert citizens.duration_words(125) == "2 min 5 s"


def test_a_page_of_no_address_has_no_twin():
    context = type("Context", (), {"request": RequestFactory().get("/en/khong-co/")})
    assert citizens.alternate(context, "vi") == ""
    assert citizens.switch(context, "vi") == "/"


@pytest.mark.django_db
def test_the_portal_has_its_name_in_each_language(client, settings):
    settings.PORTAL_NAME, settings.PORTAL_NAME_EN = "Cổng thử", "Trial portal"
    name = re.compile(r'<span class="brand__name">([^<]+)</span>')
    assert name.findall(client.get("/").content.decode()) == ["Cổng thử"]
    assert name.findall(client.get("/en/").content.decode()) == ["Trial portal"]
