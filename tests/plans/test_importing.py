import datetime
import io
import unicodedata
from dataclasses import asdict
from decimal import Decimal

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from plans.annex_cells import CHANNEL_WORDS, read_channels, read_target, split_units
from plans.importing import MAX_ROWS, AnnexUnreadable, read_annex, read_pasted
from plans.states import TimePrecision
from tests.factories.annexes import (
    HEADER,
    ROWS,
    docx_file,
    pasted,
    rewritten,
    saved,
    with_shared_strings,
    xlsx,
)

SHORT = ["STT", "Nội dung", "Chủ trì", "Thời gian"]


def read_xlsx(rows, **options):
    return read_annex(xlsx(rows, **options), kind="xlsx", year=2020)


def read_docx(*tables, **options):
    return read_annex(docx_file(*tables, **options), kind="docx", year=2020)


def read_text(rows):
    return read_pasted(pasted(rows), year=2020)


def one(*cells, header=HEADER):
    """Read one task beneath `header`."""
    return read_text([header, cells]).rows[0]


def task(**cells):
    """Read a task of which only these columns are filled, by their titles in folded letters."""
    titles = {
        "label": "Stt",
        "content": "Nội dung",
        "channels": "Hình thức",
        "lead": "Chủ trì",
        "partners": "Phối hợp",
        "time": "Thời gian",
        "product": "Sản phẩm",
        "target": "Chỉ tiêu",
        "unit": "Đơn vị tính",
        "note": "Ghi chú",
    }
    cells = {"content": "Đăng tin", "lead": "Phòng Nội vụ", "time": "15/4/2020"} | cells
    return one(*cells.values(), header=[titles[name] for name in cells])


# --- The three ways in --------------------------------------------------------------------------


@pytest.mark.parametrize("read", [read_xlsx, read_docx, read_text])
def test_an_annex_reads_the_same_from_excel_word_and_the_clipboard(read):
    reading = read([HEADER, *ROWS])
    assert [(row.is_heading, row.label, row.content) for row in reading.rows] == [
        (True, "I", "CÔNG TÁC CHỈ ĐẠO"),
        (False, "1", "Ban hành kế hoạch tuyên truyền"),
        (True, "II", "TUYÊN TRUYỀN"),
        (False, "1", "Đăng tin, bài về CCHC"),
        (False, "2", "Phát trên loa truyền thanh"),
    ]
    assert (reading.problems, reading.ignored_columns) == ([], [])


@pytest.mark.parametrize("read", [read_xlsx, read_docx, read_text])
def test_every_column_of_a_task_is_understood(read):
    row = read([HEADER, *ROWS]).rows[3]
    assert asdict(row) == {
        "source_row": 5,
        "is_heading": False,
        "label": "1",
        "content": "Đăng tin, bài về CCHC",
        "channels": ["cong_ttdt", "mang_xa_hoi"],
        "channels_text": "Cổng TTĐT phường, Zalo",
        "lead": "Phòng Văn hóa và Thông tin",
        "partners": "các cơ quan, đơn vị có liên quan",
        "time_text": "Thường xuyên",
        "starts_on": datetime.date(2020, 1, 1),
        "ends_on": datetime.date(2020, 12, 31),
        "time_precision": TimePrecision.ONGOING,
        "product": "12 tin, bài",
        "target_value": Decimal(12),
        "target_unit": "tin, bài",
        "remarks": [
            "Thời gian hiểu là 01/01/2020–31/12/2020.",
            "Chỉ tiêu lấy từ sản phẩm: 12 tin, bài.",
        ],
        "is_error": False,
    }


@pytest.mark.parametrize("read", [read_xlsx, read_docx, read_text])
def test_decomposed_marks_and_old_spelling_make_no_difference(read):
    decomposed = [[unicodedata.normalize("NFD", cell) for cell in row] for row in [HEADER, *ROWS]]
    assert read(decomposed) == read([HEADER, *ROWS])


def test_titles_above_and_the_signature_below_are_no_tasks():
    above = [["UBND QUẬN ĐỐNG ĐA"], ["PHỤ LỤC"], ["(Kèm theo Kế hoạch số 60/KH-UBND)"], []]
    below = [[], ["", "Nơi nhận:", "", "TM. ỦY BAN NHÂN DÂN"], ["", "- Như trên", "", "CHỦ TỊCH"]]
    reading = read_xlsx([*above, HEADER, *ROWS, *below])
    assert len(reading.rows) == 5
    assert reading.rows[0].source_row == 6


