"""The pictures of README and docs/, taken while walking the running demo as each role.

    PICTURES=1 python -m pytest tests/browser/test_pictures.py

writes them to docs/img/; without it they go to a temporary folder, and the walk proves that they can be taken.
"""

import datetime
import io
import os
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.factories.hostile import pdf

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT_IN = ROOT / "docs" / "img"
NAMES = {
    "dashboard",
    "desk",
    "draft",
    "annex",
    "table-read",
    "before-filing",
    "receipt",
    "returned",
    "opening",
    "review",
    "register",
    "urging",
    "unit",
    "import",
}
PUBLISHING = {"front", "document", "proposing", "proposals", "publishing", "writing", "approving"}
SCREEN = {"width": 1280, "height": 900}
WIDTH = 1000
ABOVE, BELOW = 28, 12  # pixels of the page around what is kept
LARGEST_BYTES = 60_000
COLOURS = (128, 96, 64, 48)  # the most that stay small enough

THIS_YEAR = datetime.date.today().year
CAMPAIGN = f"Kế hoạch thông tin, tuyên truyền cải cách hành chính năm {THIS_YEAR}"
TABLE = "\n".join(
    "\t".join(row)
    for row in [
        ("STT", "Nội dung nhiệm vụ", "Hình thức", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm"),
        ("I", "Tuyên truyền trong cán bộ, công chức", "", "", "", "", ""),
        (
            "1",
            "Quán triệt nhiệm vụ CCHC",
            "Họp giao ban",
            "Văn phòng",
            "Các đoàn thể",
            "Hằng tháng",
            "12 cuộc",
        ),
        ("2", "Phát thanh về dịch vụ công", "Loa truyền thanh", "Văn hóa - Xã hội", "", "Quý II", "24 bài"),
        ("3", "Đối thoại với doanh nghiệp", "Đối thoại", "Văn phòng", "", "Tháng 13", "1 cuộc"),
    ]
)
NEWS = "Phường tập huấn sử dụng dịch vụ công trực tuyến"
PAPER = "Tuyên truyền dịch vụ công trực tuyến tại tổ dân phố"
UNITS = """code,name,kind,parent,active_from,active_to
00178,Phường Cát Linh,phuong,dd,,30/06/2025
x1,Phường Mới,phường loại một,hn,01/01/2026,
x2,,phuong,hn,01/01/2026,
x3,Phường Ba,phuong,khong-co,31/02/2026,
"""


@pytest.fixture
def folder(tmp_path):
    """Where pictures go: docs/img/ if they were asked for."""
    if not os.environ.get("PICTURES"):
        return tmp_path
    KEPT_IN.mkdir(exist_ok=True)
    return KEPT_IN


@pytest.fixture
def people(browser, browser_context_args, demo):
    """A page of each role, signed in, as wide as the pictures."""
    pages = {}
    for name in ("phuong", "noivu", "quantri", "bientap", "tongbientap"):
        context = browser.new_context(**browser_context_args, viewport=SCREEN, color_scheme="light")
        pages[name] = context.new_page()
        demo.sign_in(pages[name], name)
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def take(folder):
    """`take(name, page, first, last)` keeps what stands from one selector to another; without them, the screen."""

    def shoot(name, page, first="", last=""):
        clip = None
        if first:
            page.evaluate("scrollTo(0, 0)")
            top = page.locator(first).first.bounding_box()
            bottom = page.locator(last or first).last.bounding_box()
            y = max(top["y"] - ABOVE, 0)
            height = bottom["y"] + bottom["height"] + BELOW - y
            clip = {"x": 0, "y": y, "width": SCREEN["width"], "height": height}
        content = page.screenshot(full_page=bool(clip), clip=clip)
        (folder / f"{name}.png").write_bytes(small_png(content))
        shoot.taken.add(name)

    shoot.taken = set()
    return shoot


def small_png(content):
    """The picture, WIDTH wide, in as many colours as stay within LARGEST_BYTES; rare ones keep their hue."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    height = round(picture.height * WIDTH / picture.width)
    picture = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    for colours in COLOURS:
        out = io.BytesIO()
        picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        if out.tell() <= LARGEST_BYTES:
            return out.getvalue()
    raise AssertionError(f"{picture.size} stays {out.tell()} bytes: crop it")


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def day_in(days):
    return f"{datetime.date.today() + datetime.timedelta(days=days):%d/%m/%Y}"


def test_the_pictures_can_be_taken(people, demo, take):
    staff = f"{demo.address}/ban-lam-viec"
    officer, reviewer, administrator = people["phuong"], people["noivu"], people["quantri"]
    the_year_2020(reviewer, staff, take)
    take_of_writing(officer, staff, take)
    take_of_reviewing(reviewer, staff, take)
    officer.goto(f"{staff}/ke-hoach/")
    officer.locator("section.next", has_text=CAMPAIGN).get_by_role(
        "link", name="Xem ý kiến và bổ sung"
    ).click()
    take("returned", officer, ".page-head", ".beside section.panel")
    take_of_running(reviewer, staff, take)
    take_of_keeping(administrator, staff, take)
    assert take.taken == NAMES


def test_the_pictures_of_publishing_can_be_taken(people, demo, take):
    staff = f"{demo.address}/ban-lam-viec/xuat-ban"
    publisher, editor = people["bientap"], people["tongbientap"]
    take_of_reading(publisher, demo, take)
    take_of_proposing(people["phuong"], publisher, demo, take)
    publisher.goto(f"{staff}/?muc=cho-duyet")
    take("publishing", publisher, ".page-head", "main table")
    publisher.goto(f"{staff}/?muc=dang-soan")
    publisher.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    publisher.get_by_role("link", name="Soạn tiếp").first.click()
    expect(publisher.locator(".cke_contents").first).to_be_visible()
    take("writing", publisher)
    editor.goto(f"{staff}/?muc=cho-duyet")
    editor.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    editor.get_by_label("Hẹn giờ đăng").check()
    take("approving", editor, ".page-head", ".panel--act")
    assert take.taken == PUBLISHING


def take_of_reading(page, demo, take):
    """The citizens' front, and a document with what it does to others."""
    page.goto(f"{demo.address}/")
    take("front", page)
    page.goto(f"{demo.address}/tim-kiem/?q=42/2022/N%C4%90-CP")
    page.get_by_role("main").get_by_role("link", name="42/2022/NĐ-CP").first.click()
    take("document", page, ".page-head", "main h2 >> nth=0")


def take_of_proposing(officer, publisher, demo, take):
    """A ward sends news and a document; of the one it is told why not, the other is being edited."""
    sent = f"{demo.address}/ban-lam-viec/gui-tin"
    officer.goto(f"{sent}/article/")
    officer.get_by_label("Tiêu đề").fill(NEWS)
    officer.get_by_label("Nội dung").fill("Sáng nay phường tập huấn cho tổ dân phố.")
    press(officer, "Gửi để đăng")
    officer.goto(f"{sent}/document/")
    officer.get_by_label("Trích yếu").fill(PAPER)
    officer.get_by_label("Số, ký hiệu").fill("88/KH-UBND")
    officer.get_by_label("Loại văn bản").select_option(label="Kế hoạch")
    officer.get_by_label("Ngày ban hành").fill(day_in(-1))
    officer.get_by_label("Tệp văn bản").set_input_files(
        {"name": "88-KH-UBND.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    take("proposing", officer, ".page-head", ".form-actions")
    press(officer, "Gửi để đăng")
    open_sent(publisher, demo, NEWS)
    publisher.get_by_text("Không đăng bài này").click()
    publisher.get_by_label("Lý do, gửi tới đơn vị").fill("Mời ghi rõ ngày, số người dự, kết quả.")
    press(publisher, "Bỏ")
    open_sent(publisher, demo, PAPER)
    press(publisher, "Tiếp nhận để biên tập")
    officer.goto(f"{sent}/")
    take("proposals", officer, ".page-head", "main table")


def open_sent(page, demo, title):
    page.goto(f"{demo.address}/ban-lam-viec/xuat-ban/?muc=don-vi-gui")
    page.get_by_role("main").get_by_role("link", name=title).click()


def the_year_2020(page, staff, take):
    page.goto(f"{staff}/theo-doi/2020/?ngay=14/03/2020")
    take("dashboard", page, ".masthead", ".charts")
    page.goto(f"{staff}/dot/2020/danh-sach/?tim=cat+linh")
    page.get_by_role("main").get_by_role("link", name="Phường Cát Linh").click()
    take("register", page, ".page-head", "main article.panel")


def take_of_writing(page, staff, take):
    """From the desk to the receipt, as an officer of a ward."""
    page.goto(f"{staff}/")
    take("desk", page, ".masthead", "main .rows > .row >> nth=1")
    page.goto(f"{staff}/ke-hoach/")
    page.locator("section.next", has_text=CAMPAIGN).get_by_role("link", name="Bắt đầu soạn").click()
    press(page, "Bắt đầu soạn")
    expect(page.get_by_label("Số, ký hiệu")).to_be_visible()
    draft = page.url
    page.goto(draft.replace("/sua/", "/nhap-phu-luc/"))
    page.get_by_label("Hoặc chép bảng từ Word, Excel rồi dán vào đây").fill(TABLE)
    press(page, "Đọc bảng")
    take("table-read", page, ".page-head", "main table")
    page.goto(draft)
    page.get_by_label("Số, ký hiệu").fill("216/KH-UBND")
    page.get_by_label("Ngày ban hành").fill(day_in(-1))
    tasks = page.locator("[data-row=task]")
    for n in range(tasks.count()):
        tasks.nth(n).get_by_label("Chủ trì").fill("Văn phòng HĐND và UBND")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Đã lưu lúc", timeout=15_000)
    page.evaluate("document.activeElement.blur(); document.querySelector('.page-head').scrollIntoView()")
    take("draft", page)
    take("annex", page, "#annex-title", "[data-rows-list] > [data-row] >> nth=2")
    page.get_by_label("Bản đã ký").set_input_files(
        {"name": "216-KH-UBND.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    press(page, "Lưu và xem lại để nộp")
    expect(page.get_by_role("button", name="Nộp kế hoạch")).to_be_visible()
    page.reload()  # without the message that it was saved
    take("before-filing", page, ".page-head", ".form-actions")
    press(page, "Nộp kế hoạch")
    take("receipt", page, ".receipt")


def take_of_reviewing(page, staff, take):
    """A plan beside its scan; then the officer's plan is returned."""
    page.goto(f"{staff}/xem-xet/")
    page.get_by_role("main").get_by_role("link", name="Phường Ô Chợ Dừa").first.click()
    wait_for_scan(page)
    take("review", page, ".page-head", ".checklist")
    page.goto(f"{staff}/xem-xet/")
    page.get_by_role("main").get_by_role("row", name="216/KH-UBND").get_by_role("link").first.click()
    page.get_by_label("Chưa có chỉ tiêu 100 %").check()
    page.get_by_label("Cần bổ sung những gì").fill("Nhiệm vụ 2, 3: ghi chỉ tiêu bằng số.")
    press(page, "Gửi đề nghị bổ sung")


def wait_for_scan(page):
    """The browser's own viewer of PDF tells nobody when it has drawn: wait until its middle is as white as paper."""
    for _turn in range(30):
        page.wait_for_timeout(500)
        seen = Image.open(io.BytesIO(page.locator(".viewer").screenshot())).convert("L")
        if seen.getpixel((seen.width // 2, seen.height // 3)) > 200:
            return


def take_of_running(page, staff, take):
    """A campaign about to open; units chosen to be urged."""
    page.goto(f"{staff}/dot/{THIS_YEAR}/chep/")
    page.get_by_label("Năm", exact=True).fill(str(THIS_YEAR + 1))
    page.get_by_label("Mã đợt").fill(f"{THIS_YEAR + 1}-anh")
    press(page, "Chép")
    page.goto(f"{staff}/dot/{THIS_YEAR + 1}-anh/sua/")
    page.get_by_label("Hạn nộp").fill(f"15/03/{THIS_YEAR + 1}")
    press(page, "Lưu")
    page.goto(f"{staff}/dot/{THIS_YEAR + 1}-anh/mo/")
    take("opening", page, "main .kicker", ".form-actions")
    page.goto(f"{staff}/theo-doi/{THIS_YEAR}/")
    for box in page.locator("[data-choose-row]").all()[:3]:
        box.check()
    take("urging", page, "#danh-sach")


def take_of_keeping(page, staff, take):
    """A unit that became others; a file in which something is wrong."""
    page.goto(f"{staff}/don-vi/?q=dong+da&on=01/07/2025")
    page.get_by_role("main").get_by_role("link", name="Phường Đống Đa", exact=True).click()
    take("unit", page, ".page-head", "main .beside")
    page.goto(f"{staff}/don-vi/nhap-tep/")
    page.get_by_label("Tệp đơn vị").set_input_files(
        {"name": "don-vi.csv", "mimeType": "text/csv", "buffer": UNITS.encode()}
    )
    press(page, "Kiểm tra tệp")
    take("import", page, ".page-head", "main table")


def test_every_picture_that_is_named_is_one_of_them_and_small():
    texts = {path: path.read_text() for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")]}
    named = {name for text in texts.values() for name in re.findall(r"img/([\w-]+)\.png", text)}
    assert named == NAMES | PUBLISHING
    pictures = {path.stem: path for path in KEPT_IN.iterdir()}
    assert set(pictures) == NAMES | PUBLISHING
    assert [name for name, path in pictures.items() if path.stat().st_size > LARGEST_BYTES] == []
    assert {Image.open(path).width for path in pictures.values()} == {WIDTH}
