"""State changes. A model lists its moves in TRANSITIONS, and only `move` writes its `state`."""

from dataclasses import dataclass

from django.db import models
from django.db.transaction import atomic
from django.utils.translation import gettext_lazy as _

from portal.audit import record


@dataclass(frozen=True)
class Transition:
    sources: frozenset
    target: str


def transitions(*rows):
    """Turn rows of (move name, states it may start from, state it ends in) into a table."""
    return {name: Transition(frozenset(sources), target) for name, sources, target in rows}


class TransitionRefused(Exception):
    """The object is not in a state from which the act is allowed.

    `str()` of it is a sentence in Vietnamese for the person who tried: middleware shows it with
    status 409, so no view catches it.
    """

    default = _("Việc này không còn làm được nữa: có thể người khác vừa xử lý xong. Mời tải lại trang.")

    def __init__(self, sentence=None):
        super().__init__(sentence or self.default)


class Workflow(models.Model):
    TRANSITIONS = {}

    class Meta:
        abstract = True

    def can(self, move):
        """Tell whether the table allows `move` from the state loaded in memory."""
        return self.state in self.TRANSITIONS[move].sources

    def move(self, move, *, by, at, note="", **stamps):
        """Make one move, write its `stamps` (field values) and record it: all, or nothing.

        The row changes only if its stored state still allows the move, so of two people who
        press the same button one succeeds and the other gets TransitionRefused.
        """
        transition = self.TRANSITIONS[move]
        changes = {"state": transition.target, **stamps}
        with atomic():
            row = type(self)._base_manager.filter(pk=self.pk, state__in=transition.sources)
            if not row.update(**changes):
                raise TransitionRefused
            record(f"{self._meta.model_name}.{move}", self, by=by, at=at, note=note)
        for field, value in changes.items():
            setattr(self, field, value)