def test_rows_pasted_without_their_header_are_understood_by_what_stands_in_them():
    reading = read_text(ROWS)
    assert reading.rows == [row_above(row) for row in read_text([HEADER, *ROWS]).rows]
    assert reading.problems == [
        "Không có dòng tiêu đề nên hiểu các cột lần lượt là: "
        "STT, Nội dung, Hình thức, Chủ trì, Phối hợp, Thời gian, Sản phẩm."
    ]


def row_above(row):
    row.source_row -= 1
    return row


def test_lines_pasted_alone_are_tasks():
    assert [row.content for row in read_pasted("Đăng tin\nPhát loa\n", year=2020).rows] == [
        "Đăng tin",
        "Phát loa",
    ]


def test_cells_of_several_lines_survive_the_clipboard():
    row = one("1", "- Đăng tin\n- Phát loa", "", "UBND phường", "", 'Quý "II"\nnăm 2020', "")
    assert row.content == "- Đăng tin\n- Phát loa"
    assert row.time_text == 'Quý "II" năm 2020'


def test_a_lone_quote_does_not_swallow_the_table():
    reading = read_pasted(
        'Nội dung\tChủ trì\tThời gian\n"Dân vận khéo\tUBND\tQuý I\nĐăng tin\tUBND\tQuý II', year=2020
    )
    assert [row.content for row in reading.rows] == ['"Dân vận khéo', "Đăng tin"]


# --- Headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        ["Stt", "Nội dung nhiệm vụ", "Cơ quan, đơn vị chủ trì", "Thời gian"],
        ["TT", "NHIỆM VỤ", "ĐƠN VỊ\nCHỦ TRÌ", "Thời gian hoàn thành"],
        ["Số TT", "Công việc", "Đơn vị thực hiện", "Thời hạn"],
        ["stt", "noi dung", "co quan chu tri", "tien do"],
        ["", "Nội dung", "Chủ trì", "Thời gian thực hiện"],
    ],
)
def test_columns_are_known_by_their_many_names(header):
    row = one("1", "Đăng tin", "Phòng Nội vụ", "Quý II", header=header)
    assert (row.content, row.lead, row.time_text) == ("Đăng tin", "Phòng Nội vụ", "Quý II")


def test_columns_may_stand_in_any_order():
    row = one("Quý II", "Phòng Nội vụ", "Đăng tin", header=["Thời gian", "Chủ trì", "Nội dung"])
    assert (row.content, row.lead, row.time_text) == ("Đăng tin", "Phòng Nội vụ", "Quý II")


TWO_ROWS = [
    ["STT", "Nội dung", "Phân công thực hiện", "", "Thời gian", ""],
    ["", "", "Chủ trì", "Phối hợp", "Bắt đầu", "Kết thúc"],
    ["1", "Đăng tin", "Phòng Nội vụ", "UBND phường", "01/3/2020", "30/6/2020"],
]


def test_a_header_of_two_rows_in_excel_is_read_whole():
    row = read_xlsx(TWO_ROWS, merged=["A1:A2", "B1:B2", "C1:D1", "E1:F1"]).rows[0]
    assert (row.lead, row.partners, row.time_text) == (
        "Phòng Nội vụ",
        "UBND phường",
        "Từ 01/3/2020 đến 30/6/2020",
    )
    assert (row.starts_on, row.ends_on) == (datetime.date(2020, 3, 1), datetime.date(2020, 6, 30))


def test_a_header_of_two_rows_in_word_is_read_whole():
    merged = [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((0, 4), (0, 5))]
    assert read_docx(TWO_ROWS, merged=merged).rows == read_xlsx(TWO_ROWS).rows


def test_one_column_for_lead_and_partners_is_taken_apart():
    row = one(
        "Đăng tin",
        "Chủ trì: Phòng Nội vụ\nPhối hợp: UBND các phường",
        header=["Nội dung", "Cơ quan chủ trì, phối hợp"],
    )
    assert (row.lead, row.partners, row.remarks) == ("Phòng Nội vụ", "UBND các phường", [])


