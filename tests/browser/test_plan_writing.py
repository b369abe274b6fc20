"""Writing a plan in a real browser: it saves itself, rows move without losing words, two people at once."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.annexes import HEADER, ROWS, pasted
from tests.factories.campaigns import make_campaign, make_plan
from tests.factories.people import make_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan():
    return make_plan(make_campaign())


@pytest.fixture
def open_page(live_server, browser, browser_context_args, plan):
    """Open a page of the plan as an officer of its unit: `open_page("plan-edit")`; each has its own browser."""
    contexts = []

    def come(name, *, script=True):
        client = Client()
        client.force_login(make_officer(plan.unit))
        context = browser.new_context(**browser_context_args, java_script_enabled=script)
        contexts.append(context)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + reverse(f"plans:{name}", args=[plan.pk]))
        return page

    yield come
    for context in contexts:
        context.close()


def contents(plan):
    return list(plan.items.values_list("content", flat=True))


def row(page, n):
    return page.locator("[data-rows-list] > [data-row]").nth(n)


def words(page, n):
    return row(page, n).get_by_label("Nội dung nhiệm vụ")


def expect_saved(page):
    expect(page.locator("[data-autosave-status]")).to_have_text(
        re.compile("Đã lưu lúc [0-9:]+"), timeout=15_000
    )


def save(page):
    page.get_by_role("button", name="Lưu", exact=True).last.click()


def test_a_draft_saves_itself_while_one_types_and_new_rows_stay_one_row(open_page, plan):
    page = open_page("plan-edit")
    words(page, 0).fill("Gõ lần một")
    page.get_by_role("button", name="Thêm nhiệm vụ").click()
    words(page, 1).fill("Dòng m")
    expect_saved(page)
    assert contents(plan) == ["Gõ lần một", "Dòng m"]
    with page.expect_response(re.compile("/tu-luu/$")) as answer:
        words(page, 1).fill("Dòng mới")
    assert answer.value.status == 200
    assert contents(plan) == ["Gõ lần một", "Dòng mới"]
    save(page)
    expect(page.get_by_text("Đã lưu lúc").first).to_be_visible()
    assert contents(plan) == ["Gõ lần một", "Dòng mới"]


def test_rows_move_and_go_and_come_back_with_their_words(open_page, plan):
    page = open_page("plan-edit")
    for text in ("Hai", "Ba", "Bốn"):
        page.get_by_role("button", name="Thêm nhiệm vụ").click()
        page.get_by_label("Nội dung nhiệm vụ").last.fill(text)
    row(page, 3).get_by_role("button", name="Lên").click()
    row(page, 0).get_by_role("button", name="Xuống").click()
    row(page, 1).get_by_role("button", name="Bỏ dòng").click()
    row(page, 2).get_by_role("button", name="Bỏ dòng").click()
    row(page, 1).get_by_role("button", name="Lấy lại").click()
    save(page)
    expect(page.get_by_text("Đã lưu lúc").first).to_be_visible()
    assert contents(plan) == ["Hai", "Tuyên truyền trên loa", "Ba"]
    assert plan.items.get(content="Tuyên truyền trên loa").key == "a"


def test_a_heading_hides_what_only_a_task_has(open_page):
    page = open_page("plan-edit")
    expect(row(page, 0).get_by_label("Chủ trì")).to_be_visible()
    row(page, 0).get_by_label("Dòng tiêu đề").check()
    expect(row(page, 0).get_by_label("Chủ trì")).to_be_hidden()


def test_the_second_of_two_people_sees_both_texts_and_decides(open_page, plan):
    first, second = open_page("plan-edit"), open_page("plan-edit")
    words(first, 0).fill("Bản của người thứ nhất")
    expect_saved(first)
    words(second, 0).fill("Bản của tôi")
    expect(second.locator("[data-autosave-status]")).to_contain_text("Người khác vừa sửa", timeout=15_000)
    assert contents(plan) == ["Bản của người thứ nhất"]
    save(second)
    expect(second.get_by_role("heading", name=re.compile("Người khác đã lưu"))).to_be_visible()
    assert words(second, 0).input_value() == "Bản của tôi"
    save(second)
    expect(second.get_by_text("Đã lưu lúc").first).to_be_visible()
    assert contents(plan) == ["Bản của tôi"]


def test_words_typed_after_the_session_ended_are_given_back(open_page, plan):
    page = open_page("plan-edit")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    words(page, 0).fill("Gõ khi phiên đã hết")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Phiên làm việc đã hết", timeout=15_000)
    page.context.add_cookies(cookies)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert words(page, 0).input_value() == "Gõ khi phiên đã hết"
    expect_saved(page)
    assert contents(plan) == ["Gõ khi phiên đã hết"]


def test_everything_works_without_script(open_page, plan):
    page = open_page("plan-edit", script=False)
    words(page, 0).fill("Một")
    page.get_by_role("button", name="Thêm nhiệm vụ").click()
    words(page, 1).fill("Hai")
    row(page, 1).get_by_role("button", name="Lên").click()
    assert [words(page, n).input_value() for n in (0, 1)] == ["Hai", "Một"]
    assert contents(plan) == ["Tuyên truyền trên loa"]
    words(page, 0).press("Tab")
    page.get_by_label("Người ký").fill("Nguyễn Văn Mẫu")
    page.get_by_label("Người ký").press("Enter")
    expect(page.get_by_text("Đã lưu lúc").first).to_be_visible()
    assert contents(plan) == ["Hai", "Một"]


def test_a_table_that_was_pasted_is_read_and_taken(open_page, plan):
    page = open_page("annex-import")
    page.get_by_label("chép bảng").fill(pasted([HEADER, *ROWS]))
    page.get_by_role("button", name="Đọc bảng").click()
    expect(page.get_by_text("Đọc được 5 dòng, 0 dòng có lỗi.")).to_be_visible()
    page.get_by_label("Thay toàn bộ").check()
    page.get_by_role("button", name="Lấy 5 dòng vào phụ lục").click()
    expect(page.get_by_text("Đã đưa 5 dòng vào phụ lục")).to_be_visible()
    assert contents(plan) == [cells[1] for cells in ROWS]
