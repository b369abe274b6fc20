"""Answering what the reviewer said of a plan that was returned."""

from django.contrib import messages
from django.db.transaction import atomic
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from plans.describing import comments_to_answer, title_of
from plans.filing import answer_comment
from plans.forms.comment import AnswersForm
from plans.views.plan import get_or_post, own_plan, sent
from portal.access import Act, requires


@requires(Act.PLAN_WRITE)
@get_or_post
def comment_answer(request, pk):
    plan = own_plan(request, pk)
    form = AnswersForm(sent(request), comments=comments_to_answer(plan))
    if not form.is_valid():
        context = {"plan": plan, "title": title_of(plan), "form": form}
        return render(request, "plans/plan_answer.html", context, status=422 if form.is_bound else 200)
    with atomic():
        for comment, answer in form.changed():
            answer_comment(comment, answer=answer, by=request.user)
    messages.success(request, _("Đã lưu trả lời."))
    return redirect(plan)
