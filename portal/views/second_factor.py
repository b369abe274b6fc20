"""The second factor: a code from the phone, asked for at sign-in, and how one begins and ends to use it.

Who has signed in by password but has yet to show a code is nobody to every other page (`request.user`
is anonymous) and stands in `request.half_signed_in`: that is why these views say @public.
"""

from base64 import b32encode

import segno
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal import signing_in
from portal.access import public, signed_in
from portal.forms.account import ChallengeForm, CodeForm, PasswordCheckForm
from portal.views.session import next_page


def onward(request, name):
    """Go to another page of this story, which also leads to `?next=` in the end."""
    query = request.GET.urlencode(safe="/")
    return redirect(f"{reverse(name)}?{query}" if query else reverse(name))


def asked_person(request):
    """Who is being asked for a code, or None. The user is looked at first: that is what finds it out."""
    return request.half_signed_in if not request.user.is_authenticated else None


def enrolling_person(request):
    """Who may set up a phone here: who is signed in, or must have one and has none yet. Else None."""
    if request.user.is_authenticated:
        return request.user
    person = request.half_signed_in
    return None if person is None or signing_in.has_second_factor(person) else person


@public
def challenge(request):
    person = asked_person(request)
    if person is None:
        return onward(request, "portal:sign-in")
    if not signing_in.has_second_factor(person):
        return onward(request, "portal:second-factor-enrol")
    form = ChallengeForm(person, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "portal/second_factor_challenge.html", {"form": form}, status=status)
    signing_in.trust_device(request.session, form.device)
    return redirect(next_page(request))


@public
@sensitive_post_parameters("password")
def enrol(request):
    person = enrolling_person(request)
    if person is None:
        return onward(request, "portal:second-factor-challenge")
    # Who has just typed the password at sign-in is not asked for it again.
    form = PasswordCheckForm(request, request.POST or None) if request.user.is_authenticated else None
    if request.method != "POST" or (form and not form.is_valid()):
        context = {"form": form, "replaces": signing_in.has_second_factor(person)}
        status = 422 if request.method == "POST" else 200
        return render(request, "portal/second_factor_enrol.html", context, status=status)
    signing_in.begin_second_factor(person)
    return onward(request, "portal:second-factor-confirm")


@public
def confirm(request):
    person = enrolling_person(request)
    device = TOTPDevice.objects.devices_for_user(person, confirmed=False).first() if person else None
    if device is None:
        return onward(request, "portal:second-factor-enrol")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        codes = signing_in.confirm_second_factor(device, code=form.cleaned_data["code"], by=person)
        if codes:
            signing_in.trust_device(request.session, device)
            return recovery_codes_page(request, codes)
        form.add_error(
            "code", _("Mã không đúng. Mời chờ mã mới hiện ra rồi gõ lại; giờ của điện thoại phải đúng.")
        )
    context = {
        "form": form,
        "drawing": segno.make(device.config_url, error="l").svg_data_uri(scale=4, light="white"),
        "secret": " ".join(_groups_of_four(b32encode(device.bin_key).decode())),
    }
    status = 422 if form.is_bound else 200
    return render(request, "portal/second_factor_confirm.html", context, status=status)


@signed_in
@sensitive_post_parameters("password")
def renew_recovery_codes(request):
    form = PasswordCheckForm(request, request.POST or None)
    if not signing_in.has_second_factor(request.user):
        return redirect("portal:account")
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "portal/second_factor_renew.html", {"form": form}, status=status)
    return recovery_codes_page(request, signing_in.renew_recovery_codes(request.user, by=request.user))


@signed_in
@sensitive_post_parameters("password")
def remove(request):
    form = PasswordCheckForm(request, request.POST or None)
    if signing_in.is_second_factor_demanded(request.user):
        return redirect("portal:account")
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "portal/second_factor_remove.html", {"form": form}, status=status)
    signing_in.reset_second_factor(request.user, by=request.user)
    messages.success(request, _("Đã tắt xác nhận hai bước."))
    return redirect("portal:account")


def recovery_codes_page(request, codes):
    """The only time that the codes are seen: they stand in no address, and the page in no cache."""
    context = {"codes": codes, "onward": next_page(request)}
    return render(request, "portal/second_factor_codes.html", context)


def _groups_of_four(text):
    return [text[start : start + 4] for start in range(0, len(text), 4)]
