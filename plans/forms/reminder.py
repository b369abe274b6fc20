"""One form for each thing that the district does to a selection of units."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _


class SelectionForm(forms.Form):
    """The chosen units, and the id of this press of the button, so that pressing twice acts once."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class RemindForm(SelectionForm):
    words = forms.CharField(
        label=_("Lời nhắn thêm"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4})
    )


class CallForm(SelectionForm):
    words = forms.CharField(
        label=_("Nội dung trao đổi"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Gặp ai, hẹn gì."),
    )


class LetterForm(SelectionForm):
    words = forms.CharField(
        label=_("Số công văn đã gửi"),
        max_length=60,
        help_text=_("Ghi sau khi văn thư cấp số, ví dụ 215/UBND-NV."),
    )


class ExtendForm(SelectionForm):
    due_on = forms.DateField(label=_("Hạn mới, đến hết ngày"))
    reason = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea({"rows": 3}))
    decision_number = forms.CharField(label=_("Số văn bản cho phép"), required=False, max_length=60)


class ExemptForm(SelectionForm):
    reason = forms.CharField(label=_("Lý do miễn"), max_length=500, widget=forms.Textarea({"rows": 3}))
    decision_number = forms.CharField(label=_("Số quyết định, văn bản"), max_length=60)
