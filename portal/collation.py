"""The Vietnamese order inside SQLite, under the name that PostgreSQL gives its own: "vi-x-icu".

So `order_by(Collate("name", "vi-x-icu"))` works on both. One difference stays: PostgreSQL's collation
compares numbers digit by digit ("Phường 10" before "Phường 2"), ours by value.
"""

import sys
from functools import lru_cache

from django.db.backends.signals import connection_created
from django.dispatch import receiver

from portal.vietnamese import sort_key

NAME = "vi-x-icu"
PLAIN_NAME = "vi_x_icu"

_key = lru_cache(maxsize=2**15)(sort_key)  # a sort asks for each name many times


def compare(left, right):
    left, right = _key(left), _key(right)
    return (left > right) - (left < right)


def _call_it_plain(execute, sql, params, many, context):
    return execute(sql.replace(f'"{NAME}"', PLAIN_NAME), params, many, context)


@receiver(connection_created, dispatch_uid="vietnamese order")
def register(connection, **kwargs):
    """Teach a new SQLite connection the Vietnamese order.

    The sqlite3 module of Python 3.10 takes no hyphen in the name of a collation, so there the statements
    are sent with the plain name.
    """
    if connection.vendor != "sqlite":
        return
    connection.connection.create_collation(PLAIN_NAME, compare)
    if sys.version_info >= (3, 11):
        connection.connection.create_collation(NAME, compare)
    elif _call_it_plain not in connection.execute_wrappers:
        connection.execute_wrappers.append(_call_it_plain)
