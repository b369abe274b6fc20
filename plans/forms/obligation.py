"""What is asked of the register of a campaign, and one form for each act on a unit in it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plans.forms.review import judge_later_date
from plans.models import Plan
from plans.narrating import long_day
from plans.states import Bucket, PlanForm
from portal.filekinds import UploadKind
from portal.forms.fields import DayField, DocumentNumberField, LineField, WordsField
from portal.uploads import UploadField
from portal.vietnamese import fold, parse_number


class RegisterForm(forms.Form):
    """GET: `nhom` the bucket, `loai` the kind of unit, `tim` words from its name or code."""

    nhom = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("Tất cả")), *Bucket.choices]
    )
    loai = forms.ChoiceField(label=_("Loại đơn vị"), required=False)
    tim = LineField(label=_("Tìm đơn vị"), required=False, max_length=100)

    def __init__(self, data, *, kinds):
        super().__init__(data)
        self.fields["loai"].choices = [("", _("Mọi loại")), *kinds]

    def narrow(self, entries):
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("nhom"):
            entries = entries.filter(bucket=asked["nhom"])
        if asked.get("loai"):
            entries = entries.filter(unit__kind=asked["loai"])
        if asked.get("tim"):
            entries = entries.filter(unit__name_folded__contains=fold(asked["tim"]))
        return entries


class UnitSearchForm(forms.Form):
    """GET: `tim` words from the name or the code of a unit to add."""

    tim = LineField(label=_("Tên hoặc mã đơn vị, có dấu hay không dấu đều được"), max_length=100)


class RegisterActForm(forms.Form):
    """Every act on the register has its reason, and the number of the decision or document that it rests on."""

    reason = WordsField(label=_("Lý do"), rows=3, max_length=500)
    decision_number = DocumentNumberField(label=_("Số quyết định, văn bản"), help_text=_("Ví dụ 88/TB-UBND."))


class AddForm(RegisterActForm):
    due_on = DayField(label=_("Hạn riêng, đến hết ngày"), required=False)

    def __init__(self, data=None, *, campaign, today):
        super().__init__(data)
        self.today = today
        self.fields["due_on"].help_text = _("Để trống thì theo hạn chung của đợt: %(day)s.") % {
            "day": long_day(campaign.due_on)
        }

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < self.today:
            raise ValidationError(_("Ngày này đã qua."))
        return due_on


class LeaveForm(RegisterActForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision_number"].required = False


class ExtendForm(LeaveForm):
    due_on = DayField(label=_("Hạn mới, đến hết ngày"))
    field_order = ["due_on", "reason", "decision_number"]

    def __init__(self, data=None, *, entry, today):
        super().__init__(data)
        self.entry, self.today = entry, today
        self.fields["due_on"].help_text = _("Hạn đang áp dụng: %(day)s.") % {"day": long_day(entry.due_on)}

    def clean_due_on(self):
        return judge_later_date(self.cleaned_data["due_on"], than=self.entry.due_on, today=self.today)


class PaperForm(forms.Form):
    """A plan that came on paper, recorded on the unit's behalf."""

    received_on = DayField(
        label=_("Nhận bản giấy ngày"), help_text=_("Ngày này quyết định đúng hạn hay trễ hạn.")
    )
    form = forms.ChoiceField(label=_("Hình thức"), choices=PlanForm.choices, widget=forms.RadioSelect)
    number = DocumentNumberField(help_text=_("Ghi như trên văn bản, ví dụ 12/KH-UBND."))
    issued_on = DayField(label=_("Ngày ban hành"))
    signer = LineField(label=_("Người ký"), max_length=120, required=False)
    place = LineField(
        label=_("Trang, mục có nội dung tuyên truyền"),
        max_length=200,
        required=False,
        help_text=_("Cần ghi nếu nội dung được lồng ghép trong kế hoạch CCHC."),
    )
    upload = UploadField(label=_("Bản quét"), kinds=[UploadKind.PDF, UploadKind.DOCX])

    def __init__(self, *args, obligation, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.obligation, self.today = obligation, today

    def clean_received_on(self):
        received_on = self.cleaned_data["received_on"]
        if received_on > self.today:
            raise ValidationError(_("Ngày nhận bản giấy không thể ở tương lai."))
        return received_on

    def clean(self):
        data = self.cleaned_data
        received_on, issued_on = data.get("received_on"), data.get("issued_on")
        if received_on and issued_on and issued_on > received_on:
            self.add_error("issued_on", _("Ngày ban hành phải trước hoặc đúng ngày nhận bản giấy."))
        if data.get("form") == PlanForm.INTEGRATED and not data.get("place"):
            self.add_error("place", _("Mời ghi trang hoặc mục có nội dung tuyên truyền."))
        if data.get("number") and issued_on and self._is_number_used(data["number"], issued_on.year):
            self.add_error("number", _("Số này đơn vị đã dùng cho một kế hoạch khác trong năm."))
        return data

    def _is_number_used(self, number, year):
        own = self.obligation.plan
        others = Plan.objects.filter(
            unit=self.obligation.unit, number_year=year, number_key=parse_number(number).key
        )
        return others.exclude(pk=own.pk if own else None).exists()

    @property
    def head(self):
        """What the plan says of itself, but for its file."""
        return {name: self.cleaned_data[name] for name in ("form", "number", "issued_on", "signer", "place")}
