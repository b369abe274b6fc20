"""Query sets whose SQL is worked out once a process and asked again with other values.

Building a query set and compiling it takes Django as long as PostgreSQL takes to answer it. Where a page that
nothing keeps must be quick, that is done once (docs/decisions/0014-compiled-queries.md).
"""

from copy import copy
from functools import lru_cache, wraps
from string import Formatter

from django.db import connection
from django.db.models import Expression

MOST = 128  # statements of one function


class Given(Expression):
    """A value that is not known yet, in the query set of a compiled function.

    It stands where an expression may: `pk=given.pk`, `published_at__lte=given.at`. Where Django wants to look
    into the value (`__in=[…]`) it raises TypeError.
    """

    def __init__(self, name):
        super().__init__()
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def __str__(self):
        raise TypeError(f"{self.name} is not known yet")


class _Givens:
    def __getattr__(self, name):
        return Given(name)


def compiled(build):
    """Decorate a function `build(*shape, given)` that returns a query set: called, it gives the list of its rows.

        @compiled
        def ballots(given):
            return Rating.objects.filter(kind=given.kind, object_id=given.pk)

        ballots(kind="article", pk=17)

    Values are told by keyword: one that `build` names must be there, others are not looked at. Positional
    arguments are handed to `build`: hashable, and few, for each shapes a statement of its own.
    """

    @lru_cache(maxsize=MOST)
    def statement(_vendor, *shape):
        rows = build(*shape, _Givens())
        compiler = rows.query.get_compiler(rows.db)
        sql, places = compiler.as_sql()
        converters = compiler.get_converters(
            [column for column, *_rest in compiler.select[: compiler.col_count]]
        )
        compiler.get_converters = lambda _columns: converters
        return rows, compiler, sql, places

    @wraps(build)
    def asking(*shape, **values):
        rows, compiler, sql, places = statement(connection.vendor, *shape)
        given = _filled(places, values)
        compiler = copy(compiler)  # of this call alone: another thread has another connection
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (sql, given)
        rows = rows.all()
        rows.query.get_compiler = lambda *_args, **_options: compiler
        return list(rows)

    return asking


def compiled_text(build):
    """Decorate a function `build(*shape, given)` that returns (text, parts): called, it gives a list of tuples.

    `text` is SQL of our own in which each {name} stands for the query set that `parts` has under that name;
    what the driver answers is handed on as it is.
    """

    @lru_cache(maxsize=MOST)
    def statement(_vendor, *shape):
        text, parts = build(*shape, _Givens())
        written, places = [], []
        for words, name, *_rest in Formatter().parse(text):
            written.append(words)
            if name:
                sql, more = parts[name].query.get_compiler(parts[name].db).as_sql()
                written.append(sql)
                places += more
        return "".join(written), places

    @wraps(build)
    def asking(*shape, **values):
        sql, places = statement(connection.vendor, *shape)
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(places, values))
            return cursor.fetchall()

    return asking


def _filled(places, values):
    return tuple(_value(place, values) for place in places)


def _value(place, values):
    if not isinstance(place, Given):
        return place
    value = values[place.name]
    return value if type(value) in (str, int) else connection.ops.adapt_unknown_value(value)
