"""The audit trail. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    at = models.DateTimeField(_("lúc"), db_index=True)
    action = models.CharField(_("việc"), max_length=60, db_index=True)
    target_label = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    target_name = models.CharField(_("đối tượng"), max_length=200)
    unit = models.ForeignKey(
        "portal.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người làm")
    )
    note = models.TextField(_("lý do"), blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("sự việc")
        verbose_name_plural = _("nhật ký")
        indexes = [models.Index(fields=["target_label", "target_id"], name="event_by_target")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_name}"
