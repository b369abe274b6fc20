"""The database server is away: how to tell, and how long a reader waits for it (PROMISES R4, R5)."""

import time

from django.db import DatabaseError, InterfaceError, OperationalError, connection

READ_WAIT_SECONDS = 8
POLL_SECONDS = 0.2
RETRY_AFTER_SECONDS = 5
QUIET_SECONDS = 30  # an outage unseen for so long is over; the next failure begins another

# SQLite raises OperationalError for broken SQL too: these words alone mean that it may work later.
SQLITE_PASSING = ("locked", "unable to open database file", "disk i/o error", "database or disk is full")


class _Outage:
    """When this process first and last met the outage that goes on (time.monotonic())."""

    began = last_met = float("-inf")


def is_outage(error):
    """Tell whether `error` (or what caused it) means that the database cannot be worked with just now."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return connection.vendor != "sqlite" or any(
                words in str(error).lower() for words in SQLITE_PASSING
            )
        if type(error) is DatabaseError and not connection.is_usable():
            return True  # psycopg2 says no more than this when the server vanishes under a query
        error = error.__cause__ or error.__context__
    return False


def wait_until_back():
    """Wait until the database takes connections again. Return whether it does.

    An outage is waited for once: who comes later than READ_WAIT_SECONDS after it began is told at
    once, so that a long one does not use up every thread of the server. SQLite has already waited
    its `timeout` for the lock.
    """
    if connection.vendor == "sqlite":
        return False
    now = time.monotonic()
    if now - _Outage.last_met > QUIET_SECONDS:
        _Outage.began = now
    _Outage.last_met = now
    while time.monotonic() - _Outage.began < READ_WAIT_SECONDS:
        try:
            connection.close()
            connection.ensure_connection()
        except (OperationalError, InterfaceError):
            time.sleep(POLL_SECONDS)
        else:
            _Outage.last_met = float("-inf")
            return True
    return False
