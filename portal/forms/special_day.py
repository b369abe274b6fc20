"""A day that is not what its weekday says."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import DayField, LineField
from portal.models import SpecialDay

KINDS = [("", _("Ngày nghỉ")), ("lam-bu", _("Ngày làm bù"))]
SATURDAY = 5
YEARS = range(2000, 2101)  # that the calendar shows


class SpecialDayForm(forms.Form):
    day = DayField(label=_("Ngày"), years=YEARS)
    kind = forms.ChoiceField(label=_("Là"), choices=KINDS, required=False)
    name = LineField(
        label=_("Tên"), max_length=120, help_text=_("Ví dụ: Giỗ Tổ Hùng Vương; làm bù cho ngày 04/05.")
    )

    def clean_day(self):
        day = self.cleaned_data["day"]
        if SpecialDay.objects.filter(day=day).exists():
            raise ValidationError(_("Ngày này đã có trong lịch."))
        return day

    def clean(self):
        day = self.cleaned_data.get("day")
        if day and self.is_working and day.weekday() < SATURDAY:
            self.add_error("day", _("Ngày làm bù phải là thứ bảy hoặc chủ nhật."))
        return self.cleaned_data

    @property
    def is_working(self):
        return self.cleaned_data.get("kind") == "lam-bu"
