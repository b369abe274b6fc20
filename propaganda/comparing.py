"""What two texts of one publication (JSON, see Publication.text) do not share, as people read it."""

from dataclasses import dataclass

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.comparing import NEW, Part, compare_words, replaced
from portal.models import StoredFile, Unit
from portal.richtext import plain
from propaganda.kinds import MODELS
from propaganda.models import Document, Topic
from propaganda.states import RelationKind
from propaganda.text_values import as_day

RICH = ("body", "body_en")


@dataclass(frozen=True)
class FieldChange:
    label: str
    parts: list


def compare(kind, before, after):
    """Return a FieldChange for each part of the text in which `before` and `after` differ, in their order."""
    model, names = MODELS[kind], _Names(before, after)
    changes = []
    for name in model.COLUMNS:
        then, now = before.get(name), after.get(name)
        if (then or None) != (now or None):
            field = model._meta.get_field(name)
            parts = _parts(field, *(names.shown(field, value) for value in (then, now)))
            changes.append(FieldChange(capfirst(str(field.verbose_name)), parts))
    for name, (label, line) in LISTS.items():
        then, now = before.get(name) or [], after.get(name) or []
        if then != now:
            texts = ("\n".join(line(row, names) for row in rows) for rows in (then, now))
            changes.append(FieldChange(label(), _said(compare_words(*texts))))
    return changes


def _parts(field, then, now):
    is_prose = isinstance(field, models.CharField | models.TextField) and not field.choices
    return _said(compare_words(then, now) if is_prose else replaced(then, now))


def _said(parts):
    """A change that no word shows (bold, a link, a picture in the text) is told all the same."""
    if any(part.kind != "same" for part in parts):
        return parts
    return [*parts, Part(NEW, _("(khác cách trình bày, ảnh hoặc liên kết)"))]


class _Names:
    """Names of what the two texts refer to: one query for files, one for units, one for documents."""

    def __init__(self, *texts):
        rows = [
            row for text in texts for name in LISTS for row in text.get(name) or [] if isinstance(row, dict)
        ]
        keys = {str(text[name]) for text in texts for name in FILES if text.get(name)}
        keys |= {row["file"] for row in rows if row.get("file")}
        units = {row["unit"] for row in rows if row.get("unit")}
        others = {row["other"] for row in rows if row.get("other")}
        self.files = _by_key(StoredFile.objects.filter(pk__in=keys), keys)
        self.units = _by_key(Unit.objects.select_related("parent").filter(pk__in=units), units)
        self.documents = _by_key(Document.objects.filter(pk__in=others), others)

    def shown(self, field, value):
        if value in (None, ""):
            return ""
        if field.related_model is StoredFile:
            return self.file(value)
        if field.is_relation:
            return str(field.related_model.objects.filter(pk=value).first() or value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.DateField):
            return f"{as_day(value):%d/%m/%Y}" if as_day(value) else str(value)
        return plain(value) if field.name in RICH else str(value)

    def file(self, key):
        return self.files[str(key)].name if str(key) in self.files else str(key)


def _by_key(rows, wanted):
    return {str(row.pk): row for row in rows} if wanted else {}


def _attachment(row, names):
    name = names.file(row["file"])
    return f"{row['label']} ({name})" if row.get("label") else name


def _relation(row, names):
    other = names.documents.get(str(row.get("other")))
    kind = dict(RelationKind.choices).get(row["kind"], row["kind"])
    return f"{kind} {other.number if other else row.get('other_number', '')}"


def _caption(row, names):
    return f"{row['language']}: {names.file(row['file'])}"


def _adoption(row, names):
    unit = names.units.get(str(row.get("unit")))
    day = as_day(row.get("adopted_on"))
    words = [
        unit.full_name if unit else row.get("unit_name", ""),
        f"{day:%d/%m/%Y}" if day else "",
        row.get("note"),
    ]
    return "; ".join(filter(None, words))


def _topic(key, _names):
    topic = Topic.objects.filter(pk=key).first()
    return str(topic or key)


FILES = ("picture", "video", "poster")
LISTS = {
    "topics": (lambda: _("Chủ đề"), _topic),
    "attachments": (lambda: _("Tệp đính kèm"), _attachment),
    "relations": (lambda: _("Quan hệ với văn bản khác"), _relation),
    "captions": (lambda: _("Phụ đề"), _caption),
    "adoptions": (lambda: _("Đơn vị áp dụng"), _adoption),
}
