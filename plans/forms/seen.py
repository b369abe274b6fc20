"""What somebody looked at when they decided: nobody overwrites, or judges, what they have not seen."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SeenForm(forms.Form):
    """A short text that names what a page showed. Where something else stands now, it says so once, with
    `sentence`; the page is then shown again with both, and from there a second press goes through."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    sentence = _(
        "Người khác vừa sửa mục này. Bản đang lưu ở ngay dưới đây, chữ bạn gõ vẫn còn. "
        "Bấm lưu lần nữa nếu muốn thay bằng bản của bạn."
    )

    def __init__(self, data=None, *, standing, sentence=None):
        super().__init__(data, initial={"seen": standing}, auto_id=False)
        self.standing = str(standing)
        self.sentence = sentence or self.sentence

    @property
    def status_of_page(self):
        """The status of the page that shows this form once more: 409 if something else stands now, else 422."""
        return 409 if self.errors else 422

    def clean(self):
        if self.cleaned_data.get("seen") != self.standing:
            self.data = {"seen": self.standing}
            raise ValidationError(self.sentence, code="stale")
        return self.cleaned_data
