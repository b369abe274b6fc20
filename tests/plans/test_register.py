"""The denominator has a memory: the register of a campaign, and every dated change to it."""

import datetime

import pytest

from plans import filing, preparing, registering, settling
from plans.compliance import figures, figures_by_kind, missing_units, total
from plans.models import Obligation
from plans.states import Bucket, EntryAct
from portal.models import Notice, UnitSuccession
from portal.workflow import TransitionRefused
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_filed_plan,
    moment,
    prepare_campaign,
)
from tests.factories.people import make_officer, make_reviewer
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def test_opening_freezes_the_units_of_the_chosen_kinds_that_are_active_that_day():
    district = make_district()
    make_unit("Phường A", parent=district, code="a")
    make_unit("Phường mới", parent=district, code="b", active_from=day("2020-02-21"))
    make_unit("Phường cũ", parent=district, code="c", active_to=day("2020-02-19"))
    make_unit("Phường đến hôm nay", parent=district, code="d", active_to=day("2020-02-20"))
    make_unit("Phòng Y tế", kind="phong", parent=district, code="e")
    make_unit("Phường nơi khác", parent=make_district("UBND quận khác"), code="f")
    campaign = prepare_campaign(organiser=district)
    registering.open_campaign(campaign, by=make_reviewer(district), at=moment("2020-02-20"))
    assert missing_units(campaign, day("2020-02-20")) == ["a", "d"]


def test_a_campaign_may_ask_everything_beneath_its_organiser():
    city = make_district("UBND thành phố")
    make_unit(parent=make_district("UBND quận", parent=city), code="a")
    campaign = prepare_campaign(organiser=city, scope="beneath")
    assert [unit.code for unit in registering.units_in_scope(campaign, day("2020-02-20"))] == ["a"]


def test_opening_tells_every_unit_once():
    campaign = make_campaign(units=3)
    assert Notice.objects.filter(key__startswith="asked:").count() == 3
    with pytest.raises(TransitionRefused):
        registering.open_campaign(campaign, by=make_reviewer(campaign.organiser))
    assert Notice.objects.filter(key__startswith="asked:").count() == 3


def test_a_campaign_without_units_or_due_date_does_not_open():
    for campaign in (prepare_campaign(), prepare_campaign(due_on=None)):
        with pytest.raises(TransitionRefused):
            registering.open_campaign(campaign, by=make_reviewer(campaign.organiser))
        campaign.refresh_from_db()
        assert campaign.state == "preparing"


def test_a_unit_added_counts_from_that_day_whatever_its_kind_with_its_own_due_date():
    campaign = make_campaign()
    team = make_unit("Đội Quản lý", kind="bo_phan", code="doi")
    registering.add_unit(
        campaign,
        team,
        due_on=day("2020-03-20"),
        reason="Bổ sung",
        decision_number="87/TB-UBND",
        by=make_reviewer(campaign.organiser),
        at=moment("2020-02-22"),
    )
    assert [figures(campaign, day(d)).expected for d in ("2020-02-21", "2020-02-22")] == [1, 2]
    entry = Obligation.objects.get(unit=team).current_entry
    assert (entry.due_on, entry.reason, entry.decision_number) == (
        day("2020-03-20"),
        "Bổ sung",
        "87/TB-UBND",
    )


def test_a_unit_is_added_once():
    campaign = make_campaign()
    with pytest.raises(TransitionRefused):
        registering.add_unit(
            campaign,
            campaign.obligations.get().unit,
            reason="",
            decision_number="",
            by=make_reviewer(campaign.organiser),
        )


def test_an_exempt_unit_stays_in_the_register_and_leaves_the_denominator():
    campaign = make_campaign(units=2)
    exempt(campaign, at="2020-02-24")
    before, after = (figures(campaign, day(d)) for d in ("2020-02-23", "2020-02-24"))
    assert (before.expected, before.exempt, before.obliged) == (2, 0, 2)
    assert (after.expected, after.exempt, after.obliged) == (2, 1, 1)


def exempt(campaign, at):
    obligation = campaign.obligations.order_by("pk").first()
    registering.exempt(
        obligation,
        reason="Thuộc Sở Y tế",
        decision_number="88/TB-UBND",
        by=make_reviewer(campaign.organiser),
        at=moment(at),
    )
    return obligation


def test_an_exempt_unit_does_not_file():
    campaign = make_campaign()
    obligation = exempt(campaign, at="2020-02-24")
    with pytest.raises(TransitionRefused):
        filing.start_plan(obligation, form="standalone", by=make_officer(obligation.unit))


def test_a_unit_readmitted_stands_where_its_plan_stands():
    campaign = make_campaign()
    plan = make_filed_plan(campaign, at="2020-03-02")
    obligation = exempt(campaign, at="2020-03-03")
    registering.readmit(
        obligation,
        reason="Nhầm",
        decision_number="",
        by=make_reviewer(campaign.organiser),
        at=moment("2020-03-04"),
    )
    assert plan.obligation.current_entry.bucket == Bucket.UNDER_REVIEW
    assert figures(campaign, day("2020-03-03")).exempt == 1


