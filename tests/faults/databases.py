"""Databases on the PostgreSQL server of DATABASE_URL: a test gets a copy of one with every table, and drops it."""

import contextlib
import itertools
import os
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from django.db import connections

PREFIX = "portal_fault_"
numbers = itertools.count(1)


class Database:
    """An empty portal, or a copy of `template`. `url` is for subprocesses."""

    def __init__(self, *, template=""):
        self.name = f"{PREFIX}{os.getpid()}_{next(numbers)}"
        self.url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self.name}").geturl()
        on_server(f'CREATE DATABASE "{self.name}"' + (f' TEMPLATE "{template}"' if template else ""))

    @contextlib.contextmanager
    def in_use(self):
        """Let the ORM of this process, in every thread, look at this database."""
        configured = settings.DATABASES["default"]
        before = configured["NAME"]
        connections.close_all()
        configured["NAME"] = self.name
        try:
            yield self
        finally:
            connections.close_all()
            configured["NAME"] = before

    def drop(self):
        on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def on_server(statement):
    """Run a statement on the server; return its rows, if it has any."""
    with contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def drop_what_was_left():
    """Drop the databases of test runs that were killed."""
    for (name,) in on_server(f"SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(int(name.removeprefix(PREFIX).split("_")[0]), 0)
            continue
        on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
