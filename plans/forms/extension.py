"""What an officer says to ask for more time."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms.fields import DayField, WordsField


class AskExtensionForm(forms.Form):
    """A date after the one that the unit has to meet now (`due_on`), and why."""

    until = DayField(label=gettext_lazy("Xin gia hạn đến hết ngày"))
    reason = WordsField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Nêu việc còn vướng, ví dụ: chờ ý kiến của Đảng ủy, người phụ trách nghỉ ốm."),
    )

    def __init__(self, *args, due_on, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.due_on, self.year = due_on, year

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.due_on:
            named = {"day": f"{self.due_on:%d/%m/%Y}"}
            raise ValidationError(_("Phải sau hạn đang áp dụng (%(day)s).") % named)
        if until < timezone.localdate():
            raise ValidationError(_("Ngày này đã qua."))
        if until.year > max(self.year, timezone.localdate().year):
            raise ValidationError(_("Ngày này đã sang năm sau của đợt."))
        return until
