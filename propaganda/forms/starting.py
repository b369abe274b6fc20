"""How a new publication begins: whose it is, and the least that its row needs."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import Act
from portal.forms.fields import LineField
from portal.forms.unit_field import UnitField
from portal.models import Unit
from propaganda.forms.text_form import TitleField, offered
from propaganda.models import DocumentType
from propaganda.states import ArticleForm, PublicationKind


class StartForm(forms.Form):
    unit = UnitField(
        label=_("Đăng dưới tên đơn vị"), help_text=_("Đơn vị giữ bài này. Gõ tên hoặc mã đơn vị.")
    )
    title = TitleField()

    def __init__(self, *args, writer, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.covered_by(writer, Act.ARTICLE_WRITE).active_on(timezone.localdate())
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = units.order_by("lineage", "pk").select_related("parent").first()

    def text(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "unit"}


class StartArticleForm(StartForm):
    form = forms.ChoiceField(
        label=_("Thể loại"),
        choices=ArticleForm.choices,
        initial=ArticleForm.SHORT,
        widget=forms.RadioSelect,
        help_text=_("Báo cáo đếm riêng số tin và số bài."),
    )


class StartDocumentForm(StartForm):
    title = TitleField(label=_("Trích yếu"), help_text=_("Ghi đúng như trên văn bản."))
    type = forms.ChoiceField(label=_("Loại văn bản"))
    issuer_name = LineField(
        label=_("Cơ quan ban hành"), max_length=200, help_text=_("Tên đầy đủ, ví dụ UBND quận Đống Đa.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("Chọn loại")), *offered(DocumentType, [])]


START_FORMS = {PublicationKind.ARTICLE: StartArticleForm, PublicationKind.DOCUMENT: StartDocumentForm}


def start_form_of(kind):
    return START_FORMS.get(kind, StartForm)
