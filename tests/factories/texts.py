"""PDF and Word files that carry Vietnamese text, as office programs write them."""

import io
import unicodedata
import zlib

from docx import Document
from PIL import Image

from tests.factories.files import pdf_stream


def text_pdf(*pages, form="NFC"):
    """A PDF with one page for each text: glyph numbers on the page, their meaning in a ToUnicode table."""
    letters = sorted({letter for page in pages for letter in page} - {"\n"})
    numbers = {letter: number for number, letter in enumerate(letters, start=3)}
    table = "\n".join(
        f"<{number:04X}> <{unicodedata.normalize(form, letter).encode('utf-16-be').hex()}>"
        for letter, number in numbers.items()
    )
    meaning = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{table}\nendbfchar endcmap end end"
    )
    fonts = [
        b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Tinos/Encoding/Identity-H"
        b"/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Tinos/DW 600"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        squeezed(meaning.encode()),
    ]
    return pdf_of([squeezed(_drawn(page, numbers)) for page in pages], fonts)


def _drawn(page, numbers):
    lines = ["".join(f"{numbers[letter]:04X}" for letter in line) for line in page.split("\n")]
    return ("BT /F1 13 Tf 16 TL 60 780 Td " + " T* ".join(f"<{line}> Tj" for line in lines) + " ET").encode()


def squeezed(content):
    return pdf_stream(zlib.compress(content), b"/Filter/FlateDecode")


def pdf_of(contents, fonts=(b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",)):
    """A PDF with a page for each of `contents`, the bodies of their streams; the first font is /F1 of all."""
    first = 3 + len(fonts)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(contents)))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        *fonts,
    ]
    for n, content in enumerate(contents):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
        bodies += [page % (first + 2 * n + 1), content]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
    return bytes(out)


def scan_of(pages):
    """What a scanner writes: pictures, no letter."""
    out = io.BytesIO()
    page = Image.new("L", (827, 1169), 250)
    page.save(out, "PDF", save_all=True, append_images=[page] * (pages - 1), resolution=100)
    return out.getvalue()


def text_docx(*paragraphs, table=()):
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        rows = document.add_table(rows=len(table), cols=len(table[0])).rows
        for row, cells in zip(rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
