"""The annex beyond typing: taken from the unit's own table, or handed in after the filing."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from plans import writing
from plans.describing import title_of
from plans.forms.annex import annex_formset
from plans.forms.annex_import import ReadForm, TakeForm
from plans.forms.arranging import arranged
from plans.views.plan import get_or_post, own_plan, sent
from portal.access import Act, requires


@requires(Act.PLAN_WRITE)
@get_or_post
def annex_import(request, pk):
    """First a file or pasted rows; then what was understood of them; then, from that page, the rows are taken."""
    plan = own_plan(request, pk)
    if not plan.is_editable and request.method != "POST":
        return redirect(plan)
    if "reading" in request.POST:
        return _take(request, plan)
    form = ReadForm(sent(request), request.FILES or None, plan=plan)
    if not form.is_valid():
        context = {"plan": plan, "title": title_of(plan), "form": form}
        return render(request, "plans/annex_import.html", context, status=422 if form.is_bound else 200)
    start = {"reading": form.token, "version": plan.version, "mode": "replace"}
    return _reading_page(request, TakeForm(initial=start, plan=plan))


def _take(request, plan):
    form = TakeForm(request.POST, plan=plan)
    if not form.is_valid():
        return _reading_page(request, form, status=422)
    try:
        writing.save_draft(plan, by=request.user, version=form.cleaned_data["version"], items=form.items)
    except writing.StaleVersion as stale:  # shown with the rows that stand now, to decide again
        plan.refresh_from_db()
        start = form.cleaned_data | {"version": plan.version}
        return _reading_page(request, TakeForm(initial=start, plan=plan), status=409, sentence=str(stale))
    messages.success(request, _("Đã đưa %(n)s dòng vào phụ lục. Mời rà lại.") % {"n": form.n_taken})
    return redirect("plans:plan-edit", plan.pk)


def _reading_page(request, form, *, status=200, sentence=""):
    rows = form.rows_shown
    n_wrong = sum(row["is_error"] for row in rows)
    context = {
        "plan": form.plan,
        "form": form,
        "rows": rows,
        "n_good": len(rows) - n_wrong,
        "n_wrong": n_wrong,
        "sentence": sentence,
    }
    return render(request, "plans/annex_reading.html", context, status=status)


@requires(Act.PLAN_WRITE)
@get_or_post
def annex_supplement(request, pk):
    """The annex that was allowed to follow a filing."""
    plan, data, act = own_plan(request, pk), None, request.POST.get("act", "")
    if request.method == "POST":
        data, _places = arranged(request.POST, act)
    rows = annex_formset(plan, data, needs_task=act == "save")
    is_valid = rows.is_valid()
    if not is_valid or act != "save":
        context = {"plan": plan, "title": title_of(plan), "rows": rows}
        status = 200 if is_valid or data is None else 422
        return render(request, "plans/annex_supplement.html", context, status=status)
    writing.supplement_annex(plan, items=rows.values(), by=request.user)
    messages.success(request, _("Đã bổ sung phụ lục."))
    return redirect(plan)
