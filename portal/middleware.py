"""The edges of a request, from the outside in. Their order stands in settings.MIDDLEWARE.

Who asks is found out only when somebody looks at `request.user`: a citizens' page never looks, so it
reads no session, sets no cookie and is the same bytes for everyone (PROMISES S19).
"""

import re
from functools import partial

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from portal import signing_in
from portal.outage import wait_until_back
from portal.views import error
from portal.workflow import TransitionRefused

SAFE_METHODS = ("GET", "HEAD")
READ_TRIES = 3
SESSION_KEY_SHAPE = re.compile("[0-9a-z]{8,40}")
FORM_TOKEN_SHAPE = re.compile("(?:[0-9a-zA-Z]{32}){1,2}")
PRIVATE_PATHS = ("/ban-lam-viec/", "/dang-nhap/", "/dang-xuat/", "/quen-mat-khau/")


class ResponseHeaders:
    """Headers that neither Django nor django-csp sets (PROMISES S18)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.status_code >= 400:  # what is missing now may be there in a minute
            response.setdefault("Cache-Control", "no-store")
        return response


class DatabaseOutage:
    """While the database is away, reads wait for it and writes get 503: never 500 (PROMISES R4, R5).

    An exception never comes as far out as here: Django has turned it into a response by handler500
    or handler400, which mark it. A read is then made anew from the state in which it arrived.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        arrived = request.__dict__.copy()
        for _turn in range(READ_TRIES):
            response = self.get_response(request)
            if request.method not in SAFE_METHODS or not getattr(response, "is_outage", False):
                break
            if not wait_until_back():
                break
            request.__dict__ = arrived.copy()
        return response


class SoundSessionKeys:
    """A session cookie that holds no key of ours counts as none: PostgreSQL cannot even be asked for a NUL.

    So does the cookie of forms that holds no token: Django would put a new one on any page, with or without a form.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not SESSION_KEY_SHAPE.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if not FORM_TOKEN_SHAPE.fullmatch(request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.CSRF_COOKIE_NAME, None)
        return self.get_response(request)


class PrivatePages:
    """What may depend on the person who asks is kept by no cache (PROMISES S19)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.session.accessed or request.path_info.startswith(PRIVATE_PATHS):
            response["Cache-Control"] = "private, no-store"
        return response


class SessionLimits:
    """A session ends after 30 idle minutes and after 12 hours (PROMISES S12).

    `request.session_ended` says afterwards whether somebody came with a session that is over, be it
    for its age or since the person was disabled or changed the password elsewhere.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.session_ended = False
        request.user = SimpleLazyObject(partial(self.within_limits, request, request.user))
        return self.get_response(request)

    def within_limits(self, request, user):
        session = request.session
        if user.is_authenticated:
            if signing_in.is_within_limits(session):
                return user
            session.flush()
        came_with_one = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.session_ended = came_with_one and (session.session_key is None or SESSION_KEY in session)
        return AnonymousUser()


class SecondFactor:
    """Who has yet to show a second factor counts as nobody, and stands in `request.half_signed_in`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.half_signed_in = None
        request.user = SimpleLazyObject(partial(self.wholly_signed_in, request, request.user))
        return self.get_response(request)

    def wholly_signed_in(self, request, user):
        if user.is_authenticated and not user.is_verified() and signing_in.is_second_factor_awaited(user):
            request.half_signed_in = user
            return AnonymousUser()
        return user


class SignInRequired(LoginRequiredMiddleware):
    """Every view is for people who are signed in, unless it says @public.

    Django's own asks who it is before it looks whether the view cares, and so reads the session on
    public pages.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if error.wants_json(request):
            sentence = _("Phiên làm việc đã kết thúc. Mời đăng nhập lại ở một thẻ khác rồi làm tiếp ở đây.")
            return JsonResponse({"error": sentence}, status=401)
        query = QueryDict(mutable=True)
        if request.method in SAFE_METHODS:
            query["next"] = request.get_full_path()
        else:
            query["next"] = error.page_before(request)
        if request.half_signed_in:
            door = reverse("portal:second-factor-challenge")
        else:
            door = resolve_url(settings.LOGIN_URL)
            if request.method not in SAFE_METHODS:
                query["phien"] = "chua-luu"  # what was sent is not stored: the page says so
            elif request.session_ended:
                query["phien"] = "het"
        return HttpResponseRedirect(f"{door}?{query.urlencode(safe='/')}")


class Refusals:
    """A TransitionRefused becomes a kind page with status 409; no view catches it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return error.refused(request, str(exception)) if isinstance(exception, TransitionRefused) else None
