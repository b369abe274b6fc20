"""What a reviewer asks the queue, ticks, and says of a plan; and of a request for more time."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from plans.forms.pinned import PinnedForm
from plans.models import Campaign, ReturnReason
from plans.narrating import long_day
from plans.reviewing import checklist_for, default_refile_by
from portal.forms.fields import DayField, LineField, WordsField
from portal.vietnamese import fold, number_sought

# The only letters with marks in the keys of numbers: QĐ, NĐ, ĐA, TƯ.
NUMBER_FOLDED = Replace(Replace("number_key", Value("đ"), Value("d")), Value("ư"), Value("u"))
A_YEAR = datetime.timedelta(days=366)


class QueueForm(forms.Form):
    """GET: `dot` the campaign, `tim` words from the name of the unit or the number of the plan."""

    dot = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("Đợt"),
        required=False,
        to_field_name="code",
        empty_label=_("Mọi đợt đang mở"),
    )
    tim = LineField(label=_("Tìm đơn vị hoặc số kế hoạch"), required=False, max_length=100)

    def __init__(self, data, *, campaigns):
        super().__init__(data)
        self.fields["dot"].queryset = campaigns

    def narrow_plans(self, plans):
        if words := self._asked("tim"):
            found = Q(unit__name_folded__contains=fold(words))
            if number := number_sought(words):
                found |= Q(number_folded__contains=number)
            plans = plans.annotate(number_folded=NUMBER_FOLDED).filter(found)
        campaign = self._asked("dot")
        return plans.filter(obligation__campaign=campaign) if campaign else plans

    def narrow_extensions(self, extensions):
        if words := self._asked("tim"):
            extensions = extensions.filter(obligation__unit__name_folded__contains=fold(words))
        campaign = self._asked("dot")
        return extensions.filter(obligation__campaign=campaign) if campaign else extensions

    def _asked(self, name):
        return self.is_valid() and self.cleaned_data[name]


class ChecklistForm(forms.Form):
    """The reviewer's ticks, as they stand with the filing."""

    prefix = "check"

    def __init__(self, data=None, *, plan, filing):
        super().__init__(data)
        for code, text in checklist_for(plan).items():
            self.fields[code] = forms.BooleanField(
                label=text, required=False, initial=filing.checklist.get(code, False)
            )


class ApproveForm(ChecklistForm):
    """An integrated plan meets what was asked only if the place that it cites was looked at."""

    def clean(self):
        if "place" in self.fields and not self.cleaned_data.get("place"):
            self.add_error(
                "place", _("Mời xem trang, mục đã dẫn rồi đánh dấu vào đây, hoặc đề nghị đơn vị bổ sung.")
            )
        return self.cleaned_data


class ReturnForm(PinnedForm):
    """Reasons from the list, words, words pinned to rows of the annex, and the date to re-file by."""

    html_id = "return-form"
    reasons = forms.ModelMultipleChoiceField(
        ReturnReason.objects.filter(is_offered=True),
        label=_("Lý do"),
        required=False,
        to_field_name="text",
        widget=forms.CheckboxSelectMultiple,
    )
    words = WordsField(label=_("Cần bổ sung những gì"), required=False)
    refile_by = DayField(label=_("Nộp lại chậm nhất ngày"))

    def __init__(self, data=None, *, filing, today):
        super().__init__(data)
        self.today = today
        self.add_boxes(filing.text["items"])
        usual = default_refile_by(today)
        self.fields["refile_by"].initial = usual
        self.fields["refile_by"].help_text = _(
            "Thông thường là năm ngày làm việc, đã trừ ngày nghỉ: %(day)s."
        ) % {"day": long_day(usual)}

    def clean_refile_by(self):
        refile_by = self.cleaned_data["refile_by"]
        if not self.today <= refile_by <= self.today + A_YEAR:
            raise ValidationError(_("Hạn nộp lại phải từ hôm nay trở đi và không quá một năm."))
        return refile_by

    def clean(self):
        is_silent = not (self.cleaned_data.get("reasons") or self.cleaned_data.get("words") or self.comments)
        if is_silent and not self.errors:
            raise ValidationError(_("Mời chọn một lý do, hoặc ghi rõ đơn vị cần bổ sung gì."))
        return self.cleaned_data

    @property
    def texts_of_reasons(self):
        return [reason.text for reason in self.cleaned_data["reasons"]]


class GrantForm(forms.Form):
    """Another date for the unit's first filing: what it asked for, unless the reviewer says otherwise."""

    prefix = "grant"
    due_on = DayField(label=_("Hạn mới, đến hết ngày"))
    words = WordsField(label=_("Ý kiến gửi đơn vị"), rows=3, max_length=1000, required=False)

    def __init__(self, data=None, *, extension, due_on, today):
        super().__init__(data, initial={"due_on": extension.until})
        self.due_on, self.today = due_on, today

    def clean_due_on(self):
        return judge_later_date(self.cleaned_data["due_on"], than=self.due_on, today=self.today)


class RefuseForm(forms.Form):
    prefix = "refuse"
    words = WordsField(label=_("Lý do, gửi tới đơn vị"), rows=3, max_length=1000)


def judge_later_date(day, *, than, today):
    """Return `day` if it can be the new due date of a unit whose date is `than`; else say why not."""
    if day <= than:
        raise ValidationError(_("Hạn mới phải sau hạn đang áp dụng (%(day)s).") % {"day": f"{than:%d/%m/%Y}"})
    if day < today:
        raise ValidationError(_("Ngày này đã qua."))
    if day > today + A_YEAR:
        raise ValidationError(_("Ngày này quá xa, mời xem lại năm."))
    return day
