"""A unit, typed by its code or its name: lists of thousands would not fit into a menu."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import LineField
from portal.models import Unit
from portal.vietnamese import fold

SUGGESTIONS = 300  # names offered while typing; whoever keeps more types a code
SHOWN = 5
CODE_AT_END = re.compile(r"\(([^()\s]+)\)$")


def shown(unit):
    """How a unit stands in a field: "Phường Cát Linh, UBND quận Đống Đa (00178)"."""
    return f"{unit.full_name} ({unit.code})"


class UnitField(LineField):
    """Gives a Unit out of `queryset`, which the form sets to what the person may choose."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Gõ tên hoặc mã đơn vị."))
        widget = forms.TextInput(attrs={"list": "unit-names", "autocomplete": "off"})
        super().__init__(max_length=300, widget=widget, **kwargs)
        self.queryset = Unit.objects.none()

    def prepare_value(self, value):
        if isinstance(value, int):
            value = self.queryset.select_related("parent").filter(pk=value).first()
        return shown(value) if isinstance(value, Unit) else value

    def clean(self, value):
        text = super().clean(value)
        return self.find(text) if text else None

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (data or "")

    def find(self, text):
        units = self.queryset.select_related("parent")
        code = CODE_AT_END.search(text)
        found = units.filter(code__in=[text, *(code.groups() if code else [])]).first()
        if found:
            return found
        matching = self.named(units, text) or list(
            units.filter(name_folded__contains=fold(text))[: SHOWN + 1]
        )
        if len(matching) == 1:
            return matching[0]
        if not matching:
            raise ValidationError(_now("Không có đơn vị nào như vậy trong phạm vi của bạn."))
        raise ValidationError(
            _now("Có nhiều đơn vị tên như vậy, xin gõ mã: %(units)s.")
            % {"units": "; ".join(shown(unit) for unit in matching[:SHOWN])}
        )

    def named(self, units, text):
        """Units whose whole name is `text`, with or without the parent's behind a comma."""
        names = {fold(text), *(fold(text[: comma.start()]) for comma in re.finditer(", ", text))}
        found = units.filter(name_folded__in=names)[: SHOWN * 10]
        return [unit for unit in found if fold(text) in (unit.name_folded, fold(unit.full_name))]


def suggestions(queryset):
    """Units to offer while typing (templates/portal/unit_names.html), or none where there are too many."""
    if queryset.count() > SUGGESTIONS:
        return []
    return [shown(unit) for unit in queryset.select_related("parent").in_order()]
