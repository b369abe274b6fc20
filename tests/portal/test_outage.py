"""The database or the cache goes away in the middle of the work (PROMISES R2, R4, R5)."""

import json
import sqlite3
import threading
import time

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client

from portal import cache, outage
from portal.models import UnitKind
from portal.signing_in import SEEN_AT
from tests.factories.people import make_user
from tests.faults.postgres import PostgresServer
from tests.faults.servers import RedisServer, WebServer

pytestmark = pytest.mark.urls("tests.portal.doors")
# Not where the servers are the test's own: to empty our tables afterwards takes seconds.
with_commits = pytest.mark.django_db(transaction=True)

GONE = OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def _no_outage_before(monkeypatch):
    monkeypatch.setattr(outage._Outage, "last_met", float("-inf"))


@pytest.fixture
def failing(monkeypatch):
    """Make the next reads of the list of kinds fail with the errors given, one each."""

    def fail_with(*errors):
        errors = list(errors)
        count = type(UnitKind.objects).count

        def fail_or_count(self):
            if errors:
                raise errors.pop(0)
            return count(self)

        monkeypatch.setattr(type(UnitKind.objects), "count", fail_or_count)

    return fail_with


# --- On PostgreSQL --------------------------------------------------------------------------------


@with_commits
@pytest.mark.postgres
def test_a_read_whose_connection_was_cut_is_made_again(visitor, failing):
    kinds = str(UnitKind.objects.count()).encode()
    failing(GONE)
    response = visitor.get("/thu/doc/")
    assert (response.status_code, response.content) == (200, kinds)


@with_commits
@pytest.mark.postgres
def test_a_write_whose_connection_was_cut_is_answered_503_and_made_once_at_most(visitor, monkeypatch):
    def cut(**fields):
        raise GONE

    monkeypatch.setattr(UnitKind.objects, "create", cut)
    response = visitor.post("/thu/ghi/", {"code": "thu"})
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "503.html" in [used.name for used in response.templates]
    assert not UnitKind.objects.filter(code="thu").exists()


@with_commits
@pytest.mark.postgres
def test_a_script_that_writes_is_told_in_words(visitor, monkeypatch):
    def cut(**fields):
        raise GONE

    monkeypatch.setattr(UnitKind.objects, "create", cut)
    response = visitor.post("/thu/ghi/", {"code": "phuong"}, headers={"Accept": "application/json"})
    assert (response.status_code, list(response.json())) == (503, ["error"])


@with_commits
@pytest.mark.postgres
def test_a_read_that_fails_each_time_ends_in_503(visitor, failing):
    failing(*[GONE] * 9)
    assert visitor.get("/thu/doc/").status_code == 503


@with_commits
@pytest.mark.postgres
def test_a_long_outage_is_waited_for_once(visitor, failing, monkeypatch):
    monkeypatch.setattr(outage, "READ_WAIT_SECONDS", 0.3)
    monkeypatch.setattr(connection, "ensure_connection", lambda: failing_connection())
    failing(GONE, GONE)
    assert visitor.get("/thu/doc/").status_code == 503
    began = time.monotonic()
    assert visitor.get("/thu/doc/").status_code == 503
    assert time.monotonic() - began < 0.3


def failing_connection():
    raise GONE


@pytest.fixture
def stale_session(visitor):
    """Sign in, long enough ago that the next request writes the session."""
    visitor.force_login(make_user("phuong"))
    session = visitor.session
    session[SEEN_AT] -= 120
    session.save()


@with_commits
@pytest.mark.postgres
@pytest.mark.parametrize(("method", "status"), [("get", 200), ("post", 503)])
def test_a_session_that_cannot_be_saved_for_the_outage_is_no_bad_request(
    visitor, stale_session, monkeypatch, method, status
):
    save = Session.save
    errors = [GONE]

    def fail_once(self, *args, **kwargs):
        if errors:
            raise errors.pop()
        return save(self, *args, **kwargs)

    monkeypatch.setattr(Session, "save", fail_once)
    assert getattr(visitor, method)("/ban-lam-viec/thu/").status_code == status


# --- On both --------------------------------------------------------------------------------------


@with_commits
def test_a_mistake_in_our_own_sql_is_no_outage():
    with pytest.raises(Exception, match="no_such_table") as caught, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert not outage.is_outage(caught.value)


@with_commits
def test_a_mistake_of_ours_is_no_outage(visitor, failing):
    failing(RuntimeError("a mistake"))
    assert visitor.get("/thu/doc/").status_code == 500


# --- On SQLite ------------------------------------------------------------------------------------


@with_commits
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite only")
def test_a_locked_sqlite_is_answered_503():
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    other = sqlite3.connect(name, uri=True, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        response = Client(raise_request_exception=False).post("/thu/ghi/", {"code": "phuong"})
    finally:
        other.rollback()
        other.close()
    assert (response.status_code, response["Retry-After"]) == (503, "5")


# --- Real servers ---------------------------------------------------------------------------------


@pytest.fixture
def redis():
    server = RedisServer()
    yield server
    server.end()


@pytest.fixture
def postgres():
    server = PostgresServer()
    yield server
    server.end()


@pytest.fixture
def web(postgres, tmp_path):
    """Starts the portal on the test's own PostgreSQL; `web(without=…)` leaves a guard out."""
    started = []

    def start(*, without="", threads=8):
        server = WebServer(tmp_path, without=without, DATABASE_URL=postgres.url, REDIS_URL="")
        started.append(server)
        server.start(threads=threads)
        return server

    yield start
    for server in started:
        server.end()


def patient(redis, backend="portal.cache.PatientRedisCache"):
    from django.core.cache import CacheHandler

    options = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}
    cache._away_until.clear()
    return CacheHandler({"default": {"BACKEND": backend, "LOCATION": redis.url, "OPTIONS": options}})[
        "default"
    ]


