"""The administrator's pages on people and their roles, through a real client."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.access import Act, Role, may
from portal.models import Appointment, Event, Letter, User
from tests.factories.people import appoint, make_administrator, make_officer, make_reviewer
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def district():
    return make_district(code="dd")


@pytest.fixture
def keeper(district):
    return make_administrator(district, username="quantri", full_name="Quản trị")


@pytest.fixture
def admin(client, keeper):
    client.force_login(keeper)
    return client


def page(name, *args):
    return reverse(f"portal:{name}", args=args)


def names(response):
    return [person.username for person in response.context["page"]]


NEW = {
    "full_name": "Nguyễn Thị Lan",
    "username": "lan",
    "email": "lan@example.vn",
    "unit": "dd",
    "role": "officer",
    "starts_on": "01/03/2020",
}


def test_a_new_person_gets_a_role_and_an_invitation_that_lets_them_choose_a_password(admin, district):
    response = admin.post(page("user-add"), NEW)
    person = User.objects.get(username="lan")
    assert response.url == page("user-detail", person.pk)
    assert may(person, Act.PLAN_WRITE, unit=district)
    path = next(line for line in Letter.objects.get().body.splitlines() if "/quen-mat-khau/" in line)
    visitor = Client()
    form_page = visitor.get(path.removeprefix("http://localhost:8000"), follow=True)
    password = {"new_password1": "cây đa bến nước 2020", "new_password2": "cây đa bến nước 2020"}
    visitor.post(form_page.request["PATH_INFO"], password)
    assert User.objects.get(username="lan").check_password("cây đa bến nước 2020")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "quantri"}, "username"),
        ({"username": "QUANTRI"}, "username"),
        ({"username": "lấn"}, "username"),
        ({"full_name": " "}, "full_name"),
        ({"email": ""}, "email"),
        ({"email": "lan"}, "email"),
        ({"unit": "bd"}, "unit"),
        ({"role": "king"}, "role"),
        ({"starts_on": "31/02/2020"}, "starts_on"),
        ({"ends_on": "01/01/2020"}, "ends_on"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said_and_nothing_is_stored(admin, changes, field):
    make_district("UBND quận Ba Đình", code="bd")
    response = admin.post(page("user-add"), NEW | changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert (User.objects.count(), Letter.objects.count()) == (1, 0)


def test_nobody_becomes_a_superuser_by_a_form(admin):
    admin.post(page("user-add"), NEW | {"is_superuser": "on", "is_active": "", "password": "x"})
    person = User.objects.get(username="lan")
    assert (person.is_superuser, person.is_active, person.has_usable_password()) == (False, True, False)


def test_the_list_shows_people_of_ones_own_units_and_finds_without_marks(admin, district):
    make_officer(make_unit(parent=district), username="lan", full_name="Nguyễn Thị Lân")
    make_officer(make_unit(parent=district), username="cu", is_active=False)
    make_officer(make_district("UBND quận Ba Đình"), username="khac")
    assert names(admin.get(page("user-list"))) == ["lan", "quantri"]
    assert names(admin.get(page("user-list"), {"q": "thi lan"})) == ["lan"]
    assert names(admin.get(page("user-list"), {"state": "khoa"})) == ["cu"]
    assert names(admin.get(page("user-list"), {"role": "administrator"})) == ["quantri"]


def test_filtering_by_a_unit_includes_the_units_beneath(admin, district):
    ward = make_unit("Phường Cát Linh", code="00178", parent=district)
    make_officer(ward, username="lan")
    assert names(admin.get(page("user-list"), {"unit": "cat linh"})) == ["lan"]
    assert names(admin.get(page("user-list"), {"unit": "dd"})) == ["lan", "quantri"]


def test_three_people_take_as_many_queries_as_one(admin, district, django_assert_max_num_queries):
    def count(rows):
        for _n in range(rows):
            appoint(make_officer(make_unit(parent=district)), Role.LEADER, district)
        with django_assert_max_num_queries(30) as queries:
            admin.get(page("user-list"))
        return len(queries)

    assert count(1) == count(2)


def test_the_exported_people_come_back_as_an_import_that_changes_nothing(admin, district):
    make_officer(
        make_unit(code="00178", parent=district), username="lan", full_name="Lan", phone="+84 24 3851"
    )
    content = b"".join(admin.get(page("user-list"), {"format": "csv"}).streaming_content)
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("nguoi-dung.csv", content)
    response = admin.post(page("user-import"), {"people": file, "act": "check"})
    assert response.context["report"].summary() == "Tệp không có gì mới: cả 2 dòng đều đã có trên cổng."


def test_particulars_are_corrected_and_a_taken_name_is_refused(admin, district):
    person = make_officer(district, username="lan", full_name="Lan")
    typed = {
        "full_name": "Nguyễn Thị Lan",
        "username": "lan",
        "email": "moi@example.vn",
        "is_superuser": "on",
    }
    assert admin.post(page("user-correct", person.pk), typed | {"username": "quantri"}).status_code == 422
    admin.post(page("user-correct", person.pk), typed)
    person.refresh_from_db()
    assert (person.full_name, person.email, person.is_superuser) == (
        "Nguyễn Thị Lan",
        "moi@example.vn",
        False,
    )
    assert names(admin.get(page("user-list"), {"q": "nguyen thi"})) == ["lan"]


def test_a_disabled_person_is_out_at_the_next_request(admin, district):
    person = make_officer(district)
    theirs = Client()
    theirs.force_login(person)
    assert theirs.get(page("notice-list")).status_code == 200
    admin.post(page("user-disable", person.pk), {"reason": "Chuyển công tác"})
    assert theirs.get(page("notice-list")).status_code == 302
    admin.post(page("user-enable", person.pk), {"reason": "Khóa nhầm"})
    assert User.objects.get(pk=person.pk).is_active


def test_an_account_is_shut_only_with_a_reason_and_never_ones_own(admin, keeper, district):
    person = make_officer(district)
    assert admin.post(page("user-disable", person.pk), {"reason": " "}).status_code == 422
    assert admin.post(page("user-disable", keeper.pk), {"reason": "x"}).status_code == 409
    assert User.objects.filter(is_active=True).count() == 2


def test_a_lost_second_factor_is_forgotten_with_a_reason(admin, district):
    person = make_officer(district)
    TOTPDevice.objects.create(user=person, confirmed=True)
    admin.post(page("user-second-factor", person.pk), {"reason": "Mất điện thoại, đã gặp trực tiếp"})
    assert not TOTPDevice.objects.exists()
    assert Event.objects.get(action="user.second_factor_off").note == "Mất điện thoại, đã gặp trực tiếp"


def test_an_invitation_is_sent_again_at_most_once_in_five_minutes(admin, district):
    admin.post(page("user-add"), NEW)
    person = User.objects.get(username="lan")
    for _press in range(3):
        admin.post(page("user-invite", person.pk))
    assert Letter.objects.count() <= 3
    assert Letter.objects.filter(key__startswith=f"invite:{person.pk}:").exists()


# --- Roles --------------------------------------------------------------------------------------------


def test_a_role_is_given_and_ended_by_the_pages(admin, district):
    person = make_officer(district)
    typed = {"unit": "dd", "role": "leader", "starts_on": f"{TODAY:%d/%m/%Y}"}
    admin.post(page("appointment-add", person.pk), typed)
    role = person.appointments.get(role="leader")
    yesterday = TODAY - datetime.timedelta(days=1)
    admin.post(page("appointment-end", role.pk), {"ends_on": f"{yesterday:%d/%m/%Y}", "reason": "Nhầm"})
    assert not person.appointments.filter(role="leader").exists()


def test_a_role_held_already_is_not_given_twice(admin, district):
    person = make_officer(district)
    typed = {"unit": "dd", "role": "officer", "starts_on": f"{TODAY:%d/%m/%Y}"}
    assert admin.post(page("appointment-add", person.pk), typed).status_code == 422
    assert person.appointments.count() == 1


def test_handing_over_by_the_page(admin, district):
    leaver, follower = make_officer(district), make_officer(make_unit(parent=district), username="binh")
    text = admin.get(page("user-hand-over", leaver.pk)).content.decode()
    assert "Cán bộ đơn vị, UBND quận Đống Đa" in text
    admin.post(page("user-hand-over", leaver.pk), {"from_day": f"{TODAY:%d/%m/%Y}", "to": "binh"})
    assert follower.appointments.in_force_on(TODAY).filter(unit=district, role="officer").exists()
    assert not leaver.appointments.in_force_on(TODAY).exists()


@pytest.mark.parametrize("to", ["khong-co-ai", "khac", "Trùng Tên"])
def test_who_takes_over_must_be_one_person_of_ones_own_units(admin, district, to):
    leaver = make_officer(district)
    make_officer(make_district("UBND quận Ba Đình"), username="khac")
    for _n in range(2):
        make_officer(district, full_name="Trùng Tên")
    typed = {"from_day": f"{TODAY:%d/%m/%Y}", "to": to}
    response = admin.post(page("user-hand-over", leaver.pk), typed)
    assert list(response.context["form"].errors) == ["to"]
    assert leaver.appointments.in_force_on(TODAY).exists()


# --- Who may ------------------------------------------------------------------------------------------

OF_A_PERSON = [
    "user-detail",
    "user-correct",
    "user-disable",
    "user-enable",
    "user-second-factor",
    "user-invite",
    "user-hand-over",
    "appointment-add",
]
OF_AN_ACCOUNT = ["user-correct", "user-disable", "user-enable", "user-second-factor"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OF_A_PERSON)
def test_a_person_of_others_is_like_a_missing_one(admin, name, method):
    others = make_officer(make_district("UBND quận Ba Đình"))
    missing = getattr(admin, method)(page(name, others.pk + 1000)).status_code
    assert getattr(admin, method)(page(name, others.pk)).status_code == missing
    assert missing in (404, 405)


@pytest.mark.parametrize("name", OF_AN_ACCOUNT)
def test_the_account_of_somebody_with_roles_elsewhere_is_not_ours_to_change(admin, district, name):
    person = appoint(make_officer(district), Role.ADMINISTRATOR, make_district("UBND thành phố"))
    assert admin.get(page("user-detail", person.pk)).status_code == 200
    assert admin.get(page(name, person.pk)).status_code == 404
    assert admin.post(page(name, person.pk), {"reason": "x"}).status_code == 404


def test_only_roles_at_ones_own_units_are_seen_and_ended(admin, district):
    person = appoint(make_officer(district), Role.LEADER, make_district("UBND quận Ba Đình"))
    elsewhere = person.appointments.get(role="leader")
    assert "Ba Đình" not in admin.get(page("user-detail", person.pk)).content.decode()
    assert "Ba Đình" not in admin.get(page("user-list")).content.decode()
    assert admin.post(page("appointment-end", elsewhere.pk), {"ends_on": "01/01/2026"}).status_code == 404


@pytest.mark.parametrize("make", [make_officer, make_reviewer])
def test_who_is_no_administrator_may_not(client, district, make):
    person = make(district)
    client.force_login(person)
    for name, *args in [
        ("user-list",),
        ("user-add",),
        ("user-correct", person.pk),
        ("appointment-add", person.pk),
    ]:
        assert client.get(page(name, *args)).status_code == 403
    assert Appointment.objects.count() == 1


def test_a_superuser_is_nobody_whom_an_administrator_keeps(admin):
    root = User.objects.create_superuser("root", full_name="Root", email="root@example.vn")
    assert admin.get(page("user-detail", root.pk)).status_code == 404
