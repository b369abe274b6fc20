"""The DOCX of a plan to submit for signature, read back."""

import datetime
import io

import pytest
from django.urls import reverse
from docx import Document

from plans import writing
from plans.drafting import formal_name, place_of, plan_document
from plans.models import Channel, Plan
from plans.states import PlanForm
from tests.factories.campaigns import make_campaign, make_plan
from tests.factories.people import make_officer
from tests.factories.units import make_district, make_kind, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    district = make_district()
    ward = make_unit("Phường Cát Linh", parent=district)
    campaign = make_campaign(
        units=0,
        organiser=district,
        basis_number="60/KH-UBND",
        basis_on=datetime.date(2020, 2, 20),
        theme="Phát huy sức mạnh",
    )
    plan = make_plan(campaign, unit=ward)
    Plan.objects.filter(pk=plan.pk).update(number="", number_key="", issued_on=None)
    items = [
        {"key": "h", "is_heading": True, "label": "I", "content": "Nâng cao nhận thức"},
        {
            "key": "a",
            "content": "Phát thanh",
            "lead": "Văn phòng - Thống kê",
            "partners": "Tổ dân phố",
            "time_text": "Quý II",
            "product": "Bài phát thanh",
            "target_value": 1234,
            "target_unit": "bài",
            "channels": list(Channel.objects.filter(group="truyen_thong").values_list("pk", flat=True)[:1]),
        },
        {"key": "b", "content": "Tờ rơi", "lead": "Văn phòng - Thống kê"},
    ]
    plan.refresh_from_db()
    writing.save_draft(plan, by=make_officer(ward), version=plan.version, items=items)
    return plan


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def docx_of(plan):
    return Document(io.BytesIO(plan_document(plan)))


def head(document):
    return [p.text for cell in document.tables[0].rows[0].cells for p in cell.paragraphs if p.text]


def test_the_head_leaves_number_and_date_to_the_office(plan):
    assert head(docx_of(plan)) == [
        "ỦY BAN NHÂN DÂN QUẬN ĐỐNG ĐA",
        "ỦY BAN NHÂN DÂN PHƯỜNG CÁT LINH",
        "Số:           /KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Cát Linh, ngày       tháng       năm 2020",
    ]


def test_a_number_and_a_date_that_are_known_are_set(plan):
    Plan.objects.filter(pk=plan.pk).update(number="27/KH-UBND", issued_on=datetime.date(2020, 3, 5))
    plan.refresh_from_db()
    assert [head(docx_of(plan))[n] for n in (2, 5)] == [
        "Số: 27/KH-UBND",
        "Cát Linh, ngày 05 tháng 3 năm 2020",
    ]


def test_the_sections_are_those_of_a_plan_and_name_their_basis(plan):
    body = texts(docx_of(plan))
    parts = [text for text in body if text.partition(".")[0] in ("I", "II", "III", "IV", "V")]
    assert parts == [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. NỘI DUNG",
        "III. HÌNH THỨC",
        "IV. KINH PHÍ",
        "V. TỔ CHỨC THỰC HIỆN",
    ]
    assert "Thực hiện Kế hoạch số 60/KH-UBND ngày 20 tháng 02 năm 2020 của UBND quận Đống Đa;" in body
    assert body[body.index("II. NỘI DUNG") :][1:4] == ["1. Nâng cao nhận thức", "- Phát thanh", "- Tờ rơi"]
    assert "1. Văn phòng - Thống kê chủ trì thực hiện các nhiệm vụ số 1, 2 tại Phụ lục." in body


def test_the_annex_is_a_table_with_headings_across(plan):
    table = docx_of(plan).tables[-1]
    channel = plan.items.get(key="a").channels.get().name
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[1] == ["I. Nâng cao nhận thức"] * 8
    assert rows[2] == [
        "1",
        "Phát thanh",
        channel,
        "Văn phòng - Thống kê",
        "Tổ dân phố",
        "Quý II",
        "Bài phát thanh",
        "1.234 bài",
    ]
    assert rows[3][:2] == ["2", "Tờ rơi"]


def test_an_integrated_plan_gives_the_part_to_be_put_into_the_cchc_plan(plan):
    Plan.objects.filter(pk=plan.pk).update(form=PlanForm.INTEGRATED)
    plan.refresh_from_db()
    body = texts(docx_of(plan))
    assert body[0] == "NỘI DUNG ĐƯA VÀO KẾ HOẠCH CCHC"
    assert "IV. KINH PHÍ" not in body


def test_the_symbol_is_the_one_that_the_unit_used_last():
    office = make_unit("Phòng Nội vụ", parent=make_district(), kind="phong")
    campaign = make_campaign(units=0, organiser=office.parent, kinds=("phong",))
    plan = make_plan(campaign, unit=office)
    Plan.objects.filter(pk=plan.pk).update(number="", number_key="")
    plan.refresh_from_db()
    assert head(docx_of(plan))[2] == "Số:           /KH-…"
    Plan.objects.filter(pk=plan.pk).update(number="5/KH-PNV", number_key="5/kh/pnv")
    newer = make_campaign(units=0, year=2021, organiser=office.parent, kinds=("phong",))
    other = make_plan(newer, unit=office)
    Plan.objects.filter(pk=other.pk).update(number="", number_key="")
    other.refresh_from_db()
    assert head(docx_of(other))[2] == "Số:           /KH-PNV"


@pytest.mark.parametrize(
    ("name", "kind", "formal", "place"),
    [
        ("Phường Cát Linh", "phuong", "Ủy ban nhân dân phường Cát Linh", "Cát Linh"),
        ("UBND phường Ô Chợ Dừa", "phuong", "Ủy ban nhân dân phường Ô Chợ Dừa", "Ô Chợ Dừa"),
        ("Xã Tân Thành", "xa", "Ủy ban nhân dân xã Tân Thành", "Tân Thành"),
        ("Phòng Nội vụ", "phong", "Phòng Nội vụ", "Đống Đa"),
        ("UBND thị xã Sơn Tây", "ubnd_huyen", "Ủy ban nhân dân thị xã Sơn Tây", "Sơn Tây"),
    ],
)
def test_organs_and_places_are_named_as_documents_name_them(name, kind, formal, place):
    make_kind(kind)
    unit = make_unit(name, kind=kind, parent=make_district())
    assert (formal_name(unit), place_of(unit)) == (formal, place)


def test_the_document_is_offered_to_the_unit_under_an_honest_name(client, plan):
    client.force_login(make_officer(plan.unit))
    response = client.get(reverse("plans:plan-docx", args=[plan.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="ke-hoach-2020-phuong-cat-linh.docx"'
    assert Document(io.BytesIO(response.content)).tables
