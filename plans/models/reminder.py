"""Reminders (đôn đốc): the ledger of who was reminded, when, how, at which stage."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.states import ReminderChannel


class Reminder(models.Model):
    """Sent by a stage (`stage_days` after the due date `due_on`), or by hand (`request_id` of that press)."""

    obligation = models.ForeignKey("plans.Obligation", models.CASCADE, related_name="reminders")
    channel = models.CharField(_("cách"), max_length=8, choices=ReminderChannel.choices)
    stage_days = models.SmallIntegerField(_("mốc"), null=True, blank=True)
    due_on = models.DateField(_("hạn khi nhắc"))
    request_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    words = models.TextField(_("nội dung"), blank=True)
    error = models.CharField(_("không gửi được vì"), max_length=300, blank=True)  # parked: not tried again
    notice = models.ForeignKey("portal.Notice", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("lần đôn đốc")
        verbose_name_plural = _("lần đôn đốc")
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "stage_days", "due_on"],
                condition=Q(channel=ReminderChannel.STAGE),
                name="reminder_once_a_stage",
            ),
            models.UniqueConstraint(
                fields=["obligation", "channel", "request_id"],
                condition=Q(request_id__isnull=False),
                name="reminder_once_a_request",
            ),
            models.CheckConstraint(
                condition=Q(channel=ReminderChannel.STAGE, stage_days__isnull=False, request_id__isnull=True)
                | (~Q(channel=ReminderChannel.STAGE) & Q(stage_days__isnull=True, request_id__isnull=False)),
                name="reminder_by_stage_or_request",
            ),
        ]
        indexes = [models.Index(fields=["obligation", "at"], name="reminder_last")]

    def __str__(self):
        return f"{self.obligation.unit} {self.get_channel_display()} {self.at:%Y-%m-%d}"
