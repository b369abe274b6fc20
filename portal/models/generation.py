"""The generation of the citizens' pages: what is kept of an older one is shown no more."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageGeneration(models.Model):
    """One row. portal/pagecache.py adds one to it whenever something is published or withdrawn."""

    number = models.BigIntegerField(_("lần đổi"), default=0)

    class Meta:
        verbose_name = _("lần đổi của trang công khai")
        verbose_name_plural = _("lần đổi của trang công khai")

    def __str__(self):
        return str(self.number)
