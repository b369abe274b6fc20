"""Stands in until the real reader lands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TimeRange:
    starts_on: object = None
    ends_on: object = None
    precision: str = "unknown"


def read_time(text, *, year):
    return TimeRange()


def roll_over(text, *, from_year, to_year):
    return text.replace(str(from_year), str(to_year))
