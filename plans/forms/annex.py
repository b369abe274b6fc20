"""The annex as a table that people type into: its rows, in their order, without losing what was typed.

Rows come as a formset. Their order and removals are settled before it is bound (plans/forms/arranging.py), so
that everything after it, pages with errors too, works on rows as the person left them.
"""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.arranging import MAX_ROWS, MAX_SENT, PREFIX
from plans.models import Channel
from plans.states import TimePrecision
from plans.timetext import read_time
from portal.forms.fields import DayField, LineField, WordsField
from portal.templatetags.portal import number

KEY = re.compile(r"[0-9A-Za-z-]{1,36}")
TEXTS = ("label", "content", "lead", "partners", "time_text", "product", "target_unit")


def quantity_text(value):
    """A quantity as offices write it: 1.234,5, without zeros at its end; None is ""."""
    return "" if value is None else number(value.normalize() + 0)


class QuantityField(LineField):
    """A quantity as offices write it: 1.234,5. Cleans to a Decimal of at most two places, or None."""

    default_error_messages = {
        "invalid": gettext_lazy("Ghi bằng số, ví dụ 100 hoặc 1.234,5."),
        "range": gettext_lazy("Số này lớn quá, hoặc có quá hai chữ số sau dấu phẩy."),
    }

    def to_python(self, value):
        text = super().to_python(value).replace(" ", "").removesuffix("%")
        if not text:
            return None
        grouped = re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text)
        text = text.replace(".", "") if grouped else text
        if not re.fullmatch(r"-?\d{1,40}([.,]\d{1,40})?", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            quantity = Decimal(text.replace(",", "."))
        except InvalidOperation as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not 0 <= quantity < 10**12 or quantity != round(quantity, 2):
            raise ValidationError(self.error_messages["range"], code="range")
        return quantity

    def run_validators(self, value):
        """`to_python` has judged it: the validators of a text ask for the length of what is a number now."""

    def prepare_value(self, value):
        return quantity_text(value) if isinstance(value, Decimal) else value


class ItemForm(forms.Form):
    """A row of the annex. Nothing is demanded: a draft may have gaps."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    is_heading = forms.BooleanField(label=gettext_lazy("Dòng tiêu đề (I, II…)"), required=False)
    label = LineField(label=gettext_lazy("STT"), max_length=10, required=False)
    content = WordsField(label=gettext_lazy("Nội dung nhiệm vụ"), rows=2, max_length=5000, required=False)
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Hình thức"), required=False, widget=forms.CheckboxSelectMultiple
    )
    lead = LineField(label=gettext_lazy("Chủ trì (một đơn vị)"), max_length=200, required=False)
    partners = LineField(label=gettext_lazy("Phối hợp"), max_length=500, required=False)
    time_text = LineField(
        label=gettext_lazy("Thời gian"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Quý II; Tháng 3-12; Thường xuyên")}),
    )
    starts_on = DayField(label=gettext_lazy("Từ ngày"), required=False)
    ends_on = DayField(label=gettext_lazy("Đến ngày"), required=False)
    product = LineField(label=gettext_lazy("Sản phẩm, kết quả"), max_length=500, required=False)
    target_value = QuantityField(label=gettext_lazy("Chỉ tiêu"), max_length=60, required=False)
    target_unit = LineField(label=gettext_lazy("Đơn vị tính"), max_length=60, required=False)

    def __init__(self, *args, year, channels, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["channels"].choices = channels

    def clean_channels(self):
        """Each channel once, however often it was sent."""
        return list(dict.fromkeys(self.cleaned_data["channels"]))

    def clean_key(self):
        """The key that names the row; anything else than a key makes it a new row."""
        key = self.cleaned_data["key"]
        return key if KEY.fullmatch(key) else ""

    def clean(self):
        """Read the range from the words where no dates were typed (plans/timetext.py)."""
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        precision = TimePrecision.DAY
        if not ({"starts_on", "ends_on"} & set(self.errors)) and not (starts_on or ends_on):
            starts_on, ends_on, precision = self._read(self.cleaned_data.get("time_text", ""))
        return self.cleaned_data | {
            "starts_on": starts_on,
            "ends_on": ends_on,
            "time_precision": precision,
        }

    def _read(self, text):
        try:
            time = read_time(text, year=self.year)
        except ValueError as error:
            self.add_error("time_text", str(error))
            return None, None, TimePrecision.UNKNOWN
        return time.starts_on, time.ends_on, time.precision

    @property
    def is_blank(self):
        """Whether nothing was written in this row, so that it need not be kept."""
        written = (*TEXTS, "channels", "starts_on", "ends_on")
        return self.cleaned_data["target_value"] is None and not any(map(self.cleaned_data.get, written))

    @property
    def is_task(self):
        return bool(self.cleaned_data.get("content")) and not self.cleaned_data.get("is_heading")

    @property
    def is_a_heading(self):
        """Whether the row is shown as a heading, as typed or as stored."""
        return bool(self["is_heading"].value())

    @cached_property
    def channel_boxes(self):
        """(group, boxes) to tick. Drawn by a plain loop: Django's own widget takes 50 times as long (500 rows)."""
        chosen = set(self["channels"].value() or ())
        return [
            (group, [{"code": code, "name": name, "is_chosen": code in chosen} for code, name in options])
            for group, options in self.fields["channels"].choices
        ]

    @property
    def chosen_channels(self):
        """Names of the chosen channels, to be read without opening the list."""
        return [box["name"] for _group, boxes in self.channel_boxes for box in boxes if box["is_chosen"]]

    @property
    def time_read(self):
        """How the words of the time are understood, in a sentence; "" if dates were typed."""
        text = self["time_text"].value() or ""
        if not text or self["starts_on"].value() or self["ends_on"].value():
            return ""
        try:
            time = read_time(text, year=self.year)
        except ValueError:
            return ""
        return range_in_words(time.starts_on, time.ends_on)


def range_in_words(starts_on, ends_on):
    """Say a range of dates. Without dates: that none could be read."""
    if not starts_on and not ends_on:
        return _("Chưa đọc ra khoảng thời gian nào; nếu có ngày cụ thể, mời ghi thêm.")
    first, last = (f"{day:%d/%m/%Y}" if day else "" for day in (starts_on, ends_on))
    named = {"first": first, "last": last}
    if not ends_on:
        return _("Hiểu là: từ %(first)s.") % named
    if not starts_on:
        return _("Hiểu là: đến hết %(last)s.") % named
    if starts_on == ends_on:
        return _("Hiểu là: ngày %(first)s.") % named
    return _("Hiểu là: từ %(first)s đến hết %(last)s.") % named


class BaseAnnexFormSet(BaseFormSet):
    default_error_messages = {
        "missing_management_form": gettext_lazy(
            "Trang gửi thiếu phần phụ lục nên chưa lưu gì. Mời tải lại trang rồi làm lại."
        ),
        "too_many_forms": gettext_lazy("Phụ lục có quá nhiều dòng: nhiều nhất %(num)d dòng."),
    }

    needs_task = False

    def clean(self):
        """A key names one row: of two rows with one key, the second becomes a new row."""
        if self.needs_task and not any(form.is_task for form in self.forms):
            raise ValidationError(_("Phụ lục chưa có nhiệm vụ nào."))
        seen = set()
        for form in self.forms:
            key = form.cleaned_data.get("key") if hasattr(form, "cleaned_data") else ""
            if key and key in seen:
                form.cleaned_data["key"] = ""
            seen.add(key)

    def pin(self, comments):
        """Let each row carry what the reviewer says of it (ReviewComment rows)."""
        for form in self.forms:
            key = form["key"].value()
            form.comments = [comment for comment in comments if key and comment.item_key == key]

    def values(self):
        """The rows as plans.writing.write_items takes them; rows in which nothing was written are left out."""
        return [form.cleaned_data for form in self.forms if not form.is_blank]


_FormSet = formset_factory(
    ItemForm,
    formset=BaseAnnexFormSet,
    extra=0,
    max_num=MAX_ROWS,
    absolute_max=MAX_SENT,
    validate_max=True,
)


def annex_formset(plan, data=None, *, needs_task=False):
    """The rows of `plan` for its page, or bound to what was sent (already `arranged`)."""
    items = [] if data is not None else list(plan.items.prefetch_related("channels"))
    kwargs = {"year": plan.campaign.year, "channels": channel_choices(plan)}
    formset = _FormSet(
        data,
        prefix=PREFIX,
        initial=[initial_of(item, year=kwargs["year"]) for item in items],
        form_kwargs=kwargs,
    )
    formset.needs_task = needs_task
    number = 0
    for form in formset.forms:
        form.empty_permitted = False  # rows count as rows, also those added on the page
        number += not form.is_a_heading
        form.number = number
    return formset


def channel_choices(plan):
    """The channels on offer and those that the plan uses already, by group."""
    used = set(plan.items.values_list("channels", flat=True))
    groups = {group: [] for group in Channel.Group}
    for channel in Channel.objects.all():
        if channel.is_offered or channel.pk in used:
            groups[channel.group].append((channel.pk, channel.name))
    return [(group.label, options) for group, options in groups.items() if options]


def initial_of(item, *, year):
    """What a stored row shows in its form, without dates that its words say: those follow the words."""
    names = ("key", "is_heading", *TEXTS, "target_value")
    values = {name: getattr(item, name) for name in names}
    values["channels"] = [channel.pk for channel in item.channels.all()]
    try:
        time = read_time(item.time_text, year=year)
    except ValueError:
        time = None
    if time is None or (time.starts_on, time.ends_on) != (item.starts_on, item.ends_on):
        values |= {"starts_on": item.starts_on, "ends_on": item.ends_on}
    return values
