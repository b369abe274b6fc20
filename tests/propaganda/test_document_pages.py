"""Citizens' pages of documents: found by number, their relations, their bundle, what became of their issuer."""

import datetime

import pytest

from portal.models import UnitSuccession
from propaganda.models import Document, DocumentFile
from tests.factories.campaigns import make_file, moment
from tests.factories.publications import make_published, make_revision
from tests.factories.reading import queries_of, shown, structured_in, titles_of
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db
LIST = "/van-ban/"


def make_document(number="", *, at="2020-02-25 09:00", **text):
    return make_published("document", number=number, at=moment(at), **text)


def found(client, **asked):
    """The numbers in the list narrowed by `asked`."""
    return [title.split(" ")[0] for title in titles_of(client.get(LIST, asked))]


# --- The list --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["60/KH-UBND", "60 KH UBND", "60/kh-ubnd", "Số: 60 / KH – UBND", "060/KH-UBND", "60 kh", "60"]
)
def test_a_number_is_found_in_any_spelling(client, typed):
    make_document("60/KH-UBND")
    make_document("160/KH-UBND")
    make_document("60/QĐ-UBND") if " kh" in typed else None
    assert found(client, so=typed) == ["60/KH-UBND"]


def test_a_part_of_a_symbol_finds_all_that_hold_it_with_marks_or_without(client):
    make_document("60/QĐ-UBND", at="2020-02-26 09:00")
    make_document("61/KH-UBND")
    assert found(client, so="qd-ubnd") == found(client, so="QĐ") == ["60/QĐ-UBND"]
    assert found(client, so="ubnd") == ["60/QĐ-UBND", "61/KH-UBND"]


def test_each_filter_narrows(client):
    make_document(
        "60/KH-UBND",
        type="ke-hoach",
        issuer_name="UBND quận Đống Đa",
        issued_on="2020-02-20",
        area="chi-dao",
        title="Tuyên truyền cải cách hành chính",
        at="2020-02-25 09:00",
    )
    make_document(
        "30/2020/NĐ-CP",
        type="nghi-dinh",
        issuer_name="Chính phủ",
        issued_on="2019-03-05",
        area="thu-tuc",
        title="Công tác văn thư",
        at="2020-03-08 09:00",
    )
    for asked in (
        {"loai": "ke-hoach"},
        {"co_quan": "dong da"},
        {"co_quan": "UBND quận Đống Đa"},
        {"nam": "2020"},
        {"linh_vuc": "chi-dao"},
        {"q": "cai cach"},
        {"tu": "20/02/2020"},
        {"tu": "1/2/2020", "den": "20-02-2020"},
        {"den": "25/02/2020", "theo": "dang"},
    ):
        assert found(client, **asked) == ["60/KH-UBND"], asked
    assert found(client, den="19/02/2020") == ["30/2020/NĐ-CP"]
    assert found(client, xep="ban-hanh") == ["60/KH-UBND", "30/2020/NĐ-CP"]
    assert found(client) == ["30/2020/NĐ-CP", "60/KH-UBND"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"loai": "khong-co"}, "Danh sách không có mục “khong-co”."),
        ({"nam": "abc"}, "Danh sách không có mục “abc”."),
        ({"tu": "31/02/2020"}, "Ngày chưa đúng, mời ghi như 20/02/2020."),
        ({"co_quan": "Bộ Không Có"}, "Chưa có văn bản nào của cơ quan “Bộ Không Có”."),
    ],
)
def test_what_a_filter_cannot_read_narrows_nothing_and_is_said_in_words(client, asked, said):
    make_document("60/KH-UBND")
    response = client.get(LIST, asked)
    assert titles_of(response) == ["60/KH-UBND " + Document.objects.get().title]
    assert said in shown(response)


@pytest.mark.parametrize(
    "asked", ["page=-1", "page=x", "so=///", "so=%00", "q=%00", "nam=99999", "tu=%F0%9F"]
)
def test_nonsense_in_the_address_is_no_error(client, asked):
    make_document("60/KH-UBND")
    assert client.get(f"{LIST}?{asked}").status_code == 200


