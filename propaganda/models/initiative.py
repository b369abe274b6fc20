"""Mô hình mới: what somewhere was tried to serve people better, and who took it up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from propaganda.models.article import PICTURE_COLUMNS, Pictured
from propaganda.models.publication import Publication
from propaganda.states import PublicationKind, Stage


class Initiative(Pictured, Publication):
    KIND = PublicationKind.INITIATIVE
    COLUMNS = (
        *Publication.BASE_COLUMNS,
        *PICTURE_COLUMNS,
        "place_name",
        "problem",
        "solution",
        "results",
        "contact",
        "stage",
        "started_on",
        "source_note",
    )

    place_name = models.CharField(
        _("nơi thực hiện"), max_length=200
    )  # also places outside the portal's units
    problem = models.TextField(_("vấn đề"), blank=True)
    solution = models.TextField(_("cách làm"), blank=True)
    results = models.TextField(_("kết quả, số liệu"), blank=True)
    contact = models.CharField(_("đầu mối liên hệ"), max_length=300, blank=True)
    stage = models.CharField(_("giai đoạn"), max_length=8, choices=Stage.choices, default=Stage.PILOT)
    started_on = models.DateField(_("bắt đầu từ"), null=True, blank=True)
    source_note = models.CharField(_("nguồn"), max_length=500, blank=True)

    class Meta(Publication.Meta):
        verbose_name = _("mô hình mới")
        verbose_name_plural = _("mô hình mới")

    def lists(self):
        return {
            "adoptions": [
                {
                    "unit": row.unit_id,
                    "unit_name": row.unit_name,
                    "adopted_on": str(row.adopted_on or ""),
                    "note": row.note,
                }
                for row in self.adoptions.all()
            ]
        }

    def take_lists(self, text):
        if "adoptions" in text:
            self.adoptions.all().delete()
            Adoption.objects.bulk_create(
                Adoption(
                    initiative=self,
                    unit_id=row.get("unit"),
                    unit_name=row.get("unit_name", ""),
                    adopted_on=row.get("adopted_on") or None,
                    note=row.get("note", ""),
                )
                for row in text["adoptions"]
            )

    def file_ids(self, text):
        return [text["picture"]] if text.get("picture") else []


class Adoption(models.Model):
    """A unit that took the model up: one of the portal's, or one known by its name alone."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="adoptions")
    unit = models.ForeignKey("portal.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    unit_name = models.CharField(_("đơn vị áp dụng"), max_length=200, blank=True)
    adopted_on = models.DateField(_("áp dụng từ ngày"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        ordering = ["adopted_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(unit_name=""), name="adoption_names_a_unit"
            )
        ]

    def __str__(self):
        return str(self.unit or self.unit_name)
