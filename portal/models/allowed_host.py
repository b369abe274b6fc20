"""The hosts that the portal may ask: none, until an administrator puts one on the list (PROMISES S16)."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last part is a word: "127.0.0.1" and its other spellings are no names.
is_host_name = RegexValidator(
    rf"^(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})\Z",
    _(
        "Chỉ ghi tên máy chủ bằng chữ thường, ví dụ hanoi.gov.vn: không có https://, đường dẫn, cổng hay số IP."
    ),
)


class AllowedHostQuerySet(models.QuerySet):
    def offered(self):
        """The hosts that may be asked today."""
        return self.filter(is_offered=True)


class AllowedHost(models.Model):
    """One host by its whole name; hosts beneath it are others."""

    host = models.CharField(_("máy chủ"), max_length=253, unique=True, validators=[is_host_name])
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_offered = models.BooleanField(_("đang dùng"), default=True)

    objects = AllowedHostQuerySet.as_manager()

    class Meta:
        ordering = ["position", "host"]
        verbose_name = _("máy chủ được phép hỏi")
        verbose_name_plural = _("máy chủ được phép hỏi")

    def __str__(self):
        return self.host
