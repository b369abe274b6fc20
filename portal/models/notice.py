"""Notices in the portal, and the letters (e-mail) that carry them: rows, an outbox.

A notice is written in the transaction of the act that causes it, exactly once (its `key` is unique).
A letter is sent later by portal/noticing.py, at least once, always under the same Message-ID.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.access import Role


class NoticeQuerySet(models.QuerySet):
    def for_user(self, user):
        """Notices to the person, or to a unit in a role that they hold there today."""
        condition = Q(user=user)
        for lineage, role in user.roles_by_lineage:
            condition |= Q(unit__lineage=lineage, role=role)
        return self.filter(condition)

    def unread_by(self, user):
        return self.for_user(user).exclude(readings__user=user)


class Notice(models.Model):
    """One message to a unit (everyone who holds `role` there) or to one person."""

    key = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey(
        "portal.Unit", models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("đơn vị")
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    at = models.DateTimeField(_("lúc"), db_index=True)
    title = models.CharField(_("tiêu đề"), max_length=300)
    body = models.TextField(_("nội dung"), blank=True)
    path = models.CharField(max_length=300, blank=True)  # where in the portal the next step is
    file = models.ForeignKey(
        "portal.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("tệp")
    )  # attached to the letters
    void_at = models.DateTimeField(null=True, blank=True)  # no longer makes sense: kept, but not mailed

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, user__isnull=True) & ~Q(role="")
                | Q(unit__isnull=True, user__isnull=False, role=""),
                name="notice_to_role_at_unit_or_person",
            )
        ]
        indexes = [models.Index(fields=["unit", "role", "-at"], name="notice_by_unit")]

    def __str__(self):
        return self.title


class Reading(models.Model):
    """A person has opened a notice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="reading_once")]

    def __str__(self):
        return f"{self.user}: {self.notice}"


class LetterQuerySet(models.QuerySet):
    def due(self, at):
        return self.filter(sent_at__isnull=True, parked_at__isnull=True, due_at__lte=at)


class Letter(models.Model):
    """One e-mail to one person. Its `key` says why it exists, so that it exists once.

    It carries its notices, or (a reset of a password) a subject and body of its own.
    """

    key = models.CharField(max_length=160, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters")
    notices = models.ManyToManyField(Notice, related_name="letters")
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)  # emptied once sent
    is_digest = models.BooleanField(default=False)  # at most one a person a day; carries List-Unsubscribe
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)  # given up, shown to administrators
    last_error = models.CharField(max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("thư")
        verbose_name_plural = _("thư")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(parked_at__isnull=True), name="letter_sent_or_parked"
            )
        ]

    def __str__(self):
        return self.key