def test_a_filter_that_holds_is_shown_and_can_be_taken_away(client):
    make_document("60/KH-UBND")
    response = client.get(LIST, {"loai": "ke-hoach", "so": "60"})
    assert "Số, ký hiệu: 60" in shown(response)
    assert "Loại văn bản: Kế hoạch" in shown(response)
    assert 'href="?so=60"' in response.content.decode()
    assert "Có 1 mục." in shown(response)


def test_a_list_that_is_long_is_counted_no_further_than_anybody_reads(client, monkeypatch):
    monkeypatch.setattr("propaganda.listing.MOST", 2)
    monkeypatch.setattr("propaganda.listing.count_up_to.__defaults__", (2,))
    for _n in range(3):
        make_document()
    assert "Có hơn 2 mục." in shown(client.get(LIST))


def test_a_filtered_list_takes_the_same_queries_for_one_row_and_for_three(client):
    path = f"{LIST}?loai=ke-hoach&so=60&co_quan=dong&nam=2020&tu=01/01/2020&q=bai"
    make_document("60/KH-UBND", issued_on="2020-02-20")
    one = queries_of(client, path)
    for year in ("2020-03-01", "2020-04-01"):
        make_document("60/KH-UBND", issued_on=year, issuer_name=f"UBND huyện Đống {year}")
    assert len(found(client, so="60")) == 3
    assert queries_of(client, path) == one


# --- One document ----------------------------------------------------------------------------------


def test_a_page_tells_the_dates_apart(client):
    document = make_document("60/KH-UBND", issued_on="2020-02-20", effective_on="2020-03-01")
    Document.objects.update(updated_at=moment("2020-03-05 08:30"), change_note="Thêm phụ lục")
    page = shown(client.get(document.get_absolute_url()))
    assert "Ban hành 20/02/2020 Có hiệu lực từ 01/03/2020" in page
    assert "Đăng 09:00 25/02/2020 Cập nhật 08:30 05/03/2020" in page
    assert "Nội dung cập nhật: Thêm phụ lục" in page


def test_files_tell_their_kind_and_size_and_whether_they_are_scans(client):
    unit = make_unit()
    files = [{"file": str(make_file(unit, name).pk), "label": ""} for name in ("ky.pdf", "quet.pdf")]
    document = make_document("60/KH-UBND", unit=unit, attachments=files)
    DocumentFile.objects.filter(file__name="quet.pdf").update(is_scan=True)
    response = client.get(document.get_absolute_url())
    page = shown(response)
    assert "ky.pdf (PDF, 1 KB) quet.pdf (PDF, 1 KB) · bản quét" in page
    assert [one["name"] for one in structured_in(response)["Legislation"]["encoding"]] == [
        "ky.pdf",
        "quet.pdf",
    ]


def test_a_relation_is_told_on_both_documents(client):
    old = make_document("45/KH-UBND", title="Kế hoạch cũ")
    relations = [
        {"kind": "replaces", "other": old.pk, "other_number": ""},
        {"kind": "based_on", "other": None, "other_number": "30c/NQ-CP"},
    ]
    new = make_document("60/KH-UBND", title="Kế hoạch mới", relations=relations)
    response = client.get(new.get_absolute_url())
    assert "Thay thế 45/KH-UBND · Kế hoạch cũ" in shown(response)
    assert "Căn cứ 30c/NQ-CP (chưa có trên cổng)" in shown(response)
    assert f'href="{old.get_absolute_url()}"' in response.content.decode()
    response = client.get(old.get_absolute_url())
    assert "Được thay thế bởi 60/KH-UBND · Kế hoạch mới" in shown(response)
    assert f'href="{new.get_absolute_url()}"' in response.content.decode()


def test_a_relation_gives_away_nothing_of_a_draft(client):
    draft = make_revision("document", number="99/KH-UBND", title="Chưa đăng").object_id
    relations = [{"kind": "replaces", "other": draft, "other_number": ""}]
    document = make_document("60/KH-UBND", relations=relations)
    Document.objects.filter(pk=draft).update(number="99/KH-UBND")
    assert "99/KH-UBND" not in shown(client.get(document.get_absolute_url()))


def carrying_out(above, number, **text):
    return make_document(number, relations=[{"kind": "carries_out", "other": above.pk}], **text)


