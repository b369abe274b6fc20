"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from portal.access import public
from portal.forms.account import SignInForm


def next_page(request):
    """Where the person was going, if that is a page of ours (PROMISES S11), else the desk."""
    page = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    if is_ours and not page.startswith(reverse("portal:sign-in")):
        return page
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@public
@sensitive_post_parameters("password")
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(next_page(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        ended = request.GET.get("phien", "") if request.method == "GET" else ""
        context = {"form": form, "ended": ended}
        return render(request, "portal/sign_in.html", context, status=422 if form.is_bound else 200)
    login(request, form.get_user())
    return redirect(next_page(request))


@public
@require_POST
def sign_out(request):
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


admin_sign_in = public(RedirectView.as_view(pattern_name="portal:sign-in", query_string=True))
