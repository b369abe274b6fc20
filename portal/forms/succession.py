"""A unit that turns into others: renamed, merged, split. What is larger than a page comes as a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.access import Act
from portal.forms.fields import DayField, LineField, WordsField
from portal.forms.unit import BASIS_HELP, offered_kinds
from portal.forms.unit_field import UnitField
from portal.keeping_units import NewUnit, Transfer
from portal.models import Unit, UnitKind, UnitSuccession
from portal.models.unit import BEGINNING

Share = UnitSuccession.Share
ROWS = 6


class _ArrangementForm(forms.Form):
    """What every succession says: from when, by which document, and whether people go along."""

    effective_on = DayField(
        label=_("Hiệu lực từ ngày"), help_text=_("Đơn vị cũ hoạt động đến hết ngày hôm trước.")
    )
    legal_basis = LineField(label=_("Căn cứ"), max_length=300, help_text=BASIS_HELP)
    with_people = forms.BooleanField(
        label=_("Cán bộ của đơn vị cũ giữ nguyên vai trò ở đơn vị mới"), required=False, initial=True
    )

    def __init__(self, *args, unit, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit, self.kept = unit, Unit.objects.covered_by(by, Act.UNITS_KEEP)

    def clean_effective_on(self):
        day = self.cleaned_data["effective_on"]
        if day <= (self.unit.active_from or BEGINNING):
            raise ValidationError(_("Phải sau ngày đơn vị bắt đầu hoạt động."))
        return day


class _NewUnitForm(_ArrangementForm):
    name = LineField(label=_("Tên đơn vị mới"), max_length=200)
    kind = forms.ModelChoiceField(UnitKind.objects.none(), label=_("Loại"))
    parent = UnitField(label=_("Trực thuộc"))
    gso_code = LineField(label=_("Mã Tổng cục Thống kê"), max_length=10, required=False)
    code = LineField(
        label=_("Mã"),
        max_length=40,
        required=False,
        help_text=_("Để trống thì cổng tự đặt từ mã cũ và tháng."),
    )

    def __init__(self, *args, unit, by, **kwargs):
        super().__init__(*args, unit=unit, by=by, **kwargs)
        self.fields["kind"].queryset = offered_kinds(unit)
        self.fields["parent"].queryset = self.kept
        self.initial = {
            "kind": unit.kind_id,
            "parent": unit.parent,
            "gso_code": unit.gso_code,
            **self.initial,
        }

    def clean_code(self):
        code = self.cleaned_data["code"]
        if " " in code or Unit.objects.filter(code=code).exists():
            raise ValidationError(_("Mã có dấu cách, hoặc đã có đơn vị khác dùng."))
        return code

    def clean(self):
        _refuse_taken_gso_code(self, self.cleaned_data.get("gso_code"), self.cleaned_data.get("effective_on"))
        return self.cleaned_data

    @property
    def new_unit(self):
        return NewUnit(
            **{name: self.cleaned_data[name] for name in ("name", "kind", "parent", "gso_code", "code")}
        )


class UnitRenameForm(_NewUnitForm):
    """A unit goes on under another name, rank or parent."""

    field_order = ["name", "kind", "parent", "effective_on", "legal_basis", "gso_code", "code", "with_people"]

    def __init__(self, *args, unit, by, **kwargs):
        super().__init__(*args, unit=unit, by=by, **kwargs)
        self.initial.setdefault("name", unit.name)

    @property
    def transfers(self):
        return [Transfer(self.unit, self.new_unit)]


class UnitMergeForm(_NewUnitForm):
    """Several units become one: a new one, or one that lives already."""

    share = forms.ChoiceField(label=_("Phần đơn vị này chuyển sang"), choices=Share.choices)
    existing = UnitField(
        label=_("Nhập vào đơn vị đang có"),
        required=False,
        help_text=_("Nếu lập đơn vị mới thì để trống ô này và ghi tên đơn vị mới."),
    )
    name = LineField(label=_("Tên đơn vị mới"), max_length=200, required=False)
    field_order = [
        "effective_on",
        "legal_basis",
        "share",
        "existing",
        "name",
        "kind",
        "parent",
        "gso_code",
        "code",
        "with_people",
    ]

    def __init__(self, *args, unit, by, **kwargs):
        super().__init__(*args, unit=unit, by=by, **kwargs)
        self.fields["existing"].queryset = self.kept
        self.initial["gso_code"] = ""

    def clean(self):
        existing, name = self.cleaned_data.get("existing"), self.cleaned_data.get("name")
        if bool(existing) == bool(name) and "existing" not in self.errors:
            self.add_error("name", _("Ghi tên đơn vị mới, hoặc chọn một đơn vị đang có."))
        if existing == self.unit:
            self.add_error("existing", _("Một đơn vị không thể kế thừa chính nó."))
        elif existing:
            _refuse_unless_living(self, "existing", existing, self.cleaned_data.get("effective_on"))
            _refuse_for_standing(self, existing, "gso_code", "code")
        return super().clean()

    @property
    def successor(self):
        return self.cleaned_data["existing"] or self.new_unit


class _Row(forms.Form):
    """Counts once something is typed in it, whatever its menus say."""

    def has_changed(self):
        return not {"unit", "name", "gso_code"}.isdisjoint(self.changed_data)


class PredecessorForm(_Row):
    """A row of a merger: which unit comes in, with how much of itself."""

    unit = UnitField(label=_("Đơn vị"))
    share = forms.ChoiceField(label=_("Phần chuyển sang"), choices=Share.choices, initial=Share.WHOLE)
    ends = forms.BooleanField(label=_("Kết thúc hoạt động"), required=False, initial=True)

    def clean(self):
        if self.cleaned_data.get("share") == Share.WHOLE and not self.cleaned_data.get("ends"):
            self.add_error("ends", _("Chuyển toàn bộ thì đơn vị phải kết thúc."))
        return self.cleaned_data


class SuccessorForm(_Row):
    """A row of a split: an existing unit, or the name of a new one."""

    unit = UnitField(label=_("Đơn vị đang có"), required=False)
    name = LineField(label=_("Hoặc tên đơn vị mới"), max_length=200, required=False)
    gso_code = LineField(label=_("Mã TCTK của đơn vị mới"), max_length=10, required=False)
    share = forms.ChoiceField(
        label=_("Phần nhận"),
        choices=[(share.value, share.label) for share in (Share.MOST, Share.PART)],
        initial=Share.PART,
    )

    def clean(self):
        if bool(self.cleaned_data.get("unit")) == bool(self.cleaned_data.get("name")) and not self.errors:
            self.add_error("name", _("Chọn một đơn vị đang có, hoặc ghi tên đơn vị mới."))
        _refuse_for_standing(self, self.cleaned_data.get("unit"), "gso_code")
        return self.cleaned_data


class _Rows(BaseFormSet):
    """Rows of units within what `by` keeps, each once, none the unit that the page is about."""

    def __init__(self, *args, unit, by, day=None, **kwargs):
        self.unit, self.kept, self.day = unit, Unit.objects.covered_by(by, Act.UNITS_KEEP), day
        super().__init__(*args, **kwargs)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["unit"].queryset = self.kept

    @property
    def filled(self):
        return [form for form in self.forms if form.has_changed() and form.is_valid()]

    def clean(self):
        seen = {self.unit.pk}
        for form in self.filled:
            unit = form.cleaned_data.get("unit")
            if unit and unit.pk in seen:
                form.add_error("unit", _now("Đơn vị này đã có ở trên."))
            elif unit:
                seen.add(unit.pk)
                _refuse_unless_living(form, "unit", unit, self.day)
        if any(form.errors for form in self.forms):
            raise ValidationError(_now("Xin xem lại các dòng dưới đây."))


class PredecessorRows(_Rows):
    def clean(self):
        super().clean()
        if not self.filled:
            raise ValidationError(_now("Ghi ít nhất một đơn vị nữa để sáp nhập."))

    def transfers(self, share, successor):
        """The unit of the page first, with its own share, then the rows."""
        rows = [form.cleaned_data for form in self.filled]
        return [
            Transfer(self.unit, successor, share),
            *(Transfer(row["unit"], successor, row["share"], row["ends"]) for row in rows),
        ]


class SuccessorRows(_Rows):
    def clean(self):
        super().clean()
        if len(self.filled) < 2:
            raise ValidationError(_now("Ghi ít nhất hai đơn vị nhận."))
        for form in self.filled:
            _refuse_taken_gso_code(form, form.cleaned_data.get("gso_code"), self.day)

    def transfers(self):
        rows = [form.cleaned_data for form in self.filled]
        return [
            Transfer(self.unit, row["unit"] or self.new_unit(row["name"], row["gso_code"]), row["share"])
            for row in rows
        ]

    def new_unit(self, name, gso_code):
        return NewUnit(name, self.unit.kind, self.unit.parent, gso_code=gso_code)


PredecessorFormSet = formset_factory(PredecessorForm, formset=PredecessorRows, extra=ROWS, max_num=ROWS)
SuccessorFormSet = formset_factory(SuccessorForm, formset=SuccessorRows, extra=ROWS, max_num=ROWS)


class UnitSplitForm(_ArrangementForm):
    """A unit ends and others take its parts. Which ones stands in SuccessorFormSet."""

    def __init__(self, *args, unit, by, **kwargs):
        super().__init__(*args, unit=unit, by=by, **kwargs)
        self.initial.setdefault("with_people", False)


class SuccessionRemoveForm(forms.Form):
    reason = WordsField(label=_("Lý do"), rows=2, max_length=500)


def _refuse_for_standing(form, unit, *fields):
    """What is typed for a new unit is not dropped in silence where a standing one was chosen."""
    for name in fields:
        if unit and form.cleaned_data.get(name):
            form.add_error(name, _now("Chỉ ghi cho đơn vị mới; đơn vị đang có giữ mã của mình."))


def _refuse_unless_living(form, field, unit, day):
    if day and not unit.is_active_on(day):
        form.add_error(field, _now("%(unit)s không hoạt động vào ngày hiệu lực.") % {"unit": unit.name})


def _refuse_taken_gso_code(form, code, day):
    if code and day and Unit.objects.filter(gso_code=code, active_from=day).exists():
        form.add_error("gso_code", _now("Mã này đã có đơn vị khác dùng từ cùng ngày."))
