"""A table that is looked at first, and imported when it was found good.

Between the two steps the content travels in the page itself, signed for this person and this purpose, so
that nothing is stored on the server for a file that may never be imported.
"""

from base64 import b64decode, b64encode

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _

from portal.importing import UNIT_COLUMNS, UNIT_REQUIRED
from portal.importing_people import PEOPLE_COLUMNS, PEOPLE_REQUIRED
from portal.importing_successions import SUCCESSION_COLUMNS
from portal.reading_tables import read_table

LIMIT_BYTES = 3 * 1024 * 1024  # of all tables; with what base64 adds it fits into DATA_UPLOAD_MAX_MEMORY_SIZE
KEPT_SECONDS = 3600


class TableField(forms.FileField):
    """Gives a Table (portal/reading_tables.py) of `columns`. `content` and `name` are what was sent."""

    def __init__(self, *, columns, needed, **kwargs):
        super().__init__(widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}), **kwargs)
        self.columns, self.needed = columns, needed

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload:
            return None
        return upload.name, upload.read()


class ImportForm(forms.Form):
    """One or two tables. `tables` after it was found valid; `kept` carries them to the next step."""

    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.signer = TimestampSigner(salt=f"portal.import.{type(self).__name__}.{by.pk}")
        self.by, self.tables, self.sent = by, {}, {}
        if self.data.get("act") == "import":
            for name in self.table_names:
                self.fields[name].required = False

    @property
    def table_names(self):
        return [name for name, field in self.fields.items() if isinstance(field, TableField)]

    def clean(self):
        self.sent = {
            name: self.cleaned_data[name] for name in self.table_names if self.cleaned_data.get(name)
        }
        if self.data.get("act") == "import" and not self.sent:
            self.sent = self.unseal(self.cleaned_data.get("kept", ""))
        if sum(len(content) for _name, content in self.sent.values()) > LIMIT_BYTES:
            raise ValidationError(
                _(
                    "Tệp nặng quá 3 MB nên không nhập ở trang này được. Hãy chia nhỏ tệp, hoặc nhờ người giữ máy chủ."
                )
            )
        for name, (file_name, content) in self.sent.items():
            field = self.fields[name]
            try:
                self.tables[name] = read_table(
                    content, name=file_name, columns=field.columns, required=field.needed
                )
            except ValidationError as error:
                self.add_error(name, error)
        return self.cleaned_data

    def seal(self):
        """What was sent, as text that comes back with the next step."""
        parts = {name: [file, b64encode(content).decode()] for name, (file, content) in self.sent.items()}
        return self.signer.sign_object(parts, compress=True)

    def unseal(self, text):
        try:
            parts = self.signer.unsign_object(text, max_age=KEPT_SECONDS)
        except BadSignature:
            raise ValidationError(_("Tệp đã kiểm tra quá lâu. Mời chọn lại tệp rồi kiểm tra.")) from None
        return {name: (file, b64decode(content)) for name, (file, content) in parts.items()}


class UnitImportForm(ImportForm):
    units = TableField(label=_("Tệp đơn vị (CSV hoặc XLSX)"), columns=UNIT_COLUMNS, needed=UNIT_REQUIRED)
    successions = TableField(
        label=_("Tệp quan hệ kế thừa (CSV hoặc XLSX)"),
        columns=SUCCESSION_COLUMNS,
        needed=tuple(SUCCESSION_COLUMNS),
        required=False,
    )


class PeopleImportForm(ImportForm):
    people = TableField(
        label=_("Tệp người dùng (CSV hoặc XLSX)"), columns=PEOPLE_COLUMNS, needed=PEOPLE_REQUIRED
    )
