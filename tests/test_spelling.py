"""One word in all its Vietnamese spellings (PROMISES S22): found, told apart, ordered and addressed alike."""

import unicodedata

import pytest
from django.urls import reverse
from django.utils import timezone

from plans import filing, writing
from plans.forms.obligation import PaperForm
from plans.forms.plan import HeadForm
from plans.models import Plan
from plans.states import PlanForm
from portal import keeping_lists
from portal.audit import record
from portal.lists import list_called
from portal.models import Unit
from portal.vietnamese import fold, number_sought, parse_number, slug, sort_key, spelling
from tests.factories.campaigns import make_approved_plan, make_campaign, make_filed_plan, make_plan
from tests.factories.people import make_administrator, make_officer, make_reviewer, make_user
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db

NAME = "Phường Hòa Đống"
SPELLINGS = {
    "as it stands": NAME,
    "taken apart": unicodedata.normalize("NFD", NAME),
    "tone in the old place": "Phường Hoà Đống",
    "old place, taken apart": unicodedata.normalize("NFD", "Phường Hoà Đống"),
    "without marks": "phuong hoa dong",
    "in capitals": "PHƯỜNG HÒA ĐỐNG",
    "in capitals, taken apart": unicodedata.normalize("NFD", "PHƯỜNG HÒA ĐỐNG"),
    "no-break spaces": NAME.replace(" ", "\u00a0"),
    "too many blanks": "  Phường   Hòa\tĐống ",
    "another letter like Đ": "Phường Hòa Ðống",
    "zero-width letters": "Phường\u200b Hòa\ufeff Đống",
}
# Letters count where two texts must not be the same: these say what NAME says.
SAME = [what for what in SPELLINGS if what != "without marks"]


@pytest.fixture(params=SPELLINGS.values(), ids=SPELLINGS)
def typed(request):
    return request.param


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def unit(district):
    make_unit("Phường Hoàng Đạo", parent=district)  # alike, and never meant
    return make_unit(NAME, parent=district, code="hoa.dong")


@pytest.fixture
def campaign(unit):
    return make_campaign(units=0, organiser=unit.parent, code="2020", year=2020)


@pytest.fixture
def keeper(client, district):
    keeper = make_administrator(district)
    client.force_login(keeper)
    return keeper


@pytest.fixture
def reviewer(client, district):
    reviewer = make_reviewer(district)
    client.force_login(reviewer)
    return reviewer


def spelled(rows):
    return [str(row) for row in rows]


# --- Found ------------------------------------------------------------------------------------------


def test_a_unit_is_found_in_the_list_of_units(client, unit, keeper, typed):
    answer = client.get(reverse("portal:unit-list"), {"q": typed, "on": ""})
    assert spelled(answer.context["page"]) == [NAME]


def test_a_unit_is_found_on_the_dashboard(client, campaign, reviewer, typed):
    answer = client.get(reverse("plans:dashboard", args=["2020"]), {"tim": typed})
    assert [entry.unit.name for entry in answer.context["page"]] == [NAME]


def test_a_unit_is_found_in_the_exports_of_the_dashboard(client, campaign, reviewer, typed):
    answer = client.get(reverse("plans:dashboard-export", args=["2020", "json"]), {"tim": typed})
    assert [unit["name"] for unit in answer.json()["units"]] == [NAME]


def test_a_unit_is_found_in_the_register(client, campaign, reviewer, typed):
    answer = client.get(reverse("plans:obligation-list", args=["2020"]), {"tim": typed})
    assert [entry.unit.name for entry in answer.context["page"]] == [NAME]


def test_a_unit_to_add_is_found(client, campaign, reviewer, typed):
    late = make_unit("Phường Hòa Đống mới", parent=campaign.organiser)
    answer = client.get(reverse("plans:obligation-choose", args=["2020"]), {"tim": typed})
    assert list(answer.context["units"]) == [late]


