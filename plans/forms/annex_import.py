"""The annex taken from the unit's own table: first read and shown, then taken. Nothing is stored in between:
what was read waits in the page itself, signed."""

import datetime
import json
from decimal import Decimal

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.annex import quantity_text
from plans.forms.arranging import MAX_ROWS
from plans.importing import AnnexUnreadable, read_annex, read_pasted
from plans.models import Channel
from plans.writing import ITEM_FIELDS
from portal.forms.fields import UNREADABLE
from portal.uploads import UploadField, UploadKind
from portal.vietnamese import fold

MAX_PASTED = 500_000
MAX_TOKEN = 1_000_000  # characters of a reading, signed: what a page carries to and fro
GOOD_FOR_SECONDS = 24 * 3600
CARRIED = (*ITEM_FIELDS, "channels", "channels_text", "source_row", "remarks", "is_error")


class ReadForm(forms.Form):
    """A file, or rows pasted from one. Once valid, `token` is the reading as the next page carries it."""

    file = UploadField(
        kinds=[UploadKind.XLSX, UploadKind.DOCX], label=gettext_lazy("Tệp có bảng phụ lục"), required=False
    )
    pasted = forms.CharField(
        label=gettext_lazy("Hoặc chép bảng từ Word, Excel rồi dán vào đây"),
        required=False,
        max_length=MAX_PASTED,
        strip=False,
        error_messages=UNREADABLE,
        widget=forms.Textarea(attrs={"rows": 8, "data-paste-table": True}),
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.token = plan, ""
        for field in self.fields.values():
            field.optional_words = gettext_lazy("một trong hai ô")

    def clean(self):
        upload, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("pasted", "")
        if self.errors:
            return self.cleaned_data
        if not upload and not pasted.strip():
            raise ValidationError(_("Hãy chọn một tệp, hoặc dán bảng vào ô bên dưới."))
        try:
            self.token = _signed(self._read(upload, pasted), plan=self.plan)
        except AnnexUnreadable as error:
            self.add_error("file" if upload else "pasted", str(error))
        return self.cleaned_data

    def _read(self, upload, pasted):
        year = self.plan.campaign.year
        return (
            read_annex(upload, kind=str(upload.examined_as), year=year)
            if upload
            else read_pasted(pasted, year=year)
        )


def _signed(reading, *, plan):
    """An AnnexReading as text that nobody else can have made. Raises AnnexUnreadable if it is too long."""
    rows = [{name: getattr(row, name) for name in CARRIED} for row in reading.rows]
    parts = {"rows": rows, "problems": reading.problems, "ignored_columns": reading.ignored_columns}
    plain = json.loads(json.dumps(parts, default=str))
    token = signing.dumps(plain, salt=_salt(plan), compress=True)
    if len(token) > MAX_TOKEN:
        raise AnnexUnreadable(_("Bảng này nhiều chữ quá. Hãy chia nhỏ rồi nhập từng phần."))
    return token


def _salt(plan):
    return f"annex-import:{plan.pk}"


class TakeForm(forms.Form):
    """Takes what was read into the annex of `plan`: instead of its rows, or after them."""

    reading = forms.CharField(max_length=MAX_TOKEN, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)
    mode = forms.ChoiceField(label=gettext_lazy("Đưa vào phụ lục"), widget=forms.RadioSelect)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.standing = list(plan.items.prefetch_related("channels"))
        named = {"n": len(self.standing)}
        self.fields["mode"].choices = [
            ("replace", _("Thay toàn bộ phụ lục đang có (%(n)s dòng)") % named),
            ("append", _("Thêm vào cuối phụ lục đang có (%(n)s dòng)") % named),
        ]

    @cached_property
    def parts(self):
        """What the page carries: rows, problems and ignored_columns of the reading; None if it is not ours."""
        token = self["reading"].value() or ""
        try:
            return signing.loads(token, salt=_salt(self.plan), max_age=GOOD_FOR_SECONDS)
        except signing.BadSignature:
            return None

    @property
    def rows_shown(self):
        """Rows of the reading for the page, each with its target in words."""
        rows = self.parts["rows"] if self.parts else []
        for row in rows:
            row["target"] = f"{quantity_text(_quantity(row))} {row['target_unit']}".strip()
        return rows

    def clean(self):
        parts = self.parts
        if parts is None:
            raise ValidationError(_("Trang này đã cũ. Mời chọn tệp hoặc dán bảng lần nữa."))
        rows = [row for row in parts["rows"] if not row["is_error"]]
        self.items, self.n_taken = self._items(rows), len(rows)
        if len(self.items) > MAX_ROWS:
            raise ValidationError(
                _("Phụ lục có quá nhiều dòng: nhiều nhất %(num)d dòng.") % {"num": MAX_ROWS}
            )
        return self.cleaned_data

    def _items(self, rows):
        """Rows as plans.writing.write_items takes them."""
        known = set(Channel.objects.values_list("pk", flat=True))
        taken = [_item(row, known) for row in rows]
        if self.cleaned_data.get("mode") == "append":
            standing = [
                {"key": item.key, "channels": [c.pk for c in item.channels.all()]} for item in self.standing
            ]
            return standing + taken
        return self._with_keys(taken)

    def _with_keys(self, taken):
        """A row with the words of a standing row is that row: what is pinned to it stays with it."""
        keys = {}
        for item in self.standing:
            keys.setdefault(fold(item.content), []).append(item.key)
        for values in taken:
            same = keys.get(fold(values["content"]))
            values["key"] = same.pop(0) if same else ""
        return taken


def _item(row, known_channels):
    values = {name: row[name] for name in ITEM_FIELDS}
    for name in ("starts_on", "ends_on"):
        values[name] = datetime.date.fromisoformat(values[name]) if values[name] else None
    values["target_value"] = _quantity(row)
    values["channels"] = [code for code in row["channels"] if code in known_channels]
    return values


def _quantity(row):
    return None if row["target_value"] is None else Decimal(row["target_value"])
