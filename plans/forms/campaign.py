"""What the district writes down when it prepares a campaign: particulars, tasks, stages of reminders."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from plans.forms.annex import BaseAnnexFormSet, ItemForm
from plans.forms.arranging import MAX_ROWS, MAX_SENT, PREFIX
from plans.models import Campaign, Channel
from portal.access import Act
from portal.forms.fields import CodeField, DayField, DocumentNumberField, LineField
from portal.models import Unit, UnitKind
from portal.vietnamese import fold

RESERVED_CODES = {"moi"}  # /ban-lam-viec/dot/moi/ is the page that makes a campaign
CODE_HELP = _("Dùng trong địa chỉ, thường là năm: 2020, 2020-2.")
YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]


class CodeForm(forms.Form):
    """A new campaign's code and year, for a copy."""

    year = forms.IntegerField(label=_("Năm"), validators=YEARS)
    code = CodeField(label=_("Mã đợt"), max_length=20, help_text=CODE_HELP)

    def clean_code(self):
        code = self.cleaned_data["code"].lower()
        if code in RESERVED_CODES or Campaign.objects.filter(code__iexact=code).exists():
            raise ValidationError(_("Đã có đợt mang mã này."))
        return code


class CampaignForm(forms.ModelForm):
    year = forms.IntegerField(label=_("Năm"), validators=YEARS)
    code = CodeField(label=_("Mã đợt"), max_length=20, help_text=CODE_HELP)
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
        field_classes = {"basis_on": DayField, "due_on": DayField, "annex_due_on": DayField}
        widgets = {
            "kinds": forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
            "scope": forms.RadioSelect,
        }

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.covered_by(user, Act.CAMPAIGN_RUN).active_on(today)
        self.fields["organiser"].queryset = units.filter(children__isnull=False).distinct()
        self.fields["organiser"].empty_label = None
        self.fields["kinds"].queryset = UnitKind.objects.all()
        self.fields["due_on"].help_text = _("Tính đến hết ngày này.")
        self.fields["due_on"].optional_words = _("cần có khi mở đợt")

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


class AssignmentForm(ItemForm):
    """A row of the tasks, as a row of an annex: a heading (I, II) or a task, without what each unit decides."""

    key = lead = partners = starts_on = ends_on = None
    product = LineField(label=_("Sản phẩm, kết quả"), max_length=300, required=False)

    def clean(self):
        data = super().clean()
        if not self.errors and not self.is_blank and not data["content"]:
            self.add_error("content", _("Dòng này chưa có nội dung."))
        return data


_FormSet = formset_factory(
    AssignmentForm,
    formset=BaseAnnexFormSet,
    extra=0,
    max_num=MAX_ROWS,
    absolute_max=MAX_SENT,
    validate_max=True,
)


def assignment_formset(campaign, data=None):
    """The tasks of `campaign` for their page, or bound to what was sent (plans.forms.arranging)."""
    rows = [] if data is not None else campaign.assignments.prefetch_related("channels")
    names = [name for name in AssignmentForm.base_fields if name != "channels"]
    formset = _FormSet(
        data,
        prefix=PREFIX,
        initial=[
            {name: getattr(row, name) for name in names}
            | {"channels": [channel.pk for channel in row.channels.all()]}
            for row in rows
        ],
        form_kwargs={"year": campaign.year, "channels": channel_choices()},
    )
    number = 0
    for form in formset.forms:
        form.empty_permitted = False
        number += not form.is_a_heading
        form.number = number
    return formset


def channel_choices():
    """Channels in use, in their two groups, as choices."""
    groups = {}
    for channel in Channel.objects.filter(is_offered=True):
        groups.setdefault(channel.get_group_display(), []).append((channel.pk, channel.name))
    return list(groups.items())
