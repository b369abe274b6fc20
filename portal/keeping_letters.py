"""Letters that were given up on, sent again; and the wish for no more daily letters."""

from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit import record
from portal.models import Letter, User
from portal.workflow import TransitionRefused


@atomic
def resend(letter, *, by, at=None):
    """Let a parked letter try again from the start, under its own Message-ID."""
    at = at or timezone.now()
    parked = Letter.objects.filter(pk=letter.pk, parked_at__isnull=False)
    if not parked.update(parked_at=None, tries=0, due_at=at, last_error=""):
        raise TransitionRefused(_("Thư này không còn nằm trong danh sách thư chưa gửi được."))
    record("letter.resend", letter, by=by, at=at, unit=letter.user.main_unit)


def want_daily_letter(user, *, wants):
    """Send `user` a daily letter of reminders, or no longer. What stands in the portal is not touched."""
    User.objects.filter(pk=user.pk).update(wants_mail=wants)
    user.wants_mail = wants
