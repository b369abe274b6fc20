"""The publishers' and editors' desk: everything that is written, waits, is public or was taken off, in one list."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.access import Act, may, requires
from portal.views.asking import paged
from propaganda import desk_tabs
from propaganda.forms.desk import DeskForm
from propaganda.states import PublicationKind

ALWAYS = {"cho-duyet", "dang-soan", "da-dang"}  # the others come when there is something in them


@requires(Act.ARTICLE_WRITE)
@require_safe
def desk(request):
    counts = desk_tabs.counts_of(request.user)
    is_editor = may(request.user, Act.ARTICLE_APPROVE)
    tab = desk_tabs.tab_called(request.GET.get("muc"), counts, is_editor=is_editor)
    form = DeskForm(request.GET, user=request.user)
    filters = form.cleaned_data if form.is_valid() else {}
    listed = paged(request, tab.rows(request.user, **filters))
    lines = [_line(one, counts, here=tab) for one in desk_tabs.TABS]
    context = listed | {
        "tab": tab,
        "tabs": [line for line in lines if line["count"] or line["is_here"] or line["slug"] in ALWAYS],
        "form": form,
        "rows": tab.shown(listed["page"].object_list),
        "is_narrowed": any(filters.values()),
        "kinds": PublicationKind,
        "here": f"{reverse('publishing:desk')}?muc={tab.slug}",
    }
    return render(request, "propaganda/desk_list.html", context)


def _line(tab, counts, *, here):
    return {
        "slug": tab.slug,
        "label": tab.label,
        "href": f"{reverse('publishing:desk')}?muc={tab.slug}",
        "count": counts.get(tab.slug, 0),
        "is_here": tab is here,
    }
