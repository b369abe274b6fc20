"""Video: a clip with its captions and the spoken words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.examining.duration import seconds_of
from portal.filekinds import IMAGES, VIDEOS, UploadKind
from portal.forms.fields import LineField, WordsField
from portal.models import StoredFile
from propaganda.forms.kept_file import KeptFileField
from propaganda.forms.text_form import TextForm, english, offered
from propaganda.models import ServiceLevel
from propaganda.states import PublicationKind

LANGUAGES = ("vi", "en")
LONGEST_SECONDS = 4 * 3600


class ClipTextForm(TextForm):
    KIND = PublicationKind.CLIP
    NEEDED = ("video", "captions_vi", "transcript")
    ENGLISH = ("title_en", "summary_en", "captions_en", "transcript_en")
    SECTIONS = (
        (_("Video"), ("title", "summary", "video", "duration_seconds", "poster")),
        (_("Chữ cho người không nghe được"), ("captions_vi", "transcript")),
        (_("Thông tin thêm"), ("service_level", "made_by", "topics")),
    )

    video = KeptFileField(kinds=VIDEOS, label=_("Tệp video"))
    duration_seconds = forms.IntegerField(
        label=_("Thời lượng (giây)"),
        min_value=1,
        max_value=LONGEST_SECONDS,
        required=False,
        help_text=_("Cổng tự đọc từ tệp video; chỉ ghi khi cổng không đọc được."),
    )
    poster = KeptFileField(kinds=IMAGES, label=_("Ảnh bìa"))
    captions_vi = KeptFileField(kinds=[UploadKind.VTT], label=_("Phụ đề tiếng Việt"))
    captions_en = KeptFileField(kinds=[UploadKind.VTT], label=_("Phụ đề tiếng Anh"))
    transcript = WordsField(
        label=_("Lời thoại"),
        rows=10,
        max_length=50_000,
        required=False,
        help_text=_("Toàn bộ lời nói trong video, và điều chỉ thấy bằng mắt."),
    )
    transcript_en = english(WordsField, rows=8, max_length=50_000, label=_("Lời thoại tiếng Anh"))
    service_level = forms.ChoiceField(label=_("Mức dịch vụ công trực tuyến"), required=False)
    made_by = LineField(label=_("Đơn vị thực hiện"), max_length=200, required=False)

    def initial_of(self, text):
        captions = {row["language"]: row["file"] for row in text.get("captions") or []}
        return super().initial_of(text) | {f"captions_{code}": captions.get(code) for code in LANGUAGES}

    def _offer(self):
        super()._offer()
        levels = offered(ServiceLevel, [self.revision.text.get("service_level")])
        self.fields["service_level"].choices = [("", _("Không nói về mức nào")), *levels]

    def clean_service_level(self):
        return self.cleaned_data["service_level"] or None

    def clean(self):
        """What a new video says of its length counts."""
        values = super().clean()
        video = values.get("video")
        seconds = seconds_of(video) if video and not isinstance(video, StoredFile) else None
        if seconds and seconds <= LONGEST_SECONDS:
            values["duration_seconds"] = seconds
        return values

    def text(self):
        text = super().text()
        files = {code: text.pop(f"captions_{code}") for code in LANGUAGES}
        captions = [{"language": code, "file": file} for code, file in files.items() if file]
        others = [row for row in self.revision.text.get("captions") or [] if row["language"] not in LANGUAGES]
        return text | {"captions": captions + others}
