"""What an administrator types about people: a list narrowed, a person added or mended, a reason, a hand-over."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import Act, Role
from portal.forms.appointment import AppointmentForm
from portal.forms.correcting import Correcting
from portal.forms.fields import DayField, LineField, MailAddressField, WordsField
from portal.forms.unit_field import SUGGESTIONS, UnitField
from portal.importing_people import USERNAME
from portal.models import Appointment, Unit, User
from portal.vietnamese import fold

STATES = [("", _("Đang dùng")), ("khoa", _("Đã khóa")), ("tat-ca", _("Tất cả"))]
SOME_USER_NAME = re.compile(r"\(([^()\s]+)\)$")


class UserFilterForm(forms.Form):
    q = LineField(label=_("Tên, tên đăng nhập hoặc thư"), required=False, max_length=200)
    unit = UnitField(label=_("Đơn vị"), required=False, help_text="")
    role = forms.ChoiceField(
        label=_("Vai trò"), required=False, choices=[("", _("Mọi vai trò")), *Role.choices]
    )
    state = forms.ChoiceField(label=_("Tài khoản"), required=False, choices=STATES)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["unit"].queryset = Unit.objects.covered_by(by, Act.PEOPLE_KEEP)

    def narrow(self, people):
        if not self.is_valid():
            return people.none()
        asked = self.cleaned_data
        if asked["q"]:
            people = people.matching(asked["q"])
        if asked["state"] != "tat-ca":
            people = people.filter(is_active=asked["state"] != "khoa")
        if asked["unit"] or asked["role"]:
            people = people.filter(pk__in=self.appointments(asked["unit"], asked["role"]).values("user"))
        return people

    def appointments(self, unit, role):
        """Roles that are not over, at a unit or beneath it; only those that may be seen."""
        held = Appointment.objects.kept_by(self.by).not_over_on(timezone.localdate())
        if unit:
            held = held.filter(unit__lineage__startswith=unit.lineage)
        return held.filter(role=role) if role else held


class _PersonForm(forms.Form):
    full_name = LineField(label=_("Họ và tên"), max_length=120)
    username = LineField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Chữ không dấu, số và các dấu . _ @ - , ví dụ: nguyenvana"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    position = LineField(label=_("Chức vụ"), max_length=120, required=False)
    email = MailAddressField(
        label=_("Thư điện tử"), help_text=_("Thư mời đặt mật khẩu và thư nhắc gửi tới đây.")
    )
    phone = LineField(label=_("Điện thoại"), max_length=40, required=False)

    def taken(self, username):
        return User.objects.filter(username__iexact=username)

    def clean_username(self):
        username = self.cleaned_data["username"]
        if not USERNAME.fullmatch(username):
            raise ValidationError(_("Chỉ gồm chữ không dấu, số và các dấu . _ @ -"))
        if self.taken(username).exists():
            raise ValidationError(_("Tên đăng nhập này đã có người dùng."))
        return username


class UserForm(_PersonForm, AppointmentForm):
    """A new person with a first role."""

    field_order = [
        "full_name",
        "username",
        "position",
        "email",
        "phone",
        "unit",
        "role",
        "starts_on",
        "ends_on",
    ]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, user=None, **kwargs)


class UserCorrectForm(Correcting, _PersonForm):
    def __init__(self, *args, user, **kwargs):
        initial = {name: getattr(user, name) for name in _PersonForm.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.user = user
        self.carry_what_is_shown()

    def taken(self, username):
        return super().taken(username).exclude(pk=self.user.pk)


class ReasonForm(forms.Form):
    reason = WordsField(label=_("Lý do"), rows=2, max_length=500)


class HandOverForm(forms.Form):
    """From when a person's roles are over, and who takes them on."""

    from_day = DayField(
        label=_("Kết thúc phân công từ ngày"),
        help_text=_("Người này làm việc đến hết ngày hôm trước."),
        initial=timezone.localdate,
    )
    to = LineField(
        label=_("Người tiếp nhận"),
        required=False,
        max_length=200,
        help_text=_("Tên đăng nhập hoặc họ tên. Người này nhận đúng các vai trò ấy từ ngày ghi trên."),
        widget=forms.TextInput(attrs={"list": "people-names", "autocomplete": "off"}),
    )
    reason = LineField(label=_("Lý do"), max_length=300, required=False)

    def __init__(self, *args, user, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.by = user, by

    def clean_to(self):
        text = self.cleaned_data["to"]
        if not text:
            return None
        people = _others(self.user, by=self.by)
        name = SOME_USER_NAME.search(text)
        names = [text, *(name.groups() if name else [])]
        found = people.filter(username__in=names).first()
        if found is None:
            found = self.only_one(people.filter(name_folded=fold(text)))
        return found

    def only_one(self, people):
        people = list(people[:2])
        if len(people) != 1:
            raise ValidationError(
                _("Có nhiều người tên như vậy, xin gõ tên đăng nhập.")
                if people
                else _("Không có người nào như vậy đang làm việc trong phạm vi của bạn.")
            )
        return people[0]


def colleagues(user, *, by):
    """People to offer as followers of `user` while typing, or none where there are too many."""
    people = list(_others(user, by=by).order_by("full_name", "username")[: SUGGESTIONS + 1])
    return [f"{person} ({person.username})" for person in people] if len(people) <= SUGGESTIONS else []


def _others(user, *, by):
    return User.objects.seen_by(by).filter(is_active=True).exclude(pk=user.pk)
