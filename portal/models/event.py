"""The audit trail. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from portal.access import Act


class EventQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Events of units where `user` reads the trail, and those of no unit unless about other units' people."""
        from portal.models.user import Appointment

        held = Appointment.objects.filter(user.covers(Act.AUDIT_READ, "unit__lineage"))
        people = held.annotate(person=Cast("user_id", CharField())).values("person")
        of_no_unit = Q(unit=None) & (~Q(target_label="portal.user") | Q(target_id__in=people))
        return self.filter(user.covers(Act.AUDIT_READ, "unit__lineage") | of_no_unit)


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

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("sự việc")
        verbose_name_plural = _("nhật ký")
        indexes = [models.Index(fields=["target_label", "target_id"], name="event_by_target")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_name}"
