"""How the pages of publishing look in a browser: what a style sheet promises, measured where it is shown."""

import pytest
from playwright.sync_api import expect

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


def test_pressing_save_without_a_network_keeps_the_page_and_its_words(writing):
    page = writing("light")
    address = page.url
    page.get_by_label("Tóm tắt").first.fill("Câu gõ khi mất mạng")
    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(page.locator("[data-autosave-status]")).to_contain_text("Mất mạng")
    assert page.url == address
    page.context.set_offline(False)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Đã lưu lúc")
    page.reload()
    assert page.get_by_label("Tóm tắt").first.input_value() == "Câu gõ khi mất mạng"


def test_a_hint_begins_as_a_sentence_does(writing):
    hint = writing("light").locator(".field__hint").first
    assert hint.evaluate("one => getComputedStyle(one, '::first-letter').textTransform") == "uppercase"


def test_a_preview_without_dates_draws_no_empty_band(writing, demo):
    page = writing("light")
    page.goto(f"{demo.address}/ban-lam-viec/xuat-ban/document/them/")
    page.get_by_label("Trích yếu").fill("Chưa có ngày")
    page.get_by_label("Loại văn bản").select_option(index=1)
    page.get_by_label("Cơ quan ban hành").fill("UBND quận Đống Đa")
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.get_by_role("link", name="Xem trước").click()
    page.locator(".preview-banner").wait_for()
    bands = page.eval_on_selector_all(
        ".meta", "all => all.map(one => [one.innerText.trim() > '', one.clientHeight > 0])"
    )
    assert all(has_words == is_shown for has_words, is_shown in bands)


@pytest.fixture
def reading(browser, browser_context_args, demo):
    """A function that opens a citizens' page at a width."""
    contexts = []

    def open_at(width, path, **choices):
        size = {"width": width, "height": 800}
        contexts.append(browser.new_context(**browser_context_args, viewport=size, **choices))
        page = contexts[-1].new_page()
        page.goto(demo.address + path)
        return page

    yield open_at
    for context in contexts:
        context.close()


def box(page, selector):
    return page.locator(selector).first.bounding_box()


def test_what_narrows_the_news_stands_side_by_side_on_a_phone(reading):
    page = reading(360, "/tin-tuc/")
    assert box(page, ".narrow summary")["y"] == box(page, ".days summary")["y"]


def test_the_search_of_the_head_is_a_whole_row_or_stands_beside_the_sections(reading):
    page = reading(768, "/")
    assert box(page, ".sections__search")["width"] > 700
    page.set_viewport_size({"width": 1440, "height": 800})
    assert box(page, ".sections__search")["y"] < box(page, ".sections__list")["y"] + 20


def test_a_heading_keeps_its_distance_from_the_facts_above_it(reading):
    page = reading(768, "/mo-hinh/")
    page.get_by_role("main").locator(".card a").first.click()
    facts, heading = box(page, ".article > .facts"), box(page, ".article h2")
    assert heading["y"] - facts["y"] - facts["height"] > 24


def test_the_sign_to_play_leaves_the_middle_of_the_picture_free(reading):
    page = reading(768, "/video/")
    poster, play = box(page, ".clip__poster"), box(page, ".clip__play")
    assert play["x"] + play["width"] < poster["x"] + poster["width"] / 3


@pytest.mark.parametrize("path", ["/tu-viet-tat/", "/chi-tieu/2020/dang-kip-thoi/"])
def test_no_cell_of_a_table_is_a_column_of_single_words_on_a_phone(reading, path):
    page = reading(360, path)
    widths = page.eval_on_selector_all(
        "main td, main tbody th",
        "cells => cells.filter(one => one.textContent.trim().length > 12).map(one => one.clientWidth)",
    )
    assert min(widths) > 150


def test_the_way_to_the_calendar_is_told_in_the_language_of_the_page(reading):
    page = reading(1440, "/en/tin-tuc/")
    assert page.get_by_placeholder("day/month/year").count() == 2


def test_on_paper_a_model_is_set_as_a_document_throughout(reading):
    page = reading(800, "/mo-hinh/")
    page.get_by_role("main").locator(".card a").first.click()
    page.emulate_media(media="print")
    fonts = page.eval_on_selector_all(
        ".article > section p, .article h2, .article dd",
        "parts => parts.map(one => getComputedStyle(one).fontFamily.split(',')[0])",
    )
    assert set(fonts) == {'"Times New Roman"'}


def test_paper_tells_where_the_page_stands(reading):
    page = reading(800, "/mo-hinh/")
    address = page.locator("link[rel=canonical]").get_attribute("href")
    where = page.get_by_text(address)
    assert not where.is_visible()
    page.emulate_media(media="print")
    assert where.is_visible()


def test_on_paper_a_clip_is_its_words_without_an_empty_frame(reading):
    page = reading(800, "/video/")
    page.get_by_role("main").locator(".card a").last.click()
    page.emulate_media(media="print")
    assert not page.locator("video").is_visible()
    assert page.locator(".transcript").is_visible()


def test_the_ballot_keeps_its_button_and_its_way_back_apart(reading):
    page = reading(800, "/danh-gia/article/1/")
    button = box(page, "form.rating button[type=submit]")
    assert box(page, "form.rating p a")["x"] - button["x"] - button["width"] > 12


def test_the_way_to_the_whole_list_stands_at_the_end_of_the_list(reading):
    page = reading(1440, "/van-ban/224-2026-nd-cp-23/")
    page.get_by_role("main").locator("a[href^='/chu-de/']").first.click()
    head, items = box(page, ".section-head"), box(page, ".items")
    assert head["width"] <= items["width"]
    assert head["width"] <= box(page, ".item")["width"] + 1
