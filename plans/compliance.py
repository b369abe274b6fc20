"""How a campaign stands on any day: figures, lists of names, the curve of filings.

Everything is computed again from the register's entries, so yesterday's figure asked tomorrow is the
same. One function feeds the page, its exports, the nightly report and `report_missing`.
"""

from dataclasses import asdict, dataclass

from django.db.models import Case, Count, Max, OuterRef, Subquery, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import RegisterEntry, Reminder
from plans.states import FILED, IN_REGISTER, Bucket
from portal.working_days import end_of


@dataclass(frozen=True)
class Figures:
    """Numbers of units at the end of a day. The six buckets add up to `expected`."""

    expected: int
    approved_on_time: int
    approved_late: int
    under_review: int
    returned: int
    missing: int
    exempt: int

    @classmethod
    def of(cls, counts):
        """Make figures from a mapping of bucket to number."""
        numbers = {bucket.value: counts.get(bucket.value, 0) for bucket in IN_REGISTER}
        return cls(expected=sum(numbers.values()), **numbers)

    @property
    def obliged(self):
        """The denominator of the target: the register without the exempt."""
        return self.expected - self.exempt

    @property
    def achieved(self):
        return self.approved_on_time + self.approved_late

    @property
    def filed(self):
        return self.obliged - self.missing


@dataclass(frozen=True)
class KindRow:
    """The figures of one kind of unit."""

    code: str
    name: str
    figures: Figures


def standings(campaign, day):
    """The register as known at the end of `day`: one entry a unit, in the order of their codes."""
    return RegisterEntry.objects.as_of(day).filter(campaign=campaign).order_by("unit__code")


def figures(campaign, day):
    """Return the Figures of a campaign at the end of `day`. One query."""
    return Figures.of(_counts(standings(campaign, day)))


def _counts(entries):
    return dict(entries.order_by().values_list("bucket").annotate(n=Count("pk")))


def figures_by_kind(campaign, day):
    """Return a KindRow for each kind of unit in the register, in the order of the kinds. One query."""
    rows = (
        standings(campaign, day)
        .order_by("unit__kind__position", "unit__kind_id")
        .values_list("unit__kind_id", "unit__kind__name", "bucket")
        .annotate(n=Count("pk"))
    )
    kinds = {}
    for code, name, bucket, n in rows:
        kinds.setdefault((code, name), {})[bucket] = n
    return [KindRow(code, name, Figures.of(counts)) for (code, name), counts in kinds.items()]


def total(rows):
    """Add up KindRows: the same Figures as `figures`, without asking the database again."""
    names = list(Figures.__dataclass_fields__)
    return Figures(**{name: sum(getattr(row.figures, name) for row in rows) for name in names})


def missing_units(campaign, day):
    """Codes of the units that have not filed, sorted."""
    return sorted(standings(campaign, day).missing().values_list("unit__code", flat=True))


def report(campaign, day):
    """What `report_missing`, the nightly report and the dashboard's JSON say of the plans, as JSON values."""
    return asdict(figures(campaign, day)) | {"missing_units": missing_units(campaign, day)}


def with_follow_up(entries, day):
    """Annotate entries with `owed_on` (the date that the unit has to meet, or None) and the moment of its
    last reminder, as known that day; bring the unit, its kind and its parent along."""
    return with_order(entries, day).select_related("unit", "unit__parent", "unit__kind")


def with_order(entries, day):
    """Annotate entries with what a list may be ordered by: `owed_on`, `last_reminded_at`."""
    owed_on = Case(When(bucket=Bucket.MISSING, then="due_on"), When(bucket=Bucket.RETURNED, then="refile_by"))
    reminded = (
        Reminder.objects.filter(obligation=OuterRef("obligation"), at__lt=end_of(day))
        .order_by()
        .values("obligation")
        .annotate(last=Max("at"))
        .values("last")
    )
    return entries.annotate(owed_on=owed_on, last_reminded_at=Subquery(reminded))


def followed_up(entries, day):
    """The entries of one page, with their follow-up, in their order. `entries` is a slice: it is asked as a
    subquery, so that what only the shown rows need is not looked up for all of them. One query."""
    shown = with_follow_up(RegisterEntry.objects.filter(pk__in=entries.values("pk")), day)
    return shown.order_by(*entries.query.order_by)


def curve(campaign, day):
    """Return [(date, number of units that had filed at its end)] from the opening to `day`, steps only.

    A unit counts from its filing, until it takes the plan back, is exempted or leaves. One query.
    """
    spells = (
        RegisterEntry.objects.filter(campaign=campaign, bucket__in=FILED, at__lt=end_of(day))
        .order_by()
        .values_list(TruncDate("at"), TruncDate("until"))
        .annotate(n=Count("pk"))
    )
    changes = {}
    for came_on, went_on, n in spells:
        changes[came_on] = changes.get(came_on, 0) + n
        if went_on and went_on <= day:
            changes[went_on] = changes.get(went_on, 0) - n
    start = first_day(campaign)
    points, filed = [] if start in changes else [(start, 0)], 0
    for date in sorted(changes):
        filed += changes[date]
        points.append((date, filed))
    if points[-1][0] < day:
        points.append((day, filed))
    return points


def next_step(entry, day):
    """Say in words what the district does next about a unit that owes something."""
    if entry.bucket == Bucket.UNDER_REVIEW:
        return _("Xem xét kế hoạch")
    days = entry.days_overdue(day)
    if not days:
        return _("Chờ đến hạn")
    if days <= 3:
        return _("Nhắc trên cổng")
    if days <= 7:
        return _("Gọi điện")
    return _("Gửi công văn đôn đốc")


def latest_day(campaign):
    """The last day that can be asked: today, or the day on which the campaign was closed."""
    today = timezone.localdate()
    return min(today, timezone.localdate(campaign.closed_at)) if campaign.closed_at else today


def first_day(campaign):
    return timezone.localdate(campaign.opened_at) if campaign.opened_at else timezone.localdate()


def is_reached(figures):
    """All obliged units have approved plans. None obliged: not a hundred per cent, but no unit at all."""
    return figures.obliged > 0 and figures.achieved == figures.obliged