def use(store):
    """Everything that the portal does with a cache. Return what it read and how long it took."""
    began = time.monotonic()
    store.set("page", "bytes", 60)
    store.set_many({"a": 1, "b": 2})
    store.add("once", 1)
    store.touch("page", 60)
    read = [store.get("page"), store.get("none", "default"), store.get_many(["a", "b"]), "page" in store]
    store.delete("page")
    store.delete_many(["a", "b"])
    return read, time.monotonic() - began


@pytest.mark.fault
def test_with_redis_the_cache_keeps_what_it_is_given(redis):
    assert use(patient(redis))[0] == ["bytes", "default", {"a": 1, "b": 2}, True]


@pytest.mark.fault
@pytest.mark.parametrize("harm", ["freeze", "end"])
def test_without_redis_the_cache_is_empty_and_nobody_waits(redis, harm):
    store = patient(redis)
    store.set("page", "bytes")
    getattr(redis, harm)()
    read, seconds = use(store)
    assert read == [None, "default", {}, False]
    assert seconds < 1


@pytest.mark.fault
def test_a_counter_without_redis_is_a_missing_key(redis):
    store = patient(redis)
    redis.end()
    with pytest.raises(ValueError, match="not found"):
        store.incr("tries")


@pytest.mark.fault
def test_the_cache_is_used_again_once_redis_is_back(redis, monkeypatch):
    monkeypatch.setattr(cache, "AWAY_SECONDS", 0.2)
    store = patient(redis)
    redis.freeze()
    store.get("page")
    redis.thaw()
    time.sleep(0.3)
    assert use(store)[0] == ["bytes", "default", {"a": 1, "b": 2}, True]


@pytest.mark.fault
def test_negative_control_djangos_own_cache_fails_without_redis(redis):
    store = patient(redis, "django.core.cache.backends.redis.RedisCache")
    redis.end()
    with pytest.raises(Exception, match="refused"):
        store.get("page")


@pytest.mark.fault
@pytest.mark.django_db
def test_readyz_names_a_frozen_redis_within_two_seconds(redis, client, settings):
    settings.REDIS_URL = redis.url
    assert client.get("/readyz").json()["parts"]["cache"] == "ok"
    redis.freeze()
    began = time.monotonic()
    assert client.get("/readyz").json()["parts"]["cache"] == "does not answer"
    assert time.monotonic() - began < 2
    assert client.get("/healthz").status_code == 200


def under_load(server, act):
    """Read and write all the time while `act` goes on. Return what was answered: reads, writes."""
    done = threading.Event()
    reads, writes = [], []

    def reader():
        while not done.is_set():
            reads.append(server.get("/thu/doc/")[0])

    def writer(name):
        turn = 0
        while not done.is_set() and turn < 5000:
            turn += 1
            status, headers, _body = server.post("/thu/ghi/", code=f"{name}-{turn}")
            writes.append((f"{name}-{turn}", status, headers.get("Retry-After")))

    people = [threading.Thread(target=reader) for _n in range(3)]
    people += [threading.Thread(target=writer, args=[name]) for name in ("mot", "hai")]
    for person in people:
        person.start()
    act()
    time.sleep(0.5)
    done.set()
    for person in people:
        person.join()
    return reads, writes


def restarts(postgres, times=5):
    def act():
        for turn in range(times):
            time.sleep(0.5)
            postgres.restart("immediate" if turn % 2 else "fast")

    return act


@pytest.mark.fault
def test_over_restarts_of_postgres_reads_succeed_and_no_saved_write_is_lost(web, postgres):
    reads, writes = under_load(web(), restarts(postgres))
    assert set(reads) == {200}
    assert {(status, retry) for _code, status, retry in writes} <= {(200, None), (503, "5")}
    stored = {code for (code,) in postgres.ask("SELECT code FROM portal_unitkind")}
    assert {code for code, status, _retry in writes if status == 200} <= stored


@pytest.mark.fault
def test_negative_control_without_the_guard_reads_fail_over_a_restart(web, postgres):
    server = web(without="portal.middleware.DatabaseOutage")
    reads, _writes = under_load(server, restarts(postgres))
    assert set(reads) > {200}


@pytest.mark.fault
def test_nobody_notices_that_idle_connections_were_ended(web, postgres):
    server = web(threads=1)
    answers = []
    for turn in range(20):
        server.get("/thu/doc/")
        postgres.end_every_connection()
        answers.append(server.post("/thu/ghi/", code=f"kind-{turn}")[0])
    assert answers == [200] * 20


@pytest.mark.fault
def test_negative_control_without_health_checks_an_ended_connection_is_noticed(web, postgres):
    server = web(without="CONN_HEALTH_CHECKS", threads=1)
    server.post("/thu/ghi/", code="first")
    postgres.end_every_connection()
    assert server.post("/thu/ghi/", code="second")[0] == 503


@pytest.mark.fault
@pytest.mark.parametrize("harm", ["stop", "freeze"])
def test_readyz_names_an_absent_postgres_in_time_and_healthz_stays_green(web, postgres, harm):
    server = web()
    assert json.loads(server.get("/readyz")[2])["parts"]["database"] == "ok"
    getattr(postgres, harm)()
    began = time.monotonic()
    status, _headers, body = server.get("/readyz")
    assert (status, json.loads(body)["parts"]["database"]) == (503, "does not answer")
    assert time.monotonic() - began < 2.5
    assert server.get("/healthz")[0] == 200
