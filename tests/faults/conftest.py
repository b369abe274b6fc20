"""What fault tests stand on: a database, a broker, a mail server, processes, and notes of what was measured.

Test and subprocesses look at the same rows, outside any transaction of the test.
"""

import pytest
from django.conf import settings

from tests.conftest import skip_or_fail
from tests.faults.databases import Database, drop_what_was_left
from tests.faults.postgres import migrate
from tests.faults.servers import RedisServer
from tests.postbox import Postbox


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
