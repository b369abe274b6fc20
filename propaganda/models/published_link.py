"""The links that published texts show, and what is wrong with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from propaganda.states import PublicationKind


class PublishedLinkQuerySet(models.QuerySet):
    def faulty(self):
        return self.exclude(fault="")

    def outside(self):
        """Links that leave the portal, asked or not."""
        return self.filter(is_outside=True)

    def of(self, thing):
        return self.filter(kind=thing.KIND, object_id=thing.pk)


class PublishedLink(models.Model):
    """`fault` is a sentence, or empty: nothing is known against it. `checked_at` is empty while it was never asked."""

    kind = models.CharField(_("loại"), max_length=10, choices=PublicationKind.choices)
    object_id = models.PositiveBigIntegerField()
    address = models.CharField(_("địa chỉ"), max_length=500)
    is_outside = models.BooleanField(_("ra ngoài cổng"))
    fault = models.CharField(_("lỗi"), max_length=300, blank=True)
    found_at = models.DateTimeField(_("thấy lần đầu lúc"))
    checked_at = models.DateTimeField(_("kiểm tra lúc"), null=True, blank=True)

    objects = PublishedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "object_id", "address"]
        verbose_name = _("liên kết")
        verbose_name_plural = _("liên kết")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "address"], name="published_link_once")
        ]

    def __str__(self):
        return self.address
