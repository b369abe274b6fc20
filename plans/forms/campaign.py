"""What the district writes down when it prepares a campaign: particulars, tasks, stages of reminders."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from plans.forms.annex import MAX_ROWS, PREFIX, QuantityField, arranged
from plans.models import Campaign, Channel
from plans.timetext import read_time
from portal.access import Act
from portal.forms.fields import DocumentNumberField, LineField, WordsField
from portal.models import Unit, UnitKind
from portal.vietnamese import fold

RESERVED_CODES = {"moi"}  # /ban-lam-viec/dot/moi/ is the page that makes a campaign
YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]


class CodeForm(forms.Form):
    """A new campaign's code and year, for a copy."""

    year = forms.IntegerField(label=_("Năm"), validators=YEARS)
    code = forms.SlugField(
        label=_("Mã đợt"), max_length=20, help_text=_("Dùng trong địa chỉ, thường là năm: 2020, 2020-2.")
    )

    def clean_code(self):
        code = self.cleaned_data["code"].lower()
        if code in RESERVED_CODES or Campaign.objects.filter(code__iexact=code).exists():
            raise ValidationError(_("Đã có đợt mang mã này."))
        return code


class CampaignForm(forms.ModelForm):
    year = forms.IntegerField(label=_("Năm"), validators=YEARS)
    title = LineField(label=_("Tên đợt"), max_length=300)
    basis_number = DocumentNumberField(
        label=_("Số văn bản căn cứ"),
        required=False,
        help_text=_("Kế hoạch của cấp trên giao nhiệm vụ này, ví dụ 60/KH-UBND."),
    )
    theme = LineField(label=_("Chủ đề năm"), max_length=500, required=False)

    class Meta:
        model = Campaign
        fields = [
            "title",
            "year",
            "code",
            "organiser",
            "basis_number",
            "basis_on",
            "theme",
            "kinds",
            "scope",
            "due_on",
            "annex_due_on",
        ]
        widgets = {"kinds": forms.CheckboxSelectMultiple, "scope": forms.RadioSelect}

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.covered_by(user, Act.CAMPAIGN_RUN).active_on(today)
        self.fields["organiser"].queryset = units.filter(children__isnull=False).distinct()
        self.fields["organiser"].empty_label = None
        self.fields["kinds"].queryset = UnitKind.objects.all()
        self.fields["due_on"].help_text = _("Tính đến hết ngày này. Cần có trước khi mở đợt.")

    def clean_code(self):
        code = self.cleaned_data["code"].lower()
        others = Campaign.objects.filter(code__iexact=code).exclude(pk=self.instance.pk)
        if code in RESERVED_CODES or others.exists():
            raise ValidationError(_("Đã có đợt mang mã này."))
        return code

    def clean(self):
        data = super().clean()
        year, due_on, annex_due_on = data.get("year"), data.get("due_on"), data.get("annex_due_on")
        if year and due_on and abs(due_on.year - year) > 1:
            self.add_error("due_on", _("Hạn nộp cách năm %(year)s quá xa, mời xem lại.") % {"year": year})
        if annex_due_on and not due_on:
            self.add_error("due_on", _("Có hạn bổ sung phụ lục thì cần có hạn nộp."))
        elif annex_due_on and annex_due_on < due_on:
            self.add_error("annex_due_on", _("Hạn bổ sung phụ lục phải từ hạn nộp trở đi."))
        return data


class StagesForm(forms.Form):
    """Stages of reminders as people say them: "-14, -7, -1, 1, 7, 14"."""

    days = LineField(
        label=_("Nhắc vào những ngày nào so với hạn nộp"),
        max_length=200,
        help_text=_(
            "Số âm là trước hạn, số dương là sau hạn, cách nhau bằng dấu phẩy. Ví dụ: -14, -7, -1, 1, 7, 14."
        ),
    )

    def clean_days(self):
        parts = [part for part in re.split(r"[,;\s]+", fold(self.cleaned_data["days"])) if part]
        if not all(re.fullmatch(r"[+-]?\d{1,3}", part) for part in parts):
            raise ValidationError(_("Mời chỉ ghi các số ngày, cách nhau bằng dấu phẩy."))
        days = sorted({int(part) for part in parts})
        if not all(-120 <= number <= 120 for number in days) or len(days) > 20:
            raise ValidationError(_("Mỗi mốc trong khoảng 120 ngày trước và sau hạn, nhiều nhất 20 mốc."))
        return days


