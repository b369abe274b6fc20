"""The registry of the year's 100 % targets. Each app registers its own in its `targets.py`.

A target is asked for a year and a day, and answers in whole numbers, so that 99.6 % is never shown as
100 % and 0 of 0 is "no unit" rather than a success.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """`reached` of `total` on a day; `path` leads to the list of names behind it, which citizens may open if
    it `is_public`."""

    code: str
    name: str
    reached: int
    total: int
    path: str = ""
    note: str = ""
    is_public: bool = False

    @property
    def is_met(self):
        return self.total > 0 and self.reached == self.total


_registry = []


def register(function):
    """Register `function(year, day) -> list[Target]`. Usable as a decorator."""
    if function not in _registry:
        _registry.append(function)
    return function


def targets_of(year, day, *, without=None):
    """All targets of `year` as known at the end of `day`, in the order of registration.

    `without` is a registered function whose answer the caller has already.
    """
    return [target for function in _registry if function is not without for target in function(year, day)]
