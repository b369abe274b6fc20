"""Signing in, and what guards it: the session's limits, the second factor, passwords.

A person whose second factor is still awaited counts as nobody: middleware.SecondFactor shows such a
person to the pages of portal/views/second_factor.py and to no others.
"""

import ipaddress
from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.db.transaction import atomic
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django_otp import DEVICE_ID_SESSION_KEY, verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal import noticing
from portal.audit import record

RECOVERY_CODES = 10
RESET_LETTER_EVERY_SECONDS = 300

SIGNED_IN_AT = "signed_in_at"  # keys of the session; both hold seconds since 1970
SEEN_AT = "seen_at"
TOUCH_EVERY_SECONDS = 60
SIGN_INS_KEPT_DAYS = 365


def client_address(request):
    """The IP address that the request came from, or None if it cannot be known.

    Behind TRUSTED_PROXIES servers of our own, it is the one that the outermost of them wrote down;
    what stands further left in X-Forwarded-For is only what the client claims.
    """
    written = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        written = hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else ""
    try:
        return str(ipaddress.ip_address(written.strip()))
    except ValueError:
        return None


# --- The session ----------------------------------------------------------------------------------


@receiver(user_logged_in)
def begin_session(request, user, **kwargs):
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(timezone.now().timestamp())


def is_within_limits(session):
    """Tell whether the session may go on, and note at most once a minute that it is used (S12)."""
    now = int(timezone.now().timestamp())
    started, seen = session.get(SIGNED_IN_AT), session.get(SEEN_AT)
    if started is None or seen is None:
        return False
    if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_COOKIE_AGE:
        return False
    if now - seen >= TOUCH_EVERY_SECONDS:
        session[SEEN_AT] = now
    return True


def forget_old(*, at=None):
    """Delete sessions that are over, and what django-axes knows of sign-ins of more than a year ago."""
    at = at or timezone.now()
    Session.objects.filter(expire_date__lt=at).delete()
    AccessAttempt.objects.filter(attempt_time__lt=at - timedelta(days=1)).delete()
    AccessLog.objects.filter(attempt_time__lt=at - timedelta(days=SIGN_INS_KEPT_DAYS)).delete()


# --- The second factor ----------------------------------------------------------------------------


def has_second_factor(user):
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).exists()


def is_second_factor_demanded(user):
    return settings.SECOND_FACTOR_DEMANDED and (user.is_superuser or user.needs_second_factor)


def is_second_factor_awaited(user):
    """Tell whether `user`, who has not shown a second factor in this session, has yet to show one."""
    return has_second_factor(user) or is_second_factor_demanded(user)


@atomic
def begin_second_factor(user):
    """Make a device that counts only once confirmed, in place of any other that never was."""
    TOTPDevice.objects.devices_for_user(user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name="TOTP", confirmed=False)


@atomic
def confirm_second_factor(device, *, code, by, at=None):
    """Take `device` into use if `code` is its code now. Return ten new recovery codes, or None.

    A device that it replaces is forgotten, and so are the old recovery codes.
    """
    device = TOTPDevice.objects.select_for_update().filter(pk=device.pk, confirmed=False).first()
    if device is None or not device.verify_token(code):
        return None
    TOTPDevice.objects.devices_for_user(device.user, confirmed=True).delete()
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    record("user.second_factor_on", device.user, by=by, at=at)
    return _new_recovery_codes(device.user)


@atomic
def renew_recovery_codes(user, *, by, at=None):
    """Return ten new recovery codes; the old ones stop to count."""
    record("user.recovery_codes_renew", user, by=by, at=at)
    return _new_recovery_codes(user)


def _new_recovery_codes(user):
    StaticDevice.objects.devices_for_user(user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = [StaticToken.random_token() for _turn in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def device_for_code(user, code):
    """The device that a code is meant for: six digits come from the phone, the rest is a recovery code."""
    kind = TOTPDevice if code.isdigit() else StaticDevice
    return kind.objects.devices_for_user(user, confirmed=True).first()


def seconds_to_wait(device):
    """How long `device` takes no code after wrong ones: 1, 2, 4, 8 … seconds, so ten in 15 minutes (S13)."""
    is_allowed, reason = device.verify_is_allowed()
    if is_allowed:
        return 0
    return max(1, int((reason["locked_until"] - timezone.now()).total_seconds()) + 1)


def verify_code(user, *, device, code):
    """Tell whether `code` is right for `device`; it counts once. A wrong one makes the next wait."""
    return verify_token(user, device.persistent_id, code) is not None


def trust_device(session, device):
    """Mark the session as verified by `device`, under a new session id."""
    session.cycle_key()
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id


@atomic
def reset_second_factor(user, *, by, at=None, note=""):
    """Forget the phone and the recovery codes of `user` (lost, or to be replaced). A repeat does nothing."""
    forgotten = [kind.objects.devices_for_user(user).delete() for kind in (TOTPDevice, StaticDevice)]
    if any(count for count, _kinds in forgotten):
        record("user.second_factor_off", user, by=by, at=at, note=note)


# --- Passwords ------------------------------------------------------------------------------------


@atomic
def change_password(user, *, password, by, at=None):
    """Set a password that a form has judged. Every other session of `user` ends with it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record("user.password_change", user, by=by, at=at)


def reset_password(user, *, password, at=None):
    """Set a new password by a mailed link; who was locked out by guesses may sign in at once."""
    change_password(user, password=password, by=user, at=at)
    forget_failures(username=user.get_username())


def post_reset_letter(user, *, at=None):
    """Queue the letter with a link to choose a new password: at most one in five minutes."""
    at = at or timezone.now()
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("portal:password-confirm", args=[uid, default_token_generator.make_token(user)])
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "user": user,
            "link": settings.PUBLIC_ADDRESS + path,
            "hours": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) // timedelta(hours=1),
            "organisation_name": settings.ORGANISATION_NAME,
            "portal_name": settings.PORTAL_NAME,
        }
        noticing.post_letter(
            user=user,
            key=f"password-reset:{user.pk}:{int(at.timestamp()) // RESET_LETTER_EVERY_SECONDS}",
            subject=_("Đặt lại mật khẩu"),
            body=render_to_string("mail/password_reset.txt", context),
            at=at,
        )
