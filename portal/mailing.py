"""Sends due letters, one by one, each under its own row lock.

On PostgreSQL the lock is held while the mail server is spoken to, so two workers never take the same
letter and a killed worker's letter is free again at once. SQLite has one writer, whom a slow mail server
would block: there the claim is committed first, and a letter whose worker died is sent again later.
"""

import datetime
import enum
import logging
import smtplib
import time

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage, get_connection
from django.core.signing import dumps
from django.db import connection
from django.db.models import F
from django.db.transaction import atomic
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from portal.models import Letter

log = logging.getLogger(__name__)

MOST_TRIES = 5
MOST_TRIES_AWAY = 3  # counted while the mail server is away, so that its letters keep tries of their own
CLAIM_SECONDS = 300
SWEEP_SECONDS = 60
UNSUBSCRIBE_SALT = "portal.unsubscribe"


class Outcome(enum.Enum):
    SENT = enum.auto()
    SET_BACK = enum.auto()
    SERVER_AWAY = enum.auto()
    NOTHING_DUE = enum.auto()


def deliver_due(*, at=None, limit=200):
    """Send up to `limit` letters that are due, for about a minute at most. Return how many went out.

    A temporary failure is tried again after 1, 4, 16, 64 minutes; a permanent one (5xx of the
    recipient) or the fifth failure parks the letter, which administrators see. A mail server that
    cannot be reached at all is no letter's fault: the run ends, and nothing is ever parked for it.
    """
    sent, until = 0, time.monotonic() + SWEEP_SECONDS
    post = get_connection()
    try:
        while limit and time.monotonic() < until:
            limit -= 1
            outcome = _deliver_one(at or timezone.now(), post)
            if outcome in (Outcome.NOTHING_DUE, Outcome.SERVER_AWAY):
                break
            sent += outcome is Outcome.SENT
    finally:
        post.close()
    return sent


def _deliver_one(now, post):
    """Send one due letter over the mail connection `post`."""
    if connection.features.has_select_for_update_skip_locked:
        with atomic():
            letter = Letter.objects.select_for_update(skip_locked=True).due(now).first()
            return Outcome.NOTHING_DUE if letter is None else _attempt(letter, now, post)
    letter = Letter.objects.due(now).first()
    if letter is None:
        return Outcome.NOTHING_DUE
    claim = Letter.objects.filter(pk=letter.pk, due_at=letter.due_at, sent_at__isnull=True)
    if not claim.update(due_at=now + datetime.timedelta(seconds=CLAIM_SECONDS)):
        return Outcome.SET_BACK
    return _attempt(letter, now, post)


def _attempt(letter, now, post):
    try:
        message = compose(letter)
    except Exception as error:  # a poisonous letter must not stop the others
        return _set_back(letter, error, now)
    if message is not None:
        try:
            post.open()
        except Exception as error:  # refused, frozen, a wrong password
            return _wait_for_server(letter, error, now)
        try:
            message.connection = post
            message.send()
        except Exception as error:
            post.close()  # whatever state it is in; the next letter opens it anew
            return _set_back(letter, error, now)
    Letter.objects.filter(pk=letter.pk).update(sent_at=now, tries=F("tries") + 1, body="", last_error="")
    return Outcome.SENT


def _set_back(letter, error, now):
    tries = letter.tries + 1
    gave_up = tries >= MOST_TRIES or _is_final(error)
    _note_failure(letter, error, now, tries=tries, parked_at=now if gave_up else None)
    return Outcome.SET_BACK


def _wait_for_server(letter, error, now):
    tries = max(letter.tries, min(letter.tries + 1, MOST_TRIES_AWAY))
    _note_failure(letter, error, now, tries=tries, parked_at=None)
    return Outcome.SERVER_AWAY


def _is_final(error):
    """Tell whether the mail server will never take a letter to this address."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _words in error.recipients.values())


def _note_failure(letter, error, now, *, tries, parked_at):
    # The text of an SMTP error may hold an address: only its class is logged (PROMISES S20).
    log.warning("letter %s not sent (try %s): %s", letter.pk, tries, type(error).__name__)
    Letter.objects.filter(pk=letter.pk).update(
        tries=tries,
        last_error=f"{type(error).__name__}: {error}"[:500],
        due_at=now + datetime.timedelta(minutes=4 ** (tries - 1)),
        parked_at=parked_at,
    )


def compose(letter):
    """Return the EmailMessage of a letter, or None if nobody is to get it any more.

    So it is when all that it carried was voided, its reader has left, or wants no digests, meanwhile.
    """
    if not letter.user.is_active or (letter.is_digest and not letter.user.wants_mail):
        return None
    if letter.subject:
        return _message(letter, letter.subject, letter.body)
    standing = letter.notices.filter(void_at__isnull=True)
    notices = list(standing.select_related("file", "unit__parent").order_by("at", "pk"))
    if not notices:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "letter": letter,
            "notices": notices,
            "address": settings.PUBLIC_ADDRESS,
            "organisation_name": settings.ORGANISATION_NAME,
            "unsubscribe": _unsubscribe_address(letter),
        }
        subject = (
            notices[0].title if len(notices) == 1 else render_to_string("mail/digest_subject.txt", context)
        )
        message = _message(letter, subject, render_to_string("mail/notices.txt", context))
    for notice in notices:
        if notice.file:
            with default_storage.open(notice.file.path) as content:
                message.attach(notice.file.name, content.read())
    return message


def _message(letter, subject, body):
    headers = {"Message-ID": f"<letter-{letter.pk}@{_domain()}>", "Auto-Submitted": "auto-generated"}
    if letter.is_digest:
        headers["List-Unsubscribe"] = f"<{_unsubscribe_address(letter)}>"
    subject = " ".join(subject.split())  # one line, whatever a title held (PROMISES S23)
    return EmailMessage(subject, body, to=[letter.user.email], headers=headers)


def _domain():
    return settings.PUBLIC_ADDRESS.split("://")[-1].split(":")[0].split("/")[0] or "localhost"


def _unsubscribe_address(letter):
    token = dumps(letter.user_id, salt=UNSUBSCRIBE_SALT)
    return settings.PUBLIC_ADDRESS + reverse("portal:unsubscribe", args=[token])
