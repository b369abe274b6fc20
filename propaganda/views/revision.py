"""The page of one text on its way: where it stands, what lacks, what it changes, and the one next act."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import Act, may, requires
from portal.action_names import name_of
from portal.models import Event, StoredFile
from portal.richtext import clean, readable
from portal.templatetags.portal import moment
from propaganda.checking import advice_of, faults_of
from propaganda.comparing import compare
from propaganda.forms.acts import ApproveForm, DropForm, PlainForm, ReturnForm, SubmitForm, UrgentForm
from propaganda.kinds import thing_of
from propaganda.models import Revision
from propaganda.publishing import told_of_withdrawal
from propaganda.states import EDITABLE, PublicationState, RevisionState

EVENTS_SHOWN = 30


def own_revision(request, pk, act=Act.ARTICLE_WRITE):
    """A text of a unit at which the person holds `act`, or 404: to anybody else it does not exist."""
    revisions = Revision.objects.filter(request.user.covers(act, "unit__lineage"))
    related = (
        "unit__parent",
        "proposed_for__parent",
        "proposed_by",
        "submitted_by",
        "decided_by",
        "saved_by",
    )
    return get_object_or_404(revisions.select_related(*related), pk=pk)


@requires(Act.ARTICLE_WRITE)
@require_safe
def revision_detail(request, pk):
    return page(request, own_revision(request, pk))


def page(request, revision, **forms):
    """The page; a form that was not valid comes with what was typed."""
    context = describe(revision, user=request.user) | forms
    return render(request, "propaganda/revision_detail.html", context, status=422 if forms else 200)


def is_shown(thing):
    """Whether a change shows at once where it is approved: citizens see the thing already."""
    return thing.is_public


def describe(revision, *, user):
    thing = thing_of(revision)
    writers = list(revision.writers.all())
    faults = faults_of(revision) if revision.is_open else []
    return {
        "revision": revision,
        "thing": thing,
        "acts": acts_of(revision, user=user, is_writer=user in writers, is_fit=not faults),
        "submitting": SubmitForm(revision=revision, is_shown=is_shown(thing)),
        "approving": ApproveForm(revision=revision, thing=thing),
        "returning": ReturnForm(revision=revision),
        "urging": UrgentForm(revision=revision, thing=thing),
        "dropping": DropForm(revision=revision),
        "plain": PlainForm(revision=revision),
        "faults": faults,
        "advice": advice_of(revision) if revision.is_open else [],
        "body": readable(clean(revision.text.get("body") or "")),
        "files": StoredFile.objects.filter(pk__in=thing.file_ids(revision.text)),
        "facts": facts_of(revision, writers),
        "told_of_withdrawal": told_of_withdrawal(thing) if revision.is_open else "",
        "has_stood": thing.state != PublicationState.DRAFT,
        "differences": changes_of(revision, thing),
        "steps": steps_of(revision),
        "others": Revision.objects.of(thing).exclude(pk=revision.pk).select_related("saved_by"),
    }


def acts_of(revision, *, user, is_writer, is_fit):
    """The names of what `user` may do with this text as it stands."""
    is_editor, state = may(user, Act.ARTICLE_APPROVE, unit=revision.unit), revision.state
    is_read_by_another = is_editor and not is_writer
    offered = {
        "edit": state in EDITABLE,
        "submit": state in EDITABLE and is_fit,
        "take_over": state == RevisionState.PROPOSED,
        "approve": state == RevisionState.SUBMITTED and is_read_by_another and is_fit,
        "give_back": state == RevisionState.SUBMITTED and is_editor,
        "take_back": state == RevisionState.SUBMITTED,
        "urgent": revision.can("publish_urgently") and is_editor and is_fit,
        "look_again": state == RevisionState.URGENT
        and is_read_by_another
        and revision.submitted_by_id != user.pk,
        "drop": revision.can("drop"),
    }
    return {name for name, is_offered in offered.items() if is_offered}


def facts_of(revision, writers):
    proposer = revision.proposed_by and f"{revision.proposed_by}, {revision.proposed_for}"
    return [
        {"label": _("Đơn vị"), "value": revision.unit.full_name},
        {"label": _("Người soạn"), "value": ", ".join(map(str, writers))},
        {"label": _("Lưu lúc (giờ Hà Nội)"), "value": moment(revision.saved_at)},
        *_if_known(_("Đơn vị gửi"), proposer),
        *_if_known(_("Trình duyệt lúc"), moment(revision.submitted_at), revision.submitted_by),
        *_if_known(_("Quyết định lúc"), moment(revision.decided_at), revision.decided_by),
        *_if_known(_("Lý do đăng gấp"), revision.urgent_reason),
        *_if_known(_("Nội dung cập nhật"), revision.change_note),
    ]


def _if_known(label, value, by=None):
    return [{"label": label, "value": f"{value} · {by}" if by else value}] if value else []


def changes_of(revision, thing):
    """What the text changes of what was approved; nothing to compare for one that never stood or is over."""
    if thing.state == PublicationState.DRAFT or not revision.is_open:
        return []
    return compare(revision.kind, thing.text(), revision.text)


def steps_of(revision):
    events = Event.objects.filter(target_label=revision._meta.label_lower, target_id=str(revision.pk))
    return [
        {
            "label": name_of(event.action),
            "at": event.at,
            "by": event.actor,
            "note": event.note,
            "code": CODES.get(event.action, ""),
        }
        for event in events.select_related("actor")[:EVENTS_SHOWN]
    ]


CODES = {
    "revision.submit": "filed",
    "revision.propose": "filed",
    "revision.give_back": "returned",
    "revision.drop": "returned",
    "revision.approve": "approved",
    "revision.look_again": "approved",
    "revision.publish_urgently": "approved_late",
}
