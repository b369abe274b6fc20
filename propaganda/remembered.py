"""Small lists that citizens' pages need again and again, kept by each process as long as nothing is published."""

import time
from functools import wraps

from django.conf import settings
from django.db import connection

from portal import pagecache


def remembered(function):
    """Decorate a function without arguments: its answer is kept for a generation of pages, at most a minute.

    Within a transaction, whose changes may yet be undone, and where no page is kept, it is asked each time.
    """
    kept = {}

    @wraps(function)
    def asking():
        if not settings.PAGE_CACHE_BYTES or connection.in_atomic_block:
            return function()
        number, now = pagecache.generation(), time.monotonic()
        if kept.get("number") != number or now > kept["until"]:
            kept.update(answer=function(), number=number, until=now + pagecache.MOST_SECONDS)
        return kept["answer"]

    return asking
