"""Words on a draft (góp ý bản thảo) that a unit showed before it was signed. They decide nothing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftComment(models.Model):
    """Words pinned to a row of the annex by its key, or said of the whole draft, with no key."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="draft_comments")
    item_key = models.CharField(max_length=36, blank=True)
    item_name = models.CharField(max_length=200, blank=True)  # what the row said then
    text = models.TextField(_("ý kiến"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("góp ý bản thảo")
        verbose_name_plural = _("góp ý bản thảo")

    def __str__(self):
        return self.text[:80]
