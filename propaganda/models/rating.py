"""Đánh giá: 1 to 5 of a publication, one a browser."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from propaganda.states import PublicationKind


class Rating(models.Model):
    """`ballot` is the hash of a random mark in the browser, `address` of the network address and the day: neither
    tells who it was."""

    kind = models.CharField(max_length=10, choices=PublicationKind.choices)
    object_id = models.PositiveBigIntegerField()
    stars = models.PositiveSmallIntegerField(_("điểm"))
    reason = models.CharField(_("lý do"), max_length=1000, blank=True)
    ballot = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    rated_on = models.DateField(_("ngày"))
    rated_at = models.DateTimeField(_("lúc"))

    class Meta:
        ordering = ["-rated_at", "-pk"]
        verbose_name = _("đánh giá")
        verbose_name_plural = _("đánh giá")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "ballot"], name="rating_one_a_browser"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_from_1_to_5"),
        ]
        indexes = [models.Index(fields=["kind", "object_id", "address"], name="rating_by_address")]

    def __str__(self):
        return f"{self.kind} {self.object_id}: {self.stars}"