def test_a_bundle_shows_the_plan_of_the_city_those_of_districts_and_of_units(client):
    city = make_document("10/KH-UBND", issuer_name="UBND thành phố Hà Nội")
    district = carrying_out(city, "60/KH-UBND")
    one = carrying_out(district, "5/KH-UBND", issuer_name="UBND phường Cát Linh")
    carrying_out(district, "6/KH-UBND", issuer_name="UBND phường Văn Miếu")
    for document in (city, district, one):
        page = shown(client.get(document.get_absolute_url()))
        tree = page.partition("Bộ văn bản triển khai ")[2]
        numbers = [word for word in tree.split() if word.endswith("KH-UBND")]
        assert numbers[:4] == ["10/KH-UBND", "60/KH-UBND", "5/KH-UBND", "6/KH-UBND"]


def test_a_bundle_takes_the_same_queries_for_one_unit_and_for_three(client):
    city = make_document("10/KH-UBND")
    district = carrying_out(city, "60/KH-UBND", issuer_name="Quận")
    carrying_out(district, "1/KH-UBND", issuer_name="Phường 1")
    one = queries_of(client, district.get_absolute_url())
    for n in (2, 3):
        carrying_out(district, "1/KH-UBND", issuer_name=f"Phường {n}")
    assert queries_of(client, district.get_absolute_url()) == one


def test_a_page_takes_the_same_queries_for_one_relation_and_for_three(client):
    laws = [make_document(f"{n}/NQ-CP") for n in (1, 2, 3)]
    rows = [{"kind": "based_on", "other": law.pk} for law in laws]
    pages = [make_document(f"6{n}/KH-UBND", relations=rows[:n]).get_absolute_url() for n in (1, 3)]
    assert queries_of(client, pages[0]) == queries_of(client, pages[1])


def test_relations_in_a_ring_end(client):
    first = make_document("1/KH-UBND", issuer_name="A")
    second = carrying_out(first, "2/KH-UBND", issuer_name="B")
    first.relations.create(kind="carries_out", other=second)
    assert client.get(first.get_absolute_url()).status_code == 200
    assert client.get(second.get_absolute_url()).status_code == 200


def test_a_law_that_a_plan_is_based_on_is_no_part_of_its_bundle(client):
    law = make_document("80/2015/QH13", type="luat")
    plan = make_document("60/KH-UBND", relations=[{"kind": "based_on", "other": law.pk}])
    assert "Bộ văn bản" not in shown(client.get(plan.get_absolute_url()))


def test_the_page_says_what_became_of_an_issuer_that_is_no_more(client):
    last = datetime.date(2025, 6, 30)
    district = make_district("UBND quận Đống Đa", active_to=last)
    heirs = [make_unit("UBND phường Đống Đa"), make_unit("UBND phường Kim Liên")]
    for heir in heirs:
        UnitSuccession.objects.create(
            predecessor=district, successor=heir, effective_on="2025-07-01", share="part", legal_basis="NQ"
        )
    document = make_document("60/KH-UBND", issuer=district.pk)
    page = shown(client.get(document.get_absolute_url()))
    assert "Ban hành bởi UBND quận Đống Đa, cơ quan hoạt động đến hết ngày 30/06/2025." in page
    assert "Nay là: UBND phường Đống Đa , UBND phường Kim Liên" in page


@pytest.mark.parametrize(
    ("issued_on", "name"),
    [("2020-02-20", "Hiện đại hóa hành chính"), ("2022-02-20", "Xây dựng, phát triển Chính phủ điện tử")],
)
def test_an_area_is_called_as_it_was_when_the_document_was_issued(client, issued_on, name):
    document = make_document("60/KH-UBND", issued_on=issued_on, area="chinh-phu-so")
    assert f"Lĩnh vực CCHC {name}" in shown(client.get(document.get_absolute_url()))


def test_of_very_many_documents_that_name_it_a_page_shows_the_newest_and_says_so(client, monkeypatch):
    monkeypatch.setattr("propaganda.views.document.SHOWN", 2)
    law = make_document("80/2015/QH13", type="luat", issuer_name="Quốc hội")
    for n in (1, 2, 3):
        make_document(f"{n}/KH-UBND", relations=[{"kind": "based_on", "other": law.pk}])
    page = shown(client.get(law.get_absolute_url()))
    assert "Là căn cứ của 3/KH-UBND" in page
    assert "2/KH-UBND" in page
    assert "1/KH-UBND" not in page
    assert "Và nhiều văn bản khác nữa." in page
