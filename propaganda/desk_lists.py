"""The rows of the publishers' desk (propaganda/desk_tabs.py), each scoped by what its person writes.

Open texts are rows of Revision; what was approved lies in four tables, which one union puts in order.
"""

import datetime
from dataclasses import dataclass

from django.db.models import CharField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import Act
from portal.vietnamese import fold
from propaganda import timeliness
from propaganda.kinds import MODELS
from propaganda.models import DocumentFile, Revision
from propaganda.states import PublicationKind, PublicationState

KIND_NAMES = dict(PublicationKind.choices)


@dataclass(frozen=True)
class Row:
    """A line of the desk: what it is, whose, where it leads, and when and by whom it came to stand so."""

    title: str
    path: str
    kind: str
    unit: object
    at: object = None
    on: datetime.date | None = None
    by: object = None
    note: str = ""

    @property
    def kind_name(self):
        return KIND_NAMES[self.kind]


# --- Open texts -------------------------------------------------------------------------------------


def revisions(user, *, state, order, words="", kind="", units=None):
    rows = Revision.objects.writable_by(user).filter(state=state)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(unit__in=units) if units is not None else rows
    rows = rows.filter(pk__in=_named(rows.values_list("pk", "title"), words)) if words else rows
    return rows.select_related("unit__parent", "saved_by", "submitted_by", "proposed_by").order_by(
        order, "pk"
    )


def _named(pairs, words):
    """Keys of what has all of `words` in its name, marks or not (no database folds Vietnamese alike)."""
    wanted = fold(words).split()
    return [key for key, *names in pairs if all(word in fold(" ".join(names)) for word in wanted)]


def revision_rows(revisions, *, at, by, note=""):
    return [
        Row(
            title=revision.title or _("Chưa có tiêu đề"),
            path=revision.get_absolute_url(),
            kind=revision.kind,
            unit=revision.unit,
            at=getattr(revision, at),
            by=getattr(revision, by),
            note=getattr(revision, note) if note else "",
        )
        for revision in revisions
    ]


# --- What was approved ------------------------------------------------------------------------------


def standing(kind, user, condition):
    return MODELS[kind].objects.written_by(user).filter(condition())


def things(user, *, condition, order, words="", kind="", units=None):
    """(kind, key, what is ordered by) of all four kinds, in one order."""
    asked, column = [], order.lstrip("-")
    for each in [kind] if kind else MODELS:
        things = standing(each, user, condition)
        things = things.filter(unit__in=units) if units is not None else things
        if words:
            names = ["pk", "title", *(["number"] if each == "document" else [])]
            things = things.filter(pk__in=_named(things.values_list(*names), words))
        things = things.annotate(noun=Value(str(each), output_field=CharField()))
        asked.append(things.order_by().values_list("noun", "pk", column))
    first, *others = asked
    return (
        first.union(*others, all=True).order_by(order, "noun", "pk")
        if others
        else first.order_by(order, "pk")
    )


def thing_rows(keys, *, shows, note=""):
    found = {}
    for kind, model in MODELS.items():
        wanted = [pk for each, pk, _order in keys if each == kind]
        if wanted:
            for thing in model.objects.filter(pk__in=wanted).select_related("unit__parent", *TYPE[kind]):
                found[kind, thing.pk] = thing
    return [
        _thing_row(found[kind, pk], shows=shows, note=note)
        for kind, pk, _order in keys
        if (kind, pk) in found
    ]


TYPE = {kind: ("type",) if kind == "document" else () for kind in MODELS}


def _thing_row(thing, *, shows, note):
    value = getattr(thing, shows)
    is_moment = isinstance(value, datetime.datetime)
    return Row(
        title=str(thing),
        path=staff_path(thing),
        kind=thing.KIND,
        unit=thing.unit,
        at=value if is_moment else None,
        on=None if is_moment else value,
        note=getattr(thing, note) if note else "",
    )


def staff_path(thing):
    return reverse("publishing:publication-detail", args=[thing.KIND, thing.pk])


# --- Scans, and what is late ------------------------------------------------------------------------


def scans(user, *, words="", kind="", units=None):
    """Files of documents that show pictures of pages only: search finds no word of theirs."""
    rows = DocumentFile.objects.filter(
        user.covers(Act.ARTICLE_WRITE, "document__unit__lineage"),
        is_scan=True,
        document__state=PublicationState.PUBLISHED,
    )
    rows = rows.filter(document__unit__in=units) if units is not None else rows
    if words:
        names = rows.values_list("pk", "document__title", "document__number")
        rows = rows.filter(pk__in=_named(names, words))
    rows = rows if kind in ("", "document") else rows.none()
    related = ("file", "document__unit__parent", "document__type")
    return rows.select_related(*related).order_by("-document__published_at", "pk")


def scan_rows(files):
    return [
        Row(
            title=str(row.document),
            path=staff_path(row.document),
            kind=PublicationKind.DOCUMENT,
            unit=row.document.unit,
            at=row.document.published_at,
            note=str(row),
        )
        for row in files
    ]


def late(user, *, words="", kind="", units=None):
    kept = None if units is None else set(units.values_list("pk", flat=True))
    found = [
        posting
        for posting in timeliness.late_for(user, timezone.localdate())
        if kind in ("", posting.kind) and (kept is None or posting.unit.pk in kept)
    ]
    wanted = set(_named([(number, one.title) for number, one in enumerate(found)], words))
    return [one for number, one in enumerate(found) if not words or number in wanted]


def late_rows(postings):
    return [
        Row(
            title=posting.title,
            path=posting.revision.get_absolute_url(),
            kind=posting.kind,
            unit=posting.unit,
            on=posting.due_on,
        )
        for posting in postings
    ]
