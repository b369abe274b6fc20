"""PostgreSQL is killed with kill -9 in the middle of writing: what was answered "saved" is there (PROMISES R6)."""

import itertools
import threading
import time

import pytest

from tests.faults.journeys import in_crowd
from tests.faults.postgres import PostgresServer
from tests.faults.servers import WebServer, wait_until

pytestmark = pytest.mark.fault

SAVES = 500
KILLS = 3
PATIENCE = 120  # seconds; the machine may be busy


@pytest.fixture
def begin(tmp_path):
    """Start a PostgreSQL of one's own, and the portal on it."""
    started = []

    def begin(**kwargs):
        postgres = PostgresServer(**kwargs)
        started.append(postgres)
        web = WebServer(tmp_path, DATABASE_URL=postgres.url, REDIS_URL="")
        started.append(web)
        web.start()
        return web, postgres

    yield begin
    for server in reversed(started):
        server.end()


def save_until_answered(web, person, saved):
    """Send a form until it is answered "saved", as a person does who is told to try again later.

    Each try has a name of its own: what an unanswered one wrote may be there, and is nobody's promise.
    """
    until = time.monotonic() + PATIENCE
    for turn in itertools.count():
        code = f"{person}-{turn}"
        status, headers, _body = web.post("/thu/ghi/", code=code)
        if status == 200:
            saved.append(code)
            return
        assert (status, headers["Retry-After"]) == (503, "5")
        assert time.monotonic() < until, "the database did not come back"
        time.sleep(0.1)


def save_under_kills(web, postgres, *, saves, kills):
    """Let four people save, and kill PostgreSQL while they do. Return what was answered "saved"."""
    saved, back = [], []
    crowd = threading.Thread(
        target=in_crowd,
        args=[lambda n: save_until_answered(web, f"save-{n}", saved), range(saves)],
    )
    crowd.start()
    for kill in range(1, kills + 1):
        reached = saves * kill // (kills + 1)
        wait_until(lambda reached=reached: len(saved) >= reached, seconds=PATIENCE)
        began = time.monotonic()
        postgres.kill()
        postgres.start()
        back.append(time.monotonic() - began)
    crowd.join(PATIENCE)
    return saved, back


def stored(postgres):
    return {code for (code,) in postgres.ask("SELECT code FROM portal_unitkind")}


def test_whatever_was_answered_saved_is_there_after_kill_9(begin, note):
    web, postgres = begin()
    saved, back = save_under_kills(web, postgres, saves=SAVES, kills=KILLS)
    assert len(saved) == SAVES
    assert set(saved) <= stored(postgres)
    note(f"R6: {SAVES} of {SAVES} saves stand after {KILLS} kills; back after {max(back):.1f} s at most")


def test_negative_control_a_database_that_answers_before_it_writes_loses_what_was_saved(begin):
    web, postgres = begin(settings="-c synchronous_commit=off -c wal_writer_delay=10s")
    saved, _back = save_under_kills(web, postgres, saves=100, kills=2)
    assert set(saved) - stored(postgres) != set()
