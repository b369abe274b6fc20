"""Reports that nobody has to ask for: the nightly one of missing units, the leaders' weekly digest."""

import datetime
import logging

from django.core.files.base import ContentFile
from django.db.transaction import atomic
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.compliance import Figures, report
from plans.exporting import as_xlsx
from plans.models import Campaign, MissingReport
from portal.access import Role
from portal.models import Notice
from portal.noticing import notify
from portal.uploads import keep
from portal.working_days import ONE_DAY, start_of

log = logging.getLogger(__name__)

DIGEST_HOUR = 7  # local, Mondays


def make_nightly_reports(*, at=None):
    """For each open campaign, report the day that has just ended, once. Return the reports made now."""
    at = at or timezone.now()
    day = timezone.localdate(at) - ONE_DAY
    campaigns = Campaign.objects.open().exclude(missing_reports__day=day).select_related("organiser")
    made = []
    for campaign in campaigns:
        if timezone.localdate(campaign.opened_at) > day:
            continue
        try:
            made.append(make_nightly_report(campaign, day, at=at))
        except Exception:  # one campaign's trouble must not silence the others; the next run tries again
            log.exception("nightly report of campaign %s failed", campaign.pk)
    return [report for report in made if report]


@atomic
def make_nightly_report(campaign, day, *, at):
    """Store the figures of `day`, and mail them with their XLSX to the reviewers. None if that was done."""
    figures = report(campaign, day)
    stored, is_new = MissingReport.objects.get_or_create(
        campaign=campaign, day=day, defaults={"made_at": at, "figures": figures}
    )
    if not is_new:
        return None
    name = f"don-vi-chua-nop-{campaign.code}-{day.isoformat()}.xlsx"
    file = keep(
        ContentFile(as_xlsx(campaign, day).read(), name=name), unit=campaign.organiser, by=None, at=at
    )
    notify(
        key=f"nightly:{campaign.pk}:{day}",
        unit=campaign.organiser,
        role=Role.REVIEWER,
        at=at,
        title=_("%(n)s đơn vị chưa nộp kế hoạch %(year)s, tính đến hết ngày %(day)s")
        % {"n": figures["missing"], "year": campaign.year, "day": f"{day:%d/%m/%Y}"},
        body=_in_words(figures),
        path=f"{reverse('plans:dashboard', args=[campaign.code])}?ngay={day:%d/%m/%Y}",
        file=file,
        is_digest=True,
    )
    return stored


def send_weekly_digests(*, at=None):
    """Tell the leaders, once a week from Monday morning, how each open campaign stands. Returns how many."""
    at = at or timezone.now()
    now = timezone.localtime(at)
    monday = now.date() - datetime.timedelta(days=now.weekday())
    due_at = timezone.make_aware(datetime.datetime.combine(monday, datetime.time(DIGEST_HOUR)))
    if at < due_at:
        return 0
    sent = 0
    for campaign in Campaign.objects.open().filter(opened_at__lt=start_of(monday)):
        try:
            sent += _send_weekly_digest(campaign.pk, monday, at=at)
        except Exception:  # as above
            log.exception("weekly digest of campaign %s failed", campaign.pk)
    return sent


@atomic
def _send_weekly_digest(pk, monday, *, at):
    """Write the digest of the week that begins on `monday`, unless it stands. Tells whether it did."""
    campaign = (
        Campaign.objects.select_related("organiser").select_for_update(of=["self"], no_key=True).get(pk=pk)
    )
    key = f"weekly:{campaign.pk}:{monday}"
    if Notice.objects.filter(key=key).exists():
        return False
    day = monday - ONE_DAY
    figures = report(campaign, day)
    notice = notify(
        key=key,
        unit=campaign.organiser,
        role=Role.LEADER,
        at=at,
        title=_("Tình hình kế hoạch tuyên truyền CCHC %(year)s, tính đến hết ngày %(day)s")
        % {"year": campaign.year, "day": f"{day:%d/%m/%Y}"},
        body=_in_words(figures),
        path=reverse("plans:dashboard", args=[campaign.code]),
        is_digest=True,
    )
    return notice is not None


def _in_words(figures):
    """The figures as lines that can be read aloud."""
    numbers = Figures(**{name: figures[name] for name in Figures.__dataclass_fields__})
    lines = [
        _(
            "Đạt yêu cầu: %(achieved)s trên %(obliged)s đơn vị phải nộp (đúng hạn %(on_time)s, trễ hạn %(late)s)."
        )
        % {
            "achieved": numbers.achieved,
            "obliged": numbers.obliged,
            "on_time": numbers.approved_on_time,
            "late": numbers.approved_late,
        },
        _("Đang xét: %(n)s. Chờ bổ sung: %(m)s. Chưa nộp: %(k)s. Được miễn: %(e)s.")
        % {
            "n": numbers.under_review,
            "m": numbers.returned,
            "k": numbers.missing,
            "e": numbers.exempt,
        },
    ]
    return "\n".join(lines)
