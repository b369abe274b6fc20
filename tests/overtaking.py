"""One act before the commit of another: what a lock holds back, made certain rather than likely (PostgreSQL)."""

import time

from django.db import connection
from django.db.transaction import atomic

from tests.beside import beside

PATIENCE = 60  # seconds; the machine may be busy


def before_the_commit_of(first, second):
    """Do `first`, and `second` beside it before its commit: it comes through, or waits and goes on afterwards.

    Return what `second` returned or raised.
    """
    until = time.monotonic() + PATIENCE
    with atomic():
        first()
        other = beside(second)
        while not (other.done() or is_waited_for()):
            assert time.monotonic() < until, "the second act neither waited nor came through"
            time.sleep(0.01)
    return other.exception(PATIENCE) or other.result()


def is_waited_for():
    """Whether another connection waits for what the transaction of this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None
