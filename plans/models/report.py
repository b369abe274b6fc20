"""The nightly report of missing units, kept as it was that night."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MissingReport(models.Model):
    campaign = models.ForeignKey("plans.Campaign", models.CASCADE, related_name="missing_reports")
    day = models.DateField(_("tính đến hết ngày"))
    made_at = models.DateTimeField(_("lập lúc"))
    figures = models.JSONField()  # plans.compliance.figures(...).as_json()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("báo cáo đơn vị chưa nộp")
        verbose_name_plural = _("báo cáo đơn vị chưa nộp")
        constraints = [models.UniqueConstraint(fields=["campaign", "day"], name="missing_report_once_a_day")]

    def __str__(self):
        return f"{self.campaign} {self.day:%Y-%m-%d}"
