"""Decides what citizens see: a text is submitted, approved for a moment, changed, withdrawn.

Approval belongs to one version of one Revision, and none of its writers may give it. What is approved for
later needs no job: `public()` asks the clock. Whatever changes what citizens see bumps the generation of
their pages in the same transaction.
"""

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import Role
from portal.models import StoredFile
from portal.noticing import notify
from portal.pagecache import forget
from portal.workflow import TransitionRefused
from propaganda import indexing
from propaganda.addressing import nearest_unit
from propaganda.checking import faults_of
from propaganda.kinds import MODELS, thing_of
from propaganda.models import Revision
from propaganda.sharing import unshare
from propaganda.states import PublicationState, RevisionState

REVIEW_MONTHS = 12


class NotFit(TransitionRefused):
    """The text has faults that stop publishing; `faults` are the sentences."""

    def __init__(self, faults):
        super().__init__(" ".join(faults))
        self.faults = faults


@atomic
def submit(revision, *, version, by, at=None, is_minor=False, change_note="", is_told=True):
    """Ask for approval of this version. Raises NotFit if the text has faults that stop publishing.

    Without `is_told` the caller tells the editors, once for many texts.
    """
    at = at or timezone.now()
    _refuse_unless_version(revision, version)
    _refuse_unless_fit(revision)
    revision.move(
        "submit",
        by=by,
        at=at,
        submitted_at=at,
        submitted_by=by,
        is_minor=is_minor,
        change_note=change_note,
        return_reason="",
    )
    if is_told:
        _tell_editors(revision, at=at)


def _tell_editors(revision, *, at):
    notify(
        key=f"revision:{revision.pk}:submitted:{revision.version}",
        title=_("Chờ duyệt: %(title)s") % {"title": revision.title},
        path=revision.get_absolute_url(),
        unit=nearest_unit(revision.unit, Role.EDITOR),
        role=Role.EDITOR,
        at=at,
    )


def _refuse_unless_fit(revision):
    faults = faults_of(revision)
    if faults:
        raise NotFit(faults)


def _refuse_unless_version(revision, version):
    """Hold the row until the commit, and read it: what was loaded before may be another version's text."""
    if not Revision.objects.select_for_update().filter(pk=revision.pk, version=version).first():
        raise TransitionRefused(_("Bài vừa được sửa sau khi bạn mở. Mời xem lại bản mới nhất."))
    revision.refresh_from_db()


@atomic
def take_back(revision, *, by, at=None):
    """Take a submitted text back to write on it."""
    revision.move("take_back", by=by, at=at or timezone.now(), submitted_at=None, submitted_by=None)


@atomic
def give_back(revision, *, reason, by, at=None):
    """Return a submitted text to its writers with a reason, which their mail carries."""
    at = at or timezone.now()
    revision.move("give_back", by=by, at=at, note=reason, return_reason=reason, decided_at=at, decided_by=by)
    _tell_submitter(revision, _("Trả lại để sửa: %(title)s"), body=reason, at=at)


def _tell_submitter(revision, title, *, at, body=""):
    if revision.submitted_by_id:
        notify(
            key=f"revision:{revision.pk}:{revision.state}:{revision.version}",
            title=title % {"title": revision.title},
            body=body,
            path=revision.get_absolute_url(),
            user=revision.submitted_by,
            at=at,
        )


@atomic
def approve(revision, *, version, by, publish_at=None, again=False, at=None):
    """Approve this version; citizens see it from `publish_at` on (now). Returns the publication.

    What is public already changes at once: `publish_at` then is not asked. Raises TransitionRefused if
    `by` is one of the writers, the version is another, or the thing was withdrawn and nobody said `again`.
    """
    at = at or timezone.now()
    _refuse_unless_version(revision, version)
    if revision.writers.filter(pk=by.pk).exists():
        raise TransitionRefused(_("Người soạn không tự duyệt bài của mình. Mời người khác duyệt."))
    _refuse_unless_fit(revision)
    revision.move("approve", by=by, at=at, decided_at=at, decided_by=by)
    _tell_submitter(revision, _("Đã duyệt đăng: %(title)s"), at=at)
    return _apply(revision, by=by, at=at, publish_at=publish_at, again=again)


@atomic
def publish_urgently(revision, *, version, reason, by, again=False, at=None):
    """Publish this version at once without a second person; it stays on the list until one looked at it.

    Raises TransitionRefused if the thing was withdrawn and nobody said `again`.
    """
    at = at or timezone.now()
    if not reason.strip():
        raise TransitionRefused(_("Mời ghi lý do đăng gấp."))
    _refuse_unless_version(revision, version)
    _refuse_unless_fit(revision)
    revision.move(
        "publish_urgently",
        by=by,
        at=at,
        note=reason,
        urgent_reason=reason,
        submitted_at=at,
        submitted_by=by,
    )
    notify(
        key=f"revision:{revision.pk}:urgent",
        title=_("Đã đăng gấp, cần xem lại: %(title)s") % {"title": revision.title},
        body=reason,
        path=revision.get_absolute_url(),
        unit=nearest_unit(revision.unit, Role.EDITOR),
        role=Role.EDITOR,
        at=at,
    )
    return _apply(revision, by=by, at=at, publish_at=None, again=again)