def test_a_plan_is_found_in_the_queue_by_its_unit(client, campaign, unit, reviewer, typed):
    for obligation in campaign.obligations.all():
        make_filed_plan(campaign, unit=obligation.unit)
    answer = client.get(reverse("plans:review-queue"), {"tim": typed})
    assert [row["plan"].unit.name for row in answer.context["rows"]] == [NAME]


def test_a_person_is_found_in_the_list_of_people(client, unit, keeper, typed):
    make_officer(unit, full_name="Nguyễn Hoàng Đạo")
    person = make_officer(unit, full_name=f"Chị {NAME}")
    answer = client.get(reverse("portal:user-list"), {"q": typed})
    assert list(answer.context["page"]) == [person]


def test_a_person_is_found_in_the_trail(client, unit, keeper, typed):
    for name in (NAME, "Nguyễn Hoàng Đạo"):
        record("unit.correct", unit, by=make_officer(unit, full_name=name))
    answer = client.get(reverse("portal:event-list"), {"actor": typed})
    assert [event.actor.full_name for event in answer.context["page"]] == [NAME]


def test_a_follower_is_found_by_name(client, unit, keeper, typed):
    leaver, follower = make_officer(unit), make_officer(unit, full_name=NAME)
    today = f"{timezone.localdate():%d/%m/%Y}"
    client.post(reverse("portal:user-hand-over", args=[leaver.pk]), {"to": typed, "from_day": today})
    assert leaver.appointments.get().ends_on < timezone.localdate()
    assert follower.appointments.filter(unit=unit).exists()


def test_a_unit_is_chosen_by_its_name(client, unit, keeper, typed):
    person = make_officer(unit.parent)
    sent = {"unit": typed, "role": "officer", "starts_on": "01/03/2020"}
    assert client.post(reverse("portal:appointment-add", args=[person.pk]), sent).status_code == 302
    assert person.appointments.filter(unit=unit).exists()


NUMBERS_SOUGHT = {
    "12/QĐ-UBND": "as it stands",
    unicodedata.normalize("NFD", "12/QĐ-UBND"): "taken apart",
    "12/qđ-ubnd": "small letters",
    "12/QD-UBND": "without marks",
    "12 QĐ UBND": "with blanks",
    "012/QĐ–UBND": "a zero before, a long dash",
    "12\u00a0/\u00a0QÐ-UBND": "no-break spaces, another Đ",
    "Số: 12/QĐ-UBND": "with its word",
    "12/QĐ": "the beginning",
    "qd-ubnd": "the end, without marks",
}


@pytest.mark.parametrize("typed", NUMBERS_SOUGHT, ids=NUMBERS_SOUGHT.values())
def test_a_plan_is_found_in_the_queue_by_its_number(client, campaign, unit, reviewer, typed):
    other, plan = [make_plan(campaign, unit=one.unit) for one in campaign.obligations.order_by("unit__name")][
        ::-1
    ]
    for one, number in ((other, "12/KH-UBND"), (plan, "12/QĐ-UBND")):
        writing.save_draft(one, by=reviewer, version=one.version, head={"number": number})
        filing.file_plan(one, by=make_officer(one.unit))
    answer = client.get(reverse("plans:review-queue"), {"tim": typed})
    assert [row["plan"] for row in answer.context["rows"]] == [plan]


def test_what_names_no_number_finds_no_number(client, campaign, reviewer):
    make_filed_plan(campaign)
    assert number_sought(" / ") == number_sought("0") == ""
    assert client.get(reverse("plans:review-queue"), {"tim": "/"}).context["rows"] == []


# --- Told apart -------------------------------------------------------------------------------------

SAME_NUMBER = ["60/KH-UBND", "60 KH UBND", "060/kh-ubnd", "Số 60 / KH – UBND", "60\u00a0/KH-UBND"]
SAME_NUMBER_WITH_MARKS = [
    "12/QĐ-UBND",
    unicodedata.normalize("NFD", "12/QĐ-UBND"),
    "12/QD-UBND",
    "12 qđ ubnd",
]
ALL_NUMBERS = [("60/KH-UBND", typed) for typed in SAME_NUMBER]
ALL_NUMBERS += [("12/QĐ-UBND", typed) for typed in SAME_NUMBER_WITH_MARKS]


