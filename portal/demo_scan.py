"""Draws a made-up plan as a one-page scan (PDF), so that the demo has a file to look at beside the checklist."""

import io
from functools import lru_cache

import fontpkg_be_vietnam_pro
from PIL import Image, ImageDraw, ImageFont

from portal.vietnamese import normalise

WIDTH, HEIGHT = 827, 1169  # A4 at 100 dots an inch
INK, PAPER = 40, 250


@lru_cache
def _font(weight, size):
    return ImageFont.truetype(str(fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{weight}.ttf"), size)


def scan_pdf(unit, number, issued_on, subject):
    """Return the bytes of a PDF of one grey page in the layout of NĐ 30/2020, marked as made up."""
    page = Image.new("L", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    parent = (unit.parent.name if unit.parent else "").upper()
    _centred(draw, 220, 90, parent, "Regular", 15)
    _centred(draw, 220, 114, _wrapped(unit.name.upper()), "SemiBold", 15)
    _centred(draw, 590, 90, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SemiBold", 15)
    _centred(draw, 590, 114, "Độc lập - Tự do - Hạnh phúc", "SemiBold", 15)
    draw.line((480, 140, 700, 140), fill=INK)
    _centred(draw, 220, 168, f"Số: {number}", "Regular", 15)
    _centred(draw, 590, 168, f"ngày {issued_on:%d} tháng {issued_on:%m} năm {issued_on:%Y}", "Italic", 15)
    _centred(draw, WIDTH // 2, 250, "KẾ HOẠCH", "Bold", 20)
    _centred(draw, WIDTH // 2, 284, _wrapped(subject, 52), "SemiBold", 17)
    body = [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. NỘI DUNG",
        "1. Xây dựng kế hoạch thông tin, tuyên truyền CCHC: 100 % bộ phận.",
        "2. Tuyên truyền dịch vụ công trực tuyến, cơ chế một cửa.",
        "III. HÌNH THỨC",
        "IV. KINH PHÍ: từ nguồn ngân sách được giao.",
        "V. TỔ CHỨC THỰC HIỆN (phụ lục kèm theo)",
    ]
    for n, line in enumerate(body):
        draw.text((110, 390 + n * 44), line, fill=INK, font=_font("Regular", 16))
    _centred(draw, 590, 800, "(bản minh họa, không có chữ ký)", "Italic", 15)
    _centred(draw, WIDTH // 2, 1090, "DỮ LIỆU MINH HỌA – KHÔNG PHẢI VĂN BẢN THẬT", "Bold", 16)
    out = io.BytesIO()
    page.quantize(8).convert("L").save(out, "PDF", resolution=100, quality=55)
    return out.getvalue()


def _wrapped(text, width=30):
    lines, line = [], ""
    for word in normalise(text).split():
        if len(line) + len(word) > width:
            lines.append(line.strip())
            line = ""
        line += f"{word} "
    return "\n".join([*lines, line.strip()])


def _centred(draw, x, y, text, weight, size):
    draw.multiline_text((x, y), text, fill=INK, font=_font(weight, size), anchor="ma", align="center")
