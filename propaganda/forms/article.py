"""Tin, bài: what an editor writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.filekinds import IMAGES
from portal.forms.fields import DayField, LineField
from portal.richtext import RichTextField
from propaganda.forms.kept_file import KeptFileField
from propaganda.forms.text_form import TextForm, WebAddressField
from propaganda.states import ArticleForm as Form
from propaganda.states import PublicationKind


class PicturedForm(TextForm):
    """With a lead picture and its words."""

    picture = KeptFileField(kinds=IMAGES, label=_("Ảnh chính"))
    picture_alt = LineField(
        label=_("Mô tả ảnh"),
        max_length=300,
        required=False,
        help_text=_(
            "Tả điều thấy trong ảnh, cho người không nhìn được. Có ảnh thì phải có mô tả mới đăng được."
        ),
    )
    picture_caption = LineField(label=_("Chú thích ảnh"), max_length=300, required=False)


class ArticleTextForm(PicturedForm):
    KIND = PublicationKind.ARTICLE
    SECTIONS = (
        (_("Nội dung"), ("form", "title", "summary", "body")),
        (_("Ảnh chính"), ("picture", "picture_alt", "picture_caption")),
        (_("Nguồn và chủ đề"), ("author_name", "source_name", "source_url", "happened_on", "topics")),
    )
    ENGLISH = ("title_en", "summary_en", "body_en")
    NEEDED = ("body",)

    form = forms.ChoiceField(
        label=_("Thể loại"),
        choices=Form.choices,
        widget=forms.RadioSelect,
        help_text=_("Báo cáo đếm riêng số tin và số bài."),
    )
    body = RichTextField(
        label=_("Nội dung"),
        required=False,
        help_text=_("Dán được từ Word. Ảnh: kéo thả vào bài, rồi ghi mô tả cho từng ảnh."),
    )
    body_en = RichTextField(label=_("Nội dung tiếng Anh"), required=False)
    author_name = LineField(label=_("Tác giả"), max_length=120, required=False)
    source_name = LineField(
        label=_("Nguồn"),
        max_length=200,
        required=False,
        help_text=_("Khi đăng lại: tên báo, cổng đã đăng trước."),
    )
    source_url = WebAddressField(label=_("Địa chỉ nguồn"), required=False)
    happened_on = DayField(label=_("Ngày diễn ra"), required=False)