def test_the_numbers_beneath_a_header_are_no_task():
    assert len(read_xlsx([HEADER, list("1234567"), *ROWS]).rows) == 5
    assert len(read_xlsx([HEADER, [f"({number})" for number in range(1, 8)], *ROWS]).rows) == 5


def test_a_header_repeated_on_each_page_is_no_task():
    assert len(read_xlsx([HEADER, *ROWS[:2], HEADER, *ROWS[2:]]).rows) == 5


def test_columns_without_a_place_in_a_plan_are_named():
    header = [*SHORT, "Kinh phí", "Ghi chú", "Căn cứ pháp lý"]
    reading = read_text([header, ["1", "Đăng tin", "UBND", "15/4/2020", "5 triệu", "Xong sớm", "NĐ 30"]])
    assert reading.ignored_columns == ["Kinh phí", "Ghi chú", "Căn cứ pháp lý"]
    assert reading.rows[0].remarks == ["Ghi chú: Xong sớm"]


def test_a_missing_column_is_said_once_and_not_at_each_row():
    reading = read_text([["Nội dung", "Sản phẩm"], ["Đăng tin", "Tin"], ["Phát loa", "Bài"]])
    assert reading.problems == ["Bảng không có cột đơn vị chủ trì.", "Bảng không có cột thời gian."]
    assert [row.remarks for row in reading.rows] == [[], []]


# --- Headings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "label", "content"),
    [
        (["I", "Công tác chỉ đạo"], "I", "Công tác chỉ đạo"),
        (["IV.", "Công tác chỉ đạo"], "IV", "Công tác chỉ đạo"),
        (["A", "Công tác chỉ đạo"], "A", "Công tác chỉ đạo"),
        (["Phần I", "Công tác chỉ đạo"], "Phần I", "Công tác chỉ đạo"),
        (["", "II. Công tác chỉ đạo"], "II", "Công tác chỉ đạo"),
        (["III. Công tác chỉ đạo điều hành"], "III", "Công tác chỉ đạo điều hành"),
        (["CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"], "", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"),
    ],
)
def test_a_row_that_numbers_a_group_is_a_heading(cells, label, content):
    row = read_text([SHORT, cells, ["1", "Đăng tin", "UBND", "Quý I"]]).rows[0]
    assert (row.is_heading, row.label, row.content, row.remarks) == (True, label, content, [])


def test_a_row_merged_across_the_table_is_a_heading():
    rows = [SHORT, ["Công tác chỉ đạo, điều hành cải cách", "", "", ""], ["1", "Đăng tin", "UBND", "Quý I"]]
    assert read_xlsx(rows, merged=["A2:D2"]).rows[0].is_heading
    assert read_docx(rows, merged=[((1, 0), (1, 3))]).rows[0].is_heading


def test_a_task_with_parts_is_their_heading():
    rows = [
        ["1", "Tuyên truyền"],
        ["1.1", "Đăng tin", "UBND", "Quý I"],
        ["2", "Tập huấn"],
        ["a", "Mở lớp", "UBND", "Quý I"],
    ]
    assert [row.is_heading for row in read_text([SHORT, *rows]).rows] == [True, False, True, False]


def test_a_bare_row_is_a_heading_with_a_remark_and_a_numbered_one_a_task_with_gaps():
    bare, numbered = read_text(
        [SHORT, ["", "Tuyên truyền"], ["1", "Đăng tin"], ["2", "Phát loa", "UBND", "Quý I"]]
    ).rows[:2]
    assert (bare.is_heading, bare.remarks) == (True, ["Hiểu là dòng đề mục."])
    assert (numbered.is_heading, numbered.remarks) == (
        False,
        ["Chưa có đơn vị chủ trì.", "Chưa có thời gian."],
    )


def test_a_roman_number_with_a_lead_is_a_task():
    assert not read_text([SHORT, ["I", "Đăng tin", "UBND", "Quý I"]]).rows[0].is_heading


# --- Merged, hidden, many -----------------------------------------------------------------------


SHARED = [
    SHORT,
    ["1", "Đăng tin", "Phòng Nội vụ", "Quý I"],
    ["2", "Phát loa", "", ""],
    ["3", "Treo băng rôn", "", "Quý II"],
]


