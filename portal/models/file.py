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


class StoredFileQuerySet(models.QuerySet):
    def public(self):
        """Files that citizens may read; the twin on the object is `is_public`."""
        return self.filter(is_public=True)

    def readable_by(self, user):
        """Public files, and those of units where `user` (a person, or nobody) may read plans."""
        if not user.is_authenticated:
            return self.public()
        return self.filter(Q(is_public=True) | user.covers(Act.PLAN_READ, "unit__lineage"))

    def with_use(self):
        """Annotate `is_used`: whether a row of any model refers to the file. An address in a text does not
        count: what shows a file keeps a row that says so."""
        references = [
            Exists(relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")}))
            for relation in self.model._meta.get_fields(include_hidden=True)
            if relation.one_to_many or relation.one_to_one
        ]
        return self.annotate(is_used=reduce(or_, references))


class StoredFile(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("portal.Unit", models.PROTECT, related_name="files", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên tệp"), max_length=200)  # as people see it; never a path on disk
    kind = models.CharField(_("loại"), max_length=10)  # an UploadKind of portal/uploads.py
    size_bytes = models.PositiveBigIntegerField(_("dung lượng"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)  # under MEDIA_ROOT, chosen by us
    is_public = models.BooleanField(default=False)
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
