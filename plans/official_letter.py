"""Official documents as DOCX, in the layout of Nghị định 30/2020/NĐ-CP (Phụ lục I): A4, margins, head, body,
tables, place to sign, recipients, annexes. What people fill in by hand (number, date, signer) is left blank.

Start with `new_document`, add parts in the order in which they are read, end with `as_bytes`.
"""

import io
import re
import unicodedata

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

FONT = "Times New Roman"  # where it is missing, Word takes the metric-compatible Liberation Serif or Tinos
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)  # allowed: 20-25, 20-25, 30-35, 15-20 mm
PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
HEAD_WIDTHS = (Mm(72), Mm(93))  # the issuing organ, the national title
MOTTO_WIDTH = Mm(54)  # of the words at 13 pt bold: the rule beneath is as long as they are
FIRST_LINE = Mm(12.7)
PROPERTY_LENGTH = 255  # Word's limit, in characters

LEFT_ALIGNED = WD_ALIGN_PARAGRAPH.LEFT
CENTRED = WD_ALIGN_PARAGRAPH.CENTER
JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY

_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Word's schema orders the parts of an element: these follow the borders of a paragraph.
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")


def new_document(*, superior, organ, place_and_date, number="", kind="", subject=""):
    """Return a document with its head.

    `superior` may be "" (an organ without one). `number` is "Số: 27/KH-UBND", or has blanks where the clerk
    writes. With `kind` ("Kế hoạch") the subject stands beneath it in the middle; without (a công văn)
    beneath the number as "V/v …".
    """
    document = Document()
    _set_styles(document)
    _set_page(document.sections[0])
    document.core_properties.author = _clean(organ)[:PROPERTY_LENGTH]
    document.core_properties.title = _clean(f"{kind} {subject}".strip())[:PROPERTY_LENGTH]
    left, right = _two_cells(document, HEAD_WIDTHS)
    if superior:
        _line(left, superior.upper(), size=12)
    _line(left, organ.upper(), size=12, bold=True)
    _rule(left, width=HEAD_WIDTHS[0], length=HEAD_WIDTHS[0] * 0.4)
    _line(left, number, size=13)
    if subject and not kind:
        _line(left, _("V/v %(subject)s") % {"subject": subject}, size=12)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    _rule(right, width=HEAD_WIDTHS[1], length=MOTTO_WIDTH)
    _line(right, place_and_date, size=13, italic=True)
    if kind:
        _line(document, kind.upper(), size=14, bold=True, before=12)
        _line(document, subject, size=14, bold=True)
        _rule(document, width=TEXT_WIDTH, length=Mm(50))
    return document


def long_date(day=None, *, year=None):
    """Return "ngày 05 tháng 02 năm 2020": days under 10, months 1 and 2 carry a zero. No day: blanks."""
    if day is None:
        return f"ngày       tháng       năm {year or '20    '}"
    month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def add_addressees(document, names):
    """Kính gửi: to whom a công văn goes; one in the line, several beneath each other."""
    first, *others = names
    if not others:
        _line(document, f"Kính gửi: {first}", size=14, before=12, after=6)
        return
    _line(document, "Kính gửi:", size=14, before=12)
    for name in names:
        _line(document, f"- {name}", size=14, align=LEFT_ALIGNED).paragraph_format.left_indent = Mm(60)


def add_basis(document, text):
    """A basis of the document (căn cứ), in italics."""
    return _line(document, text, size=14, italic=True, align=JUSTIFIED, indent=FIRST_LINE, after=6)


def add_heading(document, text, *, is_part=True):
    """The title of a part ("I. MỤC ĐÍCH, YÊU CẦU"), or with `is_part=False` of a section within it."""
    line = _line(document, text, size=14, bold=True, align=JUSTIFIED, indent=FIRST_LINE, after=6)
    line.style = document.styles["Heading 1" if is_part else "Heading 2"]
    return line


def add_paragraph(document, text):
    """Words of the body: justified, first line indented, 6 pt to the next paragraph."""
    return _line(document, text, size=14, align=JUSTIFIED, indent=FIRST_LINE, after=6)


