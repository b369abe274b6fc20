"""Filings (lần nộp) of a plan, each with the text as it was, and what the reviewer said of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FilingQuerySet(models.QuerySet):
    def live(self):
        """Not taken back, in their order."""
        return self.filter(taken_back_at__isnull=True).order_by("round")


class Filing(models.Model):
    """One filing. It is on time if it was received on or before `due_on`, the date that it had to meet:
    the unit's own due date for a first filing, the date set by the return for one that answers it."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="filings")
    round = models.PositiveSmallIntegerField(_("lần"))
    filed_at = models.DateTimeField(_("nộp lúc"))  # by the server's clock
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_on = models.DateField(_("nhận bản giấy ngày"), null=True, blank=True)  # nhập thay
    due_on = models.DateField(_("phải nộp trước hết ngày"))
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answered_by")
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    issued_on = models.DateField(_("ngày ban hành"))
    file = models.ForeignKey("portal.StoredFile", models.PROTECT, related_name="+")
    text = models.JSONField()  # plans.writing.snapshot(plan)
    taken_back_at = models.DateTimeField(_("rút lại lúc"), null=True, blank=True)
    review_started_at = models.DateTimeField(_("bắt đầu xem xét lúc"), null=True, blank=True)
    checklist = models.JSONField(default=dict, blank=True)  # item code -> true or false
    returned_at = models.DateTimeField(_("trả lúc"), null=True, blank=True)
    return_reasons = models.JSONField(default=list, blank=True)  # texts, as they stood then
    return_words = models.TextField(_("nội dung đề nghị bổ sung"), blank=True)
    refile_by = models.DateField(_("hạn nộp lại"), null=True, blank=True)
    approved_at = models.DateTimeField(_("đạt yêu cầu lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FilingQuerySet.as_manager()

    class Meta:
        ordering = ["round"]
        verbose_name = _("lần nộp")
        verbose_name_plural = _("lần nộp")
        constraints = [
            models.UniqueConstraint(fields=["plan", "round"], name="filing_round_once"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(refile_by__isnull=False),
                name="filing_returned_has_date",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(approved_at__isnull=True),
                name="filing_returned_or_approved",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True)
                | Q(returned_at__isnull=True, approved_at__isnull=True),
                name="filing_taken_back_undecided",
            ),
        ]

    def __str__(self):
        return f"{self.plan} ({self.round})"

    @property
    def day(self):
        """The local date that decides: of receipt on paper, else of the server's receipt."""
        return self.received_on or timezone.localdate(self.filed_at)

    @property
    def is_on_time(self):
        return self.day <= self.due_on

    @property
    def receipt_number(self):
        return f"{self.plan_id:06d}-{self.round:02d}"


class ReviewComment(models.Model):
    """Words of the reviewer pinned to a row of the annex (or to the whole, with no key), and the answer."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="comments")
    item_key = models.CharField(max_length=36, blank=True)
    item_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("ý kiến"))
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ý kiến")
        verbose_name_plural = _("ý kiến")

    def __str__(self):
        return self.text[:80]
