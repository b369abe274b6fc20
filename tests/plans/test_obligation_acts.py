"""Acts on the register: each with its reason and decision number, each once, none after the campaign's end."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from plans import preparing, registering, settling
from plans.models import Filing, Plan
from plans.states import Bucket, PlanForm, PlanState
from portal.models import Event, Notice, StoredFile, UnitSuccession
from tests.factories.campaigns import make_campaign, make_filed_plan, make_plan, make_returned_plan, moment
from tests.factories.files import pdf, upload
from tests.factories.people import make_officer, make_reviewer
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db
REGISTER = "/ban-lam-viec/dot/2020/danh-sach/"
WHY = {"reason": "Thuộc Sở Y tế", "decision_number": "88/tb-ubnd"}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: moment("2020-03-06 10:00"))


@pytest.fixture
def campaign():
    return make_campaign(units=1, code="2020")


@pytest.fixture
def obligation(campaign):
    return campaign.obligations.get()


@pytest.fixture
def reviewer(client, campaign):
    user = make_reviewer(campaign.organiser)
    client.force_login(user)
    return user


def act(obligation, verb):
    return f"{REGISTER}{obligation.pk}/{verb}/"


def paper(**data):
    return {
        "received_on": "05/03/2020",
        "form": "standalone",
        "number": "12/kh-ubnd",
        "issued_on": "04/03/2020",
        "signer": "",
        "place": "",
        "upload": upload(pdf(), "ke-hoach.pdf"),
    } | data


# --- Adding -------------------------------------------------------------------------------------


def test_a_unit_of_any_kind_is_found_without_marks_and_added_with_its_own_date(client, campaign, reviewer):
    unit = make_unit("Đội Quản lý trật tự xây dựng", kind="doi", parent=campaign.organiser, code="dd.doi")
    found = client.get(f"{REGISTER}them/", {"tim": "doi quan ly"})
    assert list(found.context["units"]) == [unit]
    data = WHY | {"due_on": "20/03/2020"}
    answer = client.post(f"{REGISTER}them/dd.doi/", data)
    entry = campaign.obligations.get(unit=unit).current_entry
    assert answer["Location"] == f"{REGISTER}{entry.obligation_id}/"
    assert (entry.bucket, entry.due_on) == (Bucket.MISSING, datetime.date(2020, 3, 20))
    assert (entry.reason, entry.decision_number, entry.by) == ("Thuộc Sở Y tế", "88/TB-UBND", reviewer)


def test_without_a_date_of_its_own_the_unit_has_that_of_the_campaign(client, campaign, reviewer):
    make_unit(parent=campaign.organiser, code="moi")
    client.post(f"{REGISTER}them/moi/", WHY)
    assert campaign.obligations.get(unit__code="moi").current_entry.due_on == campaign.due_on


def test_a_second_press_leads_to_the_unit_that_was_added(client, campaign, reviewer):
    make_unit(parent=campaign.organiser, code="moi")
    first, second = (client.post(f"{REGISTER}them/moi/", WHY) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert campaign.obligations.filter(unit__code="moi").count() == 1


def test_units_that_ended_or_are_listed_or_lie_elsewhere_are_not_offered(client, campaign, reviewer):
    make_unit("Phường cũ", parent=campaign.organiser, code="cu", active_to=datetime.date(2020, 3, 5))
    make_unit("Phường nơi khác", parent=make_district("UBND quận Ba Đình"), code="xa")
    assert list(client.get(f"{REGISTER}them/", {"tim": "phuong"}).context["units"]) == []
    assert client.post(f"{REGISTER}them/cu/", WHY).status_code == 404
    assert client.post(f"{REGISTER}them/xa/", WHY).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": " \u200b "}, "reason"),
        ({"decision_number": ""}, "decision_number"),
        ({"decision_number": "quyết định miệng"}, "decision_number"),
        ({"due_on": "31/02/2020"}, "due_on"),
        ({"due_on": "05/03/2020"}, "due_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(client, campaign, reviewer, wrong, field):
    make_unit(parent=campaign.organiser, code="moi")
    answer = client.post(f"{REGISTER}them/moi/", WHY | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert campaign.obligations.count() == 1


# --- Exempting, readmitting, leaving, extending ---------------------------------------------------


def test_exempting_keeps_the_reason_and_tells_the_unit(client, obligation, reviewer):
    client.post(act(obligation, "mien"), WHY)
    entry = obligation.current_entry
    assert (entry.bucket, entry.reason, entry.decision_number) == (
        Bucket.EXEMPT,
        "Thuộc Sở Y tế",
        "88/TB-UBND",
    )
    assert Notice.objects.filter(key__startswith="exempted:", unit=obligation.unit).count() == 1
    assert Event.objects.filter(action="register.exempt", actor=reviewer).count() == 1


def test_exempting_twice_writes_one_entry_and_answers_kindly(client, obligation, reviewer):
    client.post(act(obligation, "mien"), WHY)
    assert client.post(act(obligation, "mien"), WHY).status_code == 409
    assert obligation.entries.count() == 2


def test_a_page_asks_before_an_act_and_changes_nothing(client, obligation, reviewer):
    for verb in ("mien", "gia-han", "ra-khoi", "nhap-thay", "dua-lai"):
        assert client.get(act(obligation, verb)).status_code == 200
    assert obligation.entries.count() == 1


def test_a_unit_that_left_by_mistake_is_readmitted_with_its_plan(client, campaign, obligation, reviewer):
    make_filed_plan(campaign, at="2020-03-02")
    client.post(act(obligation, "ra-khoi"), {"reason": "Nhầm"})
    assert obligation.current_entry.bucket == Bucket.LEFT
    client.post(act(obligation, "dua-lai"), WHY)
    assert obligation.current_entry.bucket == Bucket.UNDER_REVIEW
    assert Notice.objects.filter(key__startswith="readmitted:", unit=obligation.unit).count() == 1


def test_a_unit_that_has_ended_is_not_readmitted(client, obligation, reviewer):
    client.post(act(obligation, "ra-khoi"), {"reason": "Giải thể"})
    type(obligation.unit).objects.update(active_to=datetime.date(2020, 3, 5))
    assert client.post(act(obligation, "dua-lai"), WHY).status_code == 409
    assert obligation.current_entry.bucket == Bucket.LEFT


def test_leaving_twice_writes_one_entry(client, obligation, reviewer):
    assert client.post(act(obligation, "ra-khoi"), {"reason": "Nhầm"}).status_code == 302
    assert client.post(act(obligation, "ra-khoi"), {"reason": "Nhầm"}).status_code == 409
    assert obligation.entries.count() == 2


def test_extending_moves_the_date_of_the_first_filing(client, obligation, reviewer):
    client.post(act(obligation, "gia-han"), {"due_on": "20/03/2020", "reason": "Chờ ký"})
    assert obligation.current_entry.due_on == datetime.date(2020, 3, 20)


@pytest.mark.parametrize("day", ["13/03/2020", "01/03/2020", "20/03/2030", ""])
def test_a_date_that_is_no_extension_is_refused_at_its_field(client, obligation, reviewer, day):
    answer = client.post(act(obligation, "gia-han"), {"due_on": day, "reason": "Chờ ký"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["due_on"])


def test_a_unit_that_has_filed_is_not_extended(client, campaign, obligation, reviewer):
    make_filed_plan(campaign)
    data = {"due_on": "20/03/2020", "reason": "Chờ ký"}
    assert client.post(act(obligation, "gia-han"), data).status_code == 409


def test_a_plan_of_a_unit_that_is_exempt_cannot_be_judged(client, campaign, obligation, reviewer):
    plan = make_filed_plan(campaign)
    client.post(act(obligation, "mien"), WHY)
    address = f"/ban-lam-viec/xem-xet/{plan.pk}/dat-yeu-cau/"
    assert client.post(address, {"seen": plan.standing_filing.pk}).status_code == 409
    assert obligation.current_entry.bucket == Bucket.EXEMPT


# --- A paper plan ---------------------------------------------------------------------------------


def test_a_paper_plan_is_recorded_with_its_file_and_the_unit_is_told(client, obligation, reviewer):
    answer = client.post(act(obligation, "nhap-thay"), paper())
    assert answer["Location"] == f"{REGISTER}{obligation.pk}/"
    filed = Filing.objects.get()
    assert (filed.number, filed.received_on, filed.filed_by) == (
        "12/KH-UBND",
        datetime.date(2020, 3, 5),
        reviewer,
    )
    assert (filed.file.name, filed.file.unit) == ("ke-hoach.pdf", obligation.unit)
    assert obligation.current_entry.bucket == Bucket.UNDER_REVIEW
    assert Notice.objects.filter(key__startswith="paper:", unit=obligation.unit).count() == 1


def test_a_paper_plan_goes_into_the_draft_that_the_unit_began(client, campaign, obligation, reviewer):
    draft = make_plan(campaign)
    client.post(act(obligation, "nhap-thay"), paper())
    plan = Plan.objects.get()
    assert (plan.pk, plan.state, plan.number) == (draft.pk, PlanState.FILED, "12/KH-UBND")
    assert [item.content for item in plan.items.all()] == ["Tuyên truyền trên loa"]


def test_a_paper_plan_answers_a_return(client, campaign, obligation, reviewer):
    plan = make_returned_plan(campaign, refile_by="2020-03-05")
    client.post(act(obligation, "nhap-thay"), paper(number=plan.number))
    filed = plan.filings.last()
    assert (filed.round, filed.is_on_time) == (2, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"received_on": "07/03/2020"}, "received_on"),
        ({"issued_on": "06/03/2020"}, "issued_on"),
        ({"issued_on": "31/02/2020"}, "issued_on"),
        ({"number": "số 12"}, "number"),
        ({"form": "integrated"}, "place"),
        ({"form": "khac"}, "form"),
        ({"upload": ""}, "upload"),
        ({"upload": upload(b"<html>", "ke-hoach.pdf")}, "upload"),
    ],
)
def test_a_paper_plan_that_cannot_be_is_refused_at_its_field(client, obligation, reviewer, wrong, field):
    answer = client.post(act(obligation, "nhap-thay"), paper(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Plan.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_number_that_the_unit_used_that_year_is_refused_at_its_field(
    client, campaign, obligation, reviewer
):
    earlier = preparing.copy_campaign(campaign, code="2020-2", year=2020, by=reviewer)
    earlier.due_on = campaign.due_on
    earlier.save(update_fields=["due_on"])
    registering.open_campaign(earlier, by=reviewer, at=moment("2020-02-20"))
    used = make_plan(earlier)
    answer = client.post(act(obligation, "nhap-thay"), paper(number=used.number, issued_on="24/02/2020"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["number"])
    assert answer.context["form"]["number"].value() == used.number


def test_recording_the_paper_plan_twice_records_it_once(client, obligation, reviewer):
    client.post(act(obligation, "nhap-thay"), paper())
    assert client.post(act(obligation, "nhap-thay"), paper()).status_code == 409
    assert (Filing.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_full_disk_is_told_at_the_file_and_nothing_is_stored(client, obligation, reviewer, monkeypatch):
    def no_room(*args, **kwargs):
        raise ValidationError("Máy chủ hết chỗ chứa tệp.")

    monkeypatch.setattr("plans.views.obligation_act.keep", no_room)
    answer = client.post(act(obligation, "nhap-thay"), paper())
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])
    assert not Plan.objects.exists()


# --- Who, and until when --------------------------------------------------------------------------

VERBS = ["mien", "dua-lai", "gia-han", "ra-khoi", "nhap-thay"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_closed_campaign_refuses_kindly(client, campaign, obligation, reviewer, verb):
    registering.close_campaign(campaign, by=reviewer)
    assert client.get(act(obligation, verb)).status_code == 409
    assert client.post(act(obligation, verb), WHY).status_code == 409
    assert client.get(f"{REGISTER}them/").status_code == 409
    assert obligation.entries.count() == 1


@pytest.mark.parametrize("verb", VERBS)
def test_acts_are_for_those_who_keep_this_register(client, obligation, verb):
    client.force_login(make_officer(obligation.unit))
    assert client.post(act(obligation, verb), WHY).status_code == 403
    client.force_login(make_reviewer(make_district("UBND quận Ba Đình")))
    assert client.post(act(obligation, verb), WHY).status_code == 404
    assert obligation.entries.count() == 1


def test_only_declared_columns_change(client, obligation, reviewer):
    client.post(act(obligation, "mien"), WHY | {"bucket": "missing", "due_on": "01/01/2030", "by": "1"})
    entry = obligation.current_entry
    assert (entry.bucket, entry.due_on, entry.by) == (
        Bucket.EXEMPT,
        datetime.date(2020, 3, 13),
        reviewer,
    )


def test_a_renamed_unit_keeps_its_page_and_its_name_of_then(client, campaign, obligation, reviewer):
    old = obligation.unit
    new = make_unit("Phường tên mới", parent=campaign.organiser)
    type(old).objects.filter(pk=old.pk).update(active_to=datetime.date(2020, 3, 1))
    UnitSuccession.objects.create(
        predecessor=old,
        successor=new,
        effective_on=datetime.date(2020, 3, 2),
        share="whole",
        legal_basis="NQ 1",
    )
    settling.settle_ended_units()
    answer = client.get(f"{REGISTER}{obligation.pk}/")
    assert [entry.unit for entry in answer.context["entries"]] == [new, old]
    assert answer.context["obligation"].unit == new


def test_an_integrated_paper_plan_names_its_place(client, obligation, reviewer):
    client.post(act(obligation, "nhap-thay"), paper(form="integrated", place="mục II, trang 3"))
    plan = Plan.objects.get()
    assert (plan.form, plan.place) == (PlanForm.INTEGRATED, "mục II, trang 3")
