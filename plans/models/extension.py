"""Extensions (gia hạn) of the date of a first filing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.states import EXTENSION_MOVES, ExtensionState
from portal.access import Act
from portal.workflow import Workflow


class ExtensionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=ExtensionState.ASKED).order_by("asked_at")

    def reviewable_by(self, user):
        return self.filter(user.covers(Act.PLAN_REVIEW, "obligation__campaign__organiser__lineage"))


class Extension(Workflow):
    TRANSITIONS = EXTENSION_MOVES

    obligation = models.ForeignKey("plans.Obligation", models.CASCADE, related_name="extensions")
    state = models.CharField(
        _("trạng thái"), max_length=8, choices=ExtensionState.choices, default=ExtensionState.ASKED
    )
    until = models.DateField(_("xin gia hạn đến hết ngày"))
    reason = models.TextField(_("lý do"))
    asked_at = models.DateTimeField(_("xin lúc"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField(_("hạn mới"), null=True, blank=True)
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_words = models.TextField(_("ý kiến"), blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("gia hạn")
        verbose_name_plural = _("gia hạn")
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(state=ExtensionState.ASKED),
                name="extension_one_waiting",
                violation_error_message=_("Đơn vị đã có một đề nghị gia hạn đang chờ quyết định."),
            ),
            models.CheckConstraint(
                condition=Q(state=ExtensionState.ASKED) | Q(decided_at__isnull=False),
                name="extension_decided_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExtensionState.GRANTED) | Q(due_on__isnull=False),
                name="extension_granted_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.obligation.unit}: {self.until:%d/%m/%Y}"

    @property
    def unit(self):
        return self.obligation.unit