@atomic
def look_again(revision, *, by, at=None):
    """The second look at what was published urgently: it stands. Neither a writer nor who published it may give it."""
    at = at or timezone.now()
    if revision.submitted_by_id == by.pk or revision.writers.filter(pk=by.pk).exists():
        raise TransitionRefused(_("Người soạn, người đã đăng gấp không tự xem lại. Mời người khác xem."))
    revision.move("look_again", by=by, at=at, decided_at=at, decided_by=by)


def _apply(revision, *, by, at, publish_at, again):
    """Make the text the publication's own, and let citizens see it."""
    thing = thing_of(revision)
    withdrawal = told_of_withdrawal(thing)
    if withdrawal and not again:
        raise TransitionRefused(withdrawal)
    move = "update" if thing.can("update") else "publish"
    note = _("Đăng lại sau khi gỡ") if withdrawal else ""
    is_shown = thing.state == PublicationState.PUBLISHED and thing.published_at <= at
    stamps = {"review_on": _review_day(thing, at)}
    if thing.state != PublicationState.PUBLISHED:
        stamps |= {"published_at": publish_at or at, "withdrawn_reason": "", "moved_to": ""}
    elif not is_shown:
        stamps |= {"published_at": publish_at or thing.published_at}
    elif not revision.is_minor:
        stamps |= {"updated_at": at, "change_note": revision.change_note}
    try:
        with atomic():
            thing.take_text(revision.text)
            thing.move(move, by=by, at=at, note=note, **stamps)
    except IntegrityError as error:
        raise TransitionRefused(_("Văn bản số này của cơ quan này đã có trên cổng.")) from error
    shown_before = list(thing.files.all())  # what the new text leaves out closes
    thing.files.set(StoredFile.objects.filter(pk__in=thing.file_ids(revision.text)))
    open_files([*shown_before, *revision.files.all()], thing=thing)
    indexing.index(thing)
    forget()
    return thing


def told_of_withdrawal(thing):
    """What an editor must know before a publication goes up again; "" if it was not withdrawn."""
    if thing.state != PublicationState.WITHDRAWN:
        return ""
    return _("Bài này đã gỡ ngày %(day)s vì: %(reason)s. Duyệt sẽ đăng lại.") % {
        "day": f"{timezone.localdate(thing.withdrawn_at):%d/%m/%Y}",
        "reason": thing.withdrawn_reason.rstrip(" ."),
    }


def _review_day(thing, at):
    months = thing.type.review_months if thing.KIND == "document" else REVIEW_MONTHS
    return timezone.localdate(at) + relativedelta(months=months)


def open_files(files, *, thing):
    """Let citizens read exactly the files that some published thing shows, from its moment on."""
    before = {file.pk for file in files}
    after = set(thing.files.values_list("pk", flat=True))
    # Held until the commit, in one order: of two acts that share a file the second sees what the first did.
    for file in StoredFile.objects.select_for_update().filter(pk__in=before | after).order_by("pk"):
        moments = [
            moment
            for model in MODELS.values()
            for moment in model.objects.filter(files=file, state=PublicationState.PUBLISHED).values_list(
                "published_at", flat=True
            )
        ]
        file.is_public, file.public_from = bool(moments), min(moments, default=None)
        file.save(update_fields=["is_public", "public_from"])


@atomic
def reschedule(thing, *, publish_at, by, at=None):
    """Set another moment for what is approved and not yet seen."""
    at = at or timezone.now()
    refuse_unless_scheduled(thing, at=at)
    thing.move("update", by=by, at=at, published_at=publish_at)
    open_files(thing.files.all(), thing=thing)
    indexing.index(thing)
    forget()


def refuse_unless_scheduled(thing, *, at=None):
    if not (thing.state == PublicationState.PUBLISHED and thing.published_at > (at or timezone.now())):
        raise TransitionRefused(_("Bài đã đăng rồi, không đổi giờ được nữa."))


@atomic
def withdraw(thing, *, reason, by, at=None):
    """Take a publication off: its address then says so and why (410). Its files and secret addresses close at once."""
    at = at or timezone.now()
    if not reason.strip():
        raise TransitionRefused(_("Mời ghi lý do gỡ: lý do hiện trên trang."))
    thing.move("withdraw", by=by, at=at, note=reason, withdrawn_at=at, withdrawn_reason=reason)
    _close(thing, by=by, at=at)


@atomic
def supersede(thing, *, moved_to, by, at=None):
    """Let the address of a publication lead to another page of ours (`moved_to`, a path)."""
    at = at or timezone.now()
    thing.move("supersede", by=by, at=at, note=moved_to, withdrawn_at=at, moved_to=moved_to)
    _close(thing, by=by, at=at)


def _close(thing, *, by, at):
    for revision in Revision.objects.of(thing).filter(is_shared=True):  # a change that is being written
        unshare(revision, by=by, at=at)
    open_files(thing.files.all(), thing=thing)
    indexing.drop(thing)
    forget()


@atomic
def confirm_review(thing, *, by, at=None):
    """Note that a publication was looked at again and still holds."""
    at = at or timezone.now()
    thing.move("update", by=by, at=at, note=_("Đã xem lại"), review_on=_review_day(thing, at))


def awaiting_second_look():
    return Revision.objects.filter(state=RevisionState.URGENT)
