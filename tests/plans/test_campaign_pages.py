"""Campaigns are prepared, opened with open eyes, and closed; what was opened is changed no more."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans import preparing, registering
from plans.models import Campaign, Channel
from plans.states import CampaignState
from portal.models import Event, Notice
from tests.factories.campaigns import (
    make_assignment,
    make_campaign,
    make_filed_plan,
    moment,
    prepare_campaign,
)
from tests.factories.people import make_officer, make_reviewer
from tests.factories.units import make_district, make_kind, make_unit

pytestmark = pytest.mark.django_db
CAMPAIGNS = "/ban-lam-viec/dot/"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: moment("2020-02-20 10:00"))


@pytest.fixture
def district():
    district = make_district()
    make_unit("Phường Cát Linh", parent=district)
    return district


@pytest.fixture
def reviewer(client, district):
    user = make_reviewer(district)
    client.force_login(user)
    return user


@pytest.fixture
def campaign(district):
    return prepare_campaign(organiser=district, code="2020")


def particulars(district, **data):
    return {
        "title": "Kế hoạch thông tin, tuyên truyền CCHC năm 2020",
        "year": "2020",
        "code": "2020",
        "organiser": district.pk,
        "basis_number": "60 / kh-ubnd",
        "basis_on": "20/02/2020",
        "theme": "",
        "kinds": ["phuong"],
        "scope": "children",
        "due_on": "13/03/2020",
        "annex_due_on": "",
    } | data


def seen(client, page, **data):
    """What a page carries so that nobody overwrites what they have not seen."""
    return {"seen": client.get(page).context["seen"]["seen"].value()} | data


def rows(*contents, **data):
    sent = {"rows-TOTAL_FORMS": len(contents), "rows-INITIAL_FORMS": 0}
    for place, content in enumerate(contents):
        sent |= {f"rows-{place}-content": content, f"rows-{place}-ORDER": place + 1}
    return sent | data


# --- Making, changing, copying --------------------------------------------------------------------


def test_a_campaign_is_made_and_the_tasks_come_next(client, district, reviewer):
    answer = client.post(f"{CAMPAIGNS}moi/", particulars(district))
    assert answer["Location"] == f"{CAMPAIGNS}2020/nhiem-vu/"
    campaign = Campaign.objects.get()
    assert (campaign.state, campaign.organiser, campaign.basis_number, campaign.due_on) == (
        CampaignState.PREPARING,
        district,
        "60/KH-UBND",
        datetime.date(2020, 3, 13),
    )
    assert [kind.code for kind in campaign.kinds.all()] == ["phuong"]
    assert Event.objects.get(action="campaign.create").actor == reviewer


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "2019"}, "code"),
        ({"code": "moi"}, "code"),
        ({"code": "đợt 1"}, "code"),
        ({"basis_number": "kế hoạch quận"}, "basis_number"),
        ({"basis_on": "31/02/2020"}, "basis_on"),
        ({"kinds": []}, "kinds"),
        ({"due_on": "13/03/2002"}, "due_on"),
        ({"annex_due_on": "12/03/2020"}, "annex_due_on"),
        ({"due_on": "", "annex_due_on": "12/03/2020"}, "due_on"),
        ({"year": "20"}, "year"),
        ({"title": "\u200b"}, "title"),
        ({"scope": "mọi nơi"}, "scope"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    client, district, reviewer, wrong, field
):
    prepare_campaign(organiser=district, code="2019", year=2019)
    answer = client.post(f"{CAMPAIGNS}moi/", particulars(district, theme="Kỷ cương") | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["form"]["theme"].value() == "Kỷ cương"
    assert Campaign.objects.count() == 1


def test_only_a_unit_where_one_runs_campaigns_can_organise(client, district, reviewer):
    elsewhere = make_unit(parent=make_district("UBND quận Ba Đình")).parent
    answer = client.post(f"{CAMPAIGNS}moi/", particulars(district, organiser=elsewhere.pk))
    assert list(answer.context["form"].errors) == ["organiser"]
    assert list(answer.context["form"].fields["organiser"].queryset) == [district]


def test_a_code_that_two_people_chose_at_once_makes_one_campaign(district, reviewer, campaign):
    with pytest.raises(preparing.TransitionRefused):
        preparing.create_campaign(
            code="2020", year=2020, title="Đợt", organiser=district, kinds=[], by=reviewer
        )
    assert Campaign.objects.count() == 1


def test_the_particulars_are_changed_while_it_is_prepared(client, district, reviewer, campaign):
    page = f"{CAMPAIGNS}2020/sua/"
    data = particulars(district, theme="Kỷ cương", code="2020-1", kinds=["phuong", make_kind("phong").pk])
    answer = client.post(page, seen(client, page, **data))
    assert answer["Location"] == f"{CAMPAIGNS}2020-1/"
    campaign.refresh_from_db()
    assert (campaign.theme, campaign.code, campaign.kinds.count()) == ("Kỷ cương", "2020-1", 2)


def test_what_somebody_else_saved_meanwhile_is_shown_before_it_is_overwritten(
    client, district, reviewer, campaign
):
    page = f"{CAMPAIGNS}2020/sua/"
    mine = seen(client, page, **particulars(district, theme="Của tôi"))
    Campaign.objects.update(theme="Của người khác")
    answer = client.post(page, mine)
    assert answer.status_code == 409
    assert answer.context["form"]["theme"].value() == "Của tôi"
    assert answer.context["standing"].theme == "Của người khác"
    again = mine | {"seen": answer.context["seen"]["seen"].value()}
    assert client.post(page, again).status_code == 302
    assert Campaign.objects.get().theme == "Của tôi"


def test_a_copy_takes_tasks_and_stages_and_leaves_the_dates_blank(client, reviewer, campaign):
    task = make_assignment(campaign, "Chủ đề năm 2020", time_text="Quý II năm 2020")
    task.channels.add(Channel.objects.create(code="loa", name="Loa truyền thanh", group="truyen_thong"))
    preparing.set_stages(campaign, [-7, 1], by=reviewer)
    page = f"{CAMPAIGNS}2020/chep/"
    assert client.get(page).context["form"]["code"].value() == "2021"
    answer = client.post(page, {"year": "2021", "code": "2021"})
    assert answer["Location"] == f"{CAMPAIGNS}2021/sua/"
    copied = Campaign.objects.get(code="2021")
    row = copied.assignments.get()
    assert (copied.due_on, row.content, row.time_text) == (None, "Chủ đề năm 2021", "Quý II năm 2021")
    assert [channel.pk for channel in row.channels.all()] == ["loa"]
    assert [channel.pk for channel in task.channels.all()] == ["loa"]
    assert list(copied.stages.values_list("days", flat=True)) == [-7, 1]


def test_a_copy_made_twice_is_made_once(client, reviewer, campaign):
    for _press in range(2):
        answer = client.post(f"{CAMPAIGNS}2020/chep/", {"year": "2021", "code": "2021"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])
    with pytest.raises(registering.TransitionRefused):
        preparing.copy_campaign(campaign, code="2021", year=2021, by=reviewer)
    assert Campaign.objects.filter(code="2021").count() == 1


# --- Tasks and stages -----------------------------------------------------------------------------


def test_tasks_are_kept_in_the_order_on_the_page_with_headings_and_channels(client, reviewer, campaign):
    Channel.objects.create(code="loa", name="Loa truyền thanh", group="truyen_thong")
    page = f"{CAMPAIGNS}2020/nhiem-vu/"
    sent = rows(
        "Tuyên truyền trên loa",
        "Nâng cao nhận thức",
        "",
        **{
            "rows-0-ORDER": 2,
            "rows-1-ORDER": 1,
            "rows-1-is_heading": "True",
            "rows-1-label": "I",
            "rows-0-channels": ["loa"],
            "rows-0-target_value": "1.234,5",
            "rows-0-target_unit": "bài",
        },
    )
    assert client.post(page, seen(client, page, **sent)).status_code == 302
    kept = [(row.is_heading, row.label, row.content) for row in campaign.assignments.all()]
    assert kept == [(True, "I", "Nâng cao nhận thức"), (False, "", "Tuyên truyền trên loa")]
    task = campaign.assignments.get(is_heading=False)
    assert ([channel.pk for channel in task.channels.all()], str(task.target_value)) == (["loa"], "1234.50")


def test_a_removed_row_is_gone_and_saving_twice_changes_nothing(client, reviewer, campaign):
    page = f"{CAMPAIGNS}2020/nhiem-vu/"
    client.post(page, seen(client, page, **rows("Một", "Hai", **{"rows-0-DELETE": "on"})))
    client.post(page, seen(client, page, **rows("Hai")))
    assert [row.content for row in campaign.assignments.all()] == ["Hai"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rows-0-content": "", "rows-0-label": "1"}, "content"),
        ({"rows-0-time_text": "ngày 31/02/2020"}, "time_text"),
        ({"rows-0-target_value": "nhiều"}, "target_value"),
        ({"rows-0-channels": ["khong-co"]}, "channels"),
    ],
)
def test_a_row_that_cannot_be_is_refused_at_its_field(client, reviewer, campaign, wrong, field):
    page = f"{CAMPAIGNS}2020/nhiem-vu/"
    answer = client.post(page, seen(client, page, **rows("Một", "Hai", **wrong)))
    assert answer.status_code == 422
    assert [list(form.errors) for form in answer.context["formset"]] == [[field], []]
    assert answer.context["formset"].forms[1]["content"].value() == "Hai"
    assert not campaign.assignments.exists()


def test_tasks_that_somebody_else_saved_meanwhile_are_shown_first(client, reviewer, campaign):
    page = f"{CAMPAIGNS}2020/nhiem-vu/"
    mine = seen(client, page, **rows("Của tôi"))
    make_assignment(campaign, "Của người khác")
    answer = client.post(page, mine)
    assert answer.status_code == 409
    assert [row.content for row in answer.context["standing"]] == ["Của người khác"]
    assert [form["content"].value() for form in answer.context["formset"]] == ["Của tôi"]


def test_a_verb_that_is_told_what_was_seen_refuses_to_overwrite_something_else(reviewer, campaign):
    digest = preparing.digest_of_assignments(campaign)
    make_assignment(campaign, "Của người khác")
    with pytest.raises(preparing.StaleVersion):
        preparing.set_assignments(campaign, [], seen=digest, by=reviewer)
    assert campaign.assignments.count() == 1


def test_stages_are_typed_as_a_list_of_days(client, reviewer, campaign):
    client.post(f"{CAMPAIGNS}2020/moc-nhac/", {"days": "−7; -1 , 1,7, 7"})
    assert list(campaign.stages.values_list("days", flat=True)) == [-7, -1, 1, 7]


@pytest.mark.parametrize("days", ["", "bảy", "1.5", "-500", "1 2 3 x", ", ".join(map(str, range(40)))])
def test_stages_that_cannot_be_are_refused_in_words(client, reviewer, campaign, days):
    answer = client.post(f"{CAMPAIGNS}2020/moc-nhac/", {"days": days})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["days"])
    assert not campaign.stages.exists()


# --- Opening and closing --------------------------------------------------------------------------


def test_the_page_before_opening_counts_who_will_be_told_by_kind(client, district, reviewer, campaign):
    campaign.kinds.add(make_kind("ban", "Ban quản lý"))
    for _n in range(2):
        make_unit(kind="ban", parent=district)
    answer = client.get(f"{CAMPAIGNS}2020/mo/")
    assert answer.context["consequences"][0] == "Sẽ thông báo cho 3 đơn vị: 2 ban quản lý, 1 phường."
    assert answer.context["warnings"] == [
        "Chưa giao nhiệm vụ nào: phụ lục của các đơn vị sẽ để trống lúc bắt đầu."
    ]
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("due_on", "warning"),
    [
        ("2020-03-14", "Hạn nộp thứ Bảy, 14/03/2020 không phải ngày làm việc."),
        ("2020-02-19", "Hạn nộp thứ Tư, 19/02/2020 đã qua: mở đợt xong, mọi đơn vị sẽ quá hạn ngay."),
    ],
)
def test_a_date_worth_a_second_look_is_pointed_out(client, district, reviewer, due_on, warning):
    make_assignment(prepare_campaign(organiser=district, code="2020", due_on=due_on))
    assert client.get(f"{CAMPAIGNS}2020/mo/").context["warnings"] == [warning]


def test_opening_tells_every_unit_and_leads_to_the_dashboard(client, reviewer, campaign):
    answer = client.post(f"{CAMPAIGNS}2020/mo/")
    assert answer["Location"] == "/ban-lam-viec/theo-doi/2020/"
    assert (campaign.obligations.count(), Notice.objects.count()) == (1, 1)


def test_opening_twice_opens_once(client, reviewer, campaign):
    client.post(f"{CAMPAIGNS}2020/mo/")
    assert client.post(f"{CAMPAIGNS}2020/mo/").status_code == 409
    assert (campaign.obligations.count(), Notice.objects.count()) == (1, 1)


def test_a_campaign_without_a_date_or_units_says_what_is_lacking(client, reviewer):
    prepare_campaign(organiser=make_unit(parent=reviewer.appointments.get().unit), code="2020", due_on=None)
    answer = client.get(f"{CAMPAIGNS}2020/mo/")
    assert answer.context["lacking"] == [
        "Chưa có hạn nộp.",
        "Không có đơn vị nào thuộc các loại và phạm vi đã chọn.",
    ]
    assert client.post(f"{CAMPAIGNS}2020/mo/").status_code == 409


@pytest.mark.parametrize("page", ["sua", "nhiem-vu", "moc-nhac", "mo"])
def test_what_was_opened_is_changed_no_more(client, district, reviewer, campaign, page):
    registering.open_campaign(campaign, by=reviewer)
    data = particulars(district, theme="Khác", days="1", seen="x") | rows("Một")
    assert client.get(f"{CAMPAIGNS}2020/{page}/").status_code == 409
    assert client.post(f"{CAMPAIGNS}2020/{page}/", data).status_code == 409
    campaign.refresh_from_db()
    assert (campaign.theme, campaign.assignments.count(), campaign.stages.count()) == ("", 0, 6)


def test_closing_asks_first_and_keeps_everything_readable(client, district, reviewer):
    campaign = make_campaign(units=1, organiser=district, code="2020")
    make_filed_plan(campaign)
    page = f"{CAMPAIGNS}2020/ket-thuc/"
    assert client.get(page).context["consequences"][:2] == [
        "2 đơn vị chưa nộp.",
        "Đơn vị không nộp, không sửa được nữa; Phòng không xem xét, gia hạn, miễn được nữa.",
    ]
    assert Campaign.objects.get().is_open
    assert client.post(page)["Location"] == f"{CAMPAIGNS}2020/"
    assert Campaign.objects.get().state == CampaignState.CLOSED
    assert client.post(page).status_code == 409
    assert client.get(f"{CAMPAIGNS}2020/").status_code == 200


def test_a_campaign_in_preparation_cannot_be_closed(client, reviewer, campaign):
    assert client.post(f"{CAMPAIGNS}2020/ket-thuc/").status_code == 409
    assert Campaign.objects.get().state == CampaignState.PREPARING


# --- Lists, scope ---------------------------------------------------------------------------------


def test_the_number_of_queries_is_the_same_for_one_and_three_campaigns(client, district, reviewer, campaign):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(CAMPAIGNS)
        return len(captured)

    before = queries()
    for year in (2021, 2022):
        prepare_campaign(organiser=district, year=year)
    assert queries() == before


def test_the_number_of_queries_of_a_campaign_does_not_grow_with_its_tasks(client, reviewer, campaign):
    def queries(page):
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{CAMPAIGNS}2020/{page}")
        return len(captured)

    make_assignment(campaign)
    before = [queries(page) for page in ("", "nhiem-vu/")]
    for _n in range(2):
        make_assignment(campaign)
    assert [queries(page) for page in ("", "nhiem-vu/")] == before


def test_the_steps_of_a_preparation_say_what_is_done(client, reviewer, campaign):
    make_assignment(campaign)
    steps = client.get(f"{CAMPAIGNS}2020/").context["steps"]
    assert [step["done"] for step in steps] == [True, True, False, False]


@pytest.mark.parametrize("page", ["", "sua/", "chep/", "nhiem-vu/", "moc-nhac/", "mo/", "ket-thuc/"])
def test_campaigns_are_for_those_who_run_them(client, campaign, page):
    client.force_login(make_reviewer(make_district("UBND quận Ba Đình")))
    assert client.get(f"{CAMPAIGNS}2020/{page}").status_code == 404
    assert client.post(f"{CAMPAIGNS}2020/{page}").status_code in (404, 405)
    client.force_login(make_officer(campaign.organiser))
    assert client.get(f"{CAMPAIGNS}2020/{page}").status_code == 403


def test_a_campaign_of_another_district_is_not_listed(client, reviewer, campaign):
    prepare_campaign(organiser=make_district("UBND quận Ba Đình"))
    assert list(client.get(CAMPAIGNS).context["page"]) == [campaign]


def test_only_declared_columns_change(client, district, reviewer):
    data = particulars(district) | {"state": "open", "opened_at": "2020-02-20 10:00", "copied_from": "1"}
    client.post(f"{CAMPAIGNS}moi/", data)
    campaign = Campaign.objects.get()
    assert (campaign.state, campaign.opened_at, campaign.copied_from) == (CampaignState.PREPARING, None, None)
