"""The whole chain in one browser: open a campaign, file, return, re-file, approve, remind, export."""

import datetime
import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.factories.hostile import pdf

pytestmark = pytest.mark.browser

UNIT = "Phường Đống Đa"


def days_on(days):
    return f"{datetime.date.today() + datetime.timedelta(days=days):%d/%m/%Y}"


@pytest.fixture
def people(browser, browser_context_args, demo):
    """Two browsers: the reviewer's and the officer's."""
    pages = {}
    for name in ("noivu", "phuong"):
        context = browser.new_context(**browser_context_args)
        pages[name] = context.new_page()
        demo.sign_in(pages[name], name)
    yield pages
    for page in pages.values():
        page.context.close()


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def follow(page, name):
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def open_campaign(page, demo):
    page.goto(f"{demo.address}/ban-lam-viec/dot/moi/")
    page.get_by_label("Tên đợt").fill("Đợt thử cả chuỗi")
    page.get_by_label("Năm", exact=True).fill(str(datetime.date.today().year))
    page.get_by_label("Mã đợt").fill("chuoi")
    page.get_by_label("Cơ quan tổ chức").select_option(label="UBND thành phố Hà Nội")
    page.get_by_label("Phường", exact=True).check()
    page.get_by_label("Hạn nộp").fill(days_on(10))
    press(page, "Lập đợt")
    page.goto(f"{demo.address}/ban-lam-viec/dot/chuoi/mo/")
    press(page, "Mở đợt")
    expect(page.get_by_role("main")).to_contain_text("Đợt thử cả chuỗi")


def start_plan(page, demo):
    page.goto(f"{demo.address}/ban-lam-viec/ke-hoach/")
    page.locator("main").get_by_role("link", name="Bắt đầu soạn").first.click()
    expect(page.get_by_role("main")).to_contain_text("Đợt thử cả chuỗi")
    press(page, "Bắt đầu soạn")


def write_plan(page):
    page.get_by_label("Số, ký hiệu").fill("215/KH-UBND")
    page.get_by_label("Ngày ban hành").fill(days_on(0))
    page.get_by_label("Bản đã ký").set_input_files(
        {"name": "kế hoạch đã ký.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    if not page.get_by_label("Nội dung nhiệm vụ").count():
        page.get_by_role("button", name="Thêm nhiệm vụ").click()
    page.get_by_label("Nội dung nhiệm vụ").first.fill("Tuyên truyền dịch vụ công trực tuyến trên loa phường")
    page.get_by_label("Chủ trì").first.fill("Văn phòng - Thống kê")


def file_plan(page):
    press(page, "Lưu và xem lại để nộp")
    press(page, "Nộp kế hoạch")
    expect(page.get_by_role("main")).to_contain_text("Biên nhận")
    expect(page.get_by_role("main")).to_contain_text("đúng hạn")


def to_review(page, demo):
    page.goto(f"{demo.address}/ban-lam-viec/xem-xet/")
    follow(page, UNIT)
    expect(page.get_by_role("main")).to_contain_text("215/KH-UBND")


def test_the_whole_chain(people, demo):
    district, ward = people["noivu"], people["phuong"]
    open_campaign(district, demo)
    start_plan(ward, demo)
    write_plan(ward)
    file_plan(ward)

    to_review(district, demo)
    district.get_by_label("Chưa có chỉ tiêu 100 %").check()
    district.get_by_label("Cần bổ sung những gì").fill("Thêm chỉ tiêu cho nhiệm vụ 1")
    press(district, "Gửi đề nghị bổ sung")

    ward.goto(f"{demo.address}/ban-lam-viec/")
    expect(ward.get_by_role("main")).to_contain_text("215/KH-UBND")
    ward.goto(f"{demo.address}/ban-lam-viec/ke-hoach/")
    follow(ward, "Xem ý kiến và bổ sung")
    expect(ward.get_by_role("main")).to_contain_text("Thêm chỉ tiêu cho nhiệm vụ 1")
    follow(ward, re.compile("^Soạn|^Sửa|^Bổ sung"))
    ward.get_by_label("Chỉ tiêu").first.fill("100")
    ward.get_by_label("Đơn vị tính").first.fill("%")
    file_plan(ward)

    to_review(district, demo)
    expect(district.get_by_role("main")).to_contain_text("100")
    press(district, "Đạt yêu cầu")

    address = f"{demo.address}/ban-lam-viec/theo-doi/chuoi/"
    district.goto(address)
    expect(district.locator("main")).to_contain_text("1 trên 7")
    district.get_by_label("Chọn Phường Kim Liên").check()
    district.get_by_label("Chọn Phường Láng", exact=True).check()
    press(district, "Nhắc ngay")
    press(district, "Gửi lời nhắc")
    expect(district.get_by_role("main")).to_contain_text("Đã nhắc 2 đơn vị.")

    with district.expect_download() as download:
        follow(district, "XLSX")
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    states = [row[4] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)]
    assert sorted(set(states)) == ["Chưa nộp", "Đạt, đúng hạn"]
    reminded = [row[8] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)]
    assert sum(moment is not None for moment in reminded) == 2
