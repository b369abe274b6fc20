"""A file of a text: the one that is kept already, shown by name and size, and another to put in its place."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from portal.access import Act
from portal.models import StoredFile
from portal.uploads import UploadField, keep
from propaganda.revising import attach


def known_files(revision, keys):
    """{key: StoredFile} of those of `keys` (texts) that this text may show, by one query.

    That is what it shows already, and what was uploaded for publishing at its unit.
    """
    named = {str(key) for key in keys if is_key(key)}
    if not named:
        return {}
    uploaded = Q(unit=revision.unit_id, read_act=Act.ARTICLE_WRITE)
    shown = Q(pk__in=revision.files.values("pk"))
    return {str(file.pk): file for file in StoredFile.objects.filter(uploaded | shown, pk__in=named)}


def is_key(text):
    try:
        return str(uuid.UUID(str(text))) == str(text)
    except ValueError:
        return False


class KeptFileWidget(forms.Widget):
    """Sends three things: the key of the kept file, another file (-file), a box to take it out (-remove)."""

    template_name = "django/forms/widgets/kept_file.html"
    needs_multipart_form = True

    def __init__(self, upload):
        super().__init__()
        self.upload, self.known = upload, {}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        key = value[0] if isinstance(value, tuple) else value
        accept = self.upload.widget_attrs(self.upload.widget)["accept"]
        context["widget"] |= {
            "file": self.known.get(str(key or "")),
            "attrs": context["widget"]["attrs"] | {"accept": accept},
        }
        return context

    def format_value(self, value):
        return ""

    def value_from_datadict(self, data, files, name):
        return data.get(name, ""), files.get(f"{name}-file"), f"{name}-remove" in data

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}-file" not in files


class KeptFileField(forms.Field):
    """Cleans to a StoredFile that is kept, an upload that passed its examination, or None.

    `known` ({key: StoredFile}) is set by the form; whatever key is not in it names nothing.
    """

    def __init__(self, *, kinds, **kwargs):
        self.upload = UploadField(kinds=kinds, required=False)
        kwargs.setdefault("help_text", self.upload.help_text)
        super().__init__(required=False, widget=KeptFileWidget(self.upload), **kwargs)
        self.known = {}

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.widget.upload = self.upload
        return copied

    def take(self, known):
        self.known = self.widget.known = known

    def clean(self, value):
        key, upload, is_removed = value
        if upload:
            return self.upload.clean(upload)
        return None if is_removed else self.known.get(key)

    def has_changed(self, initial, data):
        key, upload, is_removed = data
        return bool(upload) or is_removed or str(initial or "") != key


class KeepsFiles:
    """Of a form with KeptFileFields: stores what was uploaded, so that errors elsewhere cost no upload."""

    def take_known(self, known):
        for field in self.fields.values():
            if isinstance(field, KeptFileField):
                field.take(known)

    def keep_files(self, revision, *, by):
        """Store every sound upload in place of its cleaned value; the form then names it by its key."""
        for name, field in self.fields.items():
            value = getattr(self, "cleaned_data", {}).get(name)
            if not isinstance(field, KeptFileField) or not value or isinstance(value, StoredFile):
                continue
            try:
                stored = keep(value, unit=revision.unit, by=by, read_act=Act.ARTICLE_WRITE)
            except ValidationError as error:  # the disk is full
                self.add_error(name, error)
                continue
            attach(revision, stored)
            field.known[str(stored.pk)] = stored
            self.cleaned_data[name] = stored
            self.data = self.data.copy()
            self.data[self.add_prefix(name)] = str(stored.pk)


KEY_ENDINGS = ("file", "picture", "video", "poster", "captions_vi", "captions_en")


def keys_sent(data):
    """What a page sent that may be the key of a kept file."""
    return [value for name, value in data.items() if name.rpartition("-")[2] in KEY_ENDINGS]
