"""Databases of their own for the fault tests, on the PostgreSQL server of DATABASE_URL.

The tables are made once, in a template; each test gets a copy, and drops it. Test and subprocesses look
at the same rows, outside any transaction of the test.
"""

import contextlib
import itertools
import os
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connections

from tests.conftest import skip_or_fail
from tests.faults.postgres import migrate
from tests.faults.servers import RedisServer
from tests.postbox import Postbox

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


@pytest.fixture(scope="session")
def migrated():
    """The name of a database with every table, to copy."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        skip_or_fail("cần PostgreSQL: đặt DATABASE_URL")
    drop_what_was_left()
    database = Database()
    migrate(database.url)
    yield database.name
    database.drop()


@pytest.fixture
def database(migrated, django_db_blocker):
    database = Database(template=migrated)
    try:
        with django_db_blocker.unblock(), database.in_use():
            yield database
    finally:
        database.drop()


noted = pytest.StashKey()


@pytest.fixture
def note(request):
    """Call it with a line for the end of the output: what was measured, and is not asserted."""
    return request.config.stash.setdefault(noted, []).append


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(noted, []):
        terminalreporter.write_line(line)


@pytest.fixture
def redis():
    server = RedisServer()
    yield server
    server.end()


@pytest.fixture
def postbox():
    with Postbox() as box:
        yield box


@pytest.fixture
def start(database, redis, postbox, tmp_path):
    """Start processes of a kind on this test's database, broker and mail server; they end with the test."""
    started = []

    def start(kind, number=1, *, without="", **environment):
        addresses = {
            "DATABASE_URL": database.url,
            "REDIS_URL": redis.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{postbox.port}",
        } | environment
        processes = [kind(tmp_path, without=without, **addresses) for _n in range(number)]
        started.extend(processes)
        for process in processes:
            process.start()
        return processes

    yield start
    for process in reversed(started):
        process.end()
