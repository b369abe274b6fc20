"""What the district prepares before it opens a campaign: its particulars, its tasks, its stages of reminders.

Two people may prepare one campaign. Each page carries the digest of what it showed; a verb that is given
another digest than that of what stands refuses, so that nobody's words are lost unseen.
"""

import hashlib
import json
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import Count
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from plans.models import Assignment, Campaign, ReminderStage
from plans.registering import units_in_scope
from plans.states import CampaignState
from plans.writing import StaleVersion
from portal.audit import record
from portal.models import UnitKind
from portal.workflow import TransitionRefused

COLUMNS = (
    "code",
    "year",
    "title",
    "organiser_id",
    "basis_number",
    "basis_on",
    "theme",
    "scope",
    "due_on",
    "annex_due_on",
)
ROW_FIELDS = (
    "is_heading",
    "label",
    "content",
    "time_text",
    "product",
    "target_value",
    "target_unit",
)


def refuse_unless_preparing(campaign):
    if campaign.state != CampaignState.PREPARING:
        raise TransitionRefused(_("Đợt này đã mở, không sửa được nữa: các đơn vị đã nhận thông báo."))


@atomic
def create_campaign(*, code, kinds, by, at=None, **columns):
    """Prepare a new campaign. A code that stands already is refused."""
    campaign, is_new = Campaign.objects.get_or_create(code=code, defaults=columns)
    if not is_new:
        raise TransitionRefused(_("Đã có đợt mang mã %(code)s.") % {"code": code})
    campaign.kinds.set(kinds)
    record("campaign.create", campaign, by=by, at=at)
    return campaign


@atomic
def copy_campaign(source, *, code, year, by, at=None):
    """Prepare a campaign with the kinds, stages and assignments of another one. Dates are left blank, and the
    year that stands in texts becomes the new one."""
    columns = {
        "year": year,
        "title": source.title.replace(str(source.year), str(year)),
        "organiser": source.organiser,
        "scope": source.scope,
        "copied_from": source,
    }
    campaign, is_new = Campaign.objects.get_or_create(code=code, defaults=columns)
    if not is_new:
        raise TransitionRefused(_("Đã có đợt mang mã %(code)s.") % {"code": code})
    campaign.kinds.set(source.kinds.all())
    ReminderStage.objects.bulk_create(
        ReminderStage(campaign=campaign, days=days) for days in source.stages.values_list("days", flat=True)
    )
    for assignment in source.assignments.prefetch_related("channels"):
        values = {name: getattr(assignment, name) for name in ("position", *ROW_FIELDS)}
        for name in ("content", "time_text", "product"):
            values[name] = values[name].replace(str(source.year), str(year))
        copied = Assignment.objects.create(campaign=campaign, **values)
        copied.channels.set(assignment.channels.all())
    record("campaign.copy", campaign, by=by, at=at, note=source.title)
    return campaign


@atomic
def change_campaign(campaign, *, kinds, by, seen=None, at=None, **columns):
    """Write the particulars of a campaign that was not opened yet."""
    standing = _held(campaign, digest_of, seen)
    for name, value in columns.items():
        setattr(standing, name, value)
    try:
        with atomic():
            standing.save(update_fields=list(columns))
    except IntegrityError as error:
        raise TransitionRefused(_("Đã có đợt mang mã %(code)s.") % {"code": standing.code}) from error
    standing.kinds.set(kinds)
    record("campaign.change", standing, by=by, at=at)
    return standing


@atomic
def set_assignments(campaign, rows, *, by, seen=None, at=None):
    """Make the tasks equal to `rows`: dictionaries of ROW_FIELDS, and `channels`, a list of codes."""
    standing = _held(campaign, digest_of_assignments, seen)
    standing.assignments.all().delete()
    assignments = Assignment.objects.bulk_create(
        Assignment(campaign=standing, position=position, **{name: row[name] for name in ROW_FIELDS})
        for position, row in enumerate(rows)
    )
    through = Assignment.channels.through
    through.objects.bulk_create(
        through(assignment=assignment, channel_id=code)
        for assignment, row in zip(assignments, rows, strict=True)
        for code in row["channels"]
    )
    record("campaign.set_assignments", standing, by=by, at=at, note=str(len(assignments)))


@atomic
def set_stages(campaign, days, *, by, at=None):
    """Make the stages of reminders equal to `days`, numbers of days after a unit's own due date."""
    standing = _held(campaign)
    if list(standing.stages.values_list("days", flat=True)) == list(days):
        return
    standing.stages.all().delete()
    ReminderStage.objects.bulk_create(ReminderStage(campaign=standing, days=number) for number in days)
    record("campaign.set_stages", standing, by=by, at=at, note=", ".join(map(str, days)))


def _held(campaign, digest=None, seen=None):
    """Lock the campaign; refuse if it was opened meanwhile, or is no longer what was `seen`."""
    standing = Campaign.objects.select_for_update().get(pk=campaign.pk)
    refuse_unless_preparing(standing)
    if seen is not None and digest(standing) != seen:
        raise StaleVersion(_("Người khác vừa sửa mục này. Mời mở lại trang để xem bản đang lưu."))
    return standing


def digest_of(campaign):
    """What stands of the particulars, as a short text to compare."""
    kinds = sorted(campaign.kinds.values_list("pk", flat=True))
    return _digest([*(str(getattr(campaign, name)) for name in COLUMNS), *kinds])


def digest_of_assignments(campaign):
    rows = campaign.assignments.prefetch_related("channels")
    return _digest(
        [*(str(getattr(row, name)) for name in ROW_FIELDS), *sorted(c.pk for c in row.channels.all())]
        for row in rows
    )


def _digest(values):
    return hashlib.sha256(json.dumps(list(values)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Opening:
    """What opening a campaign on a day would do: units by kind, as (name, number), and kinds without any."""

    kinds: list
    without_units: list

    @property
    def total(self):
        return sum(number for _name, number in self.kinds)


def foresee_opening(campaign, day):
    """Return the Opening of a campaign on `day`. Two queries."""
    units = units_in_scope(campaign, day).order_by().values("kind").annotate(n=Count("pk"))
    counted = dict(units.values_list("kind", "n"))
    kinds = list(UnitKind.objects.filter(pk__in=campaign.kinds.values("pk")))
    return Opening(
        kinds=[(kind.name, counted[kind.pk]) for kind in kinds if kind.pk in counted],
        without_units=[kind.name for kind in kinds if kind.pk not in counted],
    )
