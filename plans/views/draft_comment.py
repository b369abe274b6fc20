"""Comments on a draft before it is signed: the officer asks, the reviewer reads it and says what they think."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.commenting import ask_for_comments, comment_on_draft
from plans.describing import facts_of, said_of_draft
from plans.forms.draft_comment import DraftCommentForm
from plans.models import Channel, Plan
from plans.views.plan import get_or_post, own_plan, sent
from plans.views.review_page import annex_rows, by_row
from plans.writing import snapshot
from portal.access import Act, requires


@requires(Act.PLAN_WRITE)
@require_POST
def plan_ask_comments(request, pk):
    plan = own_plan(request, pk)
    ask_for_comments(plan, by=request.user)
    sentence = _("Đã báo %(organiser)s. Góp ý sẽ hiện ở trang soạn; trong lúc chờ vẫn soạn tiếp được.")
    messages.success(request, sentence % {"organiser": plan.campaign.organiser.name})
    return redirect(plan)


@requires(Act.PLAN_REVIEW)
@get_or_post
def draft_comment(request, pk):
    plan = _shown_draft(request, pk)
    if request.method != "POST" and not plan.is_editable:
        return redirect("plans:review-plan", plan.pk) if plan.filed_at else redirect(plan)
    items = snapshot(plan)["items"]
    form = DraftCommentForm(sent(request), items=items)
    if not form.is_valid():
        context = _context(plan, form, items)
        return render(request, "plans/draft_comment.html", context, status=422 if form.is_bound else 200)
    comment_on_draft(plan, comments=form.comments, words=form.cleaned_data["words"], by=request.user)
    messages.success(request, _("Đã gửi góp ý cho %(unit)s.") % {"unit": plan.obligation.unit.full_name})
    return redirect("plans:review-queue")


def _shown_draft(request, pk):
    """A draft that its unit has shown to the district; one that it has not is nobody else's."""
    plans = Plan.objects.reviewable_by(request.user).filter(comments_asked_at__isnull=False)
    plans = plans.select_related("obligation__campaign", "obligation__unit__parent", "unit__parent", "file")
    return get_object_or_404(plans, pk=pk)


def _context(plan, form, items):
    names, said = dict(Channel.objects.values_list("code", "name")), said_of_draft(plan)
    return {
        "plan": plan,
        "form": form,
        "facts": facts_of(plan),
        "rows": annex_rows(items, names, boxes=form, said=by_row(said)),
        "said": [comment for comment in said if not comment.item_key or comment.is_of_a_lost_row],
    }
