from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import WordsField

STARS = [(5, _("5 – rất hữu ích")), (4, _("4")), (3, _("3")), (2, _("2")), (1, _("1 – không hữu ích"))]


class RatingForm(forms.Form):
    """One ballot: 1 to 5, and why."""

    stars = forms.TypedChoiceField(
        label=_("Trang này có ích cho bạn không?"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Mời chọn từ 1 đến 5 điểm."),
            "invalid_choice": _("Chỉ chọn được từ 1 đến 5 điểm."),
        },
    )
    reason = WordsField(
        label=_("Nếu chấm từ 1 đến 3 điểm, mời cho biết vì sao"),
        help_text=_("Không ghi họ tên, số điện thoại hay giấy tờ của bạn. Ý kiến này không hiện trên trang."),
        max_length=1000,
        rows=3,
        required=False,
    )
