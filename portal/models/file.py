"""A file that somebody uploaded: portal/uploads.py makes and discards it, portal/serving.py sends it."""

import uuid
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import Act

READ_ACTS = (Act.PLAN_READ, Act.ARTICLE_WRITE)


class StoredFileQuerySet(models.QuerySet):
    def public(self, at=None):
        """Files that citizens may read at the moment `at` (now); the twin on the object is `is_open`."""
        return self.filter(_is_open(at or timezone.now()))

    def readable_by(self, user, at=None):
        """Public files, and those of units where `user` (a person, or nobody) holds the act that opens them."""
        if not user.is_authenticated:
            return self.public(at)
        opened = [Q(read_act=act) & user.covers(act, "unit__lineage") for act in READ_ACTS]
        return self.filter(reduce(or_, opened, _is_open(at or timezone.now())))

    def with_use(self):
        """Annotate `is_used`: whether a row of any model refers to the file. An address in a text does not
        count: what shows a file keeps a row that says so."""
        references = [
            Exists(relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")}))
            for relation in self.model._meta.get_fields(include_hidden=True)
            if relation.one_to_many or relation.one_to_one
        ]
        return self.annotate(is_used=reduce(or_, references))


def _is_open(at):
    return Q(is_public=True) & (Q(public_from__isnull=True) | Q(public_from__lte=at))


class StoredFile(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("portal.Unit", models.PROTECT, related_name="files", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên tệp"), max_length=200)  # as people see it; never a path on disk
    kind = models.CharField(_("loại"), max_length=10)  # an UploadKind of portal/uploads.py
    size_bytes = models.PositiveBigIntegerField(_("dung lượng"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)  # under MEDIA_ROOT, chosen by us
    is_public = models.BooleanField(default=False)
    public_from = models.DateTimeField(null=True, blank=True)  # not before this moment, if it is_public
    read_act = models.CharField(max_length=20, default=Act.PLAN_READ)  # one of READ_ACTS: opens it to staff
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("portal:file-serve", args=[self.pk, self.name])

    @property
    def is_open(self):
        return self.is_public and (self.public_from is None or self.public_from <= timezone.now())
