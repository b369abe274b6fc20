"""Refuses in words what the database refuses: a form sent twice, or two people at once."""

from functools import wraps

from django.db import IntegrityError
from django.db.transaction import atomic

from portal.workflow import TransitionRefused


def all_or_refused(verb):
    """Decorate a verb whose row must be one of a kind: it does all, or raises TransitionRefused.

    A form has looked before, and says at the field what is taken; between its look and the writing
    somebody else may have been quicker.
    """

    @wraps(verb)
    def guarded(*args, **kwargs):
        try:
            with atomic():
                return verb(*args, **kwargs)
        except IntegrityError as error:
            raise TransitionRefused from error

    return guarded