@pytest.fixture
def amendment(campaign, unit):
    """A draft of a unit that has used a number this year already."""
    plan = make_approved_plan(campaign, unit=unit)
    return filing.amend(plan, by=make_officer(unit))


def use(plan, number):
    Plan.objects.filter(pk=plan.amends_id).update(
        number=number, number_key=parse_number(number).key, number_year=2020
    )


@pytest.mark.parametrize(("number", "typed"), ALL_NUMBERS)
def test_a_number_is_used_once_a_year_however_it_is_spelled(amendment, number, typed):
    use(amendment, number)
    form = HeadForm({"number": typed, "issued_on": "02/03/2020", "kept": ""}, plan=amendment)
    assert form.errors == {"number": ["Số này đơn vị đã dùng cho một kế hoạch khác trong năm."]}


@pytest.mark.parametrize(("number", "typed"), ALL_NUMBERS)
def test_so_it_is_for_a_plan_that_came_on_paper(campaign, unit, number, typed):
    plan = make_plan(campaign, unit=unit)
    writing.save_draft(plan, by=make_officer(unit), version=plan.version, head={"number": number})
    Plan.objects.filter(pk=plan.pk).update(obligation=campaign.obligations.exclude(unit=unit).get())
    sent = {
        "received_on": "02/03/2020",
        "issued_on": "24/02/2020",
        "form": PlanForm.STANDALONE,
        "number": typed,
    }
    form = PaperForm(sent, obligation=campaign.obligations.get(unit=unit), today=timezone.localdate())
    assert form.errors["number"] == ["Số này đơn vị đã dùng cho một kế hoạch khác trong năm."]


def test_numbers_that_differ_by_a_letter_are_two(amendment):
    use(amendment, "12/ĐA-UBND")
    form = HeadForm({"number": "12/DA-UBND", "issued_on": "02/03/2020", "kept": ""}, plan=amendment)
    assert "number" not in form.errors


@pytest.mark.parametrize("typed", [SPELLINGS[what] for what in SAME], ids=SAME)
def test_an_entry_stands_once_in_a_list_however_it_is_spelled(client, keeper, typed):
    keeping_lists.add_entry(list_called("hinh-thuc"), {"name": NAME, "group": "truyen_thong"}, by=keeper)
    sent = {"name": typed, "group": "truyen_thong", "position": "1"}
    answer = client.post(reverse("portal:list-entry-add", args=["hinh-thuc"]), sent)
    assert answer.context["form"].errors == {"name": ["Mục này đã có trong danh mục."]}


def test_an_entry_whose_marks_differ_is_another_one(client, keeper):
    keeping_lists.add_entry(
        list_called("hinh-thuc"), {"name": "Bảng tin", "group": "truyen_thong"}, by=keeper
    )
    sent = {"name": "Băng tin", "group": "truyen_thong", "position": "1"}
    assert client.post(reverse("portal:list-entry-add", args=["hinh-thuc"]), sent).status_code == 302


def test_a_user_name_is_taken_whatever_its_case(client, unit, keeper):
    make_user(username="nguyenvana")
    sent = {
        "username": "NguyenVanA\u00a0",
        "full_name": "A",
        "email": "a@example.vn",
        "unit": unit.code,
        "role": "officer",
        "starts_on": "01/01/2020",
    }
    answer = client.post(reverse("portal:user-add"), sent)
    assert answer.context["form"].errors == {"username": ["Tên đăng nhập này đã có người dùng."]}


@pytest.mark.parametrize("what", SAME)
def test_what_says_the_same_is_spelled_the_same(what):
    assert spelling(SPELLINGS[what]) == spelling(NAME)


