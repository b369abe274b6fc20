"""The audit trail, narrowed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import action_names
from portal.access import Act
from portal.forms.fields import DayField, LineField
from portal.forms.unit_field import UnitField
from portal.models import Unit
from portal.vietnamese import fold
from portal.working_days import end_of, start_of


class EventFilterForm(forms.Form):
    since = DayField(label=_("Từ ngày"), required=False)
    until = DayField(label=_("Đến hết ngày"), required=False)
    actor = LineField(label=_("Người làm"), required=False, max_length=120)
    action = forms.ChoiceField(label=_("Việc"), required=False)
    unit = UnitField(label=_("Đơn vị"), required=False, help_text="")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("Mọi việc")), *action_names.choices()]
        self.fields["unit"].queryset = Unit.objects.covered_by(by, Act.AUDIT_READ)

    def narrow(self, events):
        if not self.is_valid():
            return events.none()
        asked = self.cleaned_data
        if asked["since"]:
            events = events.filter(at__gte=start_of(asked["since"]))
        if asked["until"]:
            events = events.filter(at__lt=end_of(asked["until"]))
        if asked["actor"]:
            events = events.filter(actor__name_folded__contains=fold(asked["actor"]))
        if asked["action"]:
            events = events.filter(action=asked["action"])
        if asked["unit"]:
            events = events.filter(unit__lineage__startswith=asked["unit"].lineage)
        return events
