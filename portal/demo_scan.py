"""Draws a made-up plan as a one-page scan (PDF), so that the demo has a file to look at beside the checklist.

With its text it is what a scanner that reads letters makes: the words lie unseen over the picture, for search.
"""

import io
from functools import lru_cache

import fontpkg_be_vietnam_pro
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from portal.vietnamese import normalise

WIDTH, HEIGHT = 827, 1169  # A4 at 100 dots an inch
INK, PAPER = 40, 250
# Four hexadecimal digits of a code are the letter's own number in Unicode.
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Unicode def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""


@lru_cache
def _font(weight, size):
    return ImageFont.truetype(str(fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{weight}.ttf"), size)


class Sheet:
    """A grey page, and the lines that were written on it."""

    def __init__(self):
        self.page = Image.new("L", (WIDTH, HEIGHT), PAPER)
        self.draw = ImageDraw.Draw(self.page)
        self.lines = []

    def write(self, x, y, text, weight, size, *, anchor="ma"):
        """Centred at `x`, or from `x` on with `anchor` "la"."""
        self.draw.multiline_text(
            (x, y), text, fill=INK, font=_font(weight, size), anchor=anchor, align="center"
        )
        self.lines += text.split("\n")

    def pdf(self):
        out = io.BytesIO()
        self.page.quantize(8).convert("L").save(out, "PDF", resolution=100, quality=55)
        return out.getvalue()


def scan_pdf(unit, number, issued_on, subject, *, has_text=False):
    """Return the bytes of a PDF of one page in the layout of NĐ 30/2020, marked as made up."""
    sheet = Sheet()
    parent = (unit.parent.name if unit.parent else "").upper()
    sheet.write(220, 90, parent, "Regular", 15)
    sheet.write(220, 114, _wrapped(unit.name.upper()), "SemiBold", 15)
    sheet.write(590, 90, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SemiBold", 15)
    sheet.write(590, 114, "Độc lập - Tự do - Hạnh phúc", "SemiBold", 15)
    sheet.draw.line((480, 140, 700, 140), fill=INK)
    sheet.write(220, 168, f"Số: {number}", "Regular", 15)
    sheet.write(590, 168, f"ngày {issued_on:%d} tháng {issued_on:%m} năm {issued_on:%Y}", "Italic", 15)
    sheet.write(WIDTH // 2, 250, "KẾ HOẠCH", "Bold", 20)
    sheet.write(WIDTH // 2, 284, _wrapped(subject, 52), "SemiBold", 17)
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
        sheet.write(110, 390 + n * 44, line, "Regular", 16, anchor="la")
    sheet.write(590, 800, "(bản minh họa, không có chữ ký)", "Italic", 15)
    sheet.write(WIDTH // 2, 1090, "DỮ LIỆU MINH HỌA – KHÔNG PHẢI VĂN BẢN THẬT", "Bold", 16)
    return _with_text(sheet.pdf(), sheet.lines) if has_text else sheet.pdf()


def _with_text(content, lines):
    """The same page with `lines` as text that is there, and not drawn (rendering mode 3)."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    page = writer.pages[0]
    page["/Resources"][NameObject("/Font")] = DictionaryObject({NameObject("/T"): _unseen_font(writer)})
    shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines)
    words = StreamObject()
    words.set_data(f"BT 3 Tr /T 10 Tf 14 TL 60 780 Td\n{shown}\nET".encode())
    page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(words)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _unseen_font(writer):
    """A font without glyphs, which tells the letter behind each code."""
    codes = StreamObject()
    codes.set_data(TO_UNICODE)
    system = {"/Registry": TextStringObject("Adobe"), "/Ordering": TextStringObject("Identity")}
    letters = _dictionary(
        {"/Type": "/Font", "/Subtype": "/CIDFontType2", "/BaseFont": "/Unseen"},
        {"/CIDSystemInfo": _dictionary({}, system)},
    )
    return writer._add_object(
        _dictionary(
            {"/Type": "/Font", "/Subtype": "/Type0", "/BaseFont": "/Unseen", "/Encoding": "/Identity-H"},
            {"/DescendantFonts": ArrayObject([letters]), "/ToUnicode": writer._add_object(codes)},
        )
    )


def _dictionary(names, others):
    made = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
    made.update({NameObject(key): value for key, value in others.items()})
    return made


def _wrapped(text, width=30):
    lines, line = [], ""
    for word in normalise(text).split():
        if len(line) + len(word) > width:
            lines.append(line.strip())
            line = ""
        line += f"{word} "
    return "\n".join([*lines, line.strip()])