@pytest.mark.parametrize("pair", [("hoa", "hòa"), ("đa", "da"), ("ma", "mả"), ("Hồ Đào", "Ho Dao")])
def test_what_says_another_thing_is_spelled_otherwise(pair):
    assert spelling(pair[0]) != spelling(pair[1])


# --- Stored, ordered, addressed ---------------------------------------------------------------------


@pytest.mark.parametrize("what", ["taken apart", "no-break spaces", "too many blanks", "zero-width letters"])
def test_a_name_is_stored_in_one_form(client, unit, keeper, what):
    sent = {"name": SPELLINGS[what], "code": "moi", "kind": "phuong", "parent": "hoa.dong"}
    client.post(reverse("portal:unit-add"), sent)
    assert Unit.objects.get(code="moi").name == NAME


ORDER = ["Phường Cát Linh", "Phường Dịch Vọng", "Phường Đội Cấn", "Phường Láng Hạ", "Phường Ô Chợ Dừa"]


@pytest.fixture
def jumbled(district):
    """Wards whose names stand in two forms of Unicode, made in the wrong order."""
    for n, name in enumerate(reversed(ORDER)):
        make_unit(unicodedata.normalize("NFD" if n % 2 else "NFC", name), parent=district)


def composed(names):
    return [unicodedata.normalize("NFC", name) for name in names]


def test_the_list_of_units_is_in_vietnamese_order(client, jumbled, keeper):
    answer = client.get(reverse("portal:unit-list"), {"q": "phuong"})
    assert composed(unit.name for unit in answer.context["page"]) == ORDER


def test_units_to_add_are_in_vietnamese_order(client, jumbled, campaign, reviewer, district):
    for name in reversed(ORDER):
        make_unit(f"{name} mới", parent=district)
    answer = client.get(reverse("plans:obligation-choose", args=["2020"]), {"tim": "moi"})
    assert composed(unit.name for unit in answer.context["units"]) == [f"{name} mới" for name in ORDER]


def test_the_dashboard_is_in_vietnamese_order(client, jumbled, district, reviewer):
    make_campaign(units=0, organiser=district, code="2021", year=2021)
    answer = client.get(reverse("plans:dashboard", args=["2021"]), {"xep": "ten"})
    assert composed(entry.unit.name for entry in answer.context["page"]) == ORDER


def test_the_list_of_people_is_in_vietnamese_order(client, unit, keeper):
    names = ["Phan Văn Cát", "Phan Văn Dân", "Phan Văn Đạo", "Phan Văn Láng", "Phan Văn Ông"]
    for n, name in enumerate(reversed(names)):
        make_officer(unit, full_name=unicodedata.normalize("NFD" if n % 2 else "NFC", name))
    answer = client.get(reverse("portal:user-list"), {"q": "phan van"})
    assert composed(person.full_name for person in answer.context["page"]) == names


def test_the_order_of_the_database_is_that_of_the_code(jumbled):
    names = [unit.name for unit in Unit.objects.filter(kind="phuong").in_order()]
    assert names == sorted(names, key=sort_key)


def test_an_address_is_the_same_for_every_spelling(typed):
    assert slug(typed) == "phuong-hoa-dong"
    assert fold(typed) == "phuong hoa dong"


@pytest.mark.parametrize("what", ["as it stands", "taken apart", "no-break spaces"])
def test_the_code_of_an_entry_is_the_same_for_every_spelling(keeper, what):
    values = {"name": SPELLINGS[what], "group": "truyen_thong"}
    assert keeping_lists.add_entry(list_called("hinh-thuc"), values, by=keeper).pk == "phuong_hoa_dong"


def test_the_document_of_a_plan_is_named_in_plain_letters(client, campaign, unit):
    Unit.objects.filter(pk=unit.pk).update(name=SPELLINGS["taken apart"])
    plan = make_plan(campaign, unit=unit)
    client.force_login(make_officer(unit))
    answer = client.get(reverse("plans:plan-docx", args=[plan.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="ke-hoach-2020-phuong-hoa-dong.docx"'
