"""The first page of everyone who is signed in: the one next action, the others, the newest messages."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import signed_in
from portal.models import Notice, Reading
from portal.next_actions import next_actions_of

NOTICES_SHOWN = 8
OTHERS_SHOWN = 12


@signed_in
@require_safe
def desk(request):
    """Sends nobody elsewhere: the way on is the next action's."""
    first, *others = next_actions_of(request.user, timezone.now()) or [None]
    notices = list(Notice.objects.for_user(request.user)[:NOTICES_SHOWN])
    read = Reading.objects.filter(user=request.user, notice__in=notices).values_list("notice", flat=True)
    context = {
        "first": first,
        "others": others[:OTHERS_SHOWN],
        "n_more": len(others[OTHERS_SHOWN:]),
        "notices": notices,
        "read": set(read),
    }
    return render(request, "portal/desk.html", context)
