"""Reads the time of a row as offices write it: "Quý II/2020", "Tháng 3-12", "Trước 15/4", "Thường xuyên".

The words stay as they were typed; beside them stand a first and a last day and how exact these are. What is
not understood is no error: it has no days. Only a date that cannot be (31/02) is refused.
"""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from plans.states import TimePrecision
from portal.vietnamese import fold

MAX_CHARACTERS = 2000  # the column holds 200

# Tokens of the folded text, the longest first. What a bare number means depends on what stands around it.
_TOKEN = re.compile(
    r"""
      \b(?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>\d\d?)-(?P<iso_day>\d\d?)\b
    | \b(?P<day>\d\d?)\ ?(?P<sep>[/.-])\ ?(?P<month>\d\d?)\ ?(?P=sep)\ ?(?P<year>(?:19|20)\d\d)\b
    | \b(?P<day_of>\d\d?)/(?P<month_of>\d\d?)/(?P<short_year>\d\d)\b
    | (?<!tuan\ )(?<!thu\ )\b(?P<spelt_day>\d\d?)\ thang\ (?P<spelt_month>\d\d?)\b
    | \b(?P<months>\d\d?)\ thang\ (?P<side>dau|cuoi)\ nam\b
    | \b(?:thang\ ?|t)(?P<only_month>\d\d?)\b
    | \bquy\ ?(?P<quarter>\d\d?|[ivx]{1,4})\b
    | \b(?P<year_month>\d\d?)\ ?/\ ?(?=(?:19|20)\d\d\b)
    | \b(?P<short_day>\d\d?)\ ?/\ ?(?P<short_month>\d\d?)\b(?!\ ?/\ ?\d)
    | (?<!thang\ )\b(?P<edge>dau|cuoi|het)\ nam\b
    | \b(?P<only_year>(?:19|20)\d\d)\b
    | \b(?P<number>\d\d?|iv|i{1,3})\b
    | (?P<word>\w+|\S)
    """,
    re.VERBOSE,
)
_ONGOING = re.compile(
    r"\b(thuong xuyen|lien tuc|dinh ky|24/24|(hang|moi|theo) (ngay|tuan|thang|quy)(?! ?\d| [ivx]+\b)"
    r"|(tuan|thang|quy|nam) (mot|1) lan)\b|/ ?(tuan|thang|quy|lan)\b(?! ?\d| [ivx]+\b)"
)
_WHOLE_YEAR = re.compile(r"\b((ca|trong|suot|quanh|hang|moi) nam|nam nay)\b|/ ?nam\b")
_DEPENDS = re.compile(r"(theo|khi|sau khi|ngay sau khi)\b")
_BRACKETED = re.compile(r"\([^()]*\)")
_DOCUMENT = re.compile(r"\d{1,6}[a-z]?[/-](?:\d{4}/)?[a-z]{1,8}[-/][a-z&-]{1,20}\d*(?: ngay [\d/.-]{3,10})?")

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TO = {"-", "den", "toi"}
_LINKS = _TO | {",", ";", "&", "+", "va", "hoac"}
_UNTIL = {"truoc", "den", "toi", "han", "cham", "het"}
_FROM = {"tu", "sau", "ke"}
_FILLERS = {"ngay", "tu", "trong", "nam", "/", "."}  # these leave a list of numbers open
_EXACTNESS = [TimePrecision.DAY, TimePrecision.MONTH, TimePrecision.QUARTER, TimePrecision.YEAR]


@dataclass(frozen=True)
class TimeRange:
    """Both days or neither; the last day is included."""

    starts_on: date | None = None
    ends_on: date | None = None
    precision: TimePrecision = TimePrecision.UNKNOWN


def read_time(text, *, year):
    """Return the TimeRange of `text` in a plan of `year`. Raises ValueError, in words, for impossible dates.

    "Trước 15/4" is read as 15/4 at the latest, as offices set their due dates, from the first day of the year;
    two months or quarters are read as one range.
    """
    folded = _DOCUMENT.sub(" ", fold(text)[:MAX_CHARACTERS])
    is_ongoing = bool(_ONGOING.search(folded))
    if _DEPENDS.match(folded) and not is_ongoing:
        return TimeRange()
    outside = _BRACKETED.sub(" ", folded)
    reading = _Reading(outside, year)
    if not reading.points and outside != folded:
        reading = _Reading(folded, year)
    whole_year = date(year, 1, 1), date(year, 12, 31)
    found = reading.days()
    if is_ongoing:
        is_deadline = reading.qualifier in _UNTIL  # "Thường xuyên, báo cáo trước 15/12"
        return TimeRange(*(whole_year if is_deadline else found or whole_year), TimePrecision.ONGOING)
    if found:
        return TimeRange(*found, min((p.precision for p in reading.points), key=_EXACTNESS.index))
    if _WHOLE_YEAR.search(folded) and not reading.points:
        return TimeRange(*whole_year, TimePrecision.YEAR)
    return TimeRange()