def test_a_cell_merged_over_several_tasks_counts_for_each():
    reading = read_xlsx(SHARED, merged=["C2:C4", "D2:D3"])
    assert [(row.lead, row.time_text) for row in reading.rows] == [
        ("Phòng Nội vụ", "Quý I"),
        ("Phòng Nội vụ", "Quý I"),
        ("Phòng Nội vụ", "Quý II"),
    ]
    assert read_docx(SHARED, merged=[((1, 2), (3, 2)), ((1, 3), (2, 3))]).rows == reading.rows


def test_blank_cells_that_are_not_merged_stay_blank():
    assert [row.lead for row in read_xlsx(SHARED).rows] == ["Phòng Nội vụ", "", ""]


def test_hidden_rows_are_left_out_and_named():
    reading = read_xlsx(SHARED, hidden=[3, 9])
    assert [row.label for row in reading.rows] == ["1", "3"]
    assert reading.problems == ["Bỏ qua các dòng đang ẩn: 3. Muốn lấy, hãy cho hiện lên rồi nhập lại."]


def test_a_table_split_over_pages_of_word_is_one_annex():
    with_header = read_docx([HEADER, *ROWS[:2]], [HEADER, *ROWS[2:]])
    without_header = read_docx([HEADER, *ROWS[:2]], ROWS[2:])
    assert [row.content for row in with_header.rows] == [cells[1] for cells in ROWS]
    assert [row.source_row for row in without_header.rows] == [2, 3, 4, 5, 6]
    assert [row.content for row in without_header.rows] == [cells[1] for cells in ROWS]


def test_other_tables_of_a_document_are_left_alone():
    letterhead, signature = [["UBND QUẬN", "CỘNG HÒA"]], [["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"]]
    assert len(read_docx(letterhead, [HEADER, *ROWS], signature).rows) == 5


def test_text_struck_out_under_track_changes_is_not_read():
    document = docx.Document(
        docx_file([SHORT, ["1", "Đăng tin", "UBND", "Quý I"], ["2", "Bỏ", "UBND", "Quý I"]])
    )
    row = document.tables[0].rows[2]._tr
    row.get_or_add_trPr().append(row.makeelement(docx.oxml.ns.qn("w:del"), {}))
    reading = read_annex(saved(document), kind="docx", year=2020)
    assert [row.content for row in reading.rows] == ["Đăng tin"]


def test_the_first_sheet_with_an_annex_is_read():
    workbook = Workbook()
    workbook.active.append(["Ghi chú chung"])
    for title, state in [("Ẩn", "hidden"), ("Phụ lục 1", "visible"), ("Phụ lục 2", "visible")]:
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(SHORT)
        sheet.append(["1", title, "UBND", "15/4/2020"])
    reading = read_annex(saved(workbook), kind="xlsx", year=2020)
    assert [row.content for row in reading.rows] == ["Phụ lục 1"]
    assert reading.problems == ["Đã đọc trang tính “Phụ lục 1”; các trang khác không đọc."]


@pytest.mark.parametrize("read", [read_xlsx, read_docx, read_text])
def test_of_a_long_table_the_first_five_hundred_rows_are_read(read):
    tasks = [[str(number), "Đăng tin", "UBND", "15/4/2020"] for number in range(1, 701)]
    reading = read([SHORT, *tasks])
    assert (len(reading.rows), reading.rows[-1].label) == (MAX_ROWS, "500")
    assert reading.problems == [
        "Bảng có hơn 500 dòng: chỉ đọc 500 dòng đầu. Hãy bỏ dòng thừa hoặc chia nhỏ phụ lục."
    ]


def test_a_sheet_that_claims_a_million_rows_is_read_at_once():
    workbook = Workbook()
    for cells in [SHORT, ["1", "Đăng tin", "UBND", "15/4/2020"]]:
        workbook.active.append(cells)
    workbook.active["A1048576"] = "cuối trang"
    assert len(read_annex(saved(workbook), kind="xlsx", year=2020).rows) == 1


def test_ten_thousand_rows_are_not_all_read():
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(SHORT)
    for number in range(10_000):
        sheet.append([number, "Đăng tin", "UBND", "15/4/2020"])
    assert len(read_annex(saved(workbook), kind="xlsx", year=2020).rows) == MAX_ROWS


