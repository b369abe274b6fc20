"""Writes the texts of what is to be published: a new one, a change of an old one, a unit's proposal.

A text is a Revision, saved by version, so that of two people who write at once the second is told, and
neither loses a word. What citizens see changes when publishing.py approves it, and not before.
"""

import datetime

from django.db import IntegrityError
from django.db.models import F, Max
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import Role
from portal.audit import record
from portal.models import StoredFile
from portal.noticing import notify
from portal.workflow import TransitionRefused
from propaganda.addressing import nearest_unit
from propaganda.kinds import MODELS, thing_of
from propaganda.models import Revision
from propaganda.states import EDITABLE, RevisionState

OPEN_MINUTES = 3  # a page that writes says every minute that it is open


class StaleVersion(TransitionRefused):
    """Somebody else saved the text after this person had opened it. Nothing was written."""


@atomic
def start(kind, *, unit, text, by, at=None):
    """Begin a new publication of `unit` with `text` (JSON values, as Publication.text gives them).

    Returns its first Revision. Citizens see nothing of it.
    """
    at = at or timezone.now()
    thing = MODELS[kind](unit=unit, title=text.get("title", ""), created_at=at)
    if kind == "document":  # a draft row needs what the paper always has
        thing.type_id, thing.issuer_name = text["type"], text.get("issuer_name", "")
    thing.save()
    revision = _new(thing, number=1, text=thing.text() | text, by=by, at=at)
    record("publication.start", revision, by=by, at=at)
    return revision


@atomic
def edit(thing, *, by, at=None):
    """Return the open Revision of `thing`; if there is none, begin one with the text that was approved."""
    at = at or timezone.now()
    standing = Revision.objects.of(thing).open().first()
    if standing:
        return standing
    last = Revision.objects.of(thing).aggregate(last=Max("number"))["last"] or 0
    try:
        with atomic():
            revision = _new(thing, number=last + 1, text=thing.text(), by=by, at=at)
    except IntegrityError:  # two people pressed at the same moment: both write the same revision
        return Revision.objects.of(thing).open().get()
    record("publication.edit", revision, by=by, at=at)
    return revision


def _new(thing, *, number, text, by, at):
    revision = Revision.objects.create(
        kind=thing.KIND,
        object_id=thing.pk,
        number=number,
        unit=thing.unit,
        title=text["title"][:300],
        text=text,
        started_at=at,
        saved_at=at,
        saved_by=by,
    )
    if by:
        revision.writers.add(by)
    _keep_files(revision, thing)
    return revision


def _keep_files(revision, thing):
    """Refer to every file that the text shows, so that none is discarded. One that does not exist is left out."""
    wanted = thing.file_ids(revision.text)
    revision.files.set(StoredFile.objects.filter(pk__in=wanted))


@atomic
def save(revision, *, text, version, by, at=None):
    """Write `text` over the text of an editable Revision; return its new version.

    Whoever saves is one of its writers, and so cannot approve it. Raises StaleVersion unless `version`
    is the one that stands; TransitionRefused once it was submitted.
    """
    at = at or timezone.now()
    rows = Revision.objects.filter(pk=revision.pk, state__in=EDITABLE)
    if not rows.exists():
        raise TransitionRefused(_("Bài đã trình duyệt hoặc đã duyệt, không sửa ở đây được nữa."))
    whole = revision.text | text
    saved = rows.filter(version=version).update(
        text=whole, title=whole["title"][:300], version=F("version") + 1, saved_at=at, saved_by=by
    )
    if not saved:
        raise StaleVersion(_("Người khác vừa lưu bài này. Nội dung bạn gõ vẫn còn ở đây."))
    revision.refresh_from_db()
    revision.writers.add(by)
    _keep_files(revision, thing_of(revision))
    return revision.version


def attach(revision, stored_file):
    """Keep a file that was uploaded into the text before the text is saved with it."""
    revision.files.add(stored_file)


@atomic
def propose(kind, *, unit, text, by, at=None):
    """Send a unit's news or document to the publishers of the units above it; return the Revision."""
    at = at or timezone.now()
    revision = start(kind, unit=unit, text=text, by=by, at=at)
    revision.move("propose", by=by, at=at, proposed_for=unit, proposed_by=by)
    notify(
        key=f"revision:{revision.pk}:proposed",
        title=_("%(unit)s gửi để đăng: %(title)s") % {"unit": unit.name, "title": revision.title},
        path=revision.get_absolute_url(),
        unit=nearest_unit(unit, Role.PUBLISHER),
        role=Role.PUBLISHER,
        at=at,
    )
    return revision


@atomic
def take_over(revision, *, by, at=None):
    """A publisher goes on with what a unit sent."""
    at = at or timezone.now()
    revision.move("take_over", by=by, at=at, saved_at=at)
    revision.writers.add(by)
    _tell_proposer(revision, _("Đã tiếp nhận bài đơn vị gửi: %(title)s"), at=at)


@atomic
def drop(revision, *, by, reason="", at=None):
    """Give a text up. A unit that proposed it is told why."""
    at = at or timezone.now()
    if revision.state == RevisionState.PROPOSED and not reason:
        raise TransitionRefused(_("Mời ghi lý do để đơn vị biết."))
    revision.move("drop", by=by, at=at, note=reason, return_reason=reason, decided_at=at, decided_by=by)
    _tell_proposer(revision, _("Bài đơn vị gửi không được đăng: %(title)s"), body=reason, at=at)


def _tell_proposer(revision, title, *, at, body=""):
    if revision.proposed_by_id:
        notify(
            key=f"revision:{revision.pk}:{revision.state}:{revision.version}",
            title=title % {"title": revision.title},
            body=body,
            path="/ban-lam-viec/gui-tin/",
            user=revision.proposed_by,
            at=at,
        )


def note_open(revision, *, by, at=None):
    """Note that `by` has the text open on a screen; return who else has, or None."""
    at = at or timezone.now()
    other = who_has_open(revision, besides=by, at=at)
    if other is None:
        Revision.objects.filter(pk=revision.pk).update(opened_at=at, opened_by=by)
    return other


def who_has_open(revision, *, besides, at=None):
    """The person who has the text open on a screen, if that is somebody else than `besides`; or None."""
    since = (at or timezone.now()) - datetime.timedelta(minutes=OPEN_MINUTES)
    if revision.opened_by_id in (None, besides.pk) or not revision.opened_at or revision.opened_at <= since:
        return None
    return revision.opened_by
