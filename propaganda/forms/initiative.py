"""Mô hình mới: what an editor writes of something that was tried, and who took it up."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import DayField, LineField, WordsField
from portal.forms.unit_field import shown, suggestions
from portal.models import Unit
from propaganda.forms.article import PicturedForm
from propaganda.forms.rows import Row, Rows, rows_of
from propaganda.forms.units_called import units_called
from propaganda.states import PublicationKind, Stage
from propaganda.text_values import as_day


class AdoptionRow(Row):
    OWN = ("unit", "adopted_on", "note")
    WIDTH = "third"

    unit = LineField(
        label=_("Đơn vị áp dụng"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "unit-names", "autocomplete": "off"}),
    )
    adopted_on = DayField(label=_("Áp dụng từ ngày"), required=False)
    note = LineField(label=_("Ghi chú"), max_length=300, required=False)

    def clean(self):
        is_without = not self.cleaned_data.get("unit") and not self.is_blank
        if is_without and "unit" not in self.errors:
            self.add_error("unit", ValidationError(_("Mời ghi tên đơn vị."), code="required"))
        return self.cleaned_data


class AdoptionRows(Rows):
    title = _("Nơi đã áp dụng")
    hint = _("Mỗi dòng một đơn vị đã làm theo. Gõ tên; đơn vị ngoài cổng cũng ghi được.")
    noun = _("Đơn vị")
    add_words = _("Thêm đơn vị")

    def written(self, rows):
        """A unit of the portal where the name says which, else the bare name."""
        rows = [row.cleaned_data for row in rows]
        units = units_called({row["unit"] for row in rows}, day=timezone.localdate())
        return [
            {
                "unit": units[row["unit"]].pk if row["unit"] in units else None,
                "unit_name": "" if row["unit"] in units else row["unit"],
                "adopted_on": str(row["adopted_on"] or ""),
                "note": row["note"],
            }
            for row in rows
        ]


class InitiativeTextForm(PicturedForm):
    KIND = PublicationKind.INITIATIVE
    NEEDED = ("place_name", "solution")
    LISTS = {"adoptions": rows_of(AdoptionRow, AdoptionRows)}
    SECTIONS = (
        (_("Mô hình"), ("title", "summary", "place_name", "stage", "started_on")),
        (_("Nội dung"), ("problem", "solution", "results")),
        (_("Ảnh chính"), ("picture", "picture_alt", "picture_caption")),
        (_("Liên hệ, nguồn và chủ đề"), ("contact", "source_note", "topics")),
    )

    place_name = LineField(
        label=_("Nơi thực hiện"),
        max_length=200,
        required=False,
        help_text=_("Đơn vị nghĩ ra và làm đầu tiên, ví dụ UBND phường Cát Linh."),
    )
    stage = forms.ChoiceField(label=_("Giai đoạn"), choices=Stage.choices)
    started_on = DayField(label=_("Bắt đầu từ"), required=False)
    problem = WordsField(
        label=_("Vấn đề"),
        rows=4,
        max_length=10_000,
        required=False,
        help_text=_("Trước đây người dân, cán bộ vướng ở đâu?"),
    )
    solution = WordsField(
        label=_("Cách làm"),
        rows=8,
        max_length=20_000,
        required=False,
        help_text=_("Kể đủ để nơi khác làm theo được: các bước, ai làm, tốn gì."),
    )
    results = WordsField(
        label=_("Kết quả, số liệu"),
        rows=4,
        max_length=10_000,
        required=False,
        help_text=_("Con số trước và sau, kèm thời gian đo."),
    )
    contact = LineField(
        label=_("Đầu mối liên hệ"),
        max_length=300,
        required=False,
        help_text=_("Bộ phận và số điện thoại của cơ quan; hiện trên trang."),
    )
    source_note = LineField(label=_("Nguồn"), max_length=500, required=False)

    @cached_property
    def unit_names(self):
        return suggestions(Unit.objects.active_on(timezone.localdate()))

    def rows_of(self, name):
        rows = super().rows_of(name)
        units = Unit.objects.select_related("parent").in_bulk(
            {row["unit"] for row in rows if row.get("unit")}
        )
        return [
            {
                "unit": shown(units[row["unit"]]) if row.get("unit") in units else row.get("unit_name", ""),
                "adopted_on": as_day(row.get("adopted_on")),
                "note": row.get("note", ""),
            }
            for row in rows
        ]
