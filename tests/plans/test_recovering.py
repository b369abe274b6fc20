"""After a restore nobody gets again what was sent between the backup and the accident (PROMISES R20)."""

import datetime

import pytest
from django.utils import timezone

from plans.models import Reminder
from portal.restoring import restored
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hour", [3, 15])
def test_what_was_due_by_the_restore_is_written_at_once(hour):
    today = timezone.localdate()
    make_campaign(
        units=2,
        opened=(today - datetime.timedelta(days=20)).isoformat(),
        due_on=(today + datetime.timedelta(days=1)).isoformat(),
    )
    at = timezone.localtime().replace(hour=hour)
    restored.send(sender=None, at=at)
    assert Reminder.objects.count() == 2
    restored.send(sender=None, at=at)
    assert Reminder.objects.count() == 2
