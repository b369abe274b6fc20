"""The year's holidays and worked Saturdays."""

import calendar as months
import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import keeping_calendar
from portal.access import Act, requires
from portal.forms.special_day import YEARS, SpecialDayForm
from portal.models import SpecialDay
from portal.views.asking import ask, get_or_post, sent, trail


def _month(year, month, special):
    """The weeks of a month, Monday first: for each place None, or a day with what it is."""
    weeks = months.Calendar().monthdatescalendar(year, month)
    return {
        "first": datetime.date(year, month, 1),
        "weeks": [[_day(day, special) if day.month == month else None for day in week] for week in weeks],
    }


def _tab(year, *, here):
    return {"label": year, "href": f"?nam={year}", "is_here": year == here}


def _day(day, special):
    mark = special.get(day)
    is_working = mark.is_working if mark else day.weekday() < 5
    return {"day": day, "mark": mark, "is_working": is_working}


@requires(Act.CALENDAR_KEEP)
@require_safe
def calendar(request):
    year = request.GET.get("nam", "")
    year = int(year) if year.isdecimal() and len(year) == 4 else timezone.localdate().year
    if year not in YEARS:
        raise Http404
    days = SpecialDay.objects.filter(day__year=year)
    special = {special.day: special for special in days}
    context = {
        "year": year,
        "days": days,
        "months": [_month(year, month, special) for month in range(1, 13)],
        "years": [_tab(each, here=year) for each in range(year - 2, year + 3)],
    }
    return render(request, "portal/calendar.html", context)


@requires(Act.CALENDAR_KEEP)
@get_or_post
def special_day_add(request):
    form = SpecialDayForm(sent(request))
    if not form.is_valid():
        return ask(
            request, "portal/calendar_add.html", form, trail=trail((_("Lịch làm việc"), "portal:calendar"))
        )
    day, name = form.cleaned_data["day"], form.cleaned_data["name"]
    keeping_calendar.mark_day(day, is_working=form.is_working, name=name, by=request.user)
    messages.success(request, _("Đã ghi ngày %(day)s vào lịch.") % {"day": f"{day:%d/%m/%Y}"})
    return redirect(f"{reverse('portal:calendar')}?nam={day.year}")


@requires(Act.CALENDAR_KEEP)
@require_POST
def special_day_remove(request, pk):
    special = SpecialDay.objects.filter(pk=pk).first()
    if special is None:  # the button pressed twice, or by two people
        messages.info(request, _("Ngày này đã được bỏ khỏi lịch."))
        return redirect("portal:calendar")
    keeping_calendar.unmark_day(special, by=request.user)
    messages.success(request, _("Đã bỏ ngày %(day)s khỏi lịch.") % {"day": f"{special.day:%d/%m/%Y}"})
    return redirect(f"{reverse('portal:calendar')}?nam={special.day.year}")