@dataclass(frozen=True)
class _Point:
    """A day, or whole months, of a year that may be known only later."""

    precision: TimePrecision
    first_month: int
    last_month: int
    day: int | None = None
    year: int | None = None
    has_own_year: bool = False  # typed beside it, not taken from a neighbour or from the plan

    def days(self):
        """Return the first and the last day. Raises ValueError for 31/02."""
        if self.day is None:
            last = calendar.monthrange(self.year, self.last_month)[1]
            return date(self.year, self.first_month, 1), date(self.year, self.last_month, last)
        try:
            day = date(self.year, self.first_month, self.day)
        except ValueError as error:
            shown = f"{self.day:02}/{self.first_month:02}/{self.year}"
            raise ValueError(_("Không có ngày %(day)s. Mời xem lại thời gian.") % {"day": shown}) from error
        return day, day


class _Reading:
    """One walk over the tokens of a text, from left to right, gathering points."""

    def __init__(self, text, year):
        self.plan_year = self.context_year = year
        self.points, self.years = [], []
        self.numbers = []  # not yet understood: the 01 of "01-15/4"
        self.is_listing = False  # a number now goes on with the list: "Tháng 3, 6"
        self.joint = self.qualifier = self.last_word = ""
        tokens = list(_TOKEN.finditer(text))
        for token, following in zip(tokens, [*tokens[1:], None], strict=False):
            getattr(self, f"_take_{token.lastgroup}")(token, following)
        self.points = self.points or self.years
        self.points = [p if p.year else replace(p, year=self.context_year) for p in self.points]

    def days(self):
        """Return the first and the last day of all points together, or None."""
        points = self._unwound()
        if not points:
            return None
        ranges = [point.days() for point in points]
        starts_on, ends_on = min(first for first, _last in ranges), max(last for _first, last in ranges)
        is_alone, first = len(points) == 1, points[0]
        if self.qualifier in _UNTIL and (is_alone or self.joint not in _TO):
            if self.qualifier == "truoc" and points[-1].day is None:
                ends_on = ranges[-1][0] - timedelta(days=1)
            starts_on = date(min(self.plan_year, ends_on.year), 1, 1)
        elif self.qualifier in _FROM and is_alone:
            if self.qualifier == "sau" and first.day is None:
                starts_on = ends_on + timedelta(days=1)
            ends_on = date(starts_on.year, 12, 31)
        return starts_on, ends_on

    def _unwound(self):
        """Return the points with the years that "Tháng 9 đến tháng 5" leaves out; [] if they run backwards."""
        if len(self.points) != 2 or self.joint not in _TO:
            return self.points
        first, last = self.points
        if (last.year, last.last_month) >= (first.year, first.first_month):
            return [] if first.day and last.day and last.days() < first.days() else self.points
        if not last.has_own_year:
            return [first, replace(last, year=last.year + 1)]
        return [] if first.has_own_year else [replace(first, year=first.year - 1), last]

    def _add(self, precision, first_month, last_month, *, day=None, year=None):
        point = _Point(precision, first_month, last_month, day, year, has_own_year=bool(year))
        if day is not None:
            self.points += [replace(point, day=number) for number in self.numbers]
        self.numbers = []
        self.points.append(point)
        self.is_listing = True

    def _add_day(self, day, month, year=None):
        day, month, year = int(day), int(month), year and int(year)
        if year or day <= 12 or month <= 12:  # "21/21 phường" is no date
            self._add(TimePrecision.DAY, month, month, day=day, year=year)

    def _add_month(self, month, following):
        if 1 <= month <= 12:
            self._add(TimePrecision.MONTH, month, month)
        elif not _goes_on(following):
            raise ValueError(_("Không có tháng %(month)s. Mời xem lại thời gian.") % {"month": month})

    def _add_quarter(self, shown, following):
        quarter = _ROMAN.get(shown) or int(shown if shown.isdigit() else 0)
        if 1 <= quarter <= 4:
            self._add(TimePrecision.QUARTER, quarter * 3 - 2, quarter * 3)
        elif not _goes_on(following):
            raise ValueError(
                _("Không có quý %(quarter)s. Mời xem lại thời gian.") % {"quarter": shown.upper()}
            )

    def _take_iso_day(self, token, following):
        self._add_day(token["iso_day"], token["iso_month"], token["iso_year"])

    def _take_year(self, token, following):
        self._add_day(token["day"], token["month"], token["year"])

    def _take_short_year(self, token, following):
        self._add_day(token["day_of"], token["month_of"], 2000 + int(token["short_year"]))

    def _take_spelt_month(self, token, following):
        self._add_day(token["spelt_day"], token["spelt_month"])

    def _take_short_month(self, token, following):
        self._add_day(token["short_day"], token["short_month"])

    def _take_side(self, token, following):
        count = int(token["months"])
        if 1 <= count <= 12:
            first, last = (1, count) if token["side"] == "dau" else (13 - count, 12)
            self._add(TimePrecision.MONTH, first, last)

    def _take_edge(self, token, following):
        month = 1 if token["edge"] == "dau" else 12
        self._add(TimePrecision.MONTH, month, month)

    def _take_only_month(self, token, following):
        self._add_month(int(token["only_month"]), following)

    def _take_quarter(self, token, following):
        self._add_quarter(token["quarter"], following)

    def _take_year_month(self, token, following):
        self._take_number(token, following) if self._lists_quarters() else self._add_month(
            int(token["year_month"]), following
        )

    def _take_number(self, token, following):
        shown = token[token.lastgroup]
        number = _ROMAN.get(shown) or int(shown if shown.isdigit() else 0)
        if self._lists_quarters() and number <= 4 and not _goes_on(following):
            self._add_quarter(shown, following)
        elif self._lists_months() and number <= 12 and not _goes_on(following):
            self._add_month(number, following)
        elif shown.isdigit():
            self.numbers.append(number)

    def _lists_quarters(self):
        return self.is_listing and self.points[-1].precision == TimePrecision.QUARTER

    def _lists_months(self):
        return self.is_listing and self.points[-1].precision == TimePrecision.MONTH

    def _take_only_year(self, token, following):
        year = int(token["only_year"])
        without = [place for place, point in enumerate(self.points) if point.year is None]
        for place in without:
            self.points[place] = replace(
                self.points[place], year=year, has_own_year=place == len(self.points) - 1
            )
        if not self.points:
            self.context_year = year
            self.years.append(_Point(TimePrecision.YEAR, 1, 12, None, year, has_own_year=True))

    def _take_word(self, token, following):
        word = token["word"]
        if word in _LINKS and (self.points or self.years):
            self.joint = word
        elif not self.points and not self.numbers and word in _UNTIL | _FROM and self.last_word != "thu":
            self.qualifier = word  # "thứ tư" is no "từ"
        if word not in _LINKS | _FILLERS:
            self.is_listing, self.numbers = False, []
        self.last_word = word


