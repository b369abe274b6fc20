"""The scripts of the desk in a real browser: what is saved, kept, moved and counted."""

from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string

pytestmark = pytest.mark.browser

SITE = "http://portal.test"

PASTE = """(box, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


class RowForm(forms.Form):
    content = forms.CharField()


Rows = forms.formset_factory(RowForm, can_order=True, can_delete=True, extra=0)


@pytest.fixture
def site(page):
    """A site of one page: `open(html)` shows it, `posts` keeps what was sent, `answer` is what comes back."""
    state = SimpleNamespace(posts=[], answer={"status": 200, "json": {"saved_at": "10:40"}}, html="")

    def serve(route):
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=settings.BASE_DIR / path.lstrip("/"))
        elif route.request.method == "POST":
            state.posts.append(route.request.post_data)
            if state.answer == "no network":
                route.abort()
            elif state.answer == "later":
                state.waiting = route
            else:
                route.fulfill(**state.answer)
        else:
            route.fulfill(content_type="text/html; charset=utf-8", body=state.html)

    def open_page(body):
        scripts = "".join(
            f'<script type="module" src="/static/js/{name}.js"></script>'
            for name in ("submit_once", "select_all", "date", "paste_table", "rows", "autosave")
        )
        state.html = f'<!doctype html><html lang="vi"><head>{scripts}</head><body>{body}</body></html>'
        page.goto(f"{SITE}/")

    state.open = open_page
    page.route(f"{SITE}/**", serve)
    return state


def annex(*contents):
    """A form that saves itself, with a formset of one row a content, as pages of the desk lay it out."""
    rows = Rows(initial=[{"content": content} for content in contents], prefix="rows")

    def row(form):
        tools = render_to_string("ui/row_tools.html", {"form": form, "name": "dòng này"})
        return f'<li data-row="task"><b data-row-number></b>{form["content"]}{tools}</li>'

    return (
        '<form method="post" data-autosave-url="/luu"><input type="hidden" name="version" value="1">'
        f"{render_to_string('ui/autosave.html')}"
        f'<div data-rows="rows">{render_to_string("ui/rows_status.html")}'
        f"{rows.management_form}<ol data-rows-list>{''.join(map(row, rows))}</ol>"
        f'<template data-rows-empty="task">{row(rows.empty_form)}</template>'
        '<button type="button" data-row-add="task" hidden>Thêm dòng</button></div>'
        '<button name="act" value="file">Nộp</button></form>'
    )


def sent(post):
    """The fields of a multipart body: name → value."""
    parts = post.split("Content-Disposition: form-data; ")[1:]
    return {part.split('"')[1]: part.split("\r\n\r\n", 1)[1].split("\r\n--")[0] for part in parts}


def rows_as_sent(page):
    """What the form would send of its rows: contents in the order of ORDER, without the removed."""
    fields = page.evaluate("Object.fromEntries(new FormData(document.querySelector('form')))")
    kept = [
        (int(fields[f"rows-{n}-ORDER"]), fields[f"rows-{n}-content"])
        for n in range(int(fields["rows-TOTAL_FORMS"]))
        if f"rows-{n}-DELETE" not in fields
    ]
    return [content for _order, content in sorted(kept)]


def status(page, words):
    page.locator("[data-autosave-status]", has_text=words).wait_for(timeout=8_000)


# --- Saving by itself ---------------------------------------------------------------------------


def test_what_is_typed_is_saved_and_the_moment_is_told(site, page):
    site.open(annex("Cũ"))
    page.fill("[name=rows-0-content]", "Mới")
    status(page, "Đã lưu lúc 10:40")
    assert sent(site.posts[-1])["rows-0-content"] == "Mới"


def test_the_next_save_speaks_of_the_version_that_the_server_gave(site, page):
    site.answer = {"status": 200, "json": {"saved_at": "10:40", "fields": {"version": "2"}}}
    site.open(annex("Cũ"))
    page.fill("[name=rows-0-content]", "Một")
    status(page, "Đã lưu lúc 10:40")
    site.answer = {"status": 200, "json": {"saved_at": "10:41", "fields": {"version": "3"}}}
    page.fill("[name=rows-0-content]", "Hai")
    status(page, "Đã lưu lúc 10:41")
    assert [sent(post)["version"] for post in site.posts] == ["1", "2"]


@pytest.mark.parametrize("answer", [{"status": 403}, {"status": 302, "headers": {"Location": "/dang-nhap/"}}])
def test_when_the_session_ended_the_text_comes_back_with_the_page(site, page, answer):
    site.answer = answer
    site.open(annex("Cũ"))
    page.click("[data-row-add]")
    page.fill("[name=rows-1-content]", "Dòng gõ dở")
    status(page, "Phiên làm việc đã hết")
    site.answer = {"status": 200, "json": {"saved_at": "10:45"}}
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{SITE}/")
    assert rows_as_sent(page) == ["Cũ", "Dòng gõ dở"]
    status(page, "Đã lưu lúc 10:45")


def test_a_text_kept_for_an_older_version_is_not_written_over_a_newer_one(site, page):
    site.answer = {"status": 403}
    site.open(annex("Cũ"))
    page.fill("[name=rows-0-content]", "Gõ dở")
    status(page, "Phiên làm việc đã hết")
    page.on("dialog", lambda dialog: dialog.accept())
    site.open(annex("Người khác sửa").replace('name="version" value="1"', 'name="version" value="2"'))
    assert rows_as_sent(page) == ["Người khác sửa"]


def test_somebody_elses_save_is_told_and_nothing_more_is_sent(site, page):
    site.answer = {"status": 409}
    site.open(annex("Cũ"))
    page.fill("[name=rows-0-content]", "Một")
    status(page, "Người khác vừa sửa")
    page.fill("[name=rows-0-content]", "Hai")
    page.wait_for_timeout(2_500)
    assert len(site.posts) == 1


def test_a_form_sent_during_a_save_waits_for_the_version_that_the_save_brings(site, page):
    site.answer = "later"
    site.open(annex("Cũ"))
    page.fill("[name=rows-0-content]", "Mới")
    status(page, "Đang lưu")
    page.wait_for_timeout(200)
    page.locator("[name=act]").evaluate("button => button.click()")
    site.answer = {"status": 204}
    site.waiting.fulfill(status=200, json={"saved_at": "10:40", "fields": {"version": "2"}})
    page.wait_for_timeout(500)
    assert [sent(post)["version"] for post in site.posts[:1]] == ["1"]
    assert "version=2&" in site.posts[1]
    assert "act=file" in site.posts[1]


def test_without_a_network_the_text_is_saved_when_it_returns(site, page):
    site.answer = "no network"
    site.open(annex("Cũ"))
    page.fill("[name=rows-0-content]", "Ngoại tuyến")
    status(page, "Mất mạng")
    site.answer = {"status": 200, "json": {"saved_at": "10:50"}}
    page.evaluate("window.dispatchEvent(new Event('online'))")
    status(page, "Đã lưu lúc 10:50")
    assert sent(site.posts[-1])["rows-0-content"] == "Ngoại tuyến"


def test_leaving_asks_only_while_something_is_unsaved(site, page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    site.open(annex("Cũ"))
    page.goto(f"{SITE}/?1")
    page.locator("[name=rows-0-content]").press_sequentially("x")
    page.goto(f"{SITE}/?2")
    assert asked == ["beforeunload"]


# --- Rows ---------------------------------------------------------------------------------------


def test_rows_are_added_moved_and_removed_and_the_formset_stays_true(site, page):
    site.open(annex("Một", "Hai"))
    page.click("[data-row-add]")
    page.locator("[name=rows-2-content]").fill("Ba")
    page.locator("[data-row]").nth(2).locator("[data-row-up]").click()
    assert rows_as_sent(page) == ["Một", "Ba", "Hai"]
    page.locator("[data-row]").nth(0).locator("[data-row-remove]").click()
    assert rows_as_sent(page) == ["Ba", "Hai"]
    assert page.evaluate("document.querySelector('[name=rows-TOTAL_FORMS]').value") == "3"


def test_a_removed_row_comes_back_with_its_text(site, page):
    site.open(annex("Một", "Hai"))
    page.locator("[data-row-remove]").first.click()
    page.locator("[data-row-undo]").first.click()
    assert rows_as_sent(page) == ["Một", "Hai"]


def test_a_row_moves_by_the_keyboard_and_keeps_the_focus(site, page):
    site.open(annex("Một", "Hai"))
    page.focus("[name=rows-1-content]")
    page.keyboard.press("Alt+ArrowUp")
    assert rows_as_sent(page) == ["Hai", "Một"]
    assert page.evaluate("document.activeElement.name") == "rows-1-content"


def test_without_scripts_order_and_removal_are_plain_fields(browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.set_content(annex("Một"))
    assert page.locator("[name=rows-0-ORDER]").is_visible()
    assert page.locator("[name=rows-0-DELETE]").is_visible()
    assert not page.locator("[data-row-up]").first.is_visible()


# --- Choosing, dates, pasting, sending once -----------------------------------------------------


def test_all_rows_are_chosen_by_one_box_and_counted(site, page):
    bar = render_to_string("ui/selection_bar.html", {"actions": [], "noun": "đơn vị"})
    boxes = "".join(f'<tr><td><input type="checkbox" data-choose-row value="{n}"></td></tr>' for n in "123")
    site.open(
        f"<form data-choosing>{bar}<table data-choose><thead><tr><th>"
        f"<input type=checkbox data-choose-all hidden></th></tr></thead><tbody>{boxes}</tbody></table></form>"
    )
    count = page.locator("[data-chosen-count]")
    page.check("[data-choose-all]")
    assert count.inner_text() == "3"
    page.uncheck("[value='2']")
    assert count.inner_text() == "2"
    assert page.evaluate("document.querySelector('[data-choose-all]').indeterminate")


def test_a_day_of_the_calendar_is_written_day_first(site, page):
    widget = forms.DateInput().render("on", None, {"id": "on"})
    site.open(f"<form>{widget}</form>")
    page.click("[data-date-open]")
    page.locator("[data-date-native]").evaluate("it => { it.value = '2020-03-13'; it.onchange(); }")
    assert page.input_value("[name=on]") == "13/03/2020"


def test_a_pasted_table_becomes_lines_of_cells(site, page):
    site.open("<form><textarea data-paste-table></textarea></form>")
    table = (
        "<table><tr><td>1</td><td><p>Hội nghị,\n  tập huấn</p><p>30 buổi</p></td></tr>"
        "<tr><td>2</td><td>Tờ&nbsp;rơi</td></tr></table>"
    )
    page.locator("textarea").evaluate(PASTE, table)
    assert page.input_value("textarea") == '1\t"Hội nghị, tập huấn\n30 buổi"\n2\tTờ rơi'


def test_a_second_press_sends_nothing(site, page):
    site.answer = {"status": 204}
    site.open('<form method="post" action="/nop"><button>Nộp</button></form>')
    page.locator("button").evaluate("button => { button.click(); button.click(); }")
    page.wait_for_timeout(300)
    assert len(site.posts) == 1
