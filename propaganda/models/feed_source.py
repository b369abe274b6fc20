"""Feeds of other portals, whose news become drafts here, and what of them was taken already."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedSourceQuerySet(models.QuerySet):
    def to_read(self, before):
        """Feeds in use that were last read before this moment, or never."""
        return self.filter(
            models.Q(last_read_at__isnull=True) | models.Q(last_read_at__lt=before), is_offered=True
        )


class FeedSource(models.Model):
    """One feed. Its host must also stand on the list of hosts that may be asked (portal/fetching.py)."""

    name = models.CharField(_("nguồn tin"), max_length=200)  # as in "Theo Hà Nội portal"
    address = models.URLField(_("địa chỉ RSS hoặc Atom"), max_length=500, unique=True)
    unit = models.ForeignKey(
        "portal.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị nhận bản thảo")
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_offered = models.BooleanField(_("đang dùng"), default=True)
    last_read_at = models.DateTimeField(_("đọc lần cuối lúc"), null=True, blank=True, editable=False)
    last_fault = models.CharField(_("lỗi lần cuối"), max_length=500, blank=True, editable=False)

    objects = FeedSourceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("nguồn tin ngoài")
        verbose_name_plural = _("nguồn tin ngoài")

    def __str__(self):
        return self.name


class FeedItemSeen(models.Model):
    """An item that became a draft: once, by its address, from whatever feed, also after the draft was dropped."""

    address = models.CharField(_("địa chỉ"), max_length=500, unique=True)
    source = models.ForeignKey(FeedSource, models.PROTECT, related_name="items")
    revision = models.ForeignKey("propaganda.Revision", models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(_("nhận lúc"))

    class Meta:
        ordering = ["-seen_at", "-pk"]
        verbose_name = _("tin đã nhận")
        verbose_name_plural = _("tin đã nhận")

    def __str__(self):
        return self.address
