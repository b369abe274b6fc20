"""Notices in the portal and the letters that carry them by e-mail.

`notify` and `notify_many` write rows in the caller's transaction; `deliver_due` sends what is due. No
request ever talks to a mail server or a broker. A notice exists exactly once (its key); a letter goes
out at least once, any repeat under the same Message-ID.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.db.transaction import atomic
from django.utils import timezone

from portal.models import Appointment, Letter, Notice, User

STALE_DAYS = 3
DIGEST_HOUR = 8  # local; a digest that found today's already sent waits until then


@dataclass(frozen=True)
class News:
    """What is to be told: to everyone who holds `role` at `unit`, or to one `user`."""

    key: str
    title: str
    body: str = ""
    path: str = ""
    unit: object = None
    role: str = ""
    user: object = None
    file: object = None  # a StoredFile that the letters carry


def notify(*, at=None, is_digest=False, **news):
    """Write one notice and its letters (`news` as of News). Return it, or None if its key stands already."""
    return next(iter(notify_many([News(**news)], at=at, is_digest=is_digest)), None)


@atomic
def notify_many(news, *, at=None, is_digest=False):
    """Write a notice for each News whose key is new, and their letters; return the new notices.

    The number of queries does not depend on how many there are. With `is_digest` the letters wait for
    the person's one digest of the day. What happened more than STALE_DAYS ago (a replay, an import of
    past years) is told in the portal only: nobody gets mail about it.
    """
    at = at or timezone.now()
    known = set(Notice.objects.filter(key__in=[n.key for n in news]).values_list("key", flat=True))
    notices = Notice.objects.bulk_create(
        Notice(
            key=n.key,
            title=n.title[:300],
            body=n.body,
            path=n.path,
            unit=n.unit,
            role=n.role,
            user=n.user,
            file=n.file,
            at=at,
        )
        for n in news
        if n.key not in known
    )
    if notices and timezone.now() - at < datetime.timedelta(days=STALE_DAYS):
        write = _add_to_digests if is_digest else _write_letters
        write(_readers(notices, at), at)
    return notices


def post_letter(*, user, key, subject, body, at=None):
    """Queue one letter with words of its own. A second one with the same key changes nothing."""
    at = at or timezone.now()
    letter, _created = Letter.objects.get_or_create(
        key=key, defaults={"user": user, "subject": subject[:300], "body": body, "due_at": at}
    )
    return letter


def void(keys, *, at):
    """Mark notices that no longer make sense: they stay readable, and are left out of letters."""
    Notice.objects.filter(key__in=keys, void_at__isnull=True).update(void_at=at)


def _readers(notices, at):
    """Return pairs (notice, user id) of people with an address who are to get it by e-mail."""
    day = timezone.localdate(at)
    places = {(n.unit_id, n.role) for n in notices if n.unit_id}
    holders = {}
    appointments = (
        Appointment.objects.in_force_on(day)
        .filter(unit_id__in={unit for unit, _ in places}, role__in={role for _, role in places})
        .exclude(user__email="")
        .values_list("unit_id", "role", "user_id")
    )
    for unit_id, role, user_id in appointments:
        holders.setdefault((unit_id, role), set()).add(user_id)
    persons = [n.user_id for n in notices if n.user_id]
    mailed = set(
        User.objects.filter(pk__in=persons, is_active=True).exclude(email="").values_list("pk", flat=True)
    )
    for notice in notices:
        if notice.user_id in mailed:
            yield notice, notice.user_id
        for user_id in sorted(holders.get((notice.unit_id, notice.role), ())):
            yield notice, user_id


def _write_letters(readers, at):
    """One letter for each notice and person, due at once."""
    readers = list(readers)
    letters = Letter.objects.bulk_create(
        Letter(key=f"{notice.key}:{user_id}"[:160], user_id=user_id, due_at=at) for notice, user_id in readers
    )
    _attach(zip(letters, (notice for notice, _user_id in readers), strict=True))


def _add_to_digests(readers, at):
    """Put each notice into its reader's next digest that has not set out yet: today's, else tomorrow's.

    Acts that tell one person wait for each other, by a lock on the person, so that one digest is begun.
    None of them waits for the mail server: portal/mailing.py locks the digest that it is sending, and
    what is locked counts as sent.
    """
    readers = list(readers)
    user_ids = {user_id for _notice, user_id in readers}
    wanting = User.objects.select_for_update(no_key=True).filter(pk__in=user_ids, wants_mail=True)
    wanting = list(wanting.order_by("pk").values_list("pk", flat=True))
    today = timezone.localdate(at)
    days = [today, today + datetime.timedelta(days=1)]
    digests = Letter.objects.filter(key__in=[_digest_key(pk, day) for pk in wanting for day in days])
    begun = set(digests.values_list("key", flat=True))
    free = digests.filter(sent_at__isnull=True, parked_at__isnull=True)
    free = {letter.key: letter for letter in free.select_for_update(skip_locked=True).order_by("pk")}
    chosen = {}
    for user_id in wanting:
        for day in days:
            key = _digest_key(user_id, day)
            if key in free or key not in begun:
                due_at = at if day == today else _morning_of(day)
                new = Letter(key=key, user_id=user_id, is_digest=True, due_at=due_at)
                chosen[user_id] = free.get(key, new)
                break
    Letter.objects.bulk_create(letter for letter in chosen.values() if letter.pk is None)
    _attach((chosen[user_id], notice) for notice, user_id in readers if user_id in chosen)


def _digest_key(user_id, day):
    return f"digest:{user_id}:{day}"


def _attach(pairs):
    through = Letter.notices.through
    through.objects.bulk_create(
        [through(letter_id=letter.pk, notice_id=notice.pk) for letter, notice in pairs], ignore_conflicts=True
    )


def _morning_of(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(DIGEST_HOUR)))


def unsent_to(user):
    """Letters that wait for, or were given up on, this person (for the administrator's page)."""
    return Letter.objects.filter(Q(sent_at__isnull=True) | Q(parked_at__isnull=False), user=user)
