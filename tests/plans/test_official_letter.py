"""The layout of official documents (Nghị định 30/2020/NĐ-CP), read back from the DOCX."""

import datetime
import io

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from plans.official_letter import (
    add_addressees,
    add_paragraph,
    add_signature,
    add_table,
    as_bytes,
    long_date,
    new_document,
    start_annex,
)


def make_letter(**fields):
    head = {
        "superior": "Ủy ban nhân dân quận Đống Đa",
        "organ": "Ủy ban nhân dân phường Cát Linh",
        "number": "Số:          /KH-UBND",
        "place_and_date": "Cát Linh, ngày 05 tháng 02 năm 2020",
        "kind": "Kế hoạch",
        "subject": "Thông tin, tuyên truyền cải cách hành chính",
    }
    return new_document(**head | fields)


def read_back(document):
    return Document(io.BytesIO(as_bytes(document)))


def lines(cell):
    return [paragraph.text for paragraph in cell.paragraphs if paragraph.text]


def test_the_page_is_a4_with_the_margins_of_the_decree():
    section = read_back(make_letter()).sections[0]
    assert [round(size / Mm(1)) for size in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(size / Mm(1)) for size in margins] == [20, 20, 30, 15]


def test_everything_is_in_times_new_roman():
    styles = read_back(make_letter()).styles
    assert {styles[name].font.name for name in ("Normal", "Heading 1", "Heading 2")} == {"Times New Roman"}


def test_the_head_has_the_organs_on_the_left_and_the_national_title_on_the_right():
    left, right = read_back(make_letter()).tables[0].rows[0].cells
    assert lines(left) == [
        "ỦY BAN NHÂN DÂN QUẬN ĐỐNG ĐA",
        "ỦY BAN NHÂN DÂN PHƯỜNG CÁT LINH",
        "Số:          /KH-UBND",
    ]
    assert lines(right) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Cát Linh, ngày 05 tháng 02 năm 2020",
    ]


@pytest.mark.parametrize(
    ("text", "size", "is_bold", "is_italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, None),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, None),
        ("ỦY BAN NHÂN DÂN QUẬN ĐỐNG ĐA", 12, None, None),
        ("ỦY BAN NHÂN DÂN PHƯỜNG CÁT LINH", 12, True, None),
        ("Số:          /KH-UBND", 13, None, None),
        ("Cát Linh, ngày 05 tháng 02 năm 2020", 13, None, True),
    ],
)
def test_each_line_of_the_head_has_its_size_and_face(text, size, is_bold, is_italic):
    cells = read_back(make_letter()).tables[0].rows[0].cells
    run = next(p.runs[0] for cell in cells for p in cell.paragraphs if p.text == text)
    assert (run.font.size, run.bold, run.italic) == (Pt(size), is_bold, is_italic)


def test_rules_stand_beneath_the_organ_the_motto_and_the_subject():
    document = read_back(make_letter())
    assert len(document.element.findall(f".//{qn('w:pBdr')}")) == 3


def test_a_plan_has_its_kind_and_subject_in_the_middle():
    document = read_back(make_letter())
    kind, subject = [p for p in document.paragraphs if p.text][:2]
    assert (kind.text, subject.text) == ("KẾ HOẠCH", "Thông tin, tuyên truyền cải cách hành chính")
    assert (kind.alignment, kind.runs[0].font.size) == (WD_ALIGN_PARAGRAPH.CENTER, Pt(14))


def test_a_cong_van_has_its_subject_beneath_the_number():
    document = read_back(make_letter(kind="", subject="đôn đốc nộp kế hoạch"))
    assert lines(document.tables[0].rows[0].cells[0])[-1] == "V/v đôn đốc nộp kế hoạch"
    assert [p.text for p in document.paragraphs if p.text] == []


