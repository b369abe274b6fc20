"""The editor in a real browser: it starts under its policy, takes what offices paste, and saves clean text."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import expect

from tests.browser import editor_pages
from tests.browser.editor_pages import PICTURE

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.editor_pages")]

SITE = "http://localhost"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WORD_TABLE = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal{margin:0cm}</style></head><body lang=EN-US>
<!--StartFragment--><h1 style='mso-list:none'>Kết quả<o:p></o:p></h1>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none'>
 <tr style='mso-yfti-irow:0'><td width=200 style='width:150pt;border:solid windowtext 1.0pt'><p class=MsoNormal
 align=center style='text-align:center'><b style='mso-bidi-font-weight:normal'>Phường<o:p></o:p></b></p></td>
 <td style='border:solid windowtext 1.0pt'><p class=MsoNormal>Tỷ lệ<o:p></o:p></p></td></tr>
 <tr><td style='border:solid windowtext 1.0pt'><p class=MsoNormal>Láng Hạ<o:p></o:p></p></td>
 <td style='border:solid windowtext 1.0pt'><p class=MsoNormal>100 %<o:p></o:p></p></td></tr></table>
<!--EndFragment--></body></html>"""
PASTE = """(html) => { const editor = CKEDITOR.instances.id_body; editor.focus();
  const data = new CKEDITOR.plugins.clipboard.dataTransfer(); data.setData("text/html", html);
  editor.fire("paste", { type: "auto", dataValue: html, dataTransfer: data, method: "paste" }); }"""
DATA = "() => CKEDITOR.instances.id_body.getData()"
STARTED = "() => window.CKEDITOR?.instances.id_body?.status === 'ready'"


@pytest.fixture
def site(page):
    return answered(page)


def answered(page):
    """The pages of editor_pages.py, answered by Django with its cookies, tokens and policies."""
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    editor_pages.written.clear()
    editor_pages.uploaded.clear()
    page.blocked = []

    def answer(route):
        request = route.request
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")) or "missing")
            return
        headers = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in request.headers.items()
            if name in ("x-csrftoken", "referer", "origin")
        }
        response = client.generic(
            request.method,
            path,
            request.post_data_buffer or b"",
            request.headers.get("content-type", ""),
            **headers,
        )
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    page.route(f"{SITE}/**", answer)
    page.on("console", lambda message: page.blocked.append(message.text) if _is_trouble(message) else None)
    page.on("pageerror", lambda error: page.blocked.append(str(error)))
    return page


def _is_trouble(message):
    return "Content Security Policy" in message.text or message.type == "error"


def open_editor(page):
    page.goto(f"{SITE}/viet/")
    for _turn in range(100):
        if page.evaluate(STARTED):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the editor did not start: {page.blocked}")


def wait_for(page, script, pattern):
    for _turn in range(80):
        if re.search(pattern, found := page.evaluate(script)):
            return found
        page.wait_for_timeout(100)
    return pytest.fail(f"{pattern} did not come: {found} {page.blocked}")


def save(page):
    page.get_by_role("button", name="Lưu").click()
    expect(page).to_have_title("Đã lưu")
    return editor_pages.written[-1]


def test_a_table_of_word_survives_from_the_clipboard_to_the_page(site):
    open_editor(site)
    site.evaluate(PASTE, WORD_TABLE)
    wait_for(site, DATA, "Láng Hạ")
    assert save(site) == (
        "<h2>Kết quả</h2>\n<table>\n<tbody>\n"
        '<tr><td class="align-center"><strong>Phường</strong></td><td>Tỷ lệ</td></tr>\n'
        "<tr><td>Láng Hạ</td><td>100 %</td></tr>\n</tbody>\n</table>"
    )
    site.goto(f"{SITE}/xem/")
    expect(site.get_by_role("group", name="Bảng").get_by_role("cell", name="Láng Hạ")).to_be_visible()
    assert site.blocked == []


def test_a_pasted_picture_is_uploaded_with_the_token_of_the_form(site):
    open_editor(site)
    site.evaluate(PASTE, f'<p>Lễ ký <img src="data:image/png;base64,{PNG}" alt="Lễ ký"></p>')
    wait_for(site, DATA, re.escape(PICTURE))
    assert len(editor_pages.uploaded) == 1
    assert save(site) == f'<p>Lễ ký <img src="{PICTURE}" alt="" width="1" height="1"></p>'
    assert site.blocked == []


def test_what_the_editor_saved_comes_back_into_it_unchanged(site):
    cleaned = (
        '<h2>Tên</h2>\n<p class="align-right"><u>gạch</u> H<sub>2</sub>O <a href="/van-ban/">xem</a></p>\n'
        '<ol start="3" type="a">\n<li>một</li>\n</ol>\n<table class="table-plain">\n<caption>Bảng 1</caption>\n'
        '<thead>\n<tr><th colspan="2" scope="col">Cột</th></tr>\n</thead>\n'
        '<tbody>\n<tr><td>a</td><td class="align-center">b</td></tr>\n</tbody>\n</table>\n'
        f'<figure class="image"><img src="{PICTURE}" alt="ảnh"><figcaption>Chú thích</figcaption></figure>\n'
        f'<figure class="image align-center"><img src="{PICTURE}" alt="b"><figcaption>Chú</figcaption></figure>\n'
        f'<p><img src="{PICTURE}" alt="bên phải" width="120" class="align-right"></p>'
    )
    editor_pages.written.append(cleaned)
    editor_pages.uploaded.append(b"")
    open_editor(site)
    assert save(site) == cleaned


def test_what_was_stored_dirty_runs_in_no_editor(site):
    editor_pages.written.append("<p>chữ</p><img src=x onerror='parent.ran=1'><svg onload='parent.ran=1'>")
    open_editor(site)
    assert site.evaluate(DATA).strip() == "<p>chữ</p>"
    assert site.evaluate("() => window.ran") is None


def test_without_javascript_html_is_typed_and_cleaned(browser):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = answered(context.new_page())
    page.goto(f"{SITE}/viet/")
    page.get_by_label("Nội dung").fill("<h1>Tên</h1><p onclick='x()'>chữ")
    assert save(page) == "<h2>Tên</h2>\n<p>chữ</p>"
    context.close()
