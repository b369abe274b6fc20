"""The whole chain of publishing in one browser: written, approved for a moment, seen from it on, rated, found."""

import datetime
import re
import time
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.test_richtext_editor import DATA, PASTE, STARTED, WORD_TABLE, wait_for
from tests.factories.files import picture

pytestmark = pytest.mark.browser

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
TITLE = "Cải cách: kết quả tiếp nhận hồ sơ tại các phường"
LATEST_SECONDS = 100  # until a minute that lies at least twenty seconds ahead is over


@pytest.fixture
def people(browser, browser_context_args, demo):
    """Three browsers: the publisher's, the editor's, a citizen's."""
    pages = {}
    for name in ("bientap", "tongbientap", "citizen"):
        pages[name] = browser.new_context(**browser_context_args).new_page()
        pages[name].blocked = []
        if name != "citizen":
            demo.sign_in(pages[name], name)
    yield pages
    for page in pages.values():
        page.context.close()


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).first.click()


def write_article(page, demo):
    """Begin an article, paste a table of Word, add a picture with its words, submit. Return its address on the desk."""
    page.goto(f"{demo.address}/ban-lam-viec/xuat-ban/article/them/")
    page.get_by_label("Tiêu đề").fill(TITLE)
    press(page, "Bắt đầu soạn")
    for _turn in range(150):
        if page.evaluate(STARTED):
            break
        page.wait_for_timeout(100)
    page.evaluate(PASTE, WORD_TABLE)
    wait_for(page, DATA, "Láng Hạ")
    page.get_by_label("Tóm tắt").first.fill("Tỷ lệ hồ sơ đúng hạn của các phường.")
    photo = {"name": "mot-cua.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.locator("input[type=file]").first.set_input_files(photo)
    page.get_by_label("Mô tả ảnh").first.fill("Quầy tiếp nhận hồ sơ của phường")
    press(page, "Lưu và xem lại để trình duyệt")
    expect(page.get_by_role("heading", name="Đủ để trình duyệt")).to_be_visible()
    address = page.url
    press(page, "Trình duyệt")
    expect(page.get_by_role("main").get_by_text("Chờ duyệt").first).to_be_visible()
    return address


def approve_for_tomorrow_at_eight(page, demo, address):
    page.goto(f"{demo.address}/ban-lam-viec/xuat-ban/?muc=cho-duyet")
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url(address)
    tomorrow = datetime.datetime.now(HANOI) + datetime.timedelta(days=1)
    page.get_by_label("Hẹn giờ đăng").check()
    page.get_by_label("Ngày đăng").first.fill(f"{tomorrow:%d/%m/%Y}")
    page.get_by_label("Giờ đăng (giờ Hà Nội)").first.fill("8:00")
    press(page, "Duyệt")
    expect(page.get_by_text(f"08:00 {tomorrow:%d/%m/%Y}").first).to_be_visible()


def bring_forward(page, demo):
    """Set another moment, the first whole minute that lies at least twenty seconds ahead; return it."""
    page.goto(f"{demo.address}/ban-lam-viec/xuat-ban/?muc=hen-gio")
    page.get_by_role("link", name=TITLE).first.click()
    ahead = datetime.datetime.now(HANOI) + datetime.timedelta(seconds=80)
    moment = ahead.replace(second=0, microsecond=0)
    page.get_by_text("Đổi giờ đăng").click()
    page.get_by_label("Ngày đăng").last.fill(f"{moment:%d/%m/%Y}")
    page.get_by_label("Giờ đăng (giờ Hà Nội)").last.fill(f"{moment:%H:%M}")
    press(page, "Đổi giờ")
    expect(page.get_by_text(f"{moment:%H:%M %d/%m/%Y}").first).to_be_visible()
    return moment


def is_listed(page, demo):
    page.goto(f"{demo.address}/tin-tuc/")
    return page.get_by_role("main").get_by_role("link", name=TITLE).count() > 0


def test_an_article_goes_from_words_pasted_to_a_citizen_who_finds_and_rates_it(people, demo):
    publisher, editor, citizen = people["bientap"], people["tongbientap"], people["citizen"]
    address = write_article(publisher, demo)
    approve_for_tomorrow_at_eight(editor, demo, address)
    assert not is_listed(citizen, demo)

    moment = bring_forward(editor, demo)
    while datetime.datetime.now(HANOI) < moment - datetime.timedelta(seconds=2):
        assert not is_listed(citizen, demo), "seen before its moment"
        time.sleep(1)
    began = time.monotonic()
    while not is_listed(citizen, demo):
        assert time.monotonic() - began < LATEST_SECONDS, "not seen after its moment"
        time.sleep(0.5)
    assert datetime.datetime.now(HANOI) >= moment

    citizen.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    expect(citizen.get_by_role("cell", name="Láng Hạ")).to_be_visible()
    photo = citizen.get_by_role("img", name="Quầy tiếp nhận hồ sơ của phường")
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.naturalWidth") > 0
    assert "mso-" not in citizen.content()

    citizen.goto(f"{demo.address}/tim-kiem/?q=cai+cach+ket+qua")
    expect(citizen.get_by_role("link", name=TITLE)).to_be_visible()
    citizen.goto(f"{demo.address}/tin-tuc/")
    citizen.get_by_label("Ngày đăng").fill(f"{moment:%d/%m/%Y}")
    citizen.get_by_role("main").get_by_role("button", name=re.compile("Tìm|Lọc")).first.click()
    expect(citizen.get_by_role("main").get_by_role("link", name=TITLE).first).to_be_visible()
    citizen.get_by_role("table").get_by_role("link", name=re.compile(rf"^{moment.day}\b")).first.click()
    expect(citizen.get_by_role("main").get_by_role("link", name=TITLE).first).to_be_visible()
    assert TITLE in citizen.request.get(f"{demo.address}/rss/tin-tuc.xml").text()
    assert citizen.context.cookies() == []

    citizen.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    citizen.get_by_role("link", name="Trang này có ích cho bạn không?").focus()
    citizen.keyboard.press("Enter")  # by keyboard alone: the ballot opens in the page, on its first choice
    expect(citizen.get_by_role("radio").first).to_be_focused()
    citizen.keyboard.press("ArrowDown")
    citizen.keyboard.press("Tab")
    citizen.keyboard.press("Tab")
    citizen.keyboard.press("Enter")
    expect(citizen.get_by_text("Cảm ơn bạn đã đánh giá.")).to_be_visible()
    expect(citizen.get_by_text("Đã có 1 đánh giá.")).to_be_visible()
