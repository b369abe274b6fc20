"""The annex from the unit's own table, in a browser: read, shown row by row, taken only when that is confirmed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans import filing, writing
from plans.models import Channel, Plan
from tests.factories.annexes import HEADER, ROWS, docx_file, pasted, xlsx
from tests.factories.campaigns import make_campaign, make_plan, moment
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client):
    plan = make_plan(make_campaign())
    client.force_login(make_officer(plan.unit))
    return plan


def address(plan):
    return reverse("plans:annex-import", args=[plan.pk])


def read(client, plan, rows=None, **data):
    if rows is not None:
        data["pasted"] = pasted(rows)
    return client.post(address(plan), data)


def file_of(stream, name):
    stream.seek(0)
    return SimpleUploadedFile(name, stream.read())


def take(client, plan, page, **changes):
    form = page.context["form"]
    data = {name: form[name].value() for name in ("reading", "version", "mode")}
    return client.post(address(plan), data | changes)


def contents(plan):
    return list(plan.items.values_list("content", flat=True))


@pytest.mark.parametrize(
    "table",
    [
        {"file": file_of(xlsx([HEADER, *ROWS]), "phu-luc.xlsx")},
        {"file": file_of(docx_file([HEADER, *ROWS]), "phu-luc.docx")},
        {"pasted": pasted([HEADER, *ROWS])},
    ],
    ids=["xlsx", "docx", "pasted"],
)
def test_a_table_is_shown_row_by_row_and_nothing_is_stored(client, plan, table):
    if upload := table.get("file"):
        upload.seek(0)
    before = writing.snapshot(plan)
    page = read(client, plan, **table)
    shown = [(row["label"], row["content"], row["lead"]) for row in page.context["rows"]]
    assert (page.status_code, len(shown), page.context["n_good"]) == (200, 5, 5)
    assert shown[1] == ("1", "Ban hành kế hoạch tuyên truyền", "Phòng Nội vụ")
    assert writing.snapshot(plan) == before


def test_rows_are_taken_instead_of_those_that_stand(client, plan):
    response = take(client, plan, read(client, plan, [HEADER, *ROWS]), mode="replace")
    assert response.url == reverse("plans:plan-edit", args=[plan.pk])
    assert contents(plan) == [row[1] for row in ROWS]
    task = plan.items.get(content="Đăng tin, bài về CCHC")
    assert (task.time_text, task.time_precision, task.target_value) == ("Thường xuyên", "ongoing", 12)
    assert set(task.channels.all()) <= set(Channel.objects.all())
    assert task.channels.exists()


def test_rows_are_taken_after_those_that_stand(client, plan):
    plan.items.get().channels.set(Channel.objects.all()[:2])
    take(client, plan, read(client, plan, [HEADER, *ROWS]), mode="append")
    assert contents(plan) == ["Tuyên truyền trên loa", *(row[1] for row in ROWS)]
    first = plan.items.first()
    assert (first.key, first.lead, first.channels.count()) == ("a", "Văn phòng - Thống kê", 2)


def test_a_row_with_the_words_of_a_standing_one_keeps_its_key(client, plan):
    rows = [
        HEADER,
        ["1", "TUYÊN TRUYỀN trên loa", "", "Văn phòng", "", "Quý I", ""],
        ["2", "Khác", "", "VP", "", "Quý I", ""],
    ]
    take(client, plan, read(client, plan, rows), mode="replace")
    assert plan.items.get(key="a").content == "TUYÊN TRUYỀN trên loa"


def test_rows_with_errors_are_named_and_not_taken(client, plan):
    rows = [HEADER, *ROWS, ["3", "Họp dân", "", "UBND phường", "", "31/02/2020", ""]]
    page = read(client, plan, rows)
    assert (page.context["n_good"], page.context["n_wrong"]) == (5, 1)
    take(client, plan, page)
    assert "Họp dân" not in contents(plan)


def test_the_page_opens_without_judging(client, plan):
    response = client.get(address(plan))
    assert (response.status_code, response.context["form"].is_bound) == (200, False)


def test_nothing_chosen_is_told(client, plan):
    response = read(client, plan, pasted=" \n ")
    assert response.status_code == 422
    assert "Hãy chọn một tệp, hoặc dán bảng vào ô bên dưới." in response.content.decode()


def test_a_file_without_a_table_is_told_at_the_file_and_what_was_pasted_stays(client, plan):
    upload = file_of(docx_file([["Kính gửi"]]), "cong-van.docx")
    response = client.post(address(plan), {"file": upload, "pasted": "chữ của tôi"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])
    assert "chữ của tôi" in response.content.decode()


def test_a_file_of_another_kind_is_refused(client, plan):
    upload = SimpleUploadedFile("phu-luc.xlsx", b"<html>")
    response = client.post(address(plan), {"file": upload})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


def test_formulas_and_markup_arrive_as_text(client, plan):
    rows = [HEADER, ["1", "=cmd|' /C calc'!A0", "", "<b>VP</b>", "", "Quý I", ""]]
    page = read(client, plan, rows)
    take(client, plan, page)
    assert contents(plan) == ["=cmd|' /C calc'!A0"]
    assert "&lt;b&gt;VP&lt;/b&gt;" in page.content.decode()


@pytest.mark.parametrize("reading", ["", "xyz", "x" * 1_000_001])
def test_a_reading_that_is_not_ours_is_refused(client, plan, reading):
    page = read(client, plan, [HEADER, *ROWS])
    assert take(client, plan, page, reading=reading).status_code == 422
    assert contents(plan) == ["Tuyên truyền trên loa"]


def test_the_reading_of_another_plan_is_refused(client, plan):
    page = read(client, plan, [HEADER, *ROWS])
    other = make_plan(make_campaign(units=0, organiser=plan.campaign.organiser, code="dot-2"), unit=plan.unit)
    assert take(client, other, page).status_code == 422
    assert contents(other) == ["Tuyên truyền trên loa"]


def test_an_annex_changed_meanwhile_is_shown_before_it_is_replaced(client, plan):
    page = read(client, plan, [HEADER, *ROWS])
    items = [{"key": "a", "content": "Người khác gõ"}, {"key": "", "content": "Thêm"}]
    writing.save_draft(plan, by=make_officer(plan.unit), version=plan.version, items=items)
    again = take(client, plan, page, mode="append")
    assert again.status_code == 409
    assert "(2 dòng)" in again.content.decode()
    assert contents(plan) == ["Người khác gõ", "Thêm"]
    assert take(client, plan, again).status_code == 302
    assert len(contents(plan)) == 7


def test_too_many_rows_in_all_are_refused_in_words(client, plan):
    page = read(
        client, plan, [HEADER, *([str(n), f"Việc {n}", "", "VP", "", "Quý I", ""] for n in range(1, 501))]
    )
    response = take(client, plan, page, mode="append")
    assert response.status_code == 422
    assert "nhiều nhất 500 dòng" in response.content.decode()


def test_a_filed_plan_takes_nothing(client, plan):
    page = read(client, plan, [HEADER, *ROWS])
    filing.file_plan(plan, by=make_officer(plan.unit), at=moment("2020-03-02"))
    assert take(client, plan, page).status_code == 409
    assert client.get(address(plan)).url == plan.get_absolute_url()
    assert Plan.objects.get().items.count() == 1


def test_a_wrong_way_of_taking_is_told(client, plan):
    page = read(client, plan, [HEADER, *ROWS])
    assert take(client, plan, page, mode="khac").status_code == 422
    assert take(client, plan, page, version="x").status_code == 422
