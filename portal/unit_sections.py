"""What the page of a unit tells beyond its own life. Each app registers its own in `unit_sections.py`."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """`state` is a member of an enum of states, or None."""

    label: str
    path: str = ""
    note: str = ""
    state: object = None


@dataclass(frozen=True)
class Section:
    title: str
    lines: list = field(default_factory=list)


_registry = []


def register(function):
    """Register `function(unit, user) -> Section or None`. Usable as a decorator."""
    if function not in _registry:
        _registry.append(function)
    return function


def sections_of(unit, user):
    return [section for function in _registry if (section := function(unit, user))]
