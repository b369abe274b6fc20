"""What citizens' pages need again and again, kept by each process as long as nothing is published."""

import time
from functools import wraps

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from portal import pagecache

MOST = 50  # answers of one function


def remembered(function):
    """Decorate a function: its answer is kept for a generation of pages, at most a minute, by language.

    Within a transaction, whose changes may yet be undone, and where no page is kept, it is asked each time.
    Arguments are positional and hashable; nobody changes the answer.
    """
    return _remembering(function, pagecache.generation_of_page)


def remembered_a_minute(function):
    """The same for what may lag a minute behind (targets of the year): the generation is not asked either."""
    return _remembering(function, lambda: None)


def _remembering(function, generation):
    answers = {}
    pagecache.empty_with_the_shelves(answers)

    @wraps(function)
    def asking(*args):
        if not settings.PAGE_CACHE_BYTES or connection.in_atomic_block:
            return function(*args)
        key, number, now = (get_language(), args), generation(), time.monotonic()
        answer, known, until = answers.get(key, (None, None, 0))
        if known != number or now > until:
            answer = function(*args)
            if len(answers) >= MOST:
                answers.clear()
            answers[key] = answer, number, now + pagecache.MOST_SECONDS
        return answer

    return asking
