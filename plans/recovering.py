"""After a restore: writes what was due meanwhile, so that nobody is told again by e-mail what the lost rows knew."""

from django.dispatch import receiver
from django.utils import timezone

from plans import reminding, reporting, settling
from portal.restoring import restored


@receiver(restored, dispatch_uid="plans: catch up after a restore")
def catch_up(*, at, **kwargs):
    """Bring registers, reminders and reports up to the moment of the restore; portal parks their letters.

    At night nobody is reminded, so the morning's reminders are written now, too.
    """
    morning = timezone.localtime(at).replace(hour=reminding.FIRST_HOUR, minute=0, second=0, microsecond=0)
    settling.settle_ended_units(at=at)
    reminding.remind_due(at=max(at, morning))
    reporting.make_nightly_reports(at=at)
    reporting.send_weekly_digests(at=at)
