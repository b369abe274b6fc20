"""Real XLSX and DOCX files in memory, with the annex of a plan as offices write it."""

import io
import re
import zipfile

import docx
from openpyxl import Workbook

HEADER = [
    "STT",
    "Nội dung nhiệm vụ",
    "Hình thức",
    "Đơn vị chủ trì",
    "Đơn vị phối hợp",
    "Thời gian",
    "Sản phẩm, kết quả",
]
ROWS = [
    ["I", "CÔNG TÁC CHỈ ĐẠO", "", "", "", "", ""],
    ["1", "Ban hành kế hoạch tuyên truyền", "", "Phòng Nội vụ", "UBND các phường", "Quý I", "01 kế hoạch"],
    ["II", "TUYÊN TRUYỀN", "", "", "", "", ""],
    [
        "1",
        "Đăng tin, bài về CCHC",
        "Cổng TTĐT phường, Zalo",
        "Phòng Văn hóa và Thông tin",
        "các cơ quan, đơn vị có liên quan",
        "Thường xuyên",
        "12 tin, bài",
    ],
    [
        "2",
        "Phát trên loa truyền thanh",
        "Loa truyền thanh",
        "UBND phường",
        "",
        "Tháng 3-12/2020",
        "24 lượt phát",
    ],
]


def xlsx(rows, *, merged=(), hidden=(), formats=None, title="Phụ lục", other_sheets=()):
    """Return a workbook of one sheet of `rows` (lists of values), and empty ones named `other_sheets`.

    `merged` are ranges ("A3:G3"), `hidden` numbers of rows, `formats` number formats by cell.
    """
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for coordinates in merged:
        sheet.merge_cells(coordinates)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    for coordinate, number_format in (formats or {}).items():
        sheet[coordinate].number_format = number_format
    for name in other_sheets:
        workbook.create_sheet(name)
    return saved(workbook)


def docx_file(*tables, merged=(), before="PHỤ LỤC"):
    """Return a document with those `tables` (lists of rows of text).

    `merged` are pairs of corners ((row, column), (row, column)), from 0, of the first table.
    """
    document = docx.Document()
    document.add_paragraph(before)
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for cells, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(cells.cells, row, strict=False):
                cell.text = text
        document.add_paragraph("")
    for first, last in merged:
        texts = document.tables[0].cell(*first).text
        document.tables[0].cell(*first).merge(document.tables[0].cell(*last)).text = texts
    return saved(document)


def pasted(rows):
    """Return what the clipboard holds when `rows` are copied from Excel."""
    return "\r\n".join("\t".join(_clipboard_cell(str(cell)) for cell in row) for row in rows)


def _clipboard_cell(text):
    return '"{}"'.format(text.replace('"', '""')) if "\n" in text or "\t" in text else text


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    return stream


def rewritten(stream, name, before, after, *, new_parts=None):
    """Return the archive with `before` replaced by `after` in the part `name`, and with `new_parts`."""
    archive, changed = zipfile.ZipFile(stream), io.BytesIO()
    assert before in archive.read(name)
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in archive.namelist():
            content = archive.read(part)
            target.writestr(part, content.replace(before, after) if part == name else content)
        for part, content in (new_parts or {}).items():
            target.writestr(part, content)
    changed.seek(0)
    return changed


def with_shared_strings(stream):
    """Return the workbook with its texts in a part of their own, as Excel writes them and openpyxl does not."""
    sheet = "xl/worksheets/sheet1.xml"
    before = zipfile.ZipFile(stream).read(sheet)
    strings = []

    def shared(match):
        strings.append(match[1])
        return b't="s"><v>%d</v></c>' % (len(strings) - 1)

    after = re.sub(rb't="inlineStr"><is>(<t.*?</t>)</is></c>', shared, before)
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    table = b'<sst xmlns="%s">%s</sst>' % (main, b"".join(b"<si>%s</si>" % text for text in strings))
    stream = rewritten(stream, sheet, before, after, new_parts={"xl/sharedStrings.xml": table})
    part = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
        b'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    return rewritten(stream, "[Content_Types].xml", b"</Types>", part)