# --- Values of cells ----------------------------------------------------------------------------


def test_dates_numbers_and_percentages_read_as_the_sheet_shows_them():
    header = [*SHORT, "Sản phẩm", "Chỉ tiêu"]
    rows = [
        [1, "Theo ngày", "UBND", datetime.datetime(2020, 4, 15), "Tin", 1],
        [1.1, "Theo tháng", "UBND", datetime.date(2020, 3, 1), "Tờ rơi", 0.5],
        [2, "Cả số", "UBND", "Quý II", 12, 1500.5],
    ]
    formats = {"D2": "dd/mm/yyyy", "D3": "mm/yyyy", "F2": "0%", "F3": "0.0%"}
    reading = read_xlsx([header, *rows], formats=formats)
    assert [row.label for row in reading.rows] == ["1", "1.1", "2"]
    assert [row.time_text for row in reading.rows] == ["15/04/2020", "03/2020", "Quý II"]
    targets = [(row.target_value, row.target_unit) for row in reading.rows]
    assert targets == [(100, "%"), (50, "%"), (Decimal("1500.5"), "")]
    assert reading.rows[2].product == "12"


def test_a_day_that_excel_put_into_another_year_is_pointed_out():
    row = read_xlsx([SHORT, ["1", "Đăng tin", "UBND", datetime.date(2024, 4, 15)]]).rows[0]
    assert row.remarks == ["Thời gian nằm ngoài năm 2020."]


def test_of_a_formula_its_last_value_is_read_and_never_the_formula():
    stream = xlsx(
        [SHORT, ["1", "Đăng tin", "UBND", "=1+1"], ["2", "Phát loa", "UBND", '=HYPERLINK("http://a.b")']]
    )
    assert [row.time_text for row in read_annex(stream, kind="xlsx", year=2020).rows] == ["", ""]
    cached = rewritten(
        xlsx([SHORT, ["1", "Đăng tin", "UBND", "=1+1"]]),
        "xl/worksheets/sheet1.xml",
        b"<f>1+1</f><v></v>",
        b"<f>1+1</f><v>15</v>",
    )
    assert read_annex(cached, kind="xlsx", year=2020).rows[0].time_text == "15"


def test_text_that_excel_keeps_apart_from_the_sheet_is_read():
    reading = read_annex(with_shared_strings(xlsx([HEADER, *ROWS])), kind="xlsx", year=2020)
    assert reading == read_xlsx([HEADER, *ROWS])


def test_the_error_of_a_formula_is_pointed_out():
    row = read_xlsx([SHORT, ["1", "Đăng tin", "#REF!", "15/4/2020"]]).rows[0]
    assert row.remarks == ["Ô “Chủ trì” có lỗi công thức.", "Chưa có đơn vị chủ trì."]


@pytest.mark.parametrize("read", [read_xlsx, read_docx, read_text])
def test_hostile_text_stays_text(read):
    hostile = ["=cmd|'/C calc'!A0", "<script>alert(1)</script>", "@SUM(1)", "{{ 7*7 }} %s %(a)s"]
    if read is read_xlsx:
        hostile[0] = hostile[0].removeprefix("=")  # openpyxl writes it as a formula
    row = read([["Nội dung", "Chủ trì", "Thời gian", "Sản phẩm"], hostile]).rows[0]
    assert [row.content, row.lead, row.time_text, row.product] == hostile


def test_controls_and_directions_are_removed():
    assert task(content="Đăng\x00 tin\u202e\u200b").content == "Đăng tin"


def test_text_too_long_for_its_place_is_cut_with_a_remark():
    row = task(label="Nhiệm vụ 12", lead="U" * 250, content="a" * 10_000)
    assert (len(row.label), len(row.lead), len(row.content)) == (10, 200, 5000)
    assert row.remarks == [
        "“STT” dài quá 10 chữ nên đã cắt bớt.",
        "“Nội dung” dài quá 5000 chữ nên đã cắt bớt.",
        "“Chủ trì” dài quá 200 chữ nên đã cắt bớt.",
    ]


# --- Remarks ------------------------------------------------------------------------------------


