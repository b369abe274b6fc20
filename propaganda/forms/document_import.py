"""A table of documents, looked at first and imported when it was found good."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.access import Act
from portal.forms.import_file import ImportForm, TableField
from portal.forms.unit_field import UnitField
from portal.models import Unit
from propaganda.importing import ROWS_LIMIT
from propaganda.reading_documents import COLUMNS, REQUIRED


class DocumentImportForm(ImportForm):
    documents = TableField(label=_("Tệp văn bản (CSV hoặc XLSX)"), columns=COLUMNS, needed=REQUIRED)
    unit = UnitField(
        label=_("Đăng dưới tên đơn vị"), help_text=_("Đơn vị giữ các văn bản này. Gõ tên hoặc mã đơn vị.")
    )
    submits = forms.BooleanField(
        label=_("Trình duyệt luôn những văn bản đã đủ"),
        required=False,
        help_text=_("Văn bản còn thiếu thì nằm ở mục Đang soạn."),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        units = Unit.objects.covered_by(by, Act.ARTICLE_WRITE).active_on(timezone.localdate())
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = units.order_by("lineage", "pk").select_related("parent").first()

    def clean(self):
        values = super().clean()
        table = self.tables.get("documents")
        if table and len(table.rows) > ROWS_LIMIT:
            sentence = _now("Tệp có %(rows)d dòng. Mỗi lần nhập tối đa %(limit)d dòng, mời chia nhỏ tệp.")
            self.add_error(
                "documents", ValidationError(sentence % {"rows": len(table.rows), "limit": ROWS_LIMIT})
            )
        return values
