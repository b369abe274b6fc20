"""A role given to a person, and its end."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import Act, Role
from portal.forms.fields import DayField, LineField
from portal.forms.unit_field import UnitField
from portal.models import Appointment, Unit


class AppointmentForm(forms.Form):
    """`user` is None while the person is being added. `by` says at which units a role may be given."""

    unit = UnitField(label=_("Đơn vị"))
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    starts_on = DayField(label=_("Từ ngày"), initial=timezone.localdate)
    ends_on = DayField(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args, by, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = Unit.objects.covered_by(by, Act.PEOPLE_KEEP)

    def clean(self):
        asked = super().clean() or self.cleaned_data
        unit, start, end = asked.get("unit"), asked.get("starts_on"), asked.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        if unit and start and unit.active_to and unit.active_to < start:
            self.add_error("unit", _("Đơn vị này đã kết thúc hoạt động trước ngày bắt đầu."))
        if self.user and unit and start and not self.errors and self.overlaps(asked):
            raise ValidationError(_("Người này đang giữ vai trò ấy ở đơn vị ấy trong thời gian đó."))
        return asked

    def overlaps(self, asked):
        same = Appointment.objects.filter(user=self.user, unit=asked["unit"], role=asked["role"])
        same = same.not_over_on(asked["starts_on"])
        return (same.filter(starts_on__lte=asked["ends_on"]) if asked["ends_on"] else same).exists()


class AppointmentEndForm(forms.Form):
    ends_on = DayField(
        label=_("Làm đến hết ngày"),
        initial=timezone.localdate,
        help_text=_("Ghi ngày hôm qua nếu phải thôi ngay bây giờ."),
    )
    reason = LineField(label=_("Lý do"), max_length=300, required=False)
