"""The lists that sort what is published. Rows, since laws and programmes change them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.vietnamese import fold
from propaganda.states import PublicationKind


class ListEntry(models.Model):
    name = models.CharField(_("tên"), max_length=200)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_offered = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class Topic(ListEntry):
    """Chủ đề: what people look for (Một cửa, Dịch vụ công trực tuyến …)."""

    code = models.SlugField(_("mã"), max_length=60, primary_key=True)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)

    class Meta(ListEntry.Meta):
        verbose_name = _("chủ đề")
        verbose_name_plural = _("chủ đề")

    @property
    def shown_name(self):
        return (get_language() == "en" and self.name_en) or self.name


class Area(ListEntry):
    """One of the areas of reform (NQ 30c/NQ-CP of 2011; NQ 76/NQ-CP of 2021 named some anew)."""

    code = models.SlugField(_("mã"), max_length=60, primary_key=True)
    name_before_2021 = models.CharField(_("tên trước năm 2021"), max_length=200, blank=True)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)

    class Meta(ListEntry.Meta):
        verbose_name = _("lĩnh vực CCHC")
        verbose_name_plural = _("lĩnh vực CCHC")

    @property
    def shown_name(self):
        return (get_language() == "en" and self.name_en) or self.name


class DocumentType(ListEntry):
    """Loại văn bản, with its abbreviation (NĐ 30/2020/NĐ-CP, Phụ lục III; laws and circulars beside them)."""

    code = models.SlugField(_("mã"), max_length=60, primary_key=True)
    abbr = models.CharField(_("chữ viết tắt"), max_length=10, blank=True)  # công văn has none
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)
    review_months = models.PositiveSmallIntegerField(_("xem lại sau (tháng)"), default=12)

    class Meta(ListEntry.Meta):
        verbose_name = _("loại văn bản")
        verbose_name_plural = _("loại văn bản")

    @property
    def shown_name(self):
        return (get_language() == "en" and self.name_en) or self.name


class ServiceLevel(ListEntry):
    """A level of online service, in the words of its time: mức độ 3, 4 (NĐ 43/2011, until 14/08/2022), một phần,
    toàn trình (NĐ 42/2022 on). Levels of one `group` are related, and search finds one by the other."""

    code = models.SlugField(_("mã"), max_length=60, primary_key=True)
    group = models.SlugField(_("nhóm tương đương"), max_length=60)
    valid_from = models.DateField(_("dùng từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("dùng đến hết ngày"), null=True, blank=True)

    class Meta(ListEntry.Meta):
        verbose_name = _("mức dịch vụ công trực tuyến")
        verbose_name_plural = _("mức dịch vụ công trực tuyến")


class PublishingTerm(ListEntry):
    """Within how many working days something is posted (default 5: Luật 104/2016/QH13, Điều 18).

    `kind` is a PublicationKind; `type`, if given, narrows it to one type of document.
    """

    kind = models.CharField(_("loại"), max_length=10, choices=PublicationKind.choices)
    type = models.ForeignKey(
        DocumentType, models.PROTECT, null=True, blank=True, verbose_name=_("loại văn bản"), related_name="+"
    )
    working_days = models.PositiveSmallIntegerField(_("số ngày làm việc"), default=5)

    class Meta(ListEntry.Meta):
        verbose_name = _("thời hạn đăng")
        verbose_name_plural = _("thời hạn đăng")
        constraints = [
            models.UniqueConstraint(fields=["kind", "type"], name="publishing_term_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(type__isnull=True), name="publishing_term_of_kind_once"
            ),
        ]


class YearTheme(models.Model):
    """Chủ đề năm, as the city set it, word for word. Citizens' first page shows the newest one that is offered."""

    year = models.PositiveSmallIntegerField(
        _("năm"), primary_key=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    text = models.CharField(_("chủ đề"), max_length=500)
    text_en = models.CharField(_("chủ đề bằng tiếng Anh"), max_length=500, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    is_offered = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("chủ đề năm")
        verbose_name_plural = _("chủ đề năm")

    def __str__(self):
        return f"{self.year}: {self.text}"


class AbbreviationQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )


class Abbreviation(models.Model):
    """Từ viết tắt. Case counts, and so does the Đ: DA is dự án, ĐA is đề án."""

    abbr = models.CharField(_("viết tắt"), max_length=30)
    full = models.CharField(_("viết đầy đủ"), max_length=200)
    full_folded = models.CharField(max_length=200, editable=False)
    english = models.CharField(_("tiếng Anh"), max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    valid_from = models.DateField(_("dùng từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("dùng đến hết ngày"), null=True, blank=True)

    objects = AbbreviationQuerySet.as_manager()

    class Meta:
        ordering = ["abbr", "valid_from"]
        verbose_name = _("từ viết tắt")
        verbose_name_plural = _("từ viết tắt")
        constraints = [
            models.UniqueConstraint(
                fields=["abbr", "valid_from"],
                name="abbreviation_once_from_a_day",
                violation_error_message=_("Từ viết tắt này đã có trong danh sách."),
            ),
            models.UniqueConstraint(
                fields=["abbr"],
                condition=Q(valid_from__isnull=True),
                name="abbreviation_once_from_the_beginning",
                violation_error_message=_("Từ viết tắt này đã có trong danh sách."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="abbreviation_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.abbr}: {self.full}"

    def save(self, *args, **kwargs):
        self.full_folded = fold(self.full)[:200]
        super().save(*args, **kwargs)
