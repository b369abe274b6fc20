"""Comments on a draft before it is signed: the unit asks, the district says what it thinks.

Nothing is decided here: the draft stays with its unit, and its date does not move.
"""

from django.db.transaction import atomic
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import DraftComment, Plan
from plans.registering import hold, refuse_unless_obliged, refuse_unless_writable
from plans.states import PlanState
from portal.access import Role
from portal.audit import record
from portal.noticing import notify
from portal.workflow import TransitionRefused


@atomic
def ask_for_comments(plan, *, by, at=None):
    """Ask the district to look at the draft. While it has not answered, asking again keeps the place in the
    queue; whoever asks twice on one day is heard once."""
    at = at or timezone.now()
    _hold_draft(plan, _("Kế hoạch đã nộp, không cần xin góp ý bản thảo nữa."), at=at)
    if not Plan.objects.asking_for_comments().filter(pk=plan.pk).exists():
        Plan.objects.filter(pk=plan.pk).update(comments_asked_at=at)
        plan.comments_asked_at = at
        record("plan.ask_comments", plan, by=by, at=at)
    notify(
        key=f"draft-asked:{plan.pk}:{timezone.localdate(at)}",
        unit=plan.campaign.organiser,
        role=Role.REVIEWER,
        at=at,
        title=_("%(unit)s xin góp ý bản thảo kế hoạch") % {"unit": plan.obligation.unit.full_name},
        path=reverse("plans:draft-comment", args=[plan.pk]),
        is_digest=True,
    )


@atomic
def comment_on_draft(plan, *, comments, words, by, at=None):
    """Say `words` of the whole draft, and `comments` as (key of a row, text); return the new DraftComments.

    What stands already, word for word, is not said again, so that a repeat says and tells nothing.
    """
    at = at or timezone.now()
    _hold_draft(plan, _("Đơn vị vừa nộp kế hoạch này. Mời xem xét bản đã nộp ở hàng chờ."), at=at)
    if plan.comments_asked_at is None:
        raise TransitionRefused(_("Đơn vị chưa xin góp ý bản thảo này."))
    said = [*([("", words)] if words else []), *comments]
    standing = set(plan.comments_on_draft.values_list("item_key", "text"))
    names = dict(plan.items.values_list("key", "content"))
    new = DraftComment.objects.bulk_create(
        DraftComment(plan=plan, item_key=key, item_name=names.get(key, "")[:200], text=text, by=by, at=at)
        for key, text in said
        if (key, text) not in standing
    )
    if new:
        record("plan.comment_draft", plan, by=by, at=at, note=words)
        notify(
            key=f"draft-comment:{new[0].pk}",
            unit=plan.obligation.unit,
            role=Role.OFFICER,
            at=at,
            title=_("%(organiser)s góp ý bản thảo kế hoạch") % {"organiser": plan.campaign.organiser.name},
            body=words,
            path=reverse("plans:plan-edit", args=[plan.pk]),
        )
    return new


def _hold_draft(plan, sentence, *, at):
    """Hold what is about to change, and refuse with `sentence` unless it is still a draft that is owed."""
    hold(plan.obligation)
    refuse_unless_writable(plan.obligation, at=at)
    refuse_unless_obliged(plan.obligation)
    if not Plan.objects.filter(pk=plan.pk, state__in=[PlanState.DRAFT, PlanState.RETURNED]).exists():
        raise TransitionRefused(sentence)