def add_table(document, header, rows, *, widths=None, centred=()):
    """A ruled table. `rows` are lists of cells, or one string: a heading row across the table.

    `widths` are parts of the whole width (any unit); `centred` names the columns (from 0) whose cells stand
    in the middle. The header is repeated on each page and a row is never torn in two.
    """
    section = document.sections[-1]
    whole = section.page_width - section.left_margin - section.right_margin
    parts = widths or [1] * len(header)
    widths = [int(whole * part / sum(parts)) for part in parts]
    table = document.add_table(rows=0, cols=len(header))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head = table.add_row()
    _fill(head, header, widths, centred=range(len(header)), bold=True)
    _mark(head, "w:tblHeader")
    for row in rows:
        added = table.add_row()
        _mark(added, "w:cantSplit")
        if isinstance(row, str):
            cells = added.cells
            _write(cells[0].merge(cells[-1]), row, bold=True)
        else:
            _fill(added, row, widths, centred=centred)
    return table


def add_signature(document, *, recipients=(), authority="", signer=""):
    """Recipients (nơi nhận) on the left; on the right the authority of the signer, room to sign, the name.

    What is not given stays blank for the office to fill in: the block is chosen by people, never computed.
    """
    _line(document, "", size=14)
    left, right = _two_cells(document, (Mm(85), Mm(80)))
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT_ALIGNED)
    for name in recipients:
        _line(left, f"- {name}", size=11, align=LEFT_ALIGNED)
    for line in (authority or "\n").split("\n"):
        _line(right, line.upper(), size=14, bold=True)
    for _blank in range(4):
        _line(right, "", size=14)
    _line(right, signer, size=14, bold=True)


def start_annex(document, *, title, belongs_to, label="Phụ lục", is_landscape=True):
    """Begin an annex on a new page, with its own page numbers. `belongs_to` is "Kèm theo Kế hoạch số …"."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = PAGE_HEIGHT, PAGE_WIDTH
    section._sectPr.insert_element_before(
        _element("w:pgNumType", start="1"), "w:cols", "w:titlePg", "w:docGrid"
    )
    _line(document, label, size=14, bold=True)
    _line(document, title.upper(), size=14, bold=True)
    _line(document, f"({belongs_to})", size=13, italic=True, after=12)


def as_bytes(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _clean(text):
    """What XML can hold, composed: people paste characters with which Word refuses to open a document."""
    return unicodedata.normalize("NFC", _NOT_IN_XML.sub("", str(text)))


def _set_styles(document):
    """Times New Roman, black, everywhere: also in the styles that make the outline of the document."""
    for name in ("Normal", "Heading 1", "Heading 2", "Header"):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(14), None
        look = style.element.get_or_add_rPr()
        fonts = look.get_or_add_rFonts()
        for attribute in [key for key in fonts.attrib if key.lower().endswith("theme")]:
            del fonts.attrib[attribute]
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        for colour in look.findall(qn("w:color")):
            look.remove(colour)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing = 1.0
    document.styles["Normal"].element.rPr.append(_element("w:lang", val="vi-VN"))


def _set_page(section):
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True  # the first page carries no number
    number = section.header.paragraphs[0]
    number.alignment = CENTRED
    run = number.add_run()
    run.font.size = Pt(13)
    run._r.append(_element("w:fldChar", fldCharType="begin"))
    field = _element("w:instrText")
    field.text = "PAGE"
    run._r.append(field)
    run._r.append(_element("w:fldChar", fldCharType="end"))


def _two_cells(document, widths):
    """Two cells beside each other, without lines."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, column, width in zip(table.rows[0].cells, table.columns, widths, strict=True):
        cell.width = column.width = width
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="0", type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    return table.rows[0].cells


def _line(place, text, *, size, bold=False, italic=False, align=CENTRED, indent=None, before=0, after=0):
    """Add one paragraph (sizes and gaps in pt) to a document or a cell, and return it.

    A new cell has an empty paragraph, which is used.
    """
    is_new_cell = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].runs
    paragraph = place.paragraphs[0] if is_new_cell else place.add_paragraph()
    paragraph.alignment = align
    layout = paragraph.paragraph_format
    layout.first_line_indent = indent
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    run = paragraph.add_run(_clean(text))
    run.font.size = Pt(size)
    run.bold, run.italic = bold or None, italic or None
    return paragraph


def _rule(place, *, width, length):
    """A rule of `length` in the middle of `width`: the lower border of an indented line of 2 pt."""
    paragraph = _line(place, "", size=2, after=6)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = int((width - length) / 2)
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


def _fill(row, texts, widths, *, centred=(), bold=False):
    for index, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
        cell.width = width
        _write(cell, text, align=CENTRED if index in centred else LEFT_ALIGNED, bold=bold)


def _write(cell, text, *, align=LEFT_ALIGNED, bold=False):
    _line(cell, text, size=12, align=align, bold=bold, before=2, after=2)


def _mark(row, name):
    row._tr.get_or_add_trPr().append(_element(name))


def _element(name, **attributes):
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
