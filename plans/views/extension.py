"""Asking for more time."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from plans.filing import ask_extension
from plans.forms.extension import AskExtensionForm
from plans.models import Obligation
from plans.views.plan import get_or_post, sent
from portal.access import Act, requires


@requires(Act.PLAN_WRITE)
@get_or_post
def extension_ask(request, pk):
    own = Obligation.objects.of_units_of(request.user, Act.PLAN_WRITE)
    obligation = get_object_or_404(own.select_related("campaign__organiser", "unit__parent"), pk=pk)
    entry, year = obligation.current_entry, obligation.campaign.year
    form = AskExtensionForm(sent(request), due_on=entry.due_on, year=year)
    if not form.is_valid():
        context = {"obligation": obligation, "entry": entry, "form": form}
        return render(request, "plans/extension_ask.html", context, status=422 if form.is_bound else 200)
    ask_extension(obligation, by=request.user, **form.cleaned_data)
    messages.success(request, _("Đã gửi đề nghị gia hạn. Có quyết định, cổng sẽ báo cho đơn vị."))
    return redirect("plans:plan-list")
