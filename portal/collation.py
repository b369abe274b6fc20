"""The Vietnamese order, under one name on both databases: `order_by(Collate("name", VIETNAMESE_ORDER))`.

PostgreSQL has it from ICU (migration 0003 of portal); here it is registered on each SQLite connection.
Numbers count by their value: "Phường 2" before "Phường 10".
"""

from functools import lru_cache

from django.db.backends.signals import connection_created
from django.dispatch import receiver

from portal.vietnamese import sort_key

VIETNAMESE_ORDER = "vi_x_icu"  # no hyphen: the sqlite3 module of Python 3.10 takes none in such a name

_key = lru_cache(maxsize=2**15)(sort_key)  # a sort asks for each name many times


def compare(left, right):
    left, right = _key(left), _key(right)
    return (left > right) - (left < right)


@receiver(connection_created, dispatch_uid="vietnamese order")
def register(connection, **kwargs):
    """Teach a new SQLite connection the Vietnamese order."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(VIETNAMESE_ORDER, compare)
