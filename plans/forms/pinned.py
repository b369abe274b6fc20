"""Words of a reviewer pinned to rows of an annex: a box for each row, which stands in the annex."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.annex import KEY
from portal.forms.fields import WordsField


class PinnedForm(forms.Form):
    """A form with the id `html_id` whose boxes stand outside it, one in each row."""

    html_id = ""

    def add_boxes(self, items):
        """A box for each task among `items` (rows of a snapshot); `keys` are theirs, in order."""
        self.keys = [item["key"] for item in items if not item["is_heading"]]
        for key in self.keys:
            self._add_box(key)

    def keep_boxes_of_lost_rows(self):
        """Words typed about a row that the unit took out meanwhile are not lost. Return the keys of such rows."""
        sent = [name.removeprefix("row-") for name in self.data if name.startswith("row-")]
        new = [key for key in sent if KEY.fullmatch(key) and key not in self.keys]
        lost = [key for key in new if self.data[f"row-{key}"]]
        for key in lost:
            self._add_box(key)
        self.keys += lost
        return lost

    def _add_box(self, key):
        field = WordsField(rows=2, max_length=1000, label=_("Ý kiến về dòng này"), required=False)
        field.widget.attrs["form"] = self.html_id
        self.fields[f"row-{key}"] = field

    @property
    def comments(self):
        """Pairs (key of a row, words) of the boxes that were filled in."""
        pairs = [(key, self.cleaned_data.get(f"row-{key}")) for key in self.keys]
        return [(key, words) for key, words in pairs if words]