def test_a_task_has_one_lead_and_others_become_partners():
    row = task(lead="Phòng Nội vụ; Phòng Văn hóa và Thông tin", partners="UBND các phường")
    assert (row.lead, row.partners) == ("Phòng Nội vụ", "Phòng Văn hóa và Thông tin; UBND các phường")
    assert row.remarks == ["Có 2 đơn vị chủ trì: lấy “Phòng Nội vụ”, còn lại chuyển sang phối hợp."]


def test_partners_in_lines_are_listed_and_a_wrapped_line_is_joined():
    assert task(partners="Hội LHPN phường\nĐoàn TNCS\nHồ Chí Minh").partners == (
        "Hội LHPN phường; Đoàn TNCS Hồ Chí Minh"
    )


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Phòng Văn hóa và Thông tin", ["Phòng Văn hóa và Thông tin"]),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", ["Phòng Kinh tế, Hạ tầng và Đô thị"]),
        ("Phòng LĐ-TB&XH", ["Phòng LĐ-TB&XH"]),
        ("Văn phòng HĐND và UBND quận", ["Văn phòng HĐND và UBND quận"]),
        ("Các phòng, ban chuyên môn", ["Các phòng, ban chuyên môn"]),
        ("Phòng Văn hóa\nvà Thông tin", ["Phòng Văn hóa và Thông tin"]),
        ("Phòng Nội vụ, Văn phòng", ["Phòng Nội vụ", "Văn phòng"]),
        ("Phòng Nội vụ và UBND phường", ["Phòng Nội vụ", "UBND phường"]),
        ("- Phòng Nội vụ\n- UBND phường", ["Phòng Nội vụ", "UBND phường"]),
        ("", []),
    ],
)
def test_commas_inside_the_name_of_a_unit_do_not_part_it(text, units):
    assert split_units(text) == units


def test_a_row_without_content_or_with_an_impossible_day_is_an_error():
    without, impossible = task(content="", product="Báo cáo"), task(time="31/02/2020")
    assert (without.is_error, without.remarks) == (True, ["Dòng này chưa có nội dung nhiệm vụ."])
    assert (impossible.is_error, impossible.remarks) == (
        True,
        ["Không có ngày 31/02/2020. Mời xem lại thời gian."],
    )
    assert (impossible.time_text, impossible.starts_on) == ("31/02/2020", None)


def test_what_is_not_understood_is_kept_and_pointed_out():
    row = task(time="Theo tiến độ", channels="Văn bản", target="nhiều")
    assert (row.time_text, row.channels_text, row.target_value) == ("Theo tiến độ", "Văn bản", None)
    assert row.remarks == [
        "Chưa nhận ra hình thức “Văn bản”.",
        "Chưa hiểu thời gian “Theo tiến độ”: mời chọn ngày.",
        "Chỉ tiêu “nhiều” chưa có số.",
    ]


def test_a_task_without_anything_to_look_at_has_no_remarks():
    assert task(channels="Zalo", target="100%").remarks == []


def test_empty_rows_and_dots_are_no_tasks():
    assert (
        len(
            read_text(
                [SHORT, ["1", "Đăng tin", "UBND", "Quý I"], ["2", "…", "", ""], ["3"], ["", "", "", ""]]
            ).rows
        )
        == 1
    )


# --- Targets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("100%", 100, "%"),
        ("100 % cơ quan, đơn vị", 100, "%"),
        ("Trên 94,22%", "94.22", "%"),
        ("12 tin, bài", 12, "tin, bài"),
        ("02 hội nghị", 2, "hội nghị"),
        ("1.500 tờ rơi", 1500, "tờ rơi"),
        ("1,500 tờ rơi", 1500, "tờ rơi"),
        ("9.700 m2", 9700, "m2"),
        ("1,5 triệu lượt", 1_500_000, "lượt"),
        ("Ít nhất 12 tin, bài/tháng", 12, "tin, bài/tháng"),
        ("50 tin, bài/năm", 50, "tin, bài/năm"),
        ("12-15 buổi", 12, "buổi"),
        ("Tổ chức 02 hội nghị tại quận", 2, "hội nghị"),
        ("12 tin bài đăng trên Cổng TTĐT", 12, "tin bài"),
    ],
)
def test_a_target_is_read_from_its_column_and_from_a_product(text, value, unit):
    assert read_target(text, anywhere=True)[:2] == (Decimal(value), unit)
    assert task(product=text).target_value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch năm 2020",
        "Báo cáo quý II/2020",
        "Kế hoạch số 60/KH-UBND",
        "Mức độ 3, 4",
        "20/02/2020",
        "Tin, bài",
    ],
)
def test_numbers_that_count_nothing_are_no_target(text):
    assert read_target(text, anywhere=True) is None
    assert task(product=text).target_value is None


