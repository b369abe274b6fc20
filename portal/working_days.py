"""Days: ends of days in Vietnam, working days with holidays and worked Saturdays."""

import datetime

from django.utils import timezone

from portal.models.calendar import SpecialDay

ONE_DAY = datetime.timedelta(days=1)
YEARS = range(1900, 2201)  # of every date that people type: a slip of the hand is told, and no sum runs over


def start_of(day):
    """The moment `day` begins in Asia/Ho_Chi_Minh."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def end_of(day):
    """The first moment that is no longer `day`: a due date includes its whole day, to the last instant."""
    return start_of(day + ONE_DAY)


def is_working(day, special=None):
    """Tell whether offices work on `day`: Monday to Friday, unless the calendar says otherwise."""
    special = special_days(day, day) if special is None else special
    return special.get(day, day.weekday() < 5)


def add_working_days(day, count):
    """Return the `count`-th working day after `day` (count >= 0; 0 gives `day` itself).

    Source of the default of five days for re-filing: docs/decisions/0003.
    """
    special = special_days(day, day + datetime.timedelta(days=count * 3 + 30))
    while count:
        day += ONE_DAY
        count -= is_working(day, special)
    return day


def working_days_between(start, end, special=None):
    """Count the working days after `start` up to and including `end`; negative if `end` is earlier.

    For many ranges give `special`, the special_days() of all of them, which are then asked for once.
    """
    if end < start:
        return -working_days_between(end, start, special)
    special = special_days(start, end) if special is None else special
    days = (start + datetime.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working(day, special) for day in days)


def special_days(first, last):
    """Map each special day in the range to whether it is worked. One query."""
    return dict(SpecialDay.objects.filter(day__range=(first, last)).values_list("day", "is_working"))
