"""The annex beyond typing: taken over from the unit's own table, or handed in after the filing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from plans.describing import title_of
from plans.forms.annex import annex_formset, arranged
from plans.views.plan import get_or_post, own_plan
from plans.writing import supplement_annex
from portal.access import Act, requires


@requires(Act.PLAN_WRITE)
@get_or_post
def annex_import(request, pk):
    raise Http404


@requires(Act.PLAN_WRITE)
@get_or_post
def annex_supplement(request, pk):
    """The annex that was allowed to follow a filing."""
    plan = own_plan(request, pk)
    data = None
    if request.method == "POST":
        data, _places = arranged(request.POST, request.POST.get("act", ""))
    rows = annex_formset(plan, data)
    is_valid = rows.is_valid()
    if not is_valid or request.POST.get("act") != "save":
        context = {"plan": plan, "title": title_of(plan), "rows": rows}
        status = 422 if data and not is_valid else 200
        return render(request, "plans/annex_supplement.html", context, status=status)
    supplement_annex(plan, items=rows.values(), by=request.user)
    messages.success(request, _("Đã bổ sung phụ lục."))
    return redirect(plan)
