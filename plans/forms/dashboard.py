"""What a reader of the dashboard may ask: the day, the list, its order."""

from django import forms
from django.db.models import F, Q
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from plans.compliance import first_day, latest_day
from plans.states import IN_REGISTER, Bucket
from portal.collation import VIETNAMESE_ORDER
from portal.forms.fields import DayField, LineField
from portal.vietnamese import fold

ORDERS = {
    "": [F("owed_on").asc(nulls_last=True), "obligation_id"],  # as registered: by code
    Bucket.MISSING: ["due_on", "obligation_id"],  # the same order, in words that an index knows
    "ten": [Collate("unit__name", VIETNAMESE_ORDER), "unit__code"],
    "ma": ["unit__code"],
    "nhac": [F("last_reminded_at").asc(nulls_first=True), "unit__code"],
}
ALL, OVERDUE = "tat-ca", "qua-han"


class DashboardForm(forms.Form):
    """GET: `ngay` the day (as known at its end), `nhom` the bucket, `loai` the kind, `tim` words, `xep` the order."""

    ngay = DayField(label=_("Tính đến hết ngày"), required=False)
    nhom = forms.ChoiceField(label=_("Danh sách"), required=False)
    loai = forms.ChoiceField(label=_("Loại đơn vị"), required=False)
    tim = LineField(label=_("Tìm đơn vị"), required=False, max_length=100)
    xep = forms.ChoiceField(
        label=_("Xếp theo"),
        required=False,
        choices=[
            ("", _("quá hạn lâu nhất")),
            ("ten", _("tên đơn vị")),
            ("ma", _("mã đơn vị")),
            ("nhac", _("lâu chưa nhắc nhất")),
        ],
    )

    def __init__(self, data, *, campaign, kinds=()):
        super().__init__(data)
        self.campaign = campaign
        self.fields["loai"].choices = [("", _("Mọi loại")), *((row.code, row.name) for row in kinds)]
        self.fields["nhom"].choices = [
            (Bucket.MISSING.value, Bucket.MISSING.label),
            (OVERDUE, _("Quá hạn")),
            *((bucket.value, bucket.label) for bucket in IN_REGISTER if bucket != Bucket.MISSING),
            (ALL, _("Tất cả đơn vị")),
        ]

    def clean_ngay(self):
        day = self.cleaned_data["ngay"]
        if day and not first_day(self.campaign) <= day <= latest_day(self.campaign):
            raise forms.ValidationError(
                _("Chọn một ngày từ %(first)s đến %(last)s.")
                % {
                    "first": f"{first_day(self.campaign):%d/%m/%Y}",
                    "last": f"{latest_day(self.campaign):%d/%m/%Y}",
                }
            )
        return day

    @property
    def day(self):
        """The day that was asked for, or the latest one."""
        return self.cleaned_data.get("ngay") or latest_day(self.campaign)

    @property
    def chosen_list(self):
        """The bucket (or `tat-ca`, `qua-han`) of the list; the missing, unless another was asked for."""
        return self.cleaned_data.get("nhom") or Bucket.MISSING.value

    def narrow(self, entries):
        """Filter and order entries (as of compliance.with_follow_up) by what was asked."""
        if self.chosen_list == OVERDUE:
            entries = entries.overdue(self.day)
        elif self.chosen_list != ALL:
            entries = entries.filter(bucket=self.chosen_list)
        if kind := self.cleaned_data.get("loai"):
            entries = entries.filter(unit__kind=kind)
        if words := self.cleaned_data.get("tim"):
            entries = entries.filter(
                Q(unit__name_folded__contains=fold(words)) | Q(unit__code__icontains=words)
            )
        order = self.cleaned_data.get("xep") or ""
        if not order and self.chosen_list == Bucket.MISSING:
            order = Bucket.MISSING
        return entries.order_by(*ORDERS[order])

    def clean(self):
        """A wrong date keeps the rest of what was asked; every missing answer stands for its default."""
        for name in self.fields:
            self.cleaned_data.setdefault(name, "" if name != "ngay" else None)
        return self.cleaned_data
