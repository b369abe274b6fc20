"""Campaigns (đợt, kế hoạch năm của cấp trên): what is asked of whom, by when."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.states import CAMPAIGN_MOVES, CampaignState
from portal.workflow import Workflow


class CampaignQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=CampaignState.OPEN)

    def known(self):
        """Campaigns that units may know of: opened ones, also when closed since."""
        return self.exclude(state=CampaignState.PREPARING)

    def run_by(self, user, act):
        """Campaigns whose organiser lies where `user` holds `act`."""
        return self.filter(user.covers(act, "organiser__lineage"))


class Campaign(Workflow):
    class Scope(models.TextChoices):
        CHILDREN = "children", _("đơn vị trực thuộc trực tiếp")
        BENEATH = "beneath", _("mọi đơn vị cấp dưới")

    TRANSITIONS = CAMPAIGN_MOVES

    code = models.SlugField(
        _("mã"), max_length=20, unique=True, help_text=_("Dùng trong địa chỉ, thường là năm: 2020, 2020-2")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên đợt"), max_length=300)
    organiser = models.ForeignKey(
        "portal.Unit", models.PROTECT, related_name="campaigns", verbose_name=_("cơ quan tổ chức")
    )
    basis_number = models.CharField(_("số văn bản căn cứ"), max_length=60, blank=True)
    basis_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    theme = models.CharField(_("chủ đề năm"), max_length=500, blank=True)
    kinds = models.ManyToManyField(
        "portal.UnitKind", verbose_name=_("loại đơn vị phải nộp"), related_name="+"
    )
    scope = models.CharField(_("phạm vi"), max_length=10, choices=Scope.choices, default=Scope.CHILDREN)
    due_on = models.DateField(_("hạn nộp"), null=True, blank=True)
    annex_due_on = models.DateField(
        _("hạn bổ sung phụ lục"),
        null=True,
        blank=True,
        help_text=_("Nếu có: đơn vị được nộp bản ký, số, ngày trước; phụ lục bổ sung đến ngày này."),
    )
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=CampaignState.choices, default=CampaignState.PREPARING
    )
    opened_at = models.DateTimeField(_("mở lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-code"]
        verbose_name = _("đợt kế hoạch")
        verbose_name_plural = _("đợt kế hoạch")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CampaignState.PREPARING) | Q(opened_at__isnull=False, due_on__isnull=False),
                name="campaign_opened_has_moment_and_due_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=CampaignState.CLOSED) | Q(closed_at__isnull=False),
                name="campaign_closed_has_moment",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:dashboard", args=[self.code])

    @property
    def unit(self):
        return self.organiser

    @property
    def is_open(self):
        return self.state == CampaignState.OPEN


class Assignment(models.Model):
    """A task of the campaign (nhiệm vụ được giao), laid out as a row of each unit's annex."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="assignments")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    is_heading = models.BooleanField(_("dòng tiêu đề"), default=False)
    label = models.CharField(_("STT"), max_length=10, blank=True)
    content = models.TextField(_("nội dung nhiệm vụ"))
    time_text = models.CharField(_("thời gian"), max_length=200, blank=True)
    product = models.CharField(_("sản phẩm, kết quả"), max_length=300, blank=True)
    target_value = models.DecimalField(_("chỉ tiêu"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_unit = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    channels = models.ManyToManyField("plans.Channel", blank=True, verbose_name=_("hình thức"))

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("nhiệm vụ được giao")
        verbose_name_plural = _("nhiệm vụ được giao")

    def __str__(self):
        return self.content[:80]


class ReminderStage(models.Model):
    """A reminder goes out `days` after a unit's own due date (negative: before it)."""

    DEFAULT_DAYS = (-14, -7, -1, 1, 7, 14)

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stages")
    days = models.SmallIntegerField(_("số ngày so với hạn nộp"))

    class Meta:
        ordering = ["days"]
        verbose_name = _("mốc nhắc")
        verbose_name_plural = _("mốc nhắc")
        constraints = [models.UniqueConstraint(fields=["campaign", "days"], name="stage_once")]

    def __str__(self):
        return str(self.days)
