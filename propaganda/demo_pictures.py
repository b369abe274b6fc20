"""Draws the pictures of the demo's articles: flat, without people, made by us, each with its alt text."""

import os
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from propaganda import demo_shapes as shapes

WIDTH, HEIGHT = 1200, 675
FINER = 2  # drawn so many times larger and made smaller, for smooth edges


@dataclass(frozen=True)
class PictureFile:
    code: str  # as the tables in fixtures/ name it
    path: Path  # WebP
    alt: str
    caption: str


def make_pictures(folder):
    """Return {code: PictureFile}, drawn in `folder` (made if need be), or kept there from before."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for code, (draw, alt) in PICTURES.items():
        path = folder / f"{code}.webp"
        if not path.exists():
            part = path.with_name(f"{path.name}.part")
            _drawn(draw).save(part, "WEBP", quality=80, method=4)
            os.replace(part, path)
        made[code] = PictureFile(code, path, alt, "Hình vẽ minh họa của cổng.")
    return made


def _drawn(draw_on):
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), shapes.PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 1130, WIDTH * FINER, HEIGHT * FINER), shapes.SUNKEN)
    draw.rectangle((0, 1126, WIDTH * FINER, 1132), shapes.LINE)
    draw_on(draw)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _one_stop(draw):
    """Three counters under one sign, chairs in front, a plant beside."""
    draw.rounded_rectangle((300, 330, 2100, 480), 20, shapes.RED)
    sign = "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"
    draw.text((1200, 405), sign, shapes.GOLD, shapes.font("Bold", 78), anchor="mm")
    for n in range(3):
        shapes.desk(draw, 330 + n * 610, 620, 520, sign=f"QUẦY {n + 1}")
    shapes.sheet(draw, 500, 835, 90, mark="tick")
    shapes.sheet(draw, 1160, 835, 90)
    for n in range(5):
        left = 420 + n * 300
        draw.rounded_rectangle((left, 1075, left + 190, 1165), 20, shapes.EDGE)
        draw.rounded_rectangle((left, 1165, left + 190, 1205), 14, shapes.SOFT)
        for foot in (left + 24, left + 150):
            draw.rectangle((foot, 1205, foot + 16, 1290), shapes.SOFT)
    _plant(draw, 2170, 900)
    _plant(draw, 90, 900)


def _plant(draw, x, y):
    for turn, (dx, dy) in enumerate([(-70, -150), (0, -230), (70, -150), (-110, -60), (110, -60)]):
        color = shapes.GREEN if turn % 2 else shapes.ACCENT
        draw.ellipse((x + 60 + dx - 45, y + dy, x + 60 + dx + 45, y + dy + 210), color)
    draw.polygon([(x - 10, y + 90), (x + 130, y + 90), (x + 105, y + 260), (x + 15, y + 260)], shapes.RED)


def _online(draw):
    """A laptop with a form on a table, a sheet with a tick, a telephone."""
    draw.rectangle((160, 1060, 2240, 1110), shapes.EDGE)
    for foot in (260, 2080):
        draw.rectangle((foot, 1110, foot + 60, 1350), shapes.SOFT)
    left, top, right, bottom = shapes.laptop(draw, 640, 225, 1190)
    heading = shapes.font("Bold", 56)
    draw.text((left + 90, top + 190), "Nộp hồ sơ trực tuyến", shapes.ACCENT, heading, anchor="lm")
    shapes.fields(draw, (left + 90, top + 230, right - 330, bottom - 10), count=3)
    shapes.tick(draw, right - 260, top + 280, 190)
    draw.rounded_rectangle((1990, 760, 2150, 1060), 24, shapes.INK)
    draw.rectangle((2006, 790, 2134, 1020), shapes.WASH)
    shapes.tick(draw, 2030, 860, 80)
    shapes.sheet(draw, 240, 700, 250, mark="tick", lines=6)


def _board(draw):
    """A board on two posts with six sheets pinned to it."""
    for post in (420, 1920):
        draw.rectangle((post, 880, post + 60, 1290), shapes.SOFT)
    draw.rounded_rectangle((250, 80, 2150, 1010), 24, shapes.EDGE)
    draw.rectangle((290, 120, 2110, 970), shapes.WASH)
    draw.rectangle((290, 120, 2110, 270), shapes.RED)
    sign = "NIÊM YẾT THỦ TỤC HÀNH CHÍNH"
    draw.text((1200, 195), sign, shapes.GOLD, shapes.font("Bold", 84), anchor="mm")
    for n in range(4):
        left = 370 + n * 440
        shapes.sheet(draw, left, 380, 340, lines=8, mark="tick" if n == 2 else None)
        draw.ellipse((left + 150, 362, left + 190, 402), shapes.RED)


PICTURES = {
    "mot-cua": (
        _one_stop,
        "Hình vẽ: ba quầy dưới tấm biển “Bộ phận tiếp nhận và trả kết quả”, phía trước là hàng ghế chờ.",
    ),
    "truc-tuyen": (
        _online,
        "Hình vẽ: máy tính xách tay mở biểu mẫu “Nộp hồ sơ trực tuyến”, bên cạnh là tờ kết quả và điện thoại.",
    ),
    "bang-thong-bao": (
        _board,
        "Hình vẽ: bảng “Niêm yết thủ tục hành chính” với bốn tờ giấy được ghim.",
    ),
}