class AssignmentForm(forms.Form):
    """A row of the tasks: a heading (I, II) or a task. A row in which nothing was written is left out."""

    is_heading = forms.BooleanField(required=False, widget=forms.HiddenInput)
    label = LineField(label=_("STT"), max_length=10, required=False)
    content = WordsField(label=_("Nội dung"), rows=2, required=False)
    time_text = LineField(label=_("Thời gian"), max_length=200, required=False)
    product = LineField(label=_("Sản phẩm, kết quả"), max_length=300, required=False)
    target_value = QuantityField(label=_("Chỉ tiêu"), max_length=60, required=False)
    target_unit = LineField(label=_("Đơn vị tính"), max_length=60, required=False)
    channels = forms.MultipleChoiceField(
        label=_("Hình thức"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, year, channels, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["channels"].choices = channels
        self.fields["channels"].widget.attrs["class"] = "choices--columns"

    def clean_time_text(self):
        text = self.cleaned_data["time_text"]
        try:
            read_time(text, year=self.year)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return text

    def clean(self):
        if not self.is_blank and not self.cleaned_data.get("content") and "content" not in self.errors:
            self.add_error("content", _("Dòng này chưa có nội dung."))
        return self.cleaned_data

    @property
    def is_blank(self):
        names = [name for name in TYPED if name not in self.errors]
        return len(names) == len(TYPED) and not any(self.cleaned_data.get(name) for name in names)

    @property
    def is_a_heading(self):
        """Whether the row is shown as a heading, as sent or as stored."""
        return str(self["is_heading"].value()) in ("True", "on")

    @property
    def chosen_channels(self):
        """Names of the chosen channels, to be read without opening the list."""
        chosen = set(self["channels"].value() or ())
        options = [option for _group, options in self.fields["channels"].choices for option in options]
        return [name for code, name in options if code in chosen]


TYPED = ("label", "content", "time_text", "product", "target_value", "target_unit", "channels")


class BaseAssignmentFormSet(BaseFormSet):
    @property
    def rows(self):
        """The rows as plans.preparing.set_assignments takes them."""
        return [
            {name: form.cleaned_data[name] for name in AssignmentForm.base_fields}
            for form in self.forms
            if not form.is_blank
        ]


_FormSet = formset_factory(
    AssignmentForm,
    formset=BaseAssignmentFormSet,
    extra=1,
    can_order=True,
    can_delete=True,
    max_num=MAX_ROWS,
    absolute_max=MAX_ROWS + 200,
    validate_max=True,
)


def assignment_formset(campaign, data=None):
    """The tasks of `campaign` for their page, or bound to what was sent, rows in the order that was chosen."""
    kwargs = {"year": campaign.year, "channels": channel_choices()}
    if data is not None:
        return _FormSet(arranged(data)[0], prefix=PREFIX, form_kwargs=kwargs)
    rows = campaign.assignments.prefetch_related("channels")
    initial = [
        {name: getattr(row, name) for name in ("is_heading", *TYPED[:-1])}
        | {"channels": [channel.pk for channel in row.channels.all()]}
        for row in rows
    ]
    return _FormSet(prefix=PREFIX, form_kwargs=kwargs, initial=initial)


def channel_choices():
    """Channels in use, in their two groups, as choices."""
    groups = {}
    for channel in Channel.objects.filter(is_offered=True):
        groups.setdefault(channel.get_group_display().capitalize(), []).append((channel.code, channel.name))
    return list(groups.items())