def test_a_bare_number_takes_its_unit_from_the_column_of_units():
    row = task(target="1.500", unit="tờ")
    assert (row.target_value, row.target_unit, row.remarks) == (1500, "tờ", [])


def test_of_several_numbers_the_first_is_the_target():
    row = task(product="01 kế hoạch và 02 báo cáo")
    assert (row.target_value, row.target_unit) == (1, "kế hoạch")
    assert row.remarks == ["Có nhiều số, chỉ lấy số đầu làm chỉ tiêu: 1 kế hoạch."]


# --- Channels -----------------------------------------------------------------------------------


CHANNELS = {
    "cong_ttdt": "Cổng/Trang thông tin điện tử",
    "mang_xa_hoi": "Mạng xã hội (Facebook, Zalo, TikTok…)",
    "bang_dien_tu": "Bảng điện tử",
    "man_hinh_led": "Màn hình LED công cộng, chung cư, nhà cao tầng",
    "video_clip": "Video clip",
    "man_hinh_mot_cua": "Màn hình/ki-ốt tại Bộ phận Một cửa",
    "tin_nhan": "Tin nhắn SMS/Zalo OA",
    "giao_luu_truc_tuyen": "Giao lưu, tọa đàm trực tuyến",
    "thi_truc_tuyen": "Cuộc thi/hội thi trực tuyến",
    "loa_truyen_thanh": "Loa truyền thanh, đài phát thanh",
    "bao_chi": "Báo chí, truyền hình (chuyên mục, phóng sự)",
    "to_roi": "Tờ rơi, tờ gấp, tờ xếp",
    "ap_phich": "Áp phích",
    "bang_ron": "Băng rôn, khẩu hiệu",
    "pano": "Pano, cụm cổ động",
    "niem_yet": "Niêm yết tại trụ sở, Bộ phận Một cửa",
    "hoi_nghi": "Hội nghị, cuộc tuyên truyền",
    "tap_huan": "Tập huấn, bồi dưỡng",
    "hop_giao_ban": "Lồng ghép họp giao ban, sinh hoạt chi bộ",
    "hop_to_dan_pho": "Họp tổ dân phố, khu dân cư",
    "cuoc_thi": "Cuộc thi viết, sân khấu hóa, hội thi",
    "truong_hoc": "Tuyên truyền trong trường học (chào cờ, ngoại khóa)",
    "mo_hinh": "Mô hình, sáng kiến (vd. Đoàn thanh niên chung tay CCHC)",
    "sach_tai_lieu": "Bản tin, sổ tay, tài liệu hỏi đáp",
    "doi_thoai": "Đối thoại với người dân, doanh nghiệp",
}


def test_every_channel_is_known_by_its_own_name_alone():
    assert {code: read_channels(name) for code, name in CHANNELS.items()} == {
        code: [code] for code in CHANNELS
    }
    assert CHANNELS.keys() == CHANNEL_WORDS.keys()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Cổng TTĐT phường, loa truyền thanh", ["cong_ttdt", "loa_truyen_thanh"]),
        ("Website; fanpage Facebook", ["cong_ttdt", "mang_xa_hoi"]),
        ("Hội nghị tập huấn", ["tap_huan"]),
        ("Cuộc thi trực tuyến tìm hiểu CCHC", ["thi_truc_tuyen"]),
        ("Nhóm Zalo tổ dân phố", ["mang_xa_hoi"]),
        ("Pa-nô, áp-phích, băng-rôn", ["pano", "ap_phich", "bang_ron"]),
        ("Bảng LED", ["bang_dien_tu"]),
        ("MÀN HÌNH LED", ["man_hinh_led"]),
        ("Báo cáo", []),
        ("", []),
    ],
)
def test_channels_are_known_by_other_names(text, codes):
    assert read_channels(text) == codes


