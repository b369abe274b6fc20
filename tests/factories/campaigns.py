"""Campaigns, and plans at any point of their life, made by the verbs themselves."""

import datetime
import itertools
import uuid

from django.utils import timezone

from plans import filing, registering, reviewing, writing
from plans.models import Assignment, Campaign
from plans.states import PlanForm
from portal.models import StoredFile
from tests.factories.people import make_officer, make_reviewer
from tests.factories.units import make_district, make_kind, make_unit

numbers = itertools.count(1)


def moment(text):
    """`moment("2020-03-13 23:59:59")` in Hà Nội time; a bare date is 09:00."""
    when = datetime.datetime.fromisoformat(text if " " in text else f"{text} 09:00")
    return timezone.make_aware(when)


def make_campaign(*, units=1, year=2020, due_on="2020-03-13", opened="2020-02-20", organiser=None, **fields):
    """An open campaign over `units` wards of a district, opened and due as given (ISO dates)."""
    organiser = organiser or make_district()
    for _n in range(units):
        make_unit(parent=organiser)
    campaign = prepare_campaign(organiser=organiser, year=year, due_on=due_on, **fields)
    registering.open_campaign(campaign, by=make_reviewer(organiser), at=moment(opened))
    return campaign


def prepare_campaign(*, organiser=None, year=2020, due_on="2020-03-13", kinds=("phuong",), **fields):
    campaign = Campaign.objects.create(
        code=fields.pop("code", f"{year}-{next(numbers)}"),
        year=year,
        title=fields.pop("title", f"Kế hoạch thông tin, tuyên truyền CCHC năm {year}"),
        organiser=organiser or make_district(),
        due_on=datetime.date.fromisoformat(due_on) if due_on else None,
        **fields,
    )
    campaign.kinds.set(make_kind(code) for code in kinds)
    return campaign


def make_assignment(campaign, content="Tuyên truyền dịch vụ công trực tuyến", **fields):
    position = campaign.assignments.count()
    return Assignment.objects.create(campaign=campaign, position=position, content=content, **fields)


def make_file(unit, name="ke-hoach.pdf"):
    """A row for a file. What is on disk is made by the tests of portal/uploads.py."""
    pk = uuid.uuid4()
    return StoredFile.objects.create(
        pk=pk, unit=unit, name=name, kind="pdf", size_bytes=9, sha256="0" * 64, path=f"{pk}.pdf"
    )


def make_plan(campaign, *, unit=None, at="2020-02-24", form=PlanForm.STANDALONE, by=None):
    """A draft that lacks nothing, of the campaign's first unit unless another is given."""
    obligation = campaign.obligations.get(unit=unit) if unit else campaign.obligations.order_by("pk").first()
    by = by or make_officer(obligation.unit)
    plan = filing.start_plan(obligation, form=form, by=by, at=moment(at))
    head = {
        "number": f"{next(numbers)}/KH-UBND",
        "issued_on": datetime.date.fromisoformat(at[:10]),
        "file": make_file(obligation.unit),
        "place": "mục II.2, trang 3" if form == PlanForm.INTEGRATED else "",
    }
    items = [{"key": "a", "content": "Tuyên truyền trên loa", "lead": "Văn phòng - Thống kê"}]
    writing.save_draft(plan, by=by, at=moment(at), version=plan.version, head=head, items=items)
    return plan


def make_filed_plan(campaign, *, at="2020-03-02", unit=None, by=None, **fields):
    plan = make_plan(campaign, unit=unit, by=by, **fields)
    filing.file_plan(plan, by=by or make_officer(plan.unit), at=moment(at))
    return plan


def make_returned_plan(campaign, *, filed="2020-03-02", at="2020-03-04", refile_by="2020-03-11", unit=None):
    plan = make_filed_plan(campaign, at=filed, unit=unit)
    reviewing.return_plan(
        plan,
        reasons=["Thiếu phụ lục phân công"],
        words="",
        refile_by=datetime.date.fromisoformat(refile_by),
        by=make_reviewer(campaign.organiser),
        at=moment(at),
    )
    return plan


def make_approved_plan(campaign, *, filed="2020-03-02", at="2020-03-04", unit=None, form=PlanForm.STANDALONE):
    plan = make_filed_plan(campaign, at=filed, unit=unit, form=form)
    reviewing.approve_plan(
        plan, checklist={"place": True}, by=make_reviewer(campaign.organiser), at=moment(at)
    )
    return plan
