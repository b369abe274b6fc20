"""Sends due letters, one by one, each under its own row lock.

On PostgreSQL the lock is held while the mail server is spoken to, so two workers never take the same
letter and a killed worker's letter is free again at once. SQLite has one writer, whom a slow mail server
would block: there the claim is committed first, and a letter whose worker died is sent again later.
"""

import datetime
import logging
import smtplib

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
CLAIM_SECONDS = 300
UNSUBSCRIBE_SALT = "portal.unsubscribe"


def deliver_due(*, at=None, limit=200):
    """Send up to `limit` letters that are due. Return how many went out.

    A temporary failure is tried again after 1, 4, 16, 64 minutes; a permanent one (5xx of the
    recipient) or the fifth failure parks the letter, which administrators see.
    """
    sent = 0
    for _turn in range(limit):
        outcome = _deliver_one(at or timezone.now())
        if outcome is None:
            break
        sent += outcome
    return sent


def _deliver_one(now):
    """Send one due letter. True: sent; False: not sent, and marked so; None: nothing is due."""
    if connection.features.has_select_for_update_skip_locked:
        with atomic():
            letter = Letter.objects.select_for_update(skip_locked=True).due(now).first()
            return None if letter is None else _attempt(letter, now)
    letter = Letter.objects.due(now).first()
    if letter is None:
        return None
    claim = Letter.objects.filter(pk=letter.pk, due_at=letter.due_at, sent_at__isnull=True)
    if not claim.update(due_at=now + datetime.timedelta(seconds=CLAIM_SECONDS)):
        return False
    return _attempt(letter, now)


def _attempt(letter, now):
    try:
        message = compose(letter)
        if message is not None:
            message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        _set_back(letter, error, now, is_final=all(code >= 500 for code in codes))
        return False
    except Exception as error:  # a poisonous letter must not stop the others
        _set_back(letter, error, now, is_final=False)
        return False
    Letter.objects.filter(pk=letter.pk).update(sent_at=now, tries=F("tries") + 1, body="", last_error="")
    return True


def _set_back(letter, error, now, *, is_final):
    tries = letter.tries + 1
    # The text of an SMTP error may hold an address: only its class and code are logged (PROMISES S20).
    log.warning("letter %s not sent (try %s): %s", letter.pk, tries, type(error).__name__)
    gave_up = is_final or tries >= MOST_TRIES
    Letter.objects.filter(pk=letter.pk).update(
        tries=tries,
        last_error=f"{type(error).__name__}: {error}"[:500],
        due_at=now + datetime.timedelta(minutes=4 ** (tries - 1)),
        parked_at=now if gave_up else None,
    )


def compose(letter):
    """Return the EmailMessage of a letter, or None if all that it carried was voided meanwhile."""
    if letter.subject:
        return _message(letter, letter.subject, letter.body)
    notices = list(letter.notices.filter(void_at__isnull=True).select_related("file").order_by("at", "pk"))
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
    return EmailMessage(subject, body, to=[letter.user.email], headers=headers, connection=get_connection())


def _domain():
    return settings.PUBLIC_ADDRESS.split("://")[-1].split(":")[0].split("/")[0] or "localhost"


def _unsubscribe_address(letter):
    token = dumps(letter.user_id, salt=UNSUBSCRIBE_SALT)
    return settings.PUBLIC_ADDRESS + reverse("portal:unsubscribe", args=[token])
