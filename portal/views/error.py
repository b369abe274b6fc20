"""What people see when something is refused or broken: words, never a trace (PROMISES S24).

These are no addresses: Django, django-axes and portal/middleware.py call them.
"""

import sys
from urllib.parse import urlsplit

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.outage import RETRY_AFTER_SECONDS, is_outage


def wants_json(request):
    """Tell whether a script asks (fetch), which reads {"error": sentence} rather than a page."""
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def page_before(request):
    """The path of the page whose link or form was followed, if it is ours; else "".

    What a form is sent to may not be readable: the page with the form is.
    """
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    page = urlsplit(referer)
    path = f"{page.path}?{page.query}" if page.query else page.path
    return path if url_has_allowed_host_and_scheme(path, None) else ""  # "//elsewhere/" is no path


def answer(request, template, *, status, sentence, **context):
    """Say `sentence` in the form in which the request wants to be answered; a page takes `context` too."""
    if wants_json(request):
        return JsonResponse({"error": str(sentence)}, status=status)
    return render(request, template, {"sentence": sentence, **context}, status=status)


def bad_request(request, exception=None):
    # A session that could not be saved since the database went away arrives here as a SessionInterrupted.
    if is_outage(exception):
        return unavailable(request)
    return answer(request, "400.html", status=400, sentence=_("Cổng không hiểu yêu cầu này."))


def permission_denied(request, exception=None):
    return answer(request, "403.html", status=403, sentence=_("Bạn không có quyền làm việc này."))


def page_not_found(request, exception=None):
    return answer(request, "404.html", status=404, sentence=_("Không tìm thấy trang này."))


def csrf_failure(request, reason=""):
    sentence = _("Trang đã mở quá lâu hoặc từ một phiên làm việc khác. Mời tải lại trang rồi gửi lại.")
    return answer(request, "403_csrf.html", status=403, sentence=sentence)


def refused(request, sentence):
    """The answer to a TransitionRefused, with the way back unless it leads to the same refusal."""
    back = page_before(request)
    is_round = request.method in ("GET", "HEAD") and back == request.get_full_path()
    return answer(request, "409.html", status=409, sentence=sentence, back="" if is_round else back)


def locked_out(request, response, credentials):
    """The answer of django-axes to too many wrong passwords for one account from one address."""
    cool_off = get_cool_off(request)
    last = (
        AccessAttempt.objects.filter(
            username=(credentials or {}).get("username"), ip_address=request.axes_ip_address
        )
        .order_by("-attempt_time")
        .first()
    )
    until = (last.attempt_time if last else timezone.now()) + cool_off
    seconds = max(60, int((until - timezone.now()).total_seconds()))
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "Đã thử sai quá nhiều lần. Mời chờ %(minutes)d phút rồi đăng nhập lại, hoặc đặt lại mật khẩu.",
        "Đã thử sai quá nhiều lần. Mời chờ %(minutes)d phút rồi đăng nhập lại, hoặc đặt lại mật khẩu.",
        minutes,
    ) % {"minutes": minutes}
    locked = answer(request, "429.html", status=429, sentence=sentence)
    locked["Retry-After"] = seconds
    return locked


def server_error(request):
    if is_outage(sys.exc_info()[1]):
        return unavailable(request)
    sentence = _("Cổng gặp trục trặc. Việc vừa làm có thể chưa được lưu.")
    return _static_page(request, "500.html", status=500, sentence=sentence)


def unavailable(request):
    """503: the database is away. middleware.DatabaseOutage knows the answer by `is_outage`."""
    sentence = _("Hệ thống đang bận hoặc đang bảo trì. Mời chờ một lát rồi gửi lại.")
    response = _static_page(request, "503.html", status=503, sentence=sentence)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    response["Cache-Control"] = "no-store"
    response.is_outage = True
    return response


def _static_page(request, template, *, status, sentence):
    """A page made without context processors, so without the database and the cache."""
    if wants_json(request):
        return JsonResponse({"error": str(sentence)}, status=status)
    try:
        page = get_template(template).render()
    except Exception:  # whatever broke the portal may break its last words too
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=status)
