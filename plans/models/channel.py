"""Lists that the administrator keeps: channels of communication and reasons to return a plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.Model):
    """A form of communication (hình thức). Scoring rules ask for both groups."""

    class Group(models.TextChoices):
        ONLINE = "truc_tuyen", _("trực tuyến")
        TRADITIONAL = "truyen_thong", _("truyền thống")

    code = models.SlugField(_("mã"), primary_key=True)
    name = models.CharField(_("hình thức"), max_length=120)
    group = models.CharField(_("nhóm"), max_length=12, choices=Group.choices)
    measures = models.CharField(_("đơn vị đo"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_offered = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("hình thức tuyên truyền")
        verbose_name_plural = _("hình thức tuyên truyền")

    def __str__(self):
        return self.name


class ReturnReason(models.Model):
    """A short reason to ask for more, offered to the reviewer."""

    text = models.CharField(_("lý do"), max_length=200, unique=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_offered = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        ordering = ["position", "text"]
        verbose_name = _("lý do đề nghị bổ sung")
        verbose_name_plural = _("lý do đề nghị bổ sung")

    def __str__(self):
        return self.text
