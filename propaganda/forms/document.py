"""Văn bản: what an editor writes of an official document, its files, and what it does to others."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.filekinds import OFFICE, UploadKind
from portal.forms.fields import DayField, DocumentNumberField, LineField
from portal.richtext import RichTextField
from portal.vietnamese import fold, parse_number
from propaganda.forms.kept_file import KeptFileField
from propaganda.forms.rows import Row, Rows, rows_of
from propaganda.forms.text_form import TextForm, TitleField, WordsField, offered
from propaganda.forms.units_called import units_called
from propaganda.models import Area, Document, DocumentType
from propaganda.states import Effect, PublicationKind, RelationKind


class AttachmentRow(Row):
    OWN = ("file", "label")

    file = KeptFileField(kinds=[UploadKind.PDF, *OFFICE], label=_("Tệp"))
    label = LineField(
        label=_("Tên hiển thị"), max_length=200, required=False, help_text=_("Để trống thì hiện tên tệp.")
    )

    def clean(self):
        is_without = self.cleaned_data.get("label") and not self.cleaned_data.get("file")
        if is_without and "file" not in self.errors and not self.is_partial:
            self.add_error("file", ValidationError(_("Hãy chọn tệp."), code="required"))
        return self.cleaned_data


class AttachmentRows(Rows):
    title = _("Tệp của văn bản")
    hint = _("Bản ký số hoặc bản quét trước, phụ lục sau. Mỗi dòng một tệp.")
    noun = _("Tệp")
    add_words = _("Thêm tệp")

    def written(self, rows):
        rows = [row.cleaned_data for row in rows if row.cleaned_data.get("file")]
        return list({row["file"].pk: {"file": row["file"], "label": row["label"]} for row in rows}.values())


class RelationRow(Row):
    OWN = ("number", "kind")

    kind = forms.ChoiceField(label=_("Quan hệ"), choices=RelationKind.choices)
    number = DocumentNumberField(label=_("Số, ký hiệu văn bản kia"), required=False)

    @property
    def is_blank(self):
        return not getattr(self, "cleaned_data", {}).get("number")


class RelationRows(Rows):
    title = _("Quan hệ với văn bản khác")
    hint = _(
        "Văn bản này làm gì với văn bản kia. Nếu văn bản kia có trên cổng thì hai trang tự dẫn sang nhau."
    )
    noun = _("Quan hệ")
    add_words = _("Thêm quan hệ")

    def written(self, rows):
        """A document of the portal where exactly one has the number, else the bare number."""
        keys = {row: parse_number(row.cleaned_data["number"]).key for row in rows}
        found = {}
        for document in Document.objects.public().filter(number_key__in=keys.values()):
            found.setdefault(document.number_key, []).append(document.pk)
        values = {}
        for row, key in keys.items():
            kind, others = row.cleaned_data["kind"], found.get(key, [])
            other = others[0] if len(others) == 1 else None
            number = "" if other else row.cleaned_data["number"]
            values[kind, key] = {"kind": kind, "other": other, "other_number": number}
        return list(values.values())


class DocumentTextForm(TextForm):
    KIND = PublicationKind.DOCUMENT
    NEEDED = ("issuer_name",)
    LISTS = {
        "attachments": rows_of(AttachmentRow, AttachmentRows),
        "relations": rows_of(RelationRow, RelationRows),
    }
    SECTIONS = (
        (
            _("Văn bản"),
            ("type", "number", "issuer_name", "issued_on", "title", "summary"),
        ),
        (_("Hiệu lực"), ("effect", "effective_on", "expires_on")),
        (_("Toàn văn và nguồn"), ("body", "source_note")),
        (_("Lĩnh vực và chủ đề"), ("area", "topics")),
    )

    title = TitleField(label=_("Trích yếu"), help_text=_("Ghi đúng như trên văn bản."))
    summary = WordsField(
        label=_("Nói cho dễ hiểu"),
        rows=3,
        max_length=1000,
        required=False,
        help_text=_("Hai, ba câu thường ngày: văn bản này nói gì, ai cần biết, từ khi nào."),
    )
    type = forms.ChoiceField(label=_("Loại văn bản"))
    number = DocumentNumberField(
        required=False, help_text=_("Ghi như trên văn bản, ví dụ 60/KH-UBND, 30/2020/NĐ-CP.")
    )
    issuer_name = LineField(
        label=_("Cơ quan ban hành"),
        max_length=200,
        required=False,
        help_text=_("Tên đầy đủ, ví dụ UBND quận Đống Đa."),
    )
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    effective_on = DayField(label=_("Ngày có hiệu lực"), required=False)
    expires_on = DayField(label=_("Ngày hết hiệu lực"), required=False)
    effect = forms.ChoiceField(
        label=_("Hiệu lực"),
        choices=Effect.choices,
        help_text=_("Chỉ ghi điều mà văn bản hoặc nguồn nói rõ; chưa chắc thì để “Chưa rõ hiệu lực”."),
    )
    area = forms.ChoiceField(label=_("Lĩnh vực CCHC"), required=False)
    body = RichTextField(
        label=_("Toàn văn"), required=False, help_text=_("Nếu có: người dân đọc và tìm được ngay trên trang.")
    )
    source_note = LineField(
        label=_("Nguồn"), max_length=500, required=False, help_text=_("Lấy văn bản từ đâu, khi không có tệp.")
    )

    def _offer(self):
        super()._offer()
        text = self.revision.text
        self.fields["type"].choices = offered(DocumentType, [text.get("type")])
        self.fields["area"].choices = [
            ("", _("Không thuộc lĩnh vực nào")),
            *offered(Area, [text.get("area")]),
        ]

    def rows_of(self, name):
        rows = super().rows_of(name)
        if name != "relations":
            return rows
        others = Document.objects.in_bulk({row["other"] for row in rows if row.get("other")})
        return [{"kind": row["kind"], "number": _number(row, others)} for row in rows if _number(row, others)]

    def clean_area(self):
        return self.cleaned_data["area"] or None

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Ngày này ở tương lai."))
        return day

    def clean(self):
        values = super().clean()
        begins, ends = values.get("effective_on"), values.get("expires_on")
        if begins and ends and ends < begins:
            self.add_error("expires_on", _("Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi."))
        self._compare_number_and_type(values)
        return values | {"issuer": self._issuer(values)}

    def _compare_number_and_type(self, values):
        number, code = values.get("number"), values.get("type")
        kind = DocumentType.objects.filter(pk=code).first() if number and code else None
        told = parse_number(number).type if kind else ""
        if told and kind.abbr and fold(told) != fold(kind.abbr):
            words = {"told": told, "kind": kind, "abbr": kind.abbr}
            sentence = _now(
                "Ký hiệu ghi “%(told)s” nhưng loại văn bản là %(kind)s (%(abbr)s): mời xem lại một trong hai."
            )
            self.add_error("number", sentence % words)

    def _issuer(self, values):
        """The unit of the portal that issued it, if the name says which; what stands, if the name stands."""
        name, text = values.get("issuer_name") or "", self.revision.text
        if name and name == text.get("issuer_name") and text.get("issuer"):
            return text["issuer"]
        day = values.get("issued_on") or timezone.localdate()
        unit = units_called([name], day=day).get(name) if name else None
        return unit.pk if unit else None


def _number(row, others):
    other = others.get(row.get("other"))
    return other.number if other else row.get("other_number", "")
