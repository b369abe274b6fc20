"""Notices to the person who asks; the letters that could not be delivered; and no more daily letters, please."""

from django.contrib import messages
from django.core.signing import BadSignature, loads
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal import keeping_letters
from portal.access import Act, public, requires, signed_in
from portal.mailing import UNSUBSCRIBE_SALT
from portal.models import Letter, Notice, Reading, User
from portal.reading_notices import mark_read
from portal.views.asking import get_or_post, paged, trail

UNSUBSCRIBE_SECONDS = 365 * 24 * 3600


def _mine(request):
    """What was said to the person or their units, unread first, then the newest."""
    read = Exists(Reading.objects.filter(notice=OuterRef("pk"), user=request.user))
    return Notice.objects.for_user(request.user).annotate(is_read=read).order_by("is_read", "-at", "-pk")


@signed_in
@require_safe
def notice_list(request):
    notices = _mine(request).select_related("unit")
    return render(request, "portal/notice_list.html", paged(request, notices))


@signed_in
@require_POST
def notice_open(request, pk):
    """Mark a notice as read and go where it leads."""
    notice = get_object_or_404(Notice.objects.for_user(request.user), pk=pk)
    mark_read([notice], by=request.user)
    if notice.path and url_has_allowed_host_and_scheme(notice.path, None):
        return redirect(notice.path)
    return redirect("portal:notice-list")


@signed_in
@require_POST
def notice_read_all(request):
    mark_read(Notice.objects.unread_by(request.user), by=request.user)
    messages.success(request, _("Đã đánh dấu tất cả là đã đọc."))
    return redirect("portal:notice-list")


@signed_in
@require_POST
def notice_mail(request):
    """Take the daily letter, or no longer."""
    wants = request.POST.get("wants") == "1"
    keeping_letters.want_daily_letter(request.user, wants=wants)
    messages.success(
        request, _("Bạn sẽ nhận thư nhắc hằng ngày.") if wants else _("Bạn thôi nhận thư nhắc hằng ngày.")
    )
    return redirect("portal:notice-list")


@public
@never_cache
@get_or_post
def unsubscribe(request, token):
    """No more daily letters, by the link at their foot: looking changes nothing, the button does."""
    try:
        pk = loads(token, salt=UNSUBSCRIBE_SALT, max_age=UNSUBSCRIBE_SECONDS)
    except BadSignature:
        raise Http404 from None
    person = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        keeping_letters.want_daily_letter(person, wants=False)
    return render(request, "portal/notice_unsubscribe.html", {"is_done": not person.wants_mail})


def _letters(request):
    return Letter.objects.filter(user__in=User.objects.seen_by(request.user)).select_related("user")


@requires(Act.PEOPLE_KEEP)
@require_safe
def letter_list(request):
    letters = _letters(request).filter(parked_at__isnull=False).order_by("-parked_at", "pk")
    context = {"trail": trail((_("Người dùng"), "portal:user-list"))}
    context |= paged(request, letters.prefetch_related("notices"))
    return render(request, "portal/notice_letters.html", context)


@requires(Act.PEOPLE_KEEP)
@require_POST
def letter_resend(request, pk):
    letter = get_object_or_404(_letters(request), pk=pk)
    keeping_letters.resend(letter, by=request.user)
    messages.success(request, _("Thư sẽ được gửi lại trong ít phút."))
    return redirect("portal:letter-list")
