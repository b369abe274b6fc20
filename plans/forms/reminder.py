"""One form for each thing that the district does to a selection of units."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import DayField, DocumentNumberField, WordsField


class SelectionForm(forms.Form):
    """The chosen units, and the id of this press of the button, so that pressing twice acts once."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class RemindForm(SelectionForm):
    words = WordsField(label=_("Lời nhắn thêm"), required=False, max_length=1000)


class CallForm(SelectionForm):
    words = WordsField(label=_("Nội dung trao đổi"), max_length=1000, help_text=_("Gặp ai, hẹn gì."))


class LetterForm(SelectionForm):
    words = DocumentNumberField(
        label=_("Số công văn đã gửi"), help_text=_("Ghi sau khi văn thư cấp số, ví dụ 215/UBND-NV.")
    )


class ExtendForm(SelectionForm):
    due_on = DayField(label=_("Hạn mới, đến hết ngày"))
    reason = WordsField(label=_("Lý do"), rows=3, max_length=500)
    decision_number = DocumentNumberField(label=_("Số văn bản cho phép"), required=False)


class ExemptForm(SelectionForm):
    reason = WordsField(label=_("Lý do miễn"), rows=3, max_length=500)
    decision_number = DocumentNumberField(label=_("Số quyết định, văn bản"))
