"""Văn bản: official documents, by their number, with what they do to each other."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from portal.richtext import files_in
from portal.vietnamese import parse_number
from propaganda.models.publication import Publication, PublicationQuerySet
from propaganda.states import Effect, PublicationKind, RelationKind


class DocumentQuerySet(PublicationQuerySet):
    def numbered(self, number, *, issued_on=None):
        """Documents with this number, however it is spelt; of the year of `issued_on`, if that is known.

        Raises ValueError if `number` is none."""
        documents = self.filter(number_key=parse_number(number).key)
        return documents.filter(issued_on__year=issued_on.year) if issued_on else documents


class Document(Publication):
    """`title` is the trích yếu as it stands on the paper; `summary` says in plain words what it is about."""

    KIND = PublicationKind.DOCUMENT
    COLUMNS = (
        *Publication.BASE_COLUMNS,
        "number",
        "type",
        "issuer",
        "issuer_name",
        "issued_on",
        "effective_on",
        "expires_on",
        "effect",
        "area",
        "body",
        "source_note",
    )
    DERIVED = ("slug", "number_key")

    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    number_key = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    type = models.ForeignKey(
        "propaganda.DocumentType", models.PROTECT, verbose_name=_("loại văn bản"), related_name="documents"
    )
    issuer = models.ForeignKey(
        "portal.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents_issued",
        verbose_name=_("cơ quan ban hành (trong hệ thống)"),
    )
    issuer_name = models.CharField(_("cơ quan ban hành"), max_length=200)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_on = models.DateField(_("ngày có hiệu lực"), null=True, blank=True)
    expires_on = models.DateField(_("ngày hết hiệu lực"), null=True, blank=True)
    effect = models.CharField(_("hiệu lực"), max_length=10, choices=Effect.choices, default=Effect.UNKNOWN)
    area = models.ForeignKey(
        "propaganda.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("lĩnh vực CCHC"),
    )
    body = models.TextField(_("toàn văn"), blank=True)  # cleaned HTML, where it is there
    source_note = models.CharField(_("nguồn"), max_length=500, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(
                "issuer_name",
                "number_key",
                ExtractYear("issued_on"),
                condition=~Q(number_key="") & ~Q(state="draft"),
                name="document_number_once_a_year",
                violation_error_message=_("Văn bản số này của cơ quan này đã có trên cổng."),
            ),
        ]
        indexes = [
            *Publication.Meta.indexes,
            models.Index(fields=["state", "-issued_on", "-id"], name="document_issued"),
        ]

    def __str__(self):
        return f"{self.number or self.type}: {self.title}" if self.type_id else self.title

    def slug_source(self):
        year = (
            "" if not self.issued_on or str(self.issued_on.year) in self.number else f" {self.issued_on.year}"
        )
        return f"{self.number}{year}" if self.number else self.title

    def lists(self):
        return {
            "attachments": [{"file": str(row.file_id), "label": row.label} for row in self.attachments.all()],
            "relations": [
                {"kind": row.kind, "other": row.other_id, "other_number": row.other_number}
                for row in self.relations.all()
            ],
        }

    def take_text(self, text):
        """Also keeps what the number is compared by. Raises ValueError if the number is none."""
        if "number" in text:
            self.number_key = parse_number(text["number"]).key if text["number"] else ""
        super().take_text(text)

    def take_lists(self, text):
        if "attachments" in text:
            wanted = {
                row["file"]: (place, row.get("label", "")) for place, row in enumerate(text["attachments"])
            }
            self.attachments.exclude(file__in=wanted).delete()
            for file_id, (place, label) in wanted.items():
                DocumentFile.objects.update_or_create(
                    document=self, file_id=file_id, defaults={"position": place, "label": label}
                )
        if "relations" in text:
            self.relations.all().delete()
            DocumentRelation.objects.bulk_create(
                DocumentRelation(
                    document=self,
                    kind=row["kind"],
                    other_id=row.get("other"),
                    other_number=row.get("other_number", ""),
                )
                for row in text["relations"]
            )

    def file_ids(self, text):
        ids = [row["file"] for row in text.get("attachments") or []]
        return ids + [str(key) for key in files_in(text.get("body") or "")]


class DocumentFile(models.Model):
    """A file of a document. `read_at` null: its text has not been taken out yet; `is_scan`: there is none in it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("portal.StoredFile", models.PROTECT, related_name="+")
    label = models.CharField(_("tên hiển thị"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    is_scan = models.BooleanField(_("bản quét"), default=False)
    text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["document", "file"], name="document_file_once")]

    def __str__(self):
        return self.label or self.file.name


class DocumentRelation(models.Model):
    """`document` does `kind` to `other`, a document of the portal, or to one known by its number alone."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="relations")
    kind = models.CharField(_("quan hệ"), max_length=12, choices=RelationKind.choices)
    other = models.ForeignKey(
        Document,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="relations_to",
        verbose_name=_("văn bản"),
    )
    other_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=False) | ~Q(other_number=""), name="relation_names_a_document"
            ),
            models.UniqueConstraint(fields=["document", "kind", "other"], name="relation_once"),
            models.UniqueConstraint(
                fields=["document", "kind", "other_number"],
                condition=Q(other__isnull=True),
                name="relation_to_a_number_once",
            ),
        ]

    def __str__(self):
        return f"{self.document.number} {self.get_kind_display()} {self.other or self.other_number}"
