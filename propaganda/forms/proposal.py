"""What a unit sends to be published: short forms, plain words; publishers do the rest."""

from django import forms
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from portal.access import Act
from portal.filekinds import IMAGES, UploadKind
from portal.forms.fields import DayField, DocumentNumberField, LineField, WordsField
from portal.forms.unit_field import UnitField
from portal.models import Unit
from portal.richtext import clean
from portal.uploads import UploadField
from propaganda.models import DocumentType
from propaganda.states import PublicationKind

LONGEST = 20_000
SUMMARY_LENGTH = 300
PAPERS = (UploadKind.PDF, UploadKind.DOCX, UploadKind.XLSX)


def paragraphs(words):
    """Plain words as HTML: a paragraph for each line."""
    lines = [line for line in words.split("\n") if line.strip()]
    return clean(format_html_join("", "<p>{}</p>", ((line,) for line in lines)))


class ProposalForm(forms.Form):
    """`file_field` names the upload; `text` gives what the Revision keeps, without it."""

    file_field = ""
    unit = UnitField(label=_("Đơn vị gửi"))

    def __init__(self, data=None, files=None, *, sender):
        super().__init__(data, files)
        units = Unit.objects.covered_by(sender, Act.ARTICLE_PROPOSE).active_on(timezone.localdate())
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = units.order_by("lineage", "pk").select_related("parent").first()

    def clean_happened_on(self):
        return self._not_to_come("happened_on")

    def clean_issued_on(self):
        return self._not_to_come("issued_on")

    def _not_to_come(self, name):
        day = self.cleaned_data[name]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Ngày này chưa đến. Mời xem lại."))
        return day

    @property
    def upload(self):
        return self.cleaned_data.get(self.file_field)


class ArticleProposalForm(ProposalForm):
    file_field = "picture"
    title = LineField(label=_("Tiêu đề"), max_length=300)
    words = WordsField(
        label=_("Nội dung"),
        rows=10,
        max_length=LONGEST,
        help_text=_("Ai làm gì, ở đâu, kết quả thế nào. Mỗi dòng là một đoạn."),
    )
    happened_on = DayField(label=_("Ngày diễn ra"), required=False)
    picture = UploadField(kinds=IMAGES, label=_("Ảnh"), required=False)
    picture_alt = LineField(
        label=_("Mô tả ảnh"),
        max_length=300,
        required=False,
        help_text=_("Tả điều thấy trong ảnh, cho người không nhìn được."),
    )

    def clean(self):
        given = self.cleaned_data
        if given.get("picture") and not given.get("picture_alt") and "picture_alt" not in self.errors:
            self.add_error("picture_alt", _("Có ảnh thì mời ghi mô tả ảnh."))
        return given

    def text(self):
        given = self.cleaned_data
        return {
            "title": given["title"],
            "summary": "",
            "body": paragraphs(given["words"]),
            "happened_on": f"{given['happened_on']}" if given["happened_on"] else None,
            "picture_alt": given["picture_alt"] if self.upload else "",
            "author_name": given["unit"].name[:120],
        }

    def with_file(self, stored):
        return {"picture": str(stored.pk)}


class DocumentProposalForm(ProposalForm):
    file_field = "file"
    title = LineField(label=_("Trích yếu"), max_length=300, help_text=_("Ghi đúng như trên văn bản."))
    number = DocumentNumberField()
    type = forms.ModelChoiceField(
        label=_("Loại văn bản"),
        queryset=DocumentType.objects.filter(is_offered=True),
        empty_label=_("Chọn loại"),
    )
    issued_on = DayField(label=_("Ngày ban hành"))
    file = UploadField(kinds=PAPERS, label=_("Tệp văn bản"))

    def text(self):
        given = self.cleaned_data
        return {
            "title": given["title"],
            "number": given["number"],
            "type": given["type"].pk,
            "issuer": given["unit"].pk,
            "issuer_name": given["unit"].name,
            "issued_on": f"{given['issued_on']}",
        }

    def with_file(self, stored):
        return {"attachments": [{"file": str(stored.pk), "label": ""}]}


PROPOSAL_FORMS = {
    PublicationKind.ARTICLE: ArticleProposalForm,
    PublicationKind.DOCUMENT: DocumentProposalForm,
}
