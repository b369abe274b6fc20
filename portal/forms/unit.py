"""What an administrator types about units: a list narrowed, a unit added, mended or closed."""

import copy

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import Act
from portal.forms.correcting import Correcting
from portal.forms.fields import DayField, LineField, MailAddressField
from portal.forms.unit_field import UnitField
from portal.models import Unit, UnitKind, UnitSuccession

BASIS_HELP = _("Số, ngày của văn bản, ví dụ NQ 1286/NQ-UBTVQH15 ngày 14/11/2024.")


class UnitFilterForm(forms.Form):
    """The list of units, narrowed. Without an answer it shows the units that live today."""

    q = LineField(label=_("Tên hoặc mã"), required=False, max_length=200)
    kind = forms.ModelChoiceField(
        UnitKind.objects.all(), label=_("Loại"), required=False, empty_label=_("Mọi loại")
    )
    on = DayField(label=_("Hoạt động ngày"), required=False)

    def narrow(self, units):
        if not self.is_valid():
            return units.none()
        asked = self.cleaned_data
        if asked["q"]:
            units = units.matching(asked["q"])
        if asked["kind"]:
            units = units.filter(kind=asked["kind"])
        if asked["on"]:
            units = units.active_on(asked["on"])
        return units

    @classmethod
    def asked(cls, query):
        """The form of a GET; today stands in it unless a day, or none, was asked for."""
        return cls(query if "on" in query else {**query.dict(), "on": f"{timezone.localdate():%d/%m/%Y}"})


class UnitForm(forms.ModelForm):
    """A unit and its particulars. `by` says where it may lie."""

    name = LineField(label=_("Tên đơn vị"), max_length=200)
    code = LineField(
        label=_("Mã"),
        max_length=40,
        help_text=_("Không dấu cách, mỗi đơn vị một mã, dùng trong tệp nhập. Ví dụ 00178, dd.noivu."),
    )
    parent = UnitField(label=_("Trực thuộc"))
    gso_code = LineField(label=_("Mã Tổng cục Thống kê"), max_length=10, required=False)
    email = MailAddressField(label=_("Thư điện tử"), required=False)
    phone = LineField(label=_("Điện thoại"), max_length=40, required=False)
    note = LineField(label=_("Ghi chú"), max_length=500, required=False)

    class Meta:
        model = Unit
        fields = ["name", "code", "kind", "parent", "gso_code", "active_from", "email", "phone", "note"]
        field_classes = {"active_from": DayField, "active_to": DayField}

    def __init__(self, *args, by, instance=None, **kwargs):
        # A copy: the form writes into it what was typed, and the verb compares with what stands.
        super().__init__(*args, instance=copy.copy(instance), **kwargs)
        self.fields["kind"].queryset = offered_kinds(instance)
        self.fields["kind"].empty_label = _("Chọn loại")
        self.fields["parent"].queryset = Unit.objects.covered_by(by, Act.UNITS_KEEP)
        if instance and instance.parent_id:
            self.initial["parent"] = instance.parent

    def clean_code(self):
        code = self.cleaned_data["code"]
        if " " in code:
            raise ValidationError(_("Mã không được có dấu cách."))
        return code


class UnitCorrectForm(Correcting, UnitForm):
    class Meta(UnitForm.Meta):
        fields = [*UnitForm.Meta.fields[:6], "active_to", *UnitForm.Meta.fields[6:]]

    def __init__(self, *args, instance, by, **kwargs):
        super().__init__(*args, instance=instance, by=by, **kwargs)
        self.unit = instance
        parent = self.fields["parent"]
        if instance.parent is None or not parent.queryset.filter(pk=instance.parent_id).exists():
            del self.fields["parent"]  # the top of what this person keeps is moved by nobody beneath
        self.carry_what_is_shown()

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if parent.lineage.startswith(self.unit.lineage):
            raise ValidationError(_("Một đơn vị không thể trực thuộc chính nó hoặc cấp dưới của nó."))
        return parent

    def clean_active_to(self):
        day = self.cleaned_data["active_to"]
        if day is None and self.unit.successions_out.filter(share=UnitSuccession.Share.WHOLE).exists():
            raise ValidationError(_("Đơn vị đã chuyển toàn bộ sang đơn vị khác nên phải có ngày kết thúc."))
        return day


class UnitCloseForm(forms.Form):
    last_day = DayField(label=_("Hoạt động đến hết ngày"))
    legal_basis = LineField(label=_("Căn cứ"), max_length=300, help_text=BASIS_HELP)


def offered_kinds(unit):
    """Kinds that are offered, and the one that this unit has."""
    kinds = UnitKind.objects.filter(is_offered=True)
    return kinds | UnitKind.objects.filter(pk=unit.kind_id) if unit and unit.kind_id else kinds
