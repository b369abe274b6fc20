"""Tin, bài: news. Short items and long ones are counted apart."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.markup.addresses import link_address
from portal.richtext import files_in
from propaganda.models.publication import Publication
from propaganda.states import ArticleForm, PublicationKind


class Pictured(models.Model):
    """A lead picture with its words."""

    picture = models.ForeignKey(
        "portal.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ảnh")
    )
    picture_alt = models.CharField(_("mô tả ảnh"), max_length=300, blank=True)
    picture_caption = models.CharField(_("chú thích ảnh"), max_length=300, blank=True)

    class Meta:
        abstract = True


PICTURE_COLUMNS = ("picture", "picture_alt", "picture_caption")


class Article(Pictured, Publication):  # noqa: DJ008 (Publication says it)
    KIND = PublicationKind.ARTICLE
    COLUMNS = (
        *Publication.BASE_COLUMNS,
        *PICTURE_COLUMNS,
        "form",
        "body",
        "body_en",
        "author_name",
        "source_name",
        "source_url",
        "happened_on",
    )

    form = models.CharField(
        _("thể loại"), max_length=5, choices=ArticleForm.choices, default=ArticleForm.SHORT
    )
    body = models.TextField(_("nội dung"), blank=True)  # cleaned HTML (portal/richtext.py)
    body_en = models.TextField(_("nội dung tiếng Anh"), blank=True)
    author_name = models.CharField(_("tác giả"), max_length=120, blank=True)
    source_name = models.CharField(_("nguồn"), max_length=200, blank=True)  # "Theo Hà Nội portal"
    source_url = models.URLField(_("địa chỉ nguồn"), max_length=500, blank=True)
    happened_on = models.DateField(_("ngày diễn ra"), null=True, blank=True, db_index=True)

    class Meta(Publication.Meta):
        verbose_name = _("tin, bài")
        verbose_name_plural = _("tin, bài")
        indexes = [
            *Publication.Meta.indexes,  # Django takes them from the parent only where a child has none
            models.Index(fields=["form", "state", "-published_at", "-id"], name="article_newest_of_form"),
        ]

    @property
    def shown_body(self):
        return (get_language() == "en" and self.body_en) or self.body

    @property
    def source_address(self):
        """Where the source stands, if that is an address that a link may lead to; else ""."""
        return link_address(self.source_url) or ""

    def file_ids(self, text):
        ids = [text["picture"]] if text.get("picture") else []
        return ids + [str(key) for body in ("body", "body_en") for key in files_in(text.get(body) or "")]
