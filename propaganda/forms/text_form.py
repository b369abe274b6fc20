"""What the forms of all four kinds share: a field for each key of the text, rows for its lists, its version."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy

from portal.forms.fields import UNREADABLE, DayField, LineField, WordsField
from portal.models import StoredFile
from portal.richtext import RichTextField, files_in
from portal.vietnamese import normalise
from propaganda.forms.kept_file import KeepsFiles, keys_sent, known_files
from propaganda.kinds import MODELS
from propaganda.models import Topic
from propaganda.text_values import as_day, as_json

NO_VERSION = gettext_lazy("Trang gửi thiếu số phiên bản nên chưa lưu. Mời xem lại rồi bấm “Lưu” lần nữa.")
UNREADABLE_FILE = gettext_lazy("Bài dẫn đến một tệp mà bạn không được mở. Mời bỏ liên kết hoặc ảnh đó.")


class WebAddressField(forms.URLField):
    default_error_messages = UNREADABLE | {
        "invalid": gettext_lazy("Địa chỉ này chưa đúng, ví dụ https://hanoi.gov.vn/tin-tuc.")
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=500, assume_scheme="https", **kwargs)

    def to_python(self, value):
        return normalise(super().to_python(normalise(value or "")))


class TitleField(LineField):
    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Tiêu đề"))
        super().__init__(max_length=300, **kwargs)


def english(field, **kwargs):
    """A field of a text in English, which every kind has below its own."""
    return field(required=False, **kwargs)


class TextForm(KeepsFiles, forms.Form):
    """`SECTIONS` are (title, names of fields): how the page lays them out. `LISTS` are formsets by key.

    `version` is what the next save has to name: the one that was sent, or after `look_again` the one that
    stands, so that saving over somebody else's text is a decision (PROMISES R15).
    """

    KIND = ""
    SECTIONS = ()
    ENGLISH = ("title_en", "summary_en")
    NEEDED = ()  # may stay empty while one writes, and stops the text from being published (checking.py)
    LISTS = {}
    unit_names = ()  # units to offer while typing

    title = TitleField(help_text=gettext_lazy("Nói điều người dân cần biết, không quá 15 chữ thì dễ đọc."))
    summary = WordsField(
        label=gettext_lazy("Tóm tắt"),
        rows=3,
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Hai, ba câu: hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ."),
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Chủ đề"), required=False, widget=forms.CheckboxSelectMultiple
    )
    title_en = english(TitleField, label=gettext_lazy("Tiêu đề tiếng Anh"))
    summary_en = english(WordsField, rows=3, max_length=1000, label=gettext_lazy("Tóm tắt tiếng Anh"))

    def __init__(self, revision, data=None, files=None, *, writer):
        self.revision, self.writer = revision, writer
        self.version = revision.version if data is None else _version_in(data)
        super().__init__(data, files, initial=self.initial_of(revision.text))
        keys = MODELS[self.KIND]().file_ids(revision.text)
        self.known = known_files(revision, [*keys, *(keys_sent(data) if data is not None else [])])
        self.take_known(self.known)
        self._offer()
        self.rows = {name: self._rows(name, kind, data, files) for name, kind in self.LISTS.items()}

    def initial_of(self, text):
        days = {name for name, field in self.base_fields.items() if isinstance(field, DayField)}
        return {
            name: as_day(text.get(name)) if name in days else text.get(name)
            for name in self.base_fields
            if name in text
        }

    def _offer(self):
        """Lists of today, and the entries that the text uses already; the editor with its upload."""
        for name in self.NEEDED:
            self.fields[name].optional_words = gettext_lazy("cần có khi trình duyệt")
        self.fields["topics"].choices = offered(Topic, self.initial.get("topics") or [])
        for field in self.rich_fields:
            field.widget.config = dict(field.widget.config)  # Django copies a widget without it
            field.widget.upload_path = reverse("publishing:revision-upload", args=[self.revision.pk])

    @property
    def rich_fields(self):
        return [field for field in self.fields.values() if isinstance(field, RichTextField)]

    def _rows(self, name, kind, data, files):
        kwargs = {"known": self.known, "is_partial": data is not None and files is None}
        initial = self.rows_of(name) if data is None else None
        return kind(data, files, prefix=name, initial=initial, form_kwargs=kwargs)

    def rows_of(self, name):
        """Initial values of the rows of one list."""
        return self.revision.text.get(name) or []

    def is_valid(self):
        """Everything is judged, so that a person sees all that is wrong at once. Call it once."""
        is_valid = all([super().is_valid(), *(rows.is_valid() for rows in self.rows.values())])
        if self.version is None:
            self.add_error(None, NO_VERSION)
        return is_valid and self.version is not None

    def clean(self):
        """Nobody publishes, by a link to it, a file that they may not read."""
        for name, field in self.fields.items():
            keys = files_in(self.cleaned_data.get(name) or "") if isinstance(field, RichTextField) else []
            files = StoredFile.objects.filter(pk__in=keys)
            if (
                keys
                and files.exclude(pk__in=StoredFile.objects.readable_by(self.writer).values("pk")).exists()
            ):
                self.add_error(name, ValidationError(UNREADABLE_FILE, code="unreadable"))
        return self.cleaned_data

    def keep_all_files(self, *, by):
        for form in [self, *(row for rows in self.rows.values() for row in rows.forms)]:
            form.keep_files(self.revision, by=by)

    @property
    def is_sound(self):
        """Whether nothing is wrong, now that files were stored."""
        return not self.errors and all(row.is_valid() for rows in self.rows.values() for row in rows.forms)

    def text(self):
        """What revising.save takes. Only of a valid form whose files were kept."""
        values = {name: as_json(value) for name, value in self.cleaned_data.items()}
        return values | {name: as_json(rows.values()) for name, rows in self.rows.items()}

    def look_again(self):
        """From now on this form speaks of the version that stands."""
        self.revision.refresh_from_db()
        self.version = self.revision.version

    @property
    def sections(self):
        """(title, fields) for the page."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    @property
    def english_fields(self):
        return [self[name] for name in self.ENGLISH]

    @property
    def is_english_open(self):
        return any(field.value() or field.errors for field in self.english_fields)


def offered(model, used):
    """(key, name) of the entries of a list that are offered, and of those that are `used` already."""
    used = {str(key) for key in used if key}
    return [
        (entry.pk, str(entry)) for entry in model.objects.all() if entry.is_offered or str(entry.pk) in used
    ]


def _version_in(data):
    sent = data.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None
