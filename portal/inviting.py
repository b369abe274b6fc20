"""Invites a new person to choose a password: nobody else ever knows one."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.transaction import atomic
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from portal import noticing
from portal.audit import record

AGAIN_EVERY_SECONDS = 300


def post_invitation(user, *, at=None, again=False):
    """Queue the letter with a link to choose a password: once, and `again` at most once in five minutes."""
    at = at or timezone.now()
    key = f"invite:{user.pk}"
    if again:
        key = f"{key}:{int(at.timestamp()) // AGAIN_EVERY_SECONDS}"
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("portal:password-confirm", args=[uid, default_token_generator.make_token(user)])
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "user": user,
            "link": settings.PUBLIC_ADDRESS + path,
            "forgotten": settings.PUBLIC_ADDRESS + reverse("portal:password-reset"),
            "hours": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) // timedelta(hours=1),
            "organisation_name": settings.ORGANISATION_NAME,
            "portal_name": settings.PORTAL_NAME,
        }
        return noticing.post_letter(
            user=user,
            key=key,
            subject=_("Mời sử dụng %(portal)s") % {"portal": settings.PORTAL_NAME},
            body=render_to_string("mail/invitation.txt", context),
            at=at,
        )


@atomic
def invite_again(user, *, by, at=None):
    record("user.invite", user, by=by, at=at, unit=user.main_unit)
    return post_invitation(user, at=at, again=True)