def test_an_organ_without_a_superior_stands_alone():
    left, _right = read_back(make_letter(superior="")).tables[0].rows[0].cells
    assert lines(left)[0] == "ỦY BAN NHÂN DÂN PHƯỜNG CÁT LINH"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime.date(2020, 2, 5), "ngày 05 tháng 02 năm 2020"),
        (datetime.date(2020, 1, 31), "ngày 31 tháng 01 năm 2020"),
        (datetime.date(2020, 3, 9), "ngày 09 tháng 3 năm 2020"),
        (datetime.date(2020, 12, 20), "ngày 20 tháng 12 năm 2020"),
    ],
)
def test_days_under_ten_and_the_first_two_months_carry_a_zero(day, words):
    assert long_date(day) == words


def test_a_date_that_is_not_known_leaves_room():
    assert long_date(year=2020) == "ngày       tháng       năm 2020"


def test_the_body_is_justified_with_its_first_line_indented():
    document = make_letter()
    add_paragraph(document, "Nội dung")
    paragraph = read_back(document).paragraphs[-1]
    assert paragraph.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert (round(paragraph.paragraph_format.first_line_indent / Mm(1), 1), paragraph.runs[0].font.size) == (
        12.7,
        Pt(14),
    )


def test_pages_are_numbered_but_for_the_first():
    section = read_back(make_letter()).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_one_addressee_stands_in_the_line_and_several_beneath_each_other():
    one, more = make_letter(kind=""), make_letter(kind="")
    add_addressees(one, ["UBND phường Cát Linh"])
    add_addressees(more, ["UBND phường Cát Linh", "Phòng Y tế"])
    assert [p.text for p in read_back(one).paragraphs if p.text] == ["Kính gửi: UBND phường Cát Linh"]
    assert [p.text for p in read_back(more).paragraphs if p.text] == [
        "Kính gửi:",
        "- UBND phường Cát Linh",
        "- Phòng Y tế",
    ]


def test_a_table_repeats_its_header_and_never_tears_a_row():
    document = make_letter()
    add_table(document, ["STT", "Nội dung"], ["I. Nhóm", ["1", "Phát thanh\nbuổi sáng"]], widths=[1, 4])
    table = read_back(document).tables[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [["STT", "Nội dung"], ["I. Nhóm", "I. Nhóm"], ["1", "Phát thanh\nbuổi sáng"]]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in list(table.rows)[1:])
    assert round(sum(column.width for column in table.columns) / Mm(1)) == 165


def test_the_place_to_sign_is_blank_and_recipients_stand_on_the_left():
    document = make_letter()
    add_signature(document, recipients=["UBND quận Đống Đa (để báo cáo);", "Lưu: VT."])
    left, right = read_back(document).tables[-1].rows[0].cells
    assert lines(left) == ["Nơi nhận:", "- UBND quận Đống Đa (để báo cáo);", "- Lưu: VT."]
    assert lines(right) == []


def test_an_authority_and_a_name_that_are_given_are_set():
    document = make_letter()
    add_signature(document, authority="TM. Ủy ban nhân dân\nChủ tịch", signer="Nguyễn Văn Mẫu")
    right = read_back(document).tables[-1].rows[0].cells[1]
    assert lines(right) == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Mẫu"]


def test_an_annex_lies_across_on_its_own_page_with_its_own_numbers():
    document = make_letter()
    start_annex(document, title="Phân công nhiệm vụ", belongs_to="Kèm theo Kế hoạch số 27/KH-UBND")
    first, annex = read_back(document).sections
    assert (first.orientation, annex.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert round(annex.page_width / Mm(1)) == 297
    assert annex._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x0bb", "a\ud800b", "a\ufffeb", "Hoà\u0300", "<w:p>&amp;", "=1+1"]
)
def test_whatever_people_paste_makes_a_document_that_opens(text):
    document = make_letter(subject=text, organ=text)
    add_paragraph(document, text)
    add_table(document, ["A"], [[text], text])
    assert read_back(document).tables
