"""An abbreviation tells its full form by touch, keyboard and screen reader, without a script too, and on paper."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from propaganda.abbreviating import Term, expand

pytestmark = pytest.mark.browser

SITE = "http://portal.test"
TEXT = "<p>Công tác <b>CCHC</b> của UBND quận năm 2020.</p>" + "<p>Dòng khác.</p>" * 40 + "<p>Cuối: HĐND.</p>"
TERMS = [
    Term("CCHC", "Cải cách hành chính"),
    Term("UBND", "Ủy ban nhân dân"),
    Term("HĐND", "Hội đồng nhân dân"),
]
POLICY = "; ".join(
    f"{name} {' '.join(values)}" for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)


def opened(page):
    """Show a citizens' page of this text under the portal's own content policy."""
    sheets = "".join(
        f'<link rel="stylesheet" href="/static/css/{name}.css"{media}>'
        for name, media in [("tokens", ""), ("base", ""), ("toggletip", ""), ("print", ' media="print"')]
    )
    body = expand(TEXT, TERMS, day=datetime.date(2020, 3, 1), seen=set())
    html = (
        '<!doctype html><html lang="vi"><head><title>Tin</title><meta name="viewport" content="width=device-width">'
        f'{sheets}<script type="module" src="/static/js/toggletip.js"></script></head>'
        f'<body><main class="page"><h1>Tin</h1>{body}</main></body></html>'
    )

    def serve(route):
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            route.fulfill(path=settings.BASE_DIR / path.lstrip("/"))
        else:
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=html, headers=headers)

    page.route(f"{SITE}/**", serve)
    page.goto(f"{SITE}/")
    return page


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def reading(request, browser):
    context = browser.new_context(
        java_script_enabled=request.param, viewport={"width": 360, "height": 640}, has_touch=True
    )
    yield opened(context.new_page())
    context.close()


def test_a_tap_opens_and_a_tap_elsewhere_closes(reading):
    word, full = reading.get_by_role("button", name="CCHC"), reading.get_by_text("Cải cách hành chính")
    expect(full).to_be_hidden()
    word.tap()
    expect(full).to_be_visible()
    reading.get_by_text("Dòng khác.").nth(9).tap()
    expect(full).to_be_hidden()


def test_keys_open_and_close_and_the_place_is_kept(reading):
    word, full = reading.get_by_role("button", name="UBND"), reading.get_by_text("Ủy ban nhân dân")
    reading.keyboard.press("Tab")
    reading.keyboard.press("Tab")
    expect(word).to_be_focused()
    reading.keyboard.press("Enter")
    expect(full).to_be_visible()
    reading.keyboard.press("Escape")
    expect(full).to_be_hidden()
    expect(word).to_be_focused()
    reading.keyboard.press("Space")
    expect(full).to_be_visible()
    reading.keyboard.press("Space")
    expect(full).to_be_hidden()


def heard(page, name):
    """What the browser tells a screen reader of the button `name`: its description, and whether it is open."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    (node,) = [
        node
        for node in tree
        if node.get("role", {}).get("value") == "button" and node["name"]["value"] == name
    ]
    states = {state["name"]: state["value"].get("value") for state in node["properties"]}
    return node["description"]["value"], states["expanded"]


def test_a_screen_reader_is_told_the_full_form_and_the_state(reading):
    assert heard(reading, "CCHC") == ("Cải cách hành chính", False)
    reading.get_by_role("button", name="CCHC").click()
    assert heard(reading, "CCHC") == ("Cải cách hành chính", True)


@pytest.mark.parametrize("word", ["CCHC", "HĐND"])
def test_it_stands_beside_its_word_inside_the_window(reading, word):
    button = reading.get_by_role("button", name=word)
    button.click()
    place, tip = button.bounding_box(), reading.locator(".toggletip__full:popover-open").bounding_box()
    gap = max(tip["y"] - (place["y"] + place["height"]), place["y"] - (tip["y"] + tip["height"]))
    assert 0 <= gap < 30
    assert tip["x"] >= 0
    assert tip["x"] + tip["width"] <= 360
    assert tip["y"] + tip["height"] <= 640


def test_paper_shows_the_full_form_in_the_line(reading):
    reading.emulate_media(media="print")
    assert (
        reading.locator("p").first.inner_text()
        == "Công tác CCHCCải cách hành chính của UBNDỦy ban nhân dân quận năm 2020."
    )
    marks = "(full) => ['::before', '::after'].map((part) => getComputedStyle(full, part).content)"
    full = reading.get_by_text("Cải cách hành chính")
    expect(full).to_be_visible()
    assert full.evaluate(marks) == ['" ("', '")"']
    tops = [
        reading.get_by_text(text, exact=True).bounding_box()["y"] for text in ("CCHC", "Cải cách hành chính")
    ]
    assert abs(tops[0] - tops[1]) < 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_closed_or_open(page, scheme):
    page.emulate_media(color_scheme=scheme)
    opened(page)
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="CCHC").click()
    assert Axe().run(page).response["violations"] == []
