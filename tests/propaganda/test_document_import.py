"""Documents from a table: looked at first, all rows or none, twice is once, and each new row is a draft."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import Notice
from portal.reading_tables import read_table
from propaganda import demo, revising
from propaganda.importing import import_documents
from propaganda.models import Document, Revision
from propaganda.reading_documents import COLUMNS, REQUIRED
from propaganda.states import RevisionState
from tests.factories.publications import make_editor, make_published, make_publisher, make_revision
from tests.factories.units import make_district, make_unit
from tests.portal.tables import csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db

PAGE = reverse("publishing:document-import")
HEADER = ["Số ký hiệu", "Cơ quan ban hành", "Trích yếu", "Ngày ban hành"]
PLAN = ["60/KH-UBND", "UBND quận Đống Đa", "Tuyên truyền CCHC năm 2020", "20/02/2020"]
GOOD = csv_bytes(HEADER, PLAN)
FIXTURE = Path("propaganda/fixtures/documents.csv")


@pytest.fixture
def district():
    return make_district("UBND quận Đống Đa", code="dd")


@pytest.fixture
def publisher(district):
    return make_publisher(district)


@pytest.fixture
def desk(client, publisher):
    client.force_login(publisher)
    return client


def table(*rows, header=HEADER, content=None, name="van-ban.csv"):
    content = content or csv_bytes(header, *rows)
    return read_table(content, name=name, columns=COLUMNS, required=REQUIRED)


def run(unit, by, *rows, header=HEADER, **options):
    return import_documents(table(*rows, header=header), unit=unit, by=by, **options)


def problems(unit, by, *rows, header=HEADER):
    return [(each.row, each.column, each.sentence) for each in run(unit, by, *rows, header=header).problems]


def texts():
    return [revision.text for revision in Revision.objects.order_by("pk")]


def upload(content=GOOD, name="van-ban.csv"):
    return SimpleUploadedFile(name, content)


def look(client, content=GOOD, name="van-ban.csv", **more):
    return client.post(PAGE, {"documents": upload(content, name), "unit": "dd", "act": "check"} | more)


# --- What a row becomes -------------------------------------------------------------------------------


def test_a_row_becomes_a_draft_with_the_type_of_its_number_and_the_unit_of_its_issuer(district, publisher):
    report = run(district, publisher, ["Số: 60 / kh – ubnd", *PLAN[1:]])
    revision = Revision.objects.get()
    wanted = {
        "title": "Tuyên truyền CCHC năm 2020",
        "number": "60/KH-UBND",
        "type": "ke-hoach",
        "issuer": district.pk,
        "issuer_name": "UBND quận Đống Đa",
        "issued_on": "2020-02-20",
        "effective_on": None,
        "effect": "unknown",
        "relations": [],
    }
    assert {name: revision.text[name] for name in wanted} == wanted
    assert (revision.state, revision.unit, revision.saved_by) == (RevisionState.WORKING, district, publisher)
    assert report.summary() == "Đã nhập 1 bản thảo; bỏ qua 0 dòng đã có."


def test_words_of_the_lists_are_taken_by_name_by_code_and_by_abbreviation(district, publisher):
    demo.load_lists()
    header = [*HEADER, "Loại", "Lĩnh vực", "Chủ đề", "Hiệu lực", "Nguồn"]
    by_name = [
        "Kế hoạch", "Cải cách thể chế", "Kế hoạch thông tin, tuyên truyền;mot-cua", "còn hiệu lực", "Báo",
    ]  # fmt: skip
    by_code = ["KH", "the-che", "", "expired", ""]
    report = run(district, publisher, [*PLAN, *by_name], ["61/KH-UBND", *PLAN[1:], *by_code], header=header)
    assert [str(problem) for problem in report.problems] == []
    names = ("type", "area", "effect", "source_note")
    assert [[text[name] for name in names] for text in texts()] == [
        ["ke-hoach", "the-che", "in_force", "Báo"],
        ["ke-hoach", "the-che", "expired", ""],
    ]
    assert texts()[0]["topics"] == ["tuyen-truyen", "mot-cua"]


def test_a_number_without_a_type_is_a_letter_unless_it_carries_its_year(district, publisher):
    assert run(district, publisher, ["581/BNV-CCHC", "Bộ Nội vụ", "Hướng dẫn", ""]).added == 1
    assert texts()[0]["type"] == "cong-van"
    assert problems(district, publisher, ["91/2025/QH15", "Quốc hội", "Luật", ""]) == [
        (2, "Loại", "số ký hiệu không nói rõ loại văn bản; mời ghi loại.")
    ]


def test_relations_lead_to_the_document_of_the_portal_or_keep_the_number(district, publisher):
    header = [*HEADER, "Quan hệ"]
    old = make_published("document", unit=district, number="43/2011/NĐ-CP", type="nghi-dinh")
    cell = "thay thế:43/2011/ND-CP; based_on : 30c/NQ-CP"
    run(district, publisher, [*PLAN, cell], header=header)
    assert texts()[-1]["relations"] == [
        {"kind": "replaces", "other": old.pk, "other_number": ""},
        {"kind": "based_on", "other": None, "other_number": "30c/NQ-CP"},
    ]
    Revision.objects.filter(state=RevisionState.WORKING).get()


def test_a_formula_is_text(district, publisher):
    words = '=HYPERLINK("http://xau.example","Bấm")'
    content = xlsx_bytes(HEADER, [PLAN[0], PLAN[1], "'" + words, PLAN[3]])
    import_documents(table(content=content, name="a.xlsx"), unit=district, by=publisher)
    run(district, publisher, ["61/KH-UBND", PLAN[1], words, ""])
    assert [text["title"] for text in texts()] == ["'" + words, words]


# --- What is wrong ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("Số ký hiệu", "", "còn để trống."),
        ("Số ký hiệu", "KH-UBND", "Chưa có số. Mời ghi cả số và ký hiệu, ví dụ 60/KH-UBND."),
        ("Cơ quan ban hành", "", "còn để trống."),
        ("Trích yếu", "x" * 301, "dài quá 300 ký tự."),
        (
            "Ngày ban hành",
            "31/02/2020",
            "“31/02/2020” không phải là một ngày có thật. Hãy ghi như 31/12/2020.",
        ),
        ("Ngày ban hành", "01/01/2099", "ngày này ở tương lai."),
        ("Loại", "Thơ", "không có “Thơ” trong danh mục."),
        ("Loại", "Quyết định", "ký hiệu ghi “KH” nhưng loại văn bản là Quyết định (QĐ)."),
        ("Chủ đề", "Thơ", "không có “Thơ” trong danh mục."),
        ("Hiệu lực", "có lẽ", "không có “có lẽ” trong danh mục."),
        ("Ngày hết hiệu lực", "31/12/2019", "ngày hết hiệu lực phải từ ngày có hiệu lực trở đi."),
        (
            "Quan hệ",
            "43/2011/NĐ-CP",
            "“43/2011/NĐ-CP” chưa đúng. Mời ghi như thay thế:43/2011/NĐ-CP, cách nhau bằng dấu ;",
        ),
        ("Quan hệ", "thay thế:abc", "Chưa có số. Mời ghi cả số và ký hiệu, ví dụ 60/KH-UBND."),
    ],
)
def test_a_row_that_is_wrong_says_why_and_nothing_is_written(district, publisher, column, value, told):
    cells = dict(zip(HEADER, PLAN, strict=True)) | {"Ngày hiệu lực": "01/03/2020"} | {column: value}
    good = ["61/KH-UBND", "UBND quận Đống Đa", "Việc khác", *[""] * (len(cells) - 3)]
    assert problems(district, publisher, good, list(cells.values()), header=list(cells)) == [
        (3, column, told)
    ]
    assert not Document.objects.exists()


def test_a_document_twice_in_the_file_is_told_with_the_first_row(district, publisher):
    again = ["060/kh-ubnd", "ubnd quan dong da", "Lần nữa", "31/12/2020"]
    assert problems(district, publisher, PLAN, again) == [(3, "Số ký hiệu", "văn bản này đã có ở dòng 2.")]
    next_year = [*PLAN[:3], "20/02/2021"]
    assert problems(district, publisher, PLAN, next_year) == []


# --- What is there already ----------------------------------------------------------------------------


def test_what_is_published_or_being_written_is_passed_over(district, publisher):
    said = {"unit": district, "issuer_name": "UBND quận Đống Đa", "issued_on": "2020-01-15"}
    make_published("document", number="60/KH-UBND", **said)
    make_revision("document", number="61/KH-UBND", **said)
    rows = [[f"{n}/KH-UBND", *PLAN[1:]] for n in (60, 61, 62)]
    report = run(district, publisher, *rows)
    assert [(row.row, row.note) for row in report.there] == [(2, "Đã duyệt đăng"), (3, "Đang có bản thảo")]
    assert [change.row for change in report.changes] == [4]
    assert run(district, publisher, *rows).summary() == "Tệp không có gì mới: cả 3 dòng đều đã có trên cổng."


def test_a_dropped_draft_and_one_elsewhere_do_not_stand_in_the_way(district, publisher):
    said = {"number": "60/KH-UBND", "issuer_name": "UBND quận Đống Đa", "issued_on": "2020-01-15"}
    make_revision("document", unit=make_district("UBND quận khác"), **said)
    revising.drop(make_revision("document", unit=district, **said), by=publisher)
    assert run(district, publisher, PLAN).added == 1


def test_the_documents_of_the_demo_come_in_and_again_change_nothing(district, publisher):
    demo.load_lists()
    read = table(content=FIXTURE.read_bytes())
    first = import_documents(read, unit=district, by=publisher, submits=True)
    assert [str(problem) for problem in first.problems] == []
    assert (first.rows, first.added, first.fit, first.there) == (57, 57, 57, [])
    assert Revision.objects.filter(state=RevisionState.SUBMITTED).count() == 57
    again = import_documents(read, unit=district, by=publisher, submits=True)
    assert (again.added, len(again.there), Revision.objects.count()) == (0, 57, 57)


# --- Submitting ---------------------------------------------------------------------------------------


def test_only_fit_drafts_are_submitted_and_editors_get_one_notice(district, publisher):
    editor = make_editor(district)
    rows = [[f"{n}/KH-UBND", *PLAN[1:], "Bản giấy" if n < 63 else ""] for n in (61, 62, 63)]
    report = run(district, publisher, *rows, header=[*HEADER, "Nguồn"], submits=True)
    states = Revision.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["submitted", "submitted", "working"]
    assert report.summary() == "Đã nhập 3 bản thảo, trình duyệt 2; bỏ qua 0 dòng đã có."
    assert report.changes[2].note == "Chưa có tệp, toàn văn hoặc nguồn của văn bản."
    notices = Notice.objects.for_user(editor)
    assert [notice.title for notice in notices] == ["Chờ duyệt: 2 văn bản nhập từ tệp"]


# --- The page -----------------------------------------------------------------------------------------


def test_a_file_is_looked_at_first_and_then_taken_without_choosing_it_again(desk):
    looked = look(desk)
    assert looked.context["report"].summary() == "Tệp dùng được: sẽ thêm 1 bản thảo, bỏ qua 0 dòng đã có."
    assert not Document.objects.exists()
    taken = desk.post(PAGE, {"kept": looked.context["kept"], "unit": "dd", "act": "import"})
    assert taken.url == f"{reverse('publishing:desk')}?muc=dang-soan"
    assert texts()[0]["number"] == "60/KH-UBND"
    again = desk.post(PAGE, {"kept": looked.context["kept"], "unit": "dd", "act": "import"})
    assert again.context["report"].summary() == "Tệp không có gì mới: cả 1 dòng đều đã có trên cổng."


def test_bad_rows_are_shown_and_there_is_nothing_to_take(desk):
    answer = look(desk, csv_bytes(HEADER, PLAN, ["", *PLAN[1:]]))
    assert answer.status_code == 422
    assert answer.context["report"].summary() == "Chưa nhập: 1 trên 2 dòng cần sửa."
    assert "kept" not in answer.context


def test_documents_are_not_put_at_a_unit_elsewhere(desk):
    make_unit("Phường ở nơi khác", parent=make_district("UBND quận khác"), code="xa")
    answer = look(desk, unit="xa")
    assert answer.context["form"].errors["unit"] == ["Không có đơn vị nào như vậy trong phạm vi của bạn."]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\xff\xfe\x00", "a.csv", "UTF-8"),
        (b"number,issuer\n", "a.csv", "Không thấy dòng tên cột"),
        (b"PK\x03\x04", "a.xlsx", "Excel"),
        (b"%PDF-1.4", "a.pdf", "Chỉ nhận tệp .xlsx hoặc .csv."),
        (csv_bytes(HEADER, *[PLAN] * 1001), "a.csv", "Tệp có 1001 dòng. Mỗi lần nhập tối đa 1000 dòng"),
    ],
)
def test_a_file_that_is_no_table_or_too_long_is_refused_at_its_field(desk, content, name, words):
    answer = look(desk, content, name)
    assert answer.status_code == 422
    assert words in answer.context["form"].errors["documents"][0]


def test_markup_in_a_file_is_shown_as_text(desk):
    content = csv_bytes(HEADER, [PLAN[0], PLAN[1], "<script>alert(1)</script>", ""])
    assert "<script>alert(1)" not in look(desk, content).content.decode()


def test_the_table_to_start_from_comes_in_as_it_is(desk):
    sample = b"".join(desk.get(PAGE, {"format": "csv"}).streaming_content)
    looked = look(desk, sample, "mau.csv")
    assert looked.context["report"].changes[0].name == (
        "42/2022/NĐ-CP: Quy định về việc cung cấp thông tin và dịch vụ công trực tuyến "
        "của cơ quan nhà nước trên môi trường mạng"
    )


def test_looking_at_a_thousand_rows_asks_no_more_than_at_one(district, publisher):
    def questions(count):
        rows = [[f"{n}/KH-UBND", *PLAN[1:]] for n in range(1, count + 1)]
        with CaptureQueriesContext(connection) as asked:
            assert run(district, publisher, *rows, dry_run=True).added == count
        return len(asked)

    questions(1)  # the person's roles are asked once
    assert questions(1000) == questions(1)
