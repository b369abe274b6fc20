"""Rows of an annex made from other rows: last year's plan, the campaign's assignments, an approved plan."""

import difflib

from plans.models import PlanItem
from plans.timetext import read_time, roll_over

COPIED = (
    "position",
    "is_heading",
    "label",
    "content",
    "lead",
    "partners",
    "time_text",
    "starts_on",
    "ends_on",
    "time_precision",
    "product",
    "target_value",
    "target_unit",
    "assignment_id",
)
NEARLY_THE_SAME = 0.95  # of the text of last year's annex


def copy_items(source, target):
    """Copy every row as it is, keys too, so that the two can be compared row by row."""
    for item in source.items.prefetch_related("channels"):
        copied = PlanItem.objects.create(
            plan=target, key=item.key, **{name: getattr(item, name) for name in COPIED}
        )
        copied.channels.set(item.channels.all())


def items_from_plan(plan, source):
    """Copy last year's rows: years in the text of the time move on, ranges are read again from it."""
    year, before = plan.campaign.year, source.campaign.year
    for item in source.items.prefetch_related("channels"):
        values = {name: getattr(item, name) for name in COPIED} | {"assignment_id": None}
        values["time_text"] = roll_over(item.time_text, from_year=before, to_year=year)
        values |= _range_of(values["time_text"], year=year)
        copied = PlanItem.objects.create(plan=plan, **values)
        copied.channels.set(item.channels.all())


def items_from_assignments(plan):
    """Lay out the campaign's assignments as rows."""
    for assignment in plan.campaign.assignments.prefetch_related("channels"):
        item = PlanItem.objects.create(
            plan=plan,
            position=assignment.position,
            is_heading=assignment.is_heading,
            label=assignment.label,
            content=assignment.content,
            time_text=assignment.time_text,
            product=assignment.product,
            target_value=assignment.target_value,
            target_unit=assignment.target_unit,
            assignment=assignment,
            **_range_of(assignment.time_text, year=plan.campaign.year),
        )
        item.channels.set(assignment.channels.all())


def _range_of(text, *, year):
    try:
        time = read_time(text, year=year)
    except ValueError:  # an impossible date such as 31/02: the text stays, the officer is told in the form
        return {"starts_on": None, "ends_on": None, "time_precision": "unknown"}
    return {"starts_on": time.starts_on, "ends_on": time.ends_on, "time_precision": time.precision}


def is_nearly_last_years(plan):
    """Tell whether the annex says almost what the unit's plan of the last campaign said."""
    before = last_years_plan(plan)
    if before is None:
        return False
    now, then = (
        "\n".join(other.items.filter(is_heading=False).values_list("content", flat=True)[:200])
        for other in (plan, before)
    )
    return bool(now) and difflib.SequenceMatcher(None, now, then, autojunk=False).ratio() >= NEARLY_THE_SAME


def last_years_plan(plan_or_obligation):
    """The unit's newest plan of an earlier year that was filed, or None."""
    from plans.models import Plan

    campaign = plan_or_obligation.campaign
    return (
        Plan.objects.filter(
            unit=plan_or_obligation.unit,
            amends__isnull=True,
            obligation__campaign__year__lt=campaign.year,
            filed_at__isnull=False,
        )
        .order_by("-obligation__campaign__year")
        .first()
    )
