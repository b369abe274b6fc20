"""Fields for what people type: text is tidied (NFC, nothing unseen), numbers and dates are read."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.vietnamese import normalise, parse_number
from portal.working_days import YEARS

UNREADABLE = {
    "null_characters_not_allowed": _("Có ký tự không đọc được, mời gõ lại.")
}  # Django says it in English


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


class MailAddressField(forms.EmailField):
    """An address for e-mail, without what nobody sees of it: it is often copied from a document."""

    def __init__(self, *, max_length=254, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        return normalise(super().to_python(value))


class CodeField(forms.SlugField):
    """A code that stands in addresses: letters without marks, digits, hyphens and underscores."""

    default_error_messages = UNREADABLE | {
        "invalid": _("Chỉ gồm chữ không dấu, số, dấu - và dấu _, không có dấu cách."),
    }

    def to_python(self, value):
        return normalise(super().to_python(value))


class DayField(forms.DateField):
    """A day in one of `years`."""

    def __init__(self, *, years=YEARS, **kwargs):
        super().__init__(**kwargs)
        self.years = years

    def validate(self, value):
        super().validate(value)
        if value and value.year not in self.years:
            raise ValidationError(
                _("Năm %(year)s chưa đúng, mời xem lại.") % {"year": value.year}, code="year"
            )


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