def _goes_on(following):
    """Tell whether a plain word follows, so that a number counts something: "Tháng 3, 2 hội nghị"."""
    if following is None or following.lastgroup != "word":
        return False
    word = following["word"]
    return word[0].isalpha() and word not in _LINKS | _FILLERS | {"hang", "moi"}


# --- Last year's words for this year ------------------------------------------------------------

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATED_DOCUMENT = re.compile(r"\d/[a-z]{1,8}-\S{1,20} ngay \d\d?[/.-]\d\d?[/.-]$")
_PERIOD = re.compile(r"giai doan (?:\d{4} ?- ?)?$")
_29_FEBRUARY = re.compile(r"(?<!\d)29( ?[/.-] ?0?2 ?[/.-] ?)((?:19|20)\d\d)(?!\d)")


def roll_over(text, *, from_year, to_year):
    """Return `text` with its years moved on: `from_year` and the one after it, by the same distance.

    Left alone: years inside numbers of documents (30/2020/NĐ-CP), dates of documents, and "giai đoạn
    2016-2020". 29/02 becomes 28/02 where the new year has none.
    """

    def moved(match):
        year, before = int(match[0]), fold(text[max(0, match.start() - 60) : match.start()] + "|")[:-1]
        is_document = before.endswith("/") and re.match(r"/[^\W\d_]", text[match.end() :])
        if year not in (from_year, from_year + 1) or is_document:
            return match[0]
        if _PERIOD.search(before) or _DATED_DOCUMENT.search(before):
            return match[0]
        return str(year + to_year - from_year)

    def shortened(match):
        return match[0] if calendar.isleap(int(match[2])) else f"28{match[1]}{match[2]}"

    return _29_FEBRUARY.sub(shortened, _YEAR.sub(moved, text))
