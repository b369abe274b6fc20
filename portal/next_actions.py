"""The registry of next actions: what waits for a person, in words, wherever in the portal it lies.

Each app registers its own in its `next_actions.py`, found as Django finds admin.py. The desk shows the
first one large, and the others beneath it.
"""

import datetime
from dataclasses import dataclass

# How heavy an action weighs: the heaviest is the one next action.
OVERDUE, DUE, WAITING, LOOKING = 40, 30, 20, 10


@dataclass(frozen=True)
class NextAction:
    """`title` says what to do and by when; `path` is where; `button` are the words on the way there.

    Among actions of one `weight` the earliest `due_on` comes first; what has no date comes last.
    `unit` is named where a person works for several.
    """

    title: str
    path: str
    due_on: datetime.date | None = None
    weight: int = DUE
    button: str = ""
    text: str = ""
    unit: str = ""


_registry = []


def register(function):
    """Register `function(user, at) -> list[NextAction]`. Usable as a decorator."""
    if function not in _registry:
        _registry.append(function)
    return function


def next_actions_of(user, at):
    """Everything that waits for `user` at the moment `at`, the most pressing first."""
    actions = [action for function in _registry for action in function(user, at)]
    return sorted(actions, key=lambda a: (-a.weight, a.due_on or datetime.date.max, a.unit, a.title))
