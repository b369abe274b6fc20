"""A sign of life of a process that answers no requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When "worker" or "beat" last did its work. portal/heartbeat.py writes and reads it."""

    name = models.CharField(_("tên"), max_length=20, primary_key=True)
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("dấu hiệu hoạt động")
        verbose_name_plural = _("dấu hiệu hoạt động")

    def __str__(self):
        return self.name
