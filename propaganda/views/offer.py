"""Papers that the portal holds already and that might be published: the list, and the one button."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.access import Act, requires
from portal.views.asking import paged
from propaganda.taking_offers import take_offer, unpublished


@requires(Act.ARTICLE_WRITE)
@require_safe
def offer_list(request):
    listed = paged(request, unpublished(request.user))
    return render(request, "propaganda/desk_offers.html", listed | {"title": _("Kế hoạch có thể công khai")})


@requires(Act.ARTICLE_WRITE)
@require_POST
def offer_take(request):
    revision = take_offer(request.POST.get("key", ""), by=request.user)
    return redirect("publishing:revision-edit", revision.pk)
