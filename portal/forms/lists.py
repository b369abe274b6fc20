"""An entry of a list that administrators keep: the fields stand in portal/lists.py."""

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.forms.correcting import Correcting
from portal.forms.fields import LineField
from portal.forms.unit_field import UnitField
from portal.models import Unit
from portal.vietnamese import spelling

SMALL = 32_767


def _field(column, **kwargs):
    if isinstance(column, models.CharField) and not column.choices:
        return LineField(
            label=column.verbose_name,
            max_length=column.max_length,
            required=not column.blank,
            validators=column.validators,
            **kwargs,
        )
    if column.related_model is Unit:
        field = UnitField(label=column.verbose_name, required=not column.blank, **kwargs)
        field.queryset = Unit.objects.active_on(timezone.localdate())
        return field
    if isinstance(column, models.PositiveSmallIntegerField):
        kwargs |= {"max_value": SMALL, "validators": column.validators}  # SQLite knows no limit
    return column.formfield(**kwargs)


class EntryForm(Correcting, forms.Form):
    """`entry` is None for a new one. The first field is its name, and stands once in the list."""

    def __init__(self, *args, editable, entry=None, **kwargs):
        initial = {name: getattr(entry, name) for name in editable.fields} if entry else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.editable, self.entry = editable, entry
        for column in editable.columns:
            self.fields[column.name] = _field(column)
            if entry and column.primary_key:
                self.fields[column.name].disabled = True  # what it is known by stays
        if entry:
            self.carry_what_is_shown()

    def clean(self):
        name = self.editable.fields[0]
        typed = spelling(str(self.cleaned_data.get(name, "")))
        others = self.editable.model.objects.exclude(pk=self.entry.pk if self.entry else None)
        # Few entries, and no database knows of Vietnamese spelling.
        if typed and typed in {spelling(str(other)) for other in others.values_list(name, flat=True)}:
            self.add_error(name, _("Mục này đã có trong danh mục."))
        return self.cleaned_data
