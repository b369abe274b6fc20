"""Fields for what people type: text is tidied (NFC, nothing unseen), numbers of documents are read."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.vietnamese import normalise, parse_number


class LineField(forms.CharField):
    """One line of text."""

    def to_python(self, value):
        return normalise(super().to_python(value))


class WordsField(forms.CharField):
    """Several lines of text, at most 2,000 characters unless told otherwise."""

    def __init__(self, *, rows=4, max_length=2000, **kwargs):
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return normalise(super().to_python(value), keep_lines=True)


class DocumentNumberField(LineField):
    """Number and symbol of a document, written as NĐ 30/2020 wants it: "60 / kh-ubnd" is 60/KH-UBND."""

    def __init__(self, *, max_length=60, **kwargs):
        kwargs.setdefault("label", _("Số, ký hiệu"))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        try:
            return str(parse_number(text))
        except ValueError as error:
            raise ValidationError(str(error), code="number") from error
