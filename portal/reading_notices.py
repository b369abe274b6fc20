"""Marks notices as read. Reading twice changes nothing."""

from django.utils import timezone

from portal.models import Reading


def mark_read(notices, *, by, at=None):
    at = at or timezone.now()
    Reading.objects.bulk_create(
        (Reading(notice=notice, user=by, at=at) for notice in notices), ignore_conflicts=True
    )
