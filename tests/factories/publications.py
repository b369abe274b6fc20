"""Publications in the states that tests need, made by the verbs themselves."""

from itertools import count

from django.utils import timezone

from portal.access import Role
from propaganda import publishing, revising
from tests.factories.people import appoint, make_user
from tests.factories.units import make_unit

_numbers = count(1)


def make_publisher(unit):
    return _with_role(unit, Role.PUBLISHER)


def make_editor(unit):
    return _with_role(unit, Role.EDITOR)


def _with_role(unit, role):
    user = make_user()
    appoint(user, role, unit)
    return user


TEXTS = {
    "article": {"form": "short", "body": "<p>Nội dung</p>"},
    "document": {"type": "ke-hoach", "issuer_name": "UBND quận Đống Đa", "source_note": "Bản giấy"},
    "initiative": {"place_name": "Phường Cát Linh", "solution": "Làm như sau"},
    "clip": {"transcript": "Lời"},
}


def make_text(kind="article", **text):
    return {"title": f"Bài số {next(_numbers)}", "summary": "Tóm tắt"} | TEXTS[kind] | text


def make_revision(kind="article", *, unit=None, by=None, at=None, **text):
    """A revision that is being written."""
    unit = unit or make_unit()
    by = by or make_publisher(unit)
    return revising.start(kind, unit=unit, text=make_text(kind, **text), by=by, at=at or timezone.now())


def make_submitted(kind="article", *, unit=None, by=None, at=None, **text):
    revision = make_revision(kind, unit=unit, by=by, at=at, **text)
    publishing.submit(revision, version=revision.version, by=by or revision.saved_by, at=at)
    return revision


def make_published(kind="article", *, unit=None, by=None, at=None, publish_at=None, editor=None, **text):
    """A publication that citizens see, from `publish_at` (or `at`, or now) on."""
    revision = make_submitted(kind, unit=unit, by=by, at=at, **text)
    editor = editor or make_editor(revision.unit)
    return publishing.approve(revision, version=revision.version, by=editor, publish_at=publish_at, at=at)
