"""What narrows the lists of the publishers' desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access import Act
from portal.forms.fields import LineField
from portal.models import Unit
from propaganda.states import PublicationKind


class DeskForm(forms.Form):
    tu = LineField(label=_("Tiêu đề, số ký hiệu"), max_length=200, required=False)
    loai = forms.ChoiceField(
        label=_("Loại"), choices=[("", _("Tất cả"))] + PublicationKind.choices, required=False
    )
    don_vi = LineField(label=_("Đơn vị"), max_length=200, required=False)
    muc = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user

    def clean(self):
        """What the lists are asked by: `words`, `kind`, `units` (None: all)."""
        given, words = self.cleaned_data, self.cleaned_data.get("don_vi")
        units = Unit.objects.covered_by(self.user, Act.ARTICLE_WRITE).matching(words) if words else None
        return {"words": given.get("tu", ""), "kind": given.get("loai", ""), "units": units}