# --- What cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"%PDF-1.7", b"PK\x03\x04 broken", b"<html></html>"])
def test_what_is_no_office_file_is_refused_in_words(kind, content):
    with pytest.raises(AnnexUnreadable, match="^Không mở được tệp này"):
        read_annex(io.BytesIO(content), kind=kind, year=2020)


def test_an_old_or_locked_file_is_refused_in_words():
    with pytest.raises(AnnexUnreadable, match="^Tệp có mật khẩu hoặc ở kiểu cũ"):
        read_annex(io.BytesIO(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600), kind="xlsx", year=2020)


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        (xlsx([]), "xlsx"),
        (xlsx([["Họ tên", "Điện thoại"], ["A", "1"]]), "xlsx"),
        (docx_file(), "docx"),
        (docx_file([["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"]]), "docx"),
    ],
)
def test_a_file_without_an_annex_is_refused_in_words(stream, kind):
    with pytest.raises(AnnexUnreadable, match="^Không thấy bảng phụ lục trong tệp"):
        read_annex(stream, kind=kind, year=2020)


def test_the_other_kind_of_file_is_refused_in_words():
    with pytest.raises(AnnexUnreadable):
        read_annex(docx_file([HEADER, *ROWS]), kind="xlsx", year=2020)
    with pytest.raises(AnnexUnreadable):
        read_annex(xlsx([HEADER, *ROWS]), kind="docx", year=2020)


@pytest.mark.parametrize("text", ["", " \n\t\n ", "\x00\u200b"])
def test_nothing_pasted_is_refused_in_words(text):
    with pytest.raises(AnnexUnreadable, match="^Chưa có nội dung"):
        read_pasted(text, year=2020)


def test_a_header_alone_has_no_tasks():
    assert read_xlsx([HEADER]).problems == ["Bảng chưa có dòng nhiệm vụ nào."]


ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_entities_in_a_sheet_are_refused():
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    hostile = rewritten(xlsx([HEADER, *ROWS]), "xl/worksheets/sheet1.xml", start, ENTITIES + start)
    with pytest.raises(AnnexUnreadable):
        read_annex(hostile, kind="xlsx", year=2020)


def test_entities_in_a_document_are_not_expanded():
    hostile = rewritten(
        docx_file([HEADER, *ROWS]), "word/document.xml", b"<w:document", ENTITIES + b"<w:document"
    )
    hostile = rewritten(hostile, "word/document.xml", b"TUY", b"&b;TUY")
    assert [row.content for row in read_annex(hostile, kind="docx", year=2020).rows] == [
        "CÔNG TÁC CHỈ ĐẠO",
        "Ban hành kế hoạch tuyên truyền",
        "Đăng tin, bài về CCHC",
        "Phát trên loa truyền thanh",
    ]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("xl/worksheets/sheet1.xml", b'<row r="2">', b'<row r="2">' + b"<c/>" * 500_000),
        ("xl/styles.xml", b"</styleSheet>", b" " * 13_000_000 + b"</styleSheet>"),
    ],
)
def test_a_sheet_blown_up_inside_is_refused(name, before, after):
    with pytest.raises(AnnexUnreadable, match="quá lớn"):
        read_annex(rewritten(xlsx([HEADER, *ROWS]), name, before, after), kind="xlsx", year=2020)


def test_a_document_blown_up_inside_is_refused():
    blown_up = rewritten(
        docx_file([HEADER]), "word/document.xml", b"</w:body>", b"<w:p/>" * 3_000_000 + b"</w:body>"
    )
    with pytest.raises(AnnexUnreadable, match="quá lớn"):
        read_annex(blown_up, kind="docx", year=2020)


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=8), max_size=8))
def test_any_text_pasted_gives_rows_with_a_content_or_an_error(rows):
    reading = read_pasted(pasted([HEADER, *rows]), year=2020)
    assert all(row.content or row.is_error for row in reading.rows)
    assert all(isinstance(remark, str) and remark for row in reading.rows for remark in row.remarks)


@pytest.mark.parametrize(
    "text", ["\t" * 10**6, '"' * 10**6, '"\t' * 10**5, "a\n" * 10**6, "hội thi " * 10**5]
)
def test_long_pasted_texts_come_to_an_end(text):
    try:
        reading = read_pasted(text, year=2020)
    except AnnexUnreadable:
        return
    assert len(reading.rows) <= MAX_ROWS
