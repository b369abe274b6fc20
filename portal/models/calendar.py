"""Days that are not what their weekday says: holidays, and Saturdays that are worked instead."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialDay(models.Model):
    day = models.DateField(_("ngày"), unique=True)
    is_working = models.BooleanField(_("là ngày làm việc"), default=False)
    name = models.CharField(_("tên"), max_length=120)

    class Meta:
        ordering = ["day"]
        verbose_name = _("ngày đặc biệt")
        verbose_name_plural = _("ngày nghỉ và ngày làm bù")

    def __str__(self):
        return f"{self.day:%d/%m/%Y}: {self.name}"
