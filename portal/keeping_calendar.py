"""Keeps the calendar of holidays and worked Saturdays. Due dates counted before a change stay as they were set."""

from django.db.transaction import atomic

from portal.audit import record
from portal.models import SpecialDay
from portal.refusing import all_or_refused


@all_or_refused
def mark_day(day, *, is_working, name, by, at=None):
    special = SpecialDay.objects.create(day=day, is_working=is_working, name=name)
    record("day.mark", special, by=by, at=at)
    return special


@atomic
def unmark_day(special, *, by, at=None):
    record("day.unmark", special, by=by, at=at)
    SpecialDay.objects.filter(pk=special.pk).delete()
