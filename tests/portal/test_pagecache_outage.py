"""PostgreSQL goes away: kept pages are shown at once, and nothing old comes back (PROMISES R4)."""

import threading
import time

import pytest

from tests.faults.postgres import PostgresServer
from tests.faults.servers import WebServer

pytestmark = pytest.mark.fault

PAGE = "/thu/giu/"


@pytest.fixture
def postgres():
    server = PostgresServer()
    yield server
    server.end()


@pytest.fixture
def begin(postgres, tmp_path):
    """Starts the portal on a PostgreSQL of the test's own; `begin(without=…)` leaves a guard out."""
    started = []

    def begin(*, without=""):
        server = WebServer(
            tmp_path,
            without=without,
            DATABASE_URL=postgres.url,
            REDIS_URL="",
            DOORS="tests.portal.kept_doors",
        )
        started.append(server)
        server.start(threads=4)
        return server

    yield begin
    for server in started:
        server.end()


def test_a_kept_page_is_shown_while_postgres_is_stopped_and_made_anew_afterwards(begin, postgres):
    web = begin()
    page = web.get(PAGE)
    postgres.stop()
    assert [web.get(PAGE)[2] for _turn in range(5)] == [page[2]] * 5
    postgres.start()
    postgres.change("UPDATE portal_pagegeneration SET number = number + 1")
    time.sleep(1.1)  # the portal does not ask again within a second
    status, _headers, body = web.get(PAGE)
    assert (status, body != page[2]) == (200, True)


def test_negative_control_without_the_cache_nothing_can_be_shown(begin, postgres):
    web = begin(without="portal.pagecache.PageCache")
    web.get(PAGE)
    postgres.stop()
    assert web.get(PAGE)[0] == 503


def test_over_restarts_under_load_a_kept_page_never_fails(begin, postgres):
    web = begin()
    web.get(PAGE)
    done, found = threading.Event(), []

    def read():
        while not done.is_set():
            found.append(web.get(PAGE)[0])

    readers = [threading.Thread(target=read) for _n in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(4):
        time.sleep(0.3)
        postgres.restart("immediate" if turn % 2 else "fast")
    done.set()
    for reader in readers:
        reader.join()
    assert set(found) == {200}
