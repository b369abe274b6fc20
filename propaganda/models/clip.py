"""Video: our own clips, with captions and a transcript, played without any outside host."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from propaganda.models.publication import Publication
from propaganda.states import PublicationKind


class Clip(Publication):
    KIND = PublicationKind.CLIP
    COLUMNS = (
        *Publication.BASE_COLUMNS,
        "video",
        "poster",
        "duration_seconds",
        "transcript",
        "transcript_en",
        "service_level",
        "made_by",
    )

    video = models.ForeignKey(
        "portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tệp video"),
    )
    poster = models.ForeignKey(
        "portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ảnh bìa"),
    )
    duration_seconds = models.PositiveIntegerField(_("thời lượng (giây)"), null=True, blank=True)
    transcript = models.TextField(_("lời thoại"), blank=True)
    transcript_en = models.TextField(_("lời thoại tiếng Anh"), blank=True)
    service_level = models.ForeignKey(
        "propaganda.ServiceLevel",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clips",
        verbose_name=_("mức dịch vụ công trực tuyến"),
    )
    made_by = models.CharField(_("đơn vị thực hiện"), max_length=200, blank=True)

    class Meta(Publication.Meta):
        verbose_name = _("video")
        verbose_name_plural = _("video")

    def lists(self):
        return {
            "captions": [{"language": row.language, "file": str(row.file_id)} for row in self.captions.all()]
        }

    def take_lists(self, text):
        if "captions" in text:
            self.captions.all().delete()
            ClipCaption.objects.bulk_create(
                ClipCaption(clip=self, language=row["language"], file_id=row["file"])
                for row in text["captions"]
            )

    def file_ids(self, text):
        ids = [text[name] for name in ("video", "poster") if text.get(name)]
        return ids + [row["file"] for row in text.get("captions") or []]


class ClipCaption(models.Model):
    clip = models.ForeignKey(Clip, models.CASCADE, related_name="captions")
    language = models.CharField(_("ngôn ngữ"), max_length=2, default="vi")
    file = models.ForeignKey("portal.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-language"]  # Vietnamese first
        constraints = [models.UniqueConstraint(fields=["clip", "language"], name="caption_language_once")]

    def __str__(self):
        return f"{self.clip} ({self.language})"
