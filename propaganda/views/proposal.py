"""What units send to be published, and what became of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import Act, requires
from portal.forms.unit_field import suggestions
from portal.views.asking import get_or_post, paged, sent
from propaganda.forms.proposal import PROPOSAL_FORMS
from propaganda.kinds import things_of
from propaganda.models import Revision
from propaganda.proposing import propose_once
from propaganda.states import APPLIED, EDITABLE, PublicationKind, RevisionState


@requires(Act.ARTICLE_PROPOSE)
@require_safe
def proposal_list(request):
    """What the units of this person sent, the newest first."""
    proposals = Revision.objects.proposed_by(request.user).order_by("-started_at", "-pk")
    listed = paged(request, proposals.select_related("proposed_for__parent", "proposed_by"))
    things = things_of(listed["page"].object_list)
    rows = [_row(each, things[each.kind, each.object_id]) for each in listed["page"].object_list]
    context = listed | {"rows": rows, "kinds": [PublicationKind(kind) for kind in PROPOSAL_FORMS]}
    return render(request, "propaganda/proposal_list.html", context)


def _row(revision, thing):
    """What became of one: a code and a word, the page that citizens read, the reason why not."""
    is_posted = revision.state in APPLIED and thing.is_public
    return {
        "revision": revision,
        "state": _what_became(revision, thing),
        "path": thing.get_absolute_url() if is_posted else "",
        "reason": revision.return_reason if revision.state == RevisionState.DROPPED else "",
    }


def _what_became(revision, thing):
    if revision.state == RevisionState.PROPOSED:
        return "proposed", _("Chờ tiếp nhận")
    if revision.state == RevisionState.DROPPED:
        return "refused", _("Không đăng")
    if revision.state in (*EDITABLE, RevisionState.SUBMITTED):
        return "under_review", _("Đang biên tập")
    if thing.is_scheduled:
        return "scheduled", _("Đã hẹn giờ đăng")
    return ("published", _("Đã đăng")) if thing.is_public else ("withdrawn", _("Đã gỡ"))


@requires(Act.ARTICLE_PROPOSE)
@get_or_post
def proposal_start(request, kind):
    if kind not in PROPOSAL_FORMS:
        raise Http404
    form = PROPOSAL_FORMS[kind](sent(request), request.FILES or None, sender=request.user)
    if form.is_valid() and _send(kind, form, by=request.user):
        messages.success(request, _("Đã gửi. Người biên tập được báo; kết quả hiện ở trang này."))
        return redirect("publishing:proposal-list")
    context = {
        "form": form,
        "kind": PublicationKind(kind),
        "unit_names": suggestions(form.fields["unit"].queryset),
    }
    return render(request, "propaganda/proposal_start.html", context, status=422 if form.is_bound else 200)


def _send(kind, form, *, by):
    """Send what the form holds. A file that cannot be kept is told at its field, and nothing is sent."""
    try:
        unit = form.cleaned_data["unit"]
        propose_once(kind, unit=unit, text=form.text(), upload=form.upload, with_file=form.with_file, by=by)
    except ValidationError as error:
        form.add_error(form.file_field, error)
        return False
    return True
