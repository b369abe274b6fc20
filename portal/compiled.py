"""Query sets whose SQL is worked out once a process and asked again with other values.

Building a query set and compiling it takes Django as long as PostgreSQL takes to answer it. Where a page that
nothing keeps must be quick, that is done once (docs/decisions/0014-compiled-queries.md).
"""

import inspect
from copy import copy
from functools import lru_cache, wraps

from django.db import connection
from django.db.models import Expression


class Given(Expression):
    """A value that is not known yet, in the query set of a compiled function.

    It stands where an expression may: `pk=pk`, `published_at__lte=at`. Where Django wants to look into the value
    (`__in=[…]`) it raises TypeError.
    """

    def __init__(self, name, place=None):
        super().__init__()
        self.name, self.place = name, place

    def number(self, place):
        """One value of several, from 0 on: `Q(topic=topics.number(0)) | Q(topic=topics.number(1))`."""
        return Given(self.name, place)

    def __str__(self):
        raise TypeError(f"{self.name} is not known yet")

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def out_of(self, values):
        value = values[self.name]
        return value if self.place is None else value[self.place]


def compiled(build):
    """Decorate a function that returns a query set: called, it returns the list of its rows.

    Positional arguments shape the statement (hashable; few of them, for each has a statement of its own).
    Those by keyword are its values: `build` sees each as a Given, which stands where the value would.
    """
    names = [
        name for name, one in inspect.signature(build).parameters.items() if one.kind is one.KEYWORD_ONLY
    ]

    @lru_cache(maxsize=128)
    def statement(_vendor, *shape):
        rows = build(*shape, **{name: Given(name) for name in names})
        compiler = rows.query.get_compiler(rows.db)
        return rows, compiler, *compiler.as_sql()

    @wraps(build)
    def asking(*shape, **values):
        rows, compiler, sql, places = statement(connection.vendor, *shape)
        given = tuple(_value(place, values) for place in places)
        compiler = copy(compiler)  # of this call alone: another thread has another connection
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (sql, given)
        rows = rows.all()
        rows.query.get_compiler = lambda *_args, **_options: compiler
        return list(rows)

    return asking


def _value(place, values):
    return connection.ops.adapt_unknown_value(place.out_of(values)) if isinstance(place, Given) else place
