"""A unit that has ended is read-only from the day after its last, judged by the moment of each act."""

import datetime

import pytest

from plans import commenting, filing, writing
from plans.models import Plan
from portal.models import Unit
from portal.workflow import TransitionRefused
from tests.factories.campaigns import (
    make_approved_plan,
    make_campaign,
    make_filed_plan,
    make_plan,
    make_returned_plan,
    moment,
)
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db
LAST_DAY, DAY_AFTER = "2020-03-10 23:59:59", "2020-03-11 00:00:00"


def ended(obligation):
    """The obligation as a request on a later day reads it, its unit's last day being 10/03/2020."""
    Unit.objects.filter(pk=obligation.unit_id).update(active_to="2020-03-10")
    return type(obligation).objects.get(pk=obligation.pk)


def read(plan):
    ended(plan.obligation)
    return Plan.objects.get(pk=plan.pk)


def save(campaign):
    plan = read(make_plan(campaign))
    return lambda **of: writing.save_draft(plan, version=plan.version, head={"signer": "A"}, **of)


def sent_to_sign(campaign):
    plan = read(make_plan(campaign))
    return lambda **of: writing.mark_sent_to_sign(plan, on=datetime.date(2020, 3, 9), **of)


def start(campaign):
    duty = ended(campaign.obligations.first())
    return lambda **of: filing.start_plan(duty, form="standalone", **of)


def ask_extension(campaign):
    duty = ended(campaign.obligations.first())
    return lambda **of: filing.ask_extension(duty, until=datetime.date(2020, 3, 20), reason="Ốm", **of)


def file(campaign):
    plan = read(make_plan(campaign))
    return lambda **of: filing.file_plan(plan, **of)


def take_back(campaign):
    plan = read(make_filed_plan(campaign))
    return lambda **of: filing.take_back(plan, **of)


def amend(campaign):
    plan = read(make_approved_plan(campaign))
    return lambda **of: filing.amend(plan, **of)


def ask_for_comments(campaign):
    plan = read(make_plan(campaign))
    return lambda **of: commenting.ask_for_comments(plan, **of)


def supplement(campaign):
    plan = make_plan(campaign)
    plan.items.all().delete()
    filing.file_plan(plan, by=make_officer(plan.unit), at=moment("2020-03-02"))
    plan = read(plan)
    return lambda **of: writing.supplement_annex(plan, items=[{"key": "b", "content": "Phát loa"}], **of)


ACTS = [
    save,
    sent_to_sign,
    start,
    ask_extension,
    file,
    take_back,
    amend,
    ask_for_comments,
    supplement,
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_an_ended_unit_writes_until_the_end_of_its_last_day_and_not_after(act):
    campaign = make_campaign(annex_due_on=datetime.date(2020, 3, 30))
    officer, do = make_officer(campaign.obligations.get().unit), act(campaign)
    with pytest.raises(TransitionRefused, match="không còn hoạt động"):
        do(by=officer, at=moment(DAY_AFTER))
    do(by=officer, at=moment(LAST_DAY))


@pytest.mark.parametrize("make", [make_plan, make_filed_plan, make_returned_plan, make_approved_plan])
@pytest.mark.parametrize("active_to", [None, "2020-03-10", "2099-12-31"])
def test_editable_plans_are_those_that_say_so(make, active_to):
    plan = make(make_campaign())
    Unit.objects.filter(pk=plan.unit_id).update(active_to=active_to)
    editable = Plan.objects.editable().filter(pk=plan.pk).exists()
    assert editable == Plan.objects.get(pk=plan.pk).is_editable
    assert editable == (make in (make_plan, make_returned_plan) and active_to != "2020-03-10")


def test_the_page_of_an_ended_units_plan_can_only_be_read(client):
    plan = read(make_plan(make_campaign()))
    client.force_login(make_officer(plan.unit))
    page = client.get(plan.get_absolute_url()).content.decode()
    assert (plan.number in page, "Soạn tiếp" in page) == (True, False)
    edit = f"/ban-lam-viec/ke-hoach/{plan.pk}/sua/"
    assert client.get(edit)["Location"] == plan.get_absolute_url()
    answer = client.post(f"/ban-lam-viec/ke-hoach/{plan.pk}/nop/")
    assert answer.status_code == 409
    assert "không còn hoạt động, kế hoạch chỉ xem được." in answer.content.decode()
