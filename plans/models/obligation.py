"""The register of a campaign: who must file, and everything that happened to each, with its moment.

A register entry says where the unit stood from `at` until `until`. Entries are only ever added, and an
entry's end is the next one's beginning, so "tính đến ngày" is one comparison of two columns.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plans.states import ACHIEVED, FILED, Bucket, EntryAct
from portal.working_days import end_of


class ObligationQuerySet(models.QuerySet):
    def of_units_of(self, user, act):
        """Obligations of the units at which `user` holds `act`."""
        return self.filter(user.covers(act, "unit__lineage"))


class Obligation(models.Model):
    """A unit must file a plan in a campaign. `unit` is who carries it now (a renamed unit takes it over)."""

    campaign = models.ForeignKey("plans.Campaign", models.PROTECT, related_name="obligations")
    unit = models.ForeignKey(
        "portal.Unit", models.PROTECT, related_name="obligations", verbose_name=_("đơn vị")
    )

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị phải nộp")
        verbose_name_plural = _("đơn vị phải nộp")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                name="obligation_once",
                violation_error_message=_("Đơn vị này đã có trong danh sách phải nộp."),
            )
        ]

    def __str__(self):
        return f"{self.unit}: {self.campaign}"

    @property
    def current_entry(self):
        return self.entries.get(until__isnull=True)

    @property
    def plan(self):
        """The plan itself (not its amendments), or None while nothing was started."""
        return self.plans.filter(amends__isnull=True).first()


class RegisterEntryQuerySet(models.QuerySet):
    def as_of(self, day):
        """One entry for each unit in the register, as known at the end of `day` (Asia/Ho_Chi_Minh)."""
        moment = end_of(day)
        return self.filter(Q(until__isnull=True) | Q(until__gte=moment), at__lt=moment).exclude(
            bucket=Bucket.LEFT
        )

    def current(self):
        return self.filter(until__isnull=True).exclude(bucket=Bucket.LEFT)

    def missing(self):
        return self.filter(bucket=Bucket.MISSING)

    def filed(self):
        return self.filter(bucket__in=FILED)

    def achieved(self):
        return self.filter(bucket__in=ACHIEVED)

    def overdue(self, day):
        """Missing after the due date, or returned and not re-filed by the date that was set."""
        return self.filter(
            Q(bucket=Bucket.MISSING, due_on__lt=day) | Q(bucket=Bucket.RETURNED, refile_by__lt=day)
        )


class RegisterEntry(models.Model):
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="entries")
    campaign = models.ForeignKey("plans.Campaign", models.CASCADE, related_name="entries")
    unit = models.ForeignKey("portal.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    at = models.DateTimeField(_("lúc"))
    until = models.DateTimeField(_("đến lúc"), null=True, blank=True)
    act = models.CharField(_("việc"), max_length=12, choices=EntryAct.choices)
    bucket = models.CharField(_("tình trạng"), max_length=20, choices=Bucket.choices)
    due_on = models.DateField(_("hạn nộp"))
    refile_by = models.DateField(_("hạn nộp lại"), null=True, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    decision_number = models.CharField(_("số quyết định, văn bản"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("mục sổ theo dõi")
        verbose_name_plural = _("sổ theo dõi")
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(until__isnull=True), name="entry_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("at")), name="entry_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(bucket=Bucket.RETURNED) | Q(refile_by__isnull=False),
                name="entry_returned_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "at", "until"], name="entry_as_of"),
            # A page of the missing, by their due date, reads fifty rows and not the whole country.
            models.Index(fields=["campaign", "bucket", "due_on", "obligation"], name="entry_by_due_date"),
        ]

    def __str__(self):
        return f"{self.unit} {self.act} {self.at:%Y-%m-%d %H:%M}"

    def get_bucket_display(self):
        """In words. Django's own puts every word of the list anew together, for each of the fifty rows of a page."""
        return str(Bucket(self.bucket).label)

    def days_overdue(self, day):
        """Whole days past the date that this unit had to meet, or 0."""
        due_on = {Bucket.MISSING: self.due_on, Bucket.RETURNED: self.refile_by}.get(self.bucket)
        return max((day - due_on).days, 0) if due_on else 0
