"""An abbreviation of the list that publishers keep."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.correcting import Correcting
from portal.forms.fields import DayField, LineField
from propaganda.models import Abbreviation

FIELDS = ("abbr", "full", "english", "note", "valid_from", "valid_to")


class AbbreviationForm(Correcting, forms.Form):
    """`entry` is None for a new one. One that is no longer used gets a last day."""

    abbr = LineField(label=_("Viết tắt"), max_length=30, help_text=_("Chữ hoa, chữ thường và Đ đều tính."))
    full = LineField(label=_("Viết đầy đủ"), max_length=200)
    english = LineField(label=_("Tiếng Anh"), max_length=200, required=False)
    note = LineField(label=_("Ghi chú"), max_length=300, required=False)
    valid_from = DayField(label=_("Dùng từ ngày"), required=False)
    valid_to = DayField(
        label=_("Dùng đến hết ngày"),
        required=False,
        help_text=_("Ghi khi từ này không còn dùng nữa: bài cũ vẫn hiểu được."),
    )

    def __init__(self, data=None, *, entry=None):
        initial = {name: getattr(entry, name) for name in FIELDS} if entry else {}
        super().__init__(data, initial=initial)
        self.entry = entry
        if entry:
            self.carry_what_is_shown()

    def clean(self):
        given = self.cleaned_data
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Ngày cuối phải từ ngày đầu trở đi."))
        same = Abbreviation.objects.filter(abbr=given.get("abbr", ""), valid_from=first)
        if same.exclude(pk=self.entry.pk if self.entry else None).exists():
            self.add_error("abbr", _("Từ viết tắt này đã có trong danh sách."))
        return given
