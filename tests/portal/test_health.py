"""What machines are told: /healthz and /readyz (PROMISES R23)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal import heartbeat, tasks
from portal.models import Heartbeat, Letter
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)  # /readyz asks over a connection of its own

ALL_WELL = {"cache": "ok", "disk": "ok", "database": "ok", "beat": "ok", "worker": "ok", "mail": "ok"}


@pytest.fixture(autouse=True)
def alive(settings):
    settings.REDIS_URL = ""
    heartbeat.beat(heartbeat.BEAT)
    tasks.give_sign_of_life()


def parts_of(response):
    return response.json()["parts"]


def test_all_is_well(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "parts": ALL_WELL})
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["beat", "worker"])
def test_a_process_that_fell_silent_is_named(client, name):
    Heartbeat.objects.filter(name=name).update(at=timezone.now() - timedelta(seconds=36))
    response = client.get("/readyz")
    assert (response.status_code, parts_of(response)) == (503, ALL_WELL | {name: "silent"})


def test_a_worker_that_never_lived_is_silent(client):
    Heartbeat.objects.filter(name="worker").delete()
    assert parts_of(client.get("/readyz"))["worker"] == "silent"


def test_without_beat_the_silence_of_the_worker_says_nothing(client):
    Heartbeat.objects.all().delete()
    assert parts_of(client.get("/readyz")) == ALL_WELL | {"beat": "silent", "worker": "unknown"}


def test_a_sign_of_life_is_one_row(client):
    tasks.give_sign_of_life()
    assert Heartbeat.objects.count() == 2


def letter(**fields):
    return Letter.objects.create(
        user=make_user(), key=f"thư {Letter.objects.count()}", **{"due_at": timezone.now()} | fields
    )


def test_letters_that_nobody_delivers_are_named(client):
    letter(due_at=timezone.now() - timedelta(minutes=6))
    assert parts_of(client.get("/readyz"))["mail"] == "late"


def test_a_mail_server_that_refuses_is_named(client):
    letter(due_at=timezone.now() + timedelta(minutes=4), tries=2)
    assert parts_of(client.get("/readyz"))["mail"] == "refused"


def test_one_bad_address_among_delivered_letters_is_no_breakdown(client):
    letter(due_at=timezone.now() + timedelta(minutes=4), tries=2)
    letter(sent_at=timezone.now())
    assert parts_of(client.get("/readyz"))["mail"] == "ok"


def test_a_letter_that_was_given_up_on_is_no_breakdown(client):
    letter(due_at=timezone.now() - timedelta(days=1), tries=5, parked_at=timezone.now())
    assert parts_of(client.get("/readyz"))["mail"] == "ok"


def test_an_absent_redis_is_named(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert (response.status_code, parts_of(response)) == (503, ALL_WELL | {"cache": "does not answer"})


def test_a_disk_that_takes_nothing_is_named(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "gone"
    assert parts_of(client.get("/readyz")) == ALL_WELL | {"disk": "cannot be written"}


def test_an_absent_database_is_named_and_leaves_the_process_healthy(client, monkeypatch):
    def away(**kwargs):
        raise heartbeat.Error("the server closed the connection")

    monkeypatch.setattr(heartbeat, "silent", away)
    unknown = {"database": "does not answer", "beat": "unknown", "worker": "unknown", "mail": "unknown"}
    assert parts_of(client.get("/readyz")) == ALL_WELL | unknown
    assert (client.get("/healthz").status_code, client.get("/healthz").content) == (200, b"ok\n")


def test_health_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/healthz")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_machines_only_read(client, path):
    assert client.post(path).status_code == 405
