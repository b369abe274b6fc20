"""How the pages of publishing look in a browser: what a style sheet promises, measured where it is shown."""

import pytest

from tests.browser.test_richtext_editor import STARTED

pytestmark = pytest.mark.browser

LIGHTNESS = """(element) => { const [r, g, b] = getComputedStyle(element)[%r].match(/[\\d.]+/g).map(Number);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255; }"""


@pytest.fixture
def writing(browser, browser_context_args, demo):
    """A function that opens the editor of a text that was given back, in the colours that the system asks for."""
    contexts = []

    def open_in(scheme):
        contexts.append(browser.new_context(**browser_context_args, color_scheme=scheme))
        page = contexts[-1].new_page()
        demo.sign_in(page, "bientap")
        page.goto(f"{demo.address}/ban-lam-viec/xuat-ban/?muc=tra-lai")
        page.get_by_role("main").locator("tbody a").first.click()
        page.get_by_role("link", name="Soạn tiếp").click()
        page.wait_for_function(STARTED)
        return page

    yield open_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tools_of_the_editor_are_dark_where_the_page_is(writing, scheme):
    page = writing(scheme)
    grounds = [
        page.locator(part).first.evaluate(LIGHTNESS % "backgroundColor") for part in ("body", ".cke_top")
    ]
    words = page.locator(".cke_combo_text").first.evaluate(LIGHTNESS % "color")
    if scheme == "dark":
        assert max(grounds) < 0.2
        assert words > 0.8
    else:
        assert min(grounds) > 0.8
        assert words < 0.3


def test_the_text_in_the_editor_follows_the_reader_who_changes_the_theme(writing):
    page = writing("dark")
    text = page.frame_locator(".cke_wysiwyg_frame").first.locator("body")
    assert text.evaluate(LIGHTNESS % "backgroundColor") < 0.2
    page.get_by_text("Cỡ chữ").first.click()
    page.get_by_label("Sáng").check()
    assert text.evaluate(LIGHTNESS % "backgroundColor") > 0.8


def test_the_headings_of_the_editor_are_named_in_vietnamese(writing):
    page = writing("light")
    page.locator(".cke_combo_button").first.click()
    listed = page.frame_locator("iframe.cke_panel_frame").first.get_by_role("option")
    listed.nth(1).wait_for()
    assert listed.all_inner_texts() == ["Đoạn văn", "Đề mục lớn", "Đề mục vừa", "Đề mục nhỏ"]
