"""Where all writing happens: a text on its way to being approved, and afterwards what was approved."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.access import Act
from portal.workflow import Workflow
from propaganda.states import EDITABLE, OPEN, REVISION_MOVES, PublicationKind, RevisionState


class RevisionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def writable_by(self, user):
        """What `user` may see and write as a publisher or an editor."""
        return self.filter(user.covers(Act.ARTICLE_WRITE, "unit__lineage"))

    def approvable_by(self, user):
        return self.filter(user.covers(Act.ARTICLE_APPROVE, "unit__lineage"))

    def proposed_by(self, user):
        """What the units of `user` sent to be published."""
        return self.filter(user.covers(Act.ARTICLE_PROPOSE, "proposed_for__lineage"))

    def of(self, thing):
        return self.filter(kind=thing.KIND, object_id=thing.pk)


def new_token():
    return secrets.token_urlsafe(24)


class Revision(Workflow):
    """The text (`text`: JSON, see Publication.text) number `number` of one publication.

    `version` counts its savings: approval belongs to the exact version that was looked at. At most one
    revision of a publication is open.
    """

    TRANSITIONS = REVISION_MOVES

    kind = models.CharField(_("loại"), max_length=10, choices=PublicationKind.choices)
    object_id = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField(_("bản số"))
    unit = models.ForeignKey("portal.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=RevisionState.choices, default=RevisionState.WORKING
    )
    title = models.CharField(_("tiêu đề"), max_length=300)  # of the text, for lists
    text = models.JSONField(default=dict)
    files = models.ManyToManyField(
        "portal.StoredFile", blank=True, related_name="+"
    )  # keeps them from being discarded
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(_("bắt đầu lúc"))
    saved_at = models.DateTimeField(_("lưu lúc"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+"
    )  # none of them may approve it
    proposed_for = models.ForeignKey("portal.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("trình duyệt lúc"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.CharField(_("lý do trả lại"), max_length=1000, blank=True)
    urgent_reason = models.CharField(_("lý do đăng gấp"), max_length=500, blank=True)
    is_minor = models.BooleanField(_("sửa nhỏ"), default=False)  # citizens are not told
    change_note = models.CharField(_("nội dung cập nhật"), max_length=500, blank=True)  # told to citizens
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    is_shared = models.BooleanField(_("có đường dẫn xem trước"), default=False)
    opened_at = models.DateTimeField(
        null=True, blank=True
    )  # by whom it lies open on a screen, and since when
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("bản thảo")
        verbose_name_plural = _("bản thảo")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["kind", "object_id"], condition=Q(state__in=OPEN), name="revision_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state=RevisionState.RETURNED) | ~Q(return_reason=""),
                name="revision_returned_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=RevisionState.URGENT) | ~Q(urgent_reason=""),
                name="revision_urgent_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "-saved_at"], name="revision_by_state")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("publishing:revision-detail", args=[self.pk])

    @property
    def is_editable(self):
        return self.state in EDITABLE

    @property
    def is_open(self):
        return self.state in OPEN
