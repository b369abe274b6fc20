"""Lists that citizens page through: counted only so far as somebody reads, without the columns they do not show."""

import calendar
import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portal.templatetags.portal import day as as_day
from portal.templatetags.portal import number
from portal.working_days import YEARS, end_of, start_of

PAGE_SIZE = 20
MOST = 1000  # rows are counted, and paged through, so far; who looks further narrows the list
HEAVY = {  # columns that no list shows
    "article": ("body", "body_en"),
    "document": ("body",),
    "initiative": ("problem", "solution", "results"),
    "clip": ("transcript", "transcript_en"),
}


def count_up_to(things, most=MOST):
    """How many `things` there are, and whether that is only the first part: (count, is_more)."""
    counted = things.order_by()[: most + 1].count()
    return min(counted, most), counted > most


class CappedPaginator(Paginator):
    """Pages of at most MOST rows; `is_more` tells that there are others behind them."""

    @cached_property
    def _counted(self):
        return count_up_to(self.object_list)

    @property
    def count(self):
        return self._counted[0]

    @property
    def is_more(self):
        return self._counted[1]


def page_of(request, things, size=PAGE_SIZE):
    """The page of `things` (newest first unless ordered) that was asked for; nonsense gives the nearest one."""
    light = things.defer(*HEAVY[str(things.model.KIND)])
    return CappedPaginator(light, size).get_page(request.GET.get("page"))


def query_without(request, *names):
    """The query string of this page without `names`."""
    asked = request.GET.copy()
    for name in names:
        asked.pop(name, None)
    return asked.urlencode()


def tab_count(count, is_more):
    """What a tab says of so many: (count or None, words to add to its label)."""
    return (None, _(" (hơn %(n)s)") % {"n": number(count)}) if is_more else (count, "")


# --- The calendar of days with news -----------------------------------------------------------------


def month_asked(text, otherwise):
    """The first day of the month that `text` ("2020-03") names; else that of the day `otherwise`."""
    try:
        first = datetime.datetime.strptime(text.strip()[:7], "%Y-%m").date()
    except ValueError:
        first = None
    if first is None or first.year not in YEARS:
        first = otherwise.replace(day=1)
    return first


def month_of(things, first, *, path, here=None, keep=None):
    """What ui/citizens_month.html takes: the days of a month with the count of `things` posted on each.

    `here` is the (first, last) day that the list shows; `keep`: {name: value} that stays in the addresses.
    """
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    counts = dict(
        things.filter(published_at__gte=start_of(first), published_at__lt=end_of(last))
        .order_by()
        .annotate(posted_on=TruncDate("published_at"))
        .values_list("posted_on")
        .annotate(n=Count("pk"))
    )
    month = f"{first:%Y-%m}"
    begin, end = here or (None, None)
    return {
        "first": first,
        "weeks": [
            [
                _day(datetime.date(first.year, first.month, n), counts, path, keep, month, begin, end)
                if n
                else None
                for n in week
            ]
            for week in calendar.monthcalendar(first.year, first.month)
        ],
        "previous": _turned(first - datetime.timedelta(days=1), path, keep),
        "next": _turned(last + datetime.timedelta(days=1), path, keep),
    }


def _day(day, counts, path, keep, month, begin, end):
    asked = (keep or {}) | {"ngay": as_day(day), "thang": month}
    return {
        "day": day,
        "count": counts.get(day, 0),
        "href": f"{path}?{urlencode(asked)}",
        "is_here": bool(begin and begin <= day <= end),
    }


def _turned(day, path, keep):
    """The address of the month of `day`; "" where there cannot be anything."""
    if day > timezone.localdate() or day.year not in YEARS:
        return ""
    return f"{path}?{urlencode((keep or {}) | {'thang': f'{day:%Y-%m}'})}"