def succeed(old, new, *, share="whole", on="2020-03-02"):
    UnitSuccession.objects.create(
        predecessor=old, successor=new, effective_on=day(on), share=share, legal_basis="NQ 1/NQ"
    )


def end(unit, on="2020-03-01"):
    unit.active_to = day(on)
    unit.save()


def test_a_merged_unit_is_in_the_register_on_its_last_day_and_not_on_the_next():
    campaign = make_campaign(units=2)
    old, other = (obligation.unit for obligation in campaign.obligations.order_by("pk"))
    merged = make_unit(parent=campaign.organiser, active_from=day("2020-03-02"))
    succeed(old, merged)
    succeed(other, merged)
    end(old)
    assert settling.settle_ended_units(at=moment("2020-03-05")) == 1
    assert [figures(campaign, day(d)).expected for d in ("2020-03-01", "2020-03-02")] == [2, 1]


def test_a_dissolved_unit_leaves_with_its_entry_however_late_the_job_runs():
    campaign = make_campaign(units=1)
    end(campaign.obligations.get().unit)
    assert settling.settle_ended_units(at=moment("2020-03-01")) == 0
    assert settling.settle_ended_units(at=moment("2020-06-01")) == 1
    assert settling.settle_ended_units(at=moment("2020-06-02")) == 0
    entry = campaign.entries.last()
    assert (entry.act, entry.at) == (EntryAct.LEFT, moment("2020-03-02 00:00:00"))


def test_a_renamed_unit_that_has_filed_has_filed():
    campaign = make_campaign()
    plan = make_approved_plan(campaign, filed="2020-02-26", at="2020-02-27")
    old = plan.unit
    new = make_unit("Phường tên mới", parent=campaign.organiser, code="moi", active_from=day("2020-03-02"))
    succeed(old, new)
    end(old)
    settling.settle_ended_units(at=moment("2020-03-02"))
    standing = campaign.entries.as_of(day("2020-03-02")).get()
    assert (standing.unit, standing.bucket) == (new, Bucket.APPROVED_ON_TIME)
    assert campaign.entries.as_of(day("2020-03-01")).get().unit == old
    plan.refresh_from_db()
    assert plan.unit == old


def test_a_unit_split_in_two_leaves():
    campaign = make_campaign()
    old = campaign.obligations.get().unit
    for _part in range(2):
        succeed(old, make_unit(parent=campaign.organiser, active_from=day("2020-03-02")), share="part")
    end(old)
    settling.settle_ended_units(at=moment("2020-03-02"))
    assert figures(campaign, day("2020-03-02")).expected == 0


def test_two_units_with_one_gso_code_at_different_times_are_kept_apart():
    district = make_district()
    old = make_unit(
        "Phường Trung Tự", parent=district, code="00226", gso_code="00226", active_to=day("2020-02-29")
    )
    campaign = make_campaign(units=0, organiser=district)
    new = make_unit(
        "Phường Phương Liên - Trung Tự",
        parent=district,
        code="00226@2020-03",
        gso_code="00226",
        active_from=day("2020-03-01"),
    )
    settling.settle_ended_units(at=moment("2020-03-01"))
    registering.add_unit(
        campaign,
        new,
        reason="Kế thừa",
        decision_number="1",
        by=make_reviewer(district),
        at=moment("2020-03-02"),
    )
    assert missing_units(campaign, day("2020-02-29")) == [old.code]
    assert missing_units(campaign, day("2020-03-02")) == [new.code]


def test_the_buckets_add_up_to_the_register_by_kind_too():
    campaign = make_campaign(units=4)
    units = [obligation.unit for obligation in campaign.obligations.order_by("pk")]
    make_filed_plan(campaign, unit=units[0])
    make_approved_plan(campaign, unit=units[1])
    numbers = figures(campaign, day("2020-03-10"))
    assert (numbers.expected, numbers.missing, numbers.under_review, numbers.approved_on_time) == (4, 2, 1, 1)
    assert (numbers.filed, numbers.achieved) == (2, 1)
    assert total(figures_by_kind(campaign, day("2020-03-10"))) == numbers


def test_a_closed_campaign_changes_no_more():
    campaign = make_campaign()
    plan = make_filed_plan(campaign)
    registering.close_campaign(campaign, by=make_reviewer(campaign.organiser), at=moment("2020-12-31"))
    plan.refresh_from_db()
    for act in (
        lambda: filing.take_back(plan, by=make_officer(plan.unit)),
        lambda: exempt(campaign, at="2021-01-02"),
    ):
        plan.obligation.campaign.refresh_from_db()
        with pytest.raises(TransitionRefused):
            act()
    end(plan.unit)
    assert settling.settle_ended_units() == 0


def test_a_copied_campaign_has_the_kinds_stages_and_assignments_and_no_date():
    from tests.factories.campaigns import make_assignment

    source = make_campaign()
    make_assignment(source, "Phát loa", time_text="Tháng 3/2020")
    copy = preparing.copy_campaign(source, code="2021", year=2021, by=make_reviewer(source.organiser))
    assert copy.due_on is None
    assert [a.time_text for a in copy.assignments.all()] == ["Tháng 3/2021"]
    assert list(copy.kinds.all()) == list(source.kinds.all())
    assert source.assignments.count() == 1
