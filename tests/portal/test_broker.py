"""Files as messages: two sides in a hurry never see half of one. Kombu's own transport fails both tests."""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import Empty

import pytest
from kombu import Connection

from portal.broker import Transport
from portal.celery import app

MESSAGES = 3000
BINDERS = 8


@pytest.fixture(autouse=True)
def switching_often():
    """Threads take turns after a few instructions, as processes do on a busy machine."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def connect(tmp_path):
    """A new connection to one broker in an empty folder, as each process has its own."""
    folders = {name: tmp_path / name for name in ("messages", "processed", "control")}
    for folder in folders.values():
        folder.mkdir()
    options = {
        "data_folder_in": str(folders["messages"]),
        "data_folder_out": str(folders["messages"]),
        "processed_folder": str(folders["processed"]),
        "control_folder": str(folders["control"]),
    }

    @contextmanager
    def connect():
        connection = Connection(
            "filesystem://localhost", transport="portal.broker:Transport", transport_options=options
        )
        with connection:
            yield connection

    return connect


def test_a_message_is_taken_whole_and_once(connect):
    def send():
        with connect() as connection:
            queue = connection.SimpleQueue("celery")
            for number in range(MESSAGES):
                queue.put(number)

    with ThreadPoolExecutor() as pool, connect() as connection:
        queue = connection.SimpleQueue("celery")
        sending = pool.submit(send)
        taken = []
        while len(taken) < MESSAGES:
            was_sent = sending.done()
            try:
                message = queue.get_nowait()
            except Empty:
                if was_sent:
                    break
                continue
            message.ack()
            taken.append(message.payload)
    assert sending.result() is None
    assert sorted(taken) == list(range(MESSAGES))


def test_whoever_binds_at_once_is_bound(connect):
    def bind(number):
        with connect() as connection:
            channel = connection.channel()
            for exchange in range(20):
                channel._queue_bind(f"e{exchange}", f"k{number}", "", f"q{number}")
                channel.get_table(f"e{exchange}")

    with ThreadPoolExecutor(BINDERS) as pool:
        list(pool.map(bind, range(BINDERS)))
    with connect() as connection:
        channel = connection.channel()
        tables = [{bound.queue for bound in channel.get_table(f"e{n}")} for n in range(20)]
    assert tables == [{f"q{number}" for number in range(BINDERS)}] * 20


def test_the_embedded_default_uses_it():
    with app.connection_for_write() as connection:
        assert isinstance(connection.transport, Transport)
