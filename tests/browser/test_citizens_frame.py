"""The frame of a citizens' page in a real browser, under its own policy: text size, address, data block."""

import json
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client, RequestFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SITE = "http://portal.test"
PATH = "/chi-tieu/2020/"
PAGE = """{% extends "base.html" %}{% block head_extra %}{% structured thing %}{% endblock %}
{% block main %}{% include "ui/citizens_tools.html" only %}<div class="prose"><p>Chữ</p></div>{% endblock %}"""
THING = {"@type": "NewsArticle", "headline": "</script><script>document.title = 'ran'</script>"}


@pytest.fixture
def reading(page):
    """A citizens' page with tools and a description for machines, with the policy that the portal sends."""
    request = RequestFactory().get(PATH)
    body = engines["django"].from_string(PAGE).render({"thing": THING}, request)
    policy = Client().get(PATH)["Content-Security-Policy"]
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))

    def serve(route):
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=settings.BASE_DIR / path.lstrip("/"))
        else:
            route.fulfill(
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": policy},
                body=body,
            )

    page.route(f"{SITE}/**", serve)
    page.goto(f"{SITE}{PATH}")
    return page


def text_size(page):
    return page.evaluate("getComputedStyle(document.documentElement).fontSize")


def test_the_description_for_machines_is_there_under_the_policy_and_never_runs(reading):
    block = reading.locator('script[type="application/ld+json"]')
    assert block.count() == 1
    assert json.loads(block.text_content()) == THING
    assert reading.title() != "ran"
    assert reading.said == []


def test_the_policy_would_have_told_of_a_script_in_the_page(reading):
    """The negative control of the test above."""
    reading.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: '1'}))")
    assert any("Content Security Policy" in words for words in reading.said)


def test_text_grows_and_shrinks_by_two_buttons_and_stays_so(reading):
    smaller, larger = (reading.get_by_role("button", name=name) for name in ("Chữ nhỏ hơn", "Chữ to hơn"))
    sizes = [text_size(reading)]
    for _turn in range(2):
        larger.click()
        sizes.append(text_size(reading))
    assert sizes == ["17px", "20px", "24px"]
    assert (larger.get_attribute("aria-disabled"), smaller.get_attribute("aria-disabled")) == (
        "true",
        "false",
    )
    reading.reload()
    assert text_size(reading) == "24px"
    smaller.click()
    assert text_size(reading) == "20px"


def test_text_size_and_contrast_are_chosen_by_keyboard(reading):
    reading.locator("[data-display] summary").focus()
    reading.keyboard.press("Enter")
    assert reading.get_by_role("group", name="Cỡ chữ").first.is_visible()
    reading.keyboard.press("Tab")
    reading.keyboard.press("ArrowDown")
    assert text_size(reading) == "20px"
    reading.get_by_role("radio", name="Cao").focus()
    reading.keyboard.press("Space")
    assert reading.evaluate("document.documentElement.dataset.contrast") == "more"
    reading.keyboard.press("Escape")
    assert reading.locator("[data-display]").evaluate("panel => panel.open") is False


def test_the_address_of_the_page_is_copied_as_it_is_published(reading):
    reading.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reading.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { window.copied = text; }}})"
    )
    reading.get_by_role("button", name="Chép địa chỉ").click()
    assert reading.get_by_role("status").text_content() == "Đã chép địa chỉ trang."
    assert reading.evaluate("window.copied") == f"{settings.PUBLIC_ADDRESS}{PATH}"
