"""A draft that is being written: the page with its head and annex, and its saving while one types."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans import writing
from plans.attaching import discard_unused
from plans.copying import is_nearly_last_years
from plans.describing import asked_of, comments_to_answer, due_on_of, said_of_draft, title_of
from plans.forms.plan import DraftForm
from plans.views.plan import get_or_post, own_plan
from portal.access import Act, requires

SAVING = ("save", "save-and-file")


@requires(Act.PLAN_WRITE)
@get_or_post
def draft_edit(request, pk):
    plan = own_plan(request, pk)
    if request.method != "POST":
        return _page(request, DraftForm(plan)) if plan.is_editable else redirect(plan)
    act = request.POST.get("act", "save")
    draft = DraftForm(plan, request.POST, request.FILES, act=act)
    outcome = 200 if draft.is_valid() else 422
    draft.head.keep_file(by=request.user)
    if act not in SAVING:
        return _page(request, draft)  # rows were added, moved or removed by a button, without script
    outcome = _save(draft, by=request.user) if outcome == 200 and draft.head.is_valid() else 422
    if outcome != 200:
        return _page(request, draft, status=outcome)
    messages.success(request, _("Đã lưu lúc %(moment)s.") % {"moment": _clock(plan)})
    return redirect("plans:plan-edit" if act == "save" else "plans:plan-file", plan.pk)


@requires(Act.PLAN_WRITE)
@require_POST
def draft_autosave(request, pk):
    """Save while one types. The answer names the new version, and the keys of rows that were added."""
    plan = own_plan(request, pk)
    draft = DraftForm(plan, request.POST)
    outcome = _save(draft, by=request.user) if draft.is_valid() else 422
    if outcome != 200:
        sentence = (
            _("Người khác vừa lưu kế hoạch này.") if outcome == 409 else _("Có ô chưa đúng nên chưa lưu.")
        )
        return JsonResponse({"error": sentence}, status=outcome)
    fields = draft.keys_given() | {"version": str(plan.version)}
    return JsonResponse({"version": plan.version, "saved_at": _clock(plan), "fields": fields})


def _save(draft, *, by):
    """Save a valid draft. Return 200, or 409 if somebody else's text stands there: then both are shown."""
    replaced = draft.plan.file if draft.head.kept_file else None
    try:
        writing.save_draft(
            draft.plan, by=by, version=draft.version, head=draft.head.values(), items=draft.rows.values()
        )
    except writing.StaleVersion:
        draft.look_again()
        if draft.differences:
            return 409
        # Nothing differs where the answer to an earlier save of the same text was lost on its way.
        discard_unused(draft.head.kept_file)  # the same file, sent once more
        return 200
    discard_unused(replaced)
    return 200


def _page(request, draft, *, status=200):
    plan = draft.plan
    comments, said = comments_to_answer(plan), said_of_draft(plan)
    draft.rows.pin([*comments, *said])
    context = {
        "plan": plan,
        "title": title_of(plan),
        "draft": draft,
        "due_on": due_on_of(plan, plan.obligation.current_entry),
        "is_conflict": status == 409,
        "asked": asked_of(plan, plan.filings.all()),
        "comments": comments,
        "said_of_draft": said,
        "is_nearly_last_years": not draft.head.is_bound and is_nearly_last_years(plan),
    }
    return render(request, "plans/plan_edit.html", context, status=status)


def _clock(plan):
    return f"{timezone.localtime(plan.saved_at):%H:%M}"
