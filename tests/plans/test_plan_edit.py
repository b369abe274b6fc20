"""Writing a draft: what is typed is kept, in its order, by version; what is wrong is said at its field."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plans import filing, writing
from plans.models import Channel, PlanItem
from plans.states import PlanForm, PlanState
from portal.models import StoredFile
from portal.vietnamese import normalise
from portal.working_days import ONE_DAY
from tests.factories.campaigns import (
    make_assignment,
    make_campaign,
    make_filed_plan,
    make_plan,
    make_returned_plan,
    moment,
)
from tests.factories.files import signed_pdf
from tests.factories.people import make_officer
from tests.plans.drafts import add_row, open_draft, send_draft, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_campaign())


@pytest.fixture
def officer(client, plan):
    user = make_officer(plan.unit)
    client.force_login(user)
    return user


def rows(plan, *names):
    return list(plan.items.values_list(*names, flat=len(names) == 1))


def errors_of(response):
    draft = response.context["draft"]
    return {name: list(errors) for name, errors in draft.head.errors.items()}, draft.rows.errors


def save_as_another(plan, content="Người khác gõ"):
    plan.refresh_from_db()
    writing.save_draft(
        plan, by=make_officer(plan.unit), version=plan.version, items=[{"key": "a", "content": content}]
    )


# --- What is kept -------------------------------------------------------------------------------


def test_the_page_sent_back_unchanged_changes_nothing_but_the_version(client, plan, officer):
    make_assignment(plan.campaign)
    before = writing.snapshot(plan)
    assert send_draft(client, plan, open_draft(client, plan)).status_code == 302
    plan.refresh_from_db()
    assert (writing.snapshot(plan), plan.version) == (before, 3)


def test_head_and_rows_are_written_together(client, plan, officer):
    data = open_draft(client, plan)
    data |= {"number": "28 / kh-ubnd", "issued_on": "05/03/2020", "signer": "Nguyễn Văn Mẫu"}
    data["rows-0-content"] = "Tuyên truyền tại tổ dân phố"
    send_draft(client, plan, data)
    plan.refresh_from_db()
    assert (plan.number, plan.issued_on, plan.signer) == (
        "28/KH-UBND",
        datetime.date(2020, 3, 5),
        "Nguyễn Văn Mẫu",
    )
    assert rows(plan, "content") == ["Tuyên truyền tại tổ dân phố"]


def test_a_row_keeps_its_key_so_that_words_stay_pinned_to_it(client, plan, officer):
    data = open_draft(client, plan)
    data["rows-0-content"] = "Khác hẳn"
    send_draft(client, plan, data)
    assert rows(plan, "key", "content") == [("a", "Khác hẳn")]


def test_rows_are_stored_in_the_order_that_was_sent_and_removed_rows_go(client, plan, officer):
    data = open_draft(client, plan)
    second, third = add_row(data, content="Hai"), add_row(data, content="Ba")
    data |= {"rows-0-DELETE": "on", f"rows-{second}-ORDER": "3", f"rows-{third}-ORDER": "1"}
    send_draft(client, plan, data)
    assert rows(plan, "content") == ["Ba", "Hai"]


def test_rows_in_which_nothing_was_written_are_not_kept(client, plan, officer):
    data = open_draft(client, plan)
    add_row(data, content=" \u00a0 ")
    send_draft(client, plan, data)
    assert plan.items.count() == 1


def test_two_rows_with_one_key_become_two_rows(client, plan, officer):
    data = open_draft(client, plan)
    add_row(data, key="a", content="Bản chép")
    send_draft(client, plan, data)
    assert rows(plan, "content") == ["Tuyên truyền trên loa", "Bản chép"]


def test_headings_channels_and_targets_are_kept(client, plan, officer):
    codes = list(Channel.objects.values_list("code", flat=True)[:2])
    data = open_draft(client, plan)
    add_row(data, content="Nâng cao nhận thức", label="II", is_heading="on")
    add_row(data, content="Tờ rơi", channels=codes, target_value="1.234,5", target_unit="tờ")
    send_draft(client, plan, data)
    heading, task = plan.items.all()[1:]
    assert (heading.is_heading, heading.label) == (True, "II")
    assert (task.target_value, task.target_unit) == (Decimal("1234.50"), "tờ")
    assert {channel.code for channel in task.channels.all()} == set(codes)


def test_text_is_stored_composed_and_tidy(client, plan, officer):
    data = open_draft(client, plan)
    data["rows-0-content"] = "Tuye\u0302n\u00a0truye\u0302\u0300n \x00\u202e xong"
    send_draft(client, plan, data)
    assert rows(plan, "content") == ["Tuyên truyền xong"]


NAUGHTY = [
    "\x00\x01\x1f",
    "\ufeffđầu\u200b giữa\u00ad cuối",
    "Z\u0351\u036b\u0343a\u0328l\u0322g\u0321o",
    "👩‍👩‍👧‍👦 🇻🇳",
    "'; DROP TABLE plans_plan; --",
    "<script>alert('x')</script>",
    "{{ 7*7 }}{% now %}${7*7}%s%n",
    "../../etc/passwd\r\nSet-Cookie: a=b",
    '=HYPERLINK("http://x")',
    "\u202eUDNK",
    "ð Ð ɖ Ɖ",
    "x" * 5000,
    "\n" * 900,
]


@pytest.mark.parametrize("text", NAUGHTY)
@pytest.mark.parametrize(
    "field", ["signer", "place", "number", "rows-0-content", "rows-0-time_text", "rows-0-key"]
)
def test_whatever_people_paste_is_stored_tidy_or_refused_in_words(client, plan, officer, field, text):
    response = send_draft(client, plan, open_draft(client, plan) | {field: text})
    assert response.status_code in (302, 422)
    if response.status_code == 302 and field == "rows-0-content":
        stored = rows(plan, "content")
        assert stored in ([normalise(text, keep_lines=True)], [""])
    assert client.get(plan.get_absolute_url()).status_code == 200


def test_the_words_of_the_time_are_read_into_dates(client, plan, officer):
    data = open_draft(client, plan)
    data["rows-0-time_text"] = "Quý II"
    send_draft(client, plan, data)
    first, last = datetime.date(2020, 4, 1), datetime.date(2020, 6, 30)
    assert rows(plan, "time_text", "starts_on", "ends_on", "time_precision") == [
        ("Quý II", first, last, "quarter")
    ]


def test_dates_read_from_words_follow_the_words_when_those_change(client, plan, officer):
    data = open_draft(client, plan)
    data["rows-0-time_text"] = "Quý II"
    send_draft(client, plan, data)
    data = open_draft(client, plan)
    assert data["rows-0-starts_on"] == [""]
    data["rows-0-time_text"] = "Quý III"
    send_draft(client, plan, data)
    assert rows(plan, "starts_on") == [datetime.date(2020, 7, 1)]


def test_dates_that_were_typed_stand_whatever_the_words_say(client, plan, officer):
    data = open_draft(client, plan)
    data |= {"rows-0-time_text": "Quý II", "rows-0-starts_on": "15/05/2020", "rows-0-ends_on": "20/05/2020"}
    send_draft(client, plan, data)
    assert rows(plan, "starts_on", "time_precision") == [(datetime.date(2020, 5, 15), "day")]
    assert open_draft(client, plan)["rows-0-starts_on"] == ["15/05/2020"]


def test_what_was_understood_of_a_time_is_shown(client, plan, officer):
    data = open_draft(client, plan)
    data["rows-0-time_text"] = "Quý II"
    send_draft(client, plan, data)
    page = client.get(reverse("plans:plan-edit", args=[plan.pk])).content.decode()
    assert "Hiểu là: từ 01/04/2020 đến hết 30/06/2020." in page


def test_only_the_columns_of_the_form_change(client, plan, officer):
    before = (plan.state, plan.unit_id, plan.obligation_id, plan.filed_at, plan.amends_id)
    data = open_draft(client, plan) | {
        "state": "approved",
        "unit": "1",
        "unit_id": "1",
        "obligation": "1",
        "filed_at": "2020-01-01",
        "amends": str(plan.pk),
        "rows-0-plan": "1",
        "rows-0-assignment": "1",
        "rows-0-id": "1",
    }
    send_draft(client, plan, data)
    plan.refresh_from_db()
    assert (plan.state, plan.unit_id, plan.obligation_id, plan.filed_at, plan.amends_id) == before
    assert rows(plan, "assignment", "plan") == [(None, plan.pk)]


# --- What is wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("issued_on", "31/02/2020", "ngày"),
        ("issued_on", "01/01/2999", "chưa đúng"),
        ("issued_on", f"{timezone.localdate() + ONE_DAY:%d/%m/%Y}", "tương lai"),
        ("number", "27", "Mời ghi như 60/KH-UBND"),
        ("signer", "x" * 121, "120"),
        ("form", "khac", ""),
    ],
)
def test_a_wrong_head_is_told_at_its_field_and_what_was_typed_stays(
    client, plan, officer, field, typed, sentence
):
    data = open_draft(client, plan) | {field: typed, "rows-0-content": "Đang gõ dở"}
    response = send_draft(client, plan, data)
    head, _rows = errors_of(response)
    assert (response.status_code, list(head)) == (422, [field])
    assert sentence in head[field][0]
    assert sent_by(response)["rows-0-content"] == ["Đang gõ dở"]
    assert field == "form" or sent_by(response)[field] == [typed]
    assert rows(plan, "content") == ["Tuyên truyền trên loa"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("time_text", "Trước 31/02/2020"),
        ("starts_on", "hôm nào"),
        ("target_value", "nhiều"),
        ("target_value", "1,234,5"),
        ("target_value", "-5"),
        ("target_value", "9" * 30),
        ("channels", "khong-co"),
        ("label", "x" * 11),
    ],
)
def test_a_wrong_row_is_told_at_its_field_and_what_was_typed_stays(client, plan, officer, field, typed):
    response = send_draft(client, plan, open_draft(client, plan) | {f"rows-0-{field}": typed})
    head, row_errors = errors_of(response)
    assert (response.status_code, head, list(row_errors[0])) == (422, {}, [field])
    if field != "channels":
        assert sent_by(response)[f"rows-0-{field}"] == [typed]


def test_an_end_before_its_beginning_is_told_at_the_end(client, plan, officer):
    data = open_draft(client, plan) | {"rows-0-starts_on": "02/05/2020", "rows-0-ends_on": "01/05/2020"}
    _head, row_errors = errors_of(send_draft(client, plan, data))
    assert row_errors == [{"ends_on": ["Ngày kết thúc phải từ ngày bắt đầu trở đi."]}]


def test_rows_come_back_in_their_order_when_something_is_wrong(client, plan, officer):
    data = open_draft(client, plan) | {"issued_on": "31/02/2020"}
    second = add_row(data, content="Hai")
    data |= {"rows-0-ORDER": "2", f"rows-{second}-ORDER": "1"}
    back = sent_by(send_draft(client, plan, data))
    assert [back[f"rows-{n}-content"] for n in (0, 1)] == [["Hai"], ["Tuyên truyền trên loa"]]
    assert [back[f"rows-{n}-key"] for n in (0, 1)] == [[""], ["a"]]


def test_a_number_used_by_the_unit_that_year_is_refused_at_its_field(client, plan, officer):
    other = make_plan(make_campaign(units=0, organiser=plan.campaign.organiser, code="dot-2"), unit=plan.unit)
    data = open_draft(client, plan) | {"number": other.number.lower(), "issued_on": "24/02/2020"}
    head, _rows = errors_of(send_draft(client, plan, data))
    assert head == {"number": ["Số này đơn vị đã dùng cho một kế hoạch khác trong năm."]}


def test_the_same_number_in_another_year_or_another_unit_is_free(client, officer, plan):
    campaign = make_campaign(organiser=plan.campaign.organiser, code="dot-2")
    other = make_plan(campaign, unit=campaign.obligations.exclude(unit=plan.unit).get().unit)
    data = open_draft(client, plan) | {"number": other.number, "issued_on": "24/02/2020"}
    assert send_draft(client, plan, data).status_code == 302


def test_an_annex_that_did_not_arrive_is_never_an_annex_without_rows(client, plan, officer):
    data = {name: value for name, value in open_draft(client, plan).items() if not name.startswith("rows-")}
    response = send_draft(client, plan, data)
    assert response.status_code == 422
    assert plan.items.count() == 1


@pytest.mark.parametrize("total", ["", "x", "-1", "99999999999", "701"])
def test_a_wrong_number_of_rows_is_refused_and_nothing_is_lost(client, plan, officer, total):
    response = send_draft(client, plan, open_draft(client, plan) | {"rows-TOTAL_FORMS": total})
    assert response.status_code == 422
    assert plan.items.count() == 1


def test_more_rows_than_an_annex_may_have_are_refused_in_words(client, plan, officer):
    data = open_draft(client, plan)
    for n in range(500):
        add_row(data, content=f"Việc {n}")
    response = send_draft(client, plan, data)
    assert response.context["draft"].rows.non_form_errors() == [
        "Phụ lục có quá nhiều dòng: nhiều nhất 500 dòng."
    ]


# --- Two editors (PROMISES R15) -----------------------------------------------------------------


def test_the_second_of_two_editors_sees_both_texts_and_keeps_their_own(client, plan, officer):
    data = open_draft(client, plan) | {"rows-0-content": "Bản của tôi"}
    save_as_another(plan, "Bản của người khác")
    response = send_draft(client, plan, data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "<del>người khác</del>" in page
    assert "<ins>tôi</ins>" in page
    assert sent_by(response)["rows-0-content"] == ["Bản của tôi"]
    assert rows(plan, "content") == ["Bản của người khác"]


def test_saving_again_after_that_is_a_decision(client, plan, officer):
    data = open_draft(client, plan) | {"rows-0-content": "Bản của tôi"}
    save_as_another(plan)
    response = send_draft(client, plan, data)
    assert send_draft(client, plan, sent_by(response)).status_code == 302
    assert rows(plan, "content") == ["Bản của tôi"]


def test_a_third_editor_in_between_is_shown_too(client, plan, officer):
    data = open_draft(client, plan) | {"rows-0-content": "Bản của tôi"}
    save_as_another(plan)
    response = send_draft(client, plan, data)
    save_as_another(plan, "Bản thứ ba")
    assert send_draft(client, plan, sent_by(response)).status_code == 409
    assert rows(plan, "content") == ["Bản thứ ba"]


def test_a_page_in_conflict_does_not_save_itself(client, plan, officer):
    data = open_draft(client, plan)
    assert b"data-autosave-url" in client.get(reverse("plans:plan-edit", args=[plan.pk])).content
    save_as_another(plan)
    assert b"data-autosave-url" not in send_draft(client, plan, data).content


@pytest.mark.parametrize("version", [None, "", "x", "-1", "٣", "9" * 12])
def test_no_version_is_refused_with_a_sentence_and_what_was_typed_stays(client, plan, officer, version):
    data = open_draft(client, plan) | {"rows-0-content": "Bản của tôi", "version": version or ""}
    if version is None:
        del data["version"]
    response = send_draft(client, plan, data)
    head, _rows = errors_of(response)
    assert (response.status_code, list(head)) == (422, ["__all__"])
    assert sent_by(response)["rows-0-content"] == ["Bản của tôi"]
    assert rows(plan, "content") == ["Tuyên truyền trên loa"]


def test_the_same_text_sent_twice_is_no_conflict(client, plan, officer):
    data = open_draft(client, plan) | {"rows-0-content": "Một bản"}
    add_row(data, content="Dòng mới", target_value="1,5")
    send_draft(client, plan, data)
    assert send_draft(client, plan, data).status_code == 302
    assert plan.items.count() == 2


def test_a_plan_filed_meanwhile_is_not_changed(client, plan, officer):
    data = open_draft(client, plan) | {"rows-0-content": "Muộn rồi"}
    filing.file_plan(plan, by=officer, at=moment("2020-03-02"))
    response = send_draft(client, plan, data)
    assert response.status_code == 409
    assert rows(plan, "content") == ["Tuyên truyền trên loa"]


# --- Without script -----------------------------------------------------------------------------


def test_a_button_adds_a_row_and_keeps_what_was_typed(client, plan, officer):
    data = open_draft(client, plan) | {"number": "chưa rõ", "rows-0-content": "Đang gõ"}
    response = send_draft(client, plan, data, act="add-row")
    back = sent_by(response)
    assert response.status_code == 200
    assert (back["number"], back["rows-0-content"], back["rows-1-content"]) == (
        ["chưa rõ"],
        ["Đang gõ"],
        [""],
    )
    assert rows(plan, "content") == ["Tuyên truyền trên loa"]


def test_a_button_adds_a_heading(client, plan, officer):
    back = sent_by(send_draft(client, plan, open_draft(client, plan), act="add-heading"))
    assert back["rows-1-is_heading"] == ["on"]


@pytest.mark.parametrize(
    ("act", "contents"),
    [
        ("up:2", ["Một", "Ba", "Hai"]),
        ("down:0", ["Hai", "Một", "Ba"]),
        ("up:0", ["Một", "Hai", "Ba"]),
        ("down:2", ["Một", "Hai", "Ba"]),
        ("remove-row:1", ["Một", "Ba"]),
        ("remove-row:99", ["Một", "Hai", "Ba"]),
        ("remove-row:x", ["Một", "Hai", "Ba"]),
        ("up:", ["Một", "Hai", "Ba"]),
    ],
)
def test_buttons_move_and_remove_rows(client, plan, officer, act, contents):
    data = open_draft(client, plan) | {"rows-0-content": "Một"}
    add_row(data, content="Hai")
    add_row(data, content="Ba")
    back = sent_by(send_draft(client, plan, data, act=act))
    assert [back[f"rows-{n}-content"][0] for n in range(int(back["rows-TOTAL_FORMS"][0]))] == contents


def test_the_first_button_of_the_form_saves_so_that_enter_never_removes_a_row(client, plan, officer):
    page = client.get(reverse("plans:plan-edit", args=[plan.pk])).content.decode()
    form = page[page.index("data-autosave-url") :]
    first = form[form.index("<button") :].split(">")[0]
    assert 'name="act" value="save"' in first


# --- The signed file ----------------------------------------------------------------------------


def a_pdf(name="Kế hoạch (đã ký).pdf"):
    return SimpleUploadedFile(name, signed_pdf(), "application/pdf")


def test_the_signed_file_comes_with_the_same_form(client, plan, officer):
    send_draft(client, plan, open_draft(client, plan), file=a_pdf())
    plan.refresh_from_db()
    assert (plan.file.name, plan.file.unit, plan.file.uploaded_by) == (
        "Kế hoạch (đã ký).pdf",
        plan.unit,
        officer,
    )


def test_a_replaced_file_goes_once_the_new_one_is_saved(client, plan, officer):
    replaced = plan.file
    send_draft(client, plan, open_draft(client, plan), file=a_pdf())
    assert not StoredFile.objects.filter(pk=replaced.pk).exists()


def test_a_file_that_a_filing_carries_stays_when_it_is_replaced(client):
    plan = make_returned_plan(make_campaign())
    client.force_login(make_officer(plan.unit))
    filed = plan.file
    send_draft(client, plan, open_draft(client, plan), file=a_pdf())
    plan.refresh_from_db()
    assert plan.file != filed
    assert plan.standing_filing.file == filed


def test_a_sound_file_need_not_be_sent_again_when_something_else_was_wrong(client, plan, officer):
    response = send_draft(client, plan, open_draft(client, plan) | {"issued_on": "31/02/2020"}, file=a_pdf())
    plan.refresh_from_db()
    assert plan.file.name == "ke-hoach.pdf"
    send_draft(client, plan, sent_by(response) | {"issued_on": "24/02/2020"})
    plan.refresh_from_db()
    assert plan.file.name == "Kế hoạch (đã ký).pdf"


def test_a_sound_file_is_kept_over_a_conflict_and_over_a_moved_row(client, plan, officer):
    data = open_draft(client, plan)
    save_as_another(plan)
    back = sent_by(send_draft(client, plan, data, file=a_pdf()))
    back = sent_by(send_draft(client, plan, back, act="add-row"))
    send_draft(client, plan, back)
    plan.refresh_from_db()
    assert plan.file.name == "Kế hoạch (đã ký).pdf"


def test_a_forged_reference_to_a_kept_file_is_no_file(client, plan, officer):
    theirs = make_plan(make_campaign(code="khac")).file
    send_draft(client, plan, open_draft(client, plan) | {"kept": f'"{theirs.pk}"'})
    plan.refresh_from_db()
    assert plan.file.unit == plan.unit


def test_a_file_of_the_wrong_kind_is_told_at_its_field_and_nothing_is_stored(client, plan, officer):
    before = StoredFile.objects.count()
    fake = SimpleUploadedFile("ke-hoach.pdf", b"<html><script>alert(1)</script>", "application/pdf")
    head, _rows = errors_of(send_draft(client, plan, open_draft(client, plan), file=fake))
    assert list(head) == ["file"]
    assert StoredFile.objects.count() == before


# --- Kinds of plans -----------------------------------------------------------------------------


def test_an_integrated_plan_asks_for_the_place_in_the_cchc_plan(client):
    plan = make_plan(make_campaign(), form=PlanForm.INTEGRATED)
    client.force_login(make_officer(plan.unit))
    data = open_draft(client, plan) | {"place": "mục II.4, trang 5"}
    send_draft(client, plan, data)
    plan.refresh_from_db()
    assert plan.place == "mục II.4, trang 5"


def test_what_the_reviewer_said_of_a_row_stands_in_that_row(client):
    plan = make_returned_plan(make_campaign())
    filing_ = plan.standing_filing
    filing_.comments.create(item_key="a", item_name="Tuyên truyền trên loa", text="Ai viết bài?")
    client.force_login(make_officer(plan.unit))
    response = client.get(reverse("plans:plan-edit", args=[plan.pk]))
    assert [c.text for c in response.context["draft"].rows.forms[0].comments] == ["Ai viết bài?"]


def test_a_plan_that_is_filed_leads_to_its_page(client):
    plan = make_filed_plan(make_campaign())
    client.force_login(make_officer(plan.unit))
    response = client.get(reverse("plans:plan-edit", args=[plan.pk]))
    assert (response.status_code, response.url) == (302, plan.get_absolute_url())
    assert plan.state == PlanState.FILED


def test_the_page_takes_the_same_queries_for_one_row_and_for_many(client, plan, officer):
    address = reverse("plans:plan-edit", args=[plan.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    PlanItem.objects.bulk_create(PlanItem(plan=plan, position=n, content=f"Việc {n}") for n in range(1, 20))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one)


def test_what_filing_needs_is_not_called_optional(client, plan, officer):
    fields = client.get(reverse("plans:plan-edit", args=[plan.pk])).context["draft"].head.fields
    needed = [name for name, field in fields.items() if getattr(field, "optional_words", "")]
    assert needed == ["number", "issued_on", "file"]


def test_what_the_district_asks_for_stands_on_the_plan_and_on_its_draft(client):
    plan = make_returned_plan(make_campaign())
    client.force_login(make_officer(plan.unit))
    for name in ("plans:plan-detail", "plans:plan-edit"):
        page = client.get(reverse(name, args=[plan.pk]))
        assert page.context["asked"].return_reasons == ["Thiếu phụ lục phân công"]
        assert "nộp lại chậm nhất ngày 11/03/2020:" in page.content.decode()
