"""Lists that belong to a text, as rows to type in: in their order, without those that were taken out."""

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from propaganda.forms.kept_file import KeepsFiles

MAX_ROWS = 100
MAX_SENT = 150  # rows that are given back, when somebody sends more than may be kept


class Row(KeepsFiles, forms.Form):
    """A row is a dictionary in the text. `OWN` are its fields in their order, the first of them `KEY`.

    Nothing is demanded of a row in which nothing was written. `is_partial`: files were not sent along, since
    the page saves itself while one types.
    """

    OWN = ()
    WIDTH = "half"  # of each field on a wide screen

    def __init__(self, *args, known, is_partial=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_partial = is_partial
        self.take_known(known)

    @property
    def own_fields(self):
        return [self[name] for name in self.OWN]

    @property
    def is_blank(self):
        return not any(getattr(self, "cleaned_data", {}).get(name) for name in self.OWN)


class Rows(BaseFormSet):
    """`title`, `hint`, `noun` and `add_words` are what the page says of the list."""

    title = hint = noun = add_words = ""
    default_error_messages = {
        "missing_management_form": _(
            "Trang gửi thiếu một phần nên chưa lưu gì. Mời tải lại trang rồi làm lại."
        ),
        "too_many_forms": _("Danh sách dài quá: nhiều nhất %(num)d dòng."),
    }

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].max_value = 999
        form.fields["ORDER"].label = _("Thứ tự")

    def values(self):
        """The rows of a valid formset in their order, each once."""
        rows = [row for row in self._in_order() if not row.is_blank]
        return self.written(rows)

    def written(self, rows):
        """JSON values of `rows`, none of which is blank."""
        return [{name: row.cleaned_data[name] for name in row.OWN} for row in rows]

    def _in_order(self):
        rows = [row for row in self.forms if not getattr(row, "cleaned_data", {}).get("DELETE")]
        return sorted(rows, key=lambda row: getattr(row, "cleaned_data", {}).get("ORDER") or MAX_SENT * 10)


def rows_of(row, rows):
    return formset_factory(
        row,
        formset=rows,
        extra=1,
        can_order=True,
        can_delete=True,
        max_num=MAX_ROWS,
        absolute_max=MAX_SENT,
        validate_max=True,
    )
