"""The acts on a text and on what is public: each form is one act, and names the version that was looked at."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import DayField, LineField, WordsField
from propaganda.states import PublicationState

BIGGEST = 2**31 - 1  # of a version, in both databases
HOUR = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?")
NOW, LATER = "now", "later"


class HourField(LineField):
    """An hour of the day as people write it: 8, 8h, 8h30, 08:30. Gives a time."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"class": "hour"})
        super().__init__(max_length=5, widget=widget, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        found = HOUR.fullmatch(text.lower().replace(" ", ""))
        try:
            return datetime.time(int(found[1]), int(found[2] or 0))
        except (TypeError, ValueError):
            raise ValidationError(_("Giờ ghi như 8:30 hoặc 14:00."), code="hour") from None

    def run_validators(self, value):
        pass

    def prepare_value(self, value):
        return f"{value:%H:%M}" if isinstance(value, datetime.time) else value


class VersionForm(forms.Form):
    """Which version of the text the person had before their eyes."""

    version = forms.IntegerField(min_value=1, max_value=BIGGEST, widget=forms.HiddenInput)

    def __init__(self, data=None, *, revision, **kwargs):
        super().__init__(data, initial={"version": revision.version}, **kwargs)
        self.revision = revision


class SubmitForm(VersionForm):
    """Of what is public already, also what citizens are told of the change."""

    prefix = "submit"
    is_minor = forms.BooleanField(
        label=_("Chỉ sửa nhỏ (lỗi chính tả, cách trình bày): không báo trên trang"), required=False
    )
    change_note = LineField(
        label=_("Nội dung cập nhật, hiện trên trang"),
        max_length=500,
        required=False,
        help_text=_("Một câu cho người đọc, ví dụ: Bổ sung danh sách phường áp dụng."),
    )

    def __init__(self, data=None, *, revision, is_shown):
        super().__init__(data, revision=revision)
        self.is_shown = is_shown
        if not is_shown:
            del self.fields["is_minor"], self.fields["change_note"]

    def clean(self):
        told = self.cleaned_data.get("is_minor") or self.cleaned_data.get("change_note")
        if self.is_shown and not told and not self.errors:
            self.add_error(
                "change_note", _("Mời ghi một câu về nội dung cập nhật, hoặc đánh dấu là sửa nhỏ.")
            )
        return self.cleaned_data


class MomentForm(forms.Form):
    """A moment to come, given as a day and an hour of Hà Nội."""

    day = DayField(label=_("Ngày đăng"), required=False)
    hour = HourField(label=_("Giờ đăng (giờ Hà Nội)"), required=False, help_text=_("Ví dụ 8:30."))

    def moment(self):
        """The moment that the two fields give; None after an error, which is then told at its field."""
        day, hour = self.cleaned_data.get("day"), self.cleaned_data.get("hour")
        for name in ("day", "hour"):
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Mời ghi ngày.") if name == "day" else _("Mời ghi giờ."))
        if self.errors:
            return None
        moment = timezone.make_aware(datetime.datetime.combine(day, hour))
        if moment <= timezone.now():
            self.add_error("hour", _("Giờ này đã qua. Mời chọn một lúc sau bây giờ."))
            return None
        return moment


class AgainForm(VersionForm):
    """Puts a text on the portal; what was withdrawn from it goes up again only knowingly."""

    again = forms.BooleanField(
        label=_("Đăng lại bài đã gỡ này"),
        error_messages={"required": _("Mời đánh dấu nếu đúng là muốn đăng lại.")},
    )

    def __init__(self, data=None, *, revision, thing):
        super().__init__(data, revision=revision)
        if thing.state != PublicationState.WITHDRAWN:
            del self.fields["again"]


class ApproveForm(AgainForm, MomentForm):
    """At once, or at a moment to come; what is public already changes at once."""

    prefix = "approve"
    when = forms.ChoiceField(
        label=_("Đăng lúc nào"),
        choices=[(NOW, _("Đăng ngay")), (LATER, _("Hẹn giờ đăng"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    field_order = ["when", "day", "hour", "again", "version"]

    def __init__(self, data=None, *, revision, thing):
        super().__init__(data, revision=revision, thing=thing)
        if thing.is_public:
            del self.fields["when"], self.fields["day"], self.fields["hour"]

    def clean(self):
        is_later = self.cleaned_data.get("when") == LATER
        self.cleaned_data["publish_at"] = self.moment() if is_later else None
        return self.cleaned_data

    def asked(self):
        """What publishing.approve takes of it."""
        return {name: self.cleaned_data.get(name) for name in ("version", "publish_at", "again")}


class ReturnForm(VersionForm):
    prefix = "return"
    reason = WordsField(label=_("Lý do trả lại, gửi tới người soạn"), rows=3, max_length=1000)


class UrgentForm(AgainForm):
    prefix = "urgent"
    reason = LineField(
        label=_("Lý do đăng gấp"),
        max_length=500,
        help_text=_("Bài hiện ngay. Một người khác phải xem lại sau."),
    )
    field_order = ["reason", "again", "version"]


class DropForm(VersionForm):
    """A unit that proposed the text is told why it is given up."""

    prefix = "drop"
    reason = WordsField(label=_("Lý do"), rows=3, max_length=1000, required=False)

    def __init__(self, data=None, *, revision):
        super().__init__(data, revision=revision)
        if revision.proposed_by_id:
            self.fields["reason"].required = True
            self.fields["reason"].label = _("Lý do, gửi tới đơn vị")


class PlainForm(VersionForm):
    """An act that asks nothing more than the version."""

    prefix = "plain"


class WithdrawForm(forms.Form):
    reason = LineField(
        label=_("Lý do gỡ, hiện trên trang"),
        max_length=500,
        help_text=_("Người đọc mở địa chỉ này sẽ thấy câu này."),
    )


class SupersedeForm(forms.Form):
    """Another page of ours, by its address: what was copied from a browser will do."""

    moved_to = LineField(
        label=_("Địa chỉ trang thay thế"),
        max_length=300,
        help_text=_("Sao chép từ thanh địa chỉ, ví dụ /van-ban/60-kh-ubnd-12/."),
    )

    def __init__(self, data=None, *, thing, find):
        """`find(kind, pk)` gives the publication that citizens see under this key, or None."""
        super().__init__(data)
        self.thing, self.find = thing, find

    def clean_moved_to(self):
        path = re.sub(r"^https?://[^/]+", "", self.cleaned_data["moved_to"]).split("?")[0].split("#")[0]
        try:
            match = resolve(path)
        except Resolver404:
            match = None
        kind, _dash, verb = (match.url_name if match else "").partition("-")
        is_page = match is not None and match.app_name == "propaganda" and verb == "detail"
        other = self.find(kind, int(match.kwargs["pk"])) if is_page else None
        if other is None or other == self.thing:
            raise ValidationError(_("Không có trang đã đăng nào khác ở địa chỉ này."))
        return other.get_absolute_url()


class RescheduleForm(MomentForm):
    def __init__(self, data=None, *, thing):
        local = timezone.localtime(thing.published_at)
        super().__init__(data, initial={"day": local.date(), "hour": local.time()})

    def clean(self):
        self.cleaned_data["publish_at"] = self.moment()
        return self.cleaned_data
