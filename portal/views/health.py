"""For machines: is the process up (/healthz), and does every part work (/readyz, PROMISES R23)?"""

import shutil
import tempfile
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from portal import heartbeat
from portal.access import public
from portal.models import Letter

DATABASE_WAIT_SECONDS = 1.2
REDIS_WAIT_SECONDS = 0.3
LEAST_FREE_BYTES = 200 * 1024 * 1024
LATE_AFTER = timedelta(minutes=5)

_asking = threading.Lock()


@public
@require_safe
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@public
@require_safe
def readyz(request):
    """200 if every part is "ok", else 503; either way a JSON object that names each part."""
    parts = {"cache": cache_part(), "disk": disk_part()} | database_parts()
    is_ready = all(words == "ok" for words in parts.values())
    answer = JsonResponse({"ready": is_ready, "parts": parts}, status=200 if is_ready else 503)
    answer["Cache-Control"] = "no-store"
    return answer


def cache_part():
    """Redis is asked directly: the cache of settings.CACHES would say nothing of its absence."""
    if not settings.REDIS_URL:
        return "ok"
    client = Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=REDIS_WAIT_SECONDS,
        socket_connect_timeout=REDIS_WAIT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        client.ping()
    except (RedisError, OSError):
        return "does not answer"
    finally:
        client.close()
    return "ok"


def disk_part():
    try:
        with tempfile.TemporaryFile(dir=settings.VAR_DIR) as trial:
            trial.write(b"\0")
        free_bytes = shutil.disk_usage(settings.VAR_DIR).free
    except OSError:
        return "cannot be written"
    return "ok" if free_bytes >= LEAST_FREE_BYTES else "nearly full"


def database_parts():
    """What only the database can tell. It is asked in a thread, since a frozen one answers nobody.

    While such a thread still waits, no second one is begun.
    """
    found = {}
    until = time.monotonic() + DATABASE_WAIT_SECONDS
    if _asking.acquire(timeout=DATABASE_WAIT_SECONDS):
        thread = threading.Thread(target=_ask_database, args=[found], daemon=True)
        thread.start()
        thread.join(max(0.1, until - time.monotonic()))
    return {
        "database": "does not answer",
        "beat": "unknown",
        "worker": "unknown",
        "mail": "unknown",
    } | found.copy()


def _ask_database(found):
    try:
        silent = heartbeat.silent()
        mail = _mail_part(timezone.now())
        found.update(
            {
                "database": "ok",
                "beat": "silent" if heartbeat.BEAT in silent else "ok",
                "worker": _worker_part(silent),
                "mail": mail,
            }
        )
    except Error:
        pass  # `found` stays empty: the database does not answer
    finally:
        connection.close()
        _asking.release()


def _worker_part(silent):
    """The worker is asked by beat for signs of life: without beat its silence says nothing."""
    if heartbeat.WORKER not in silent:
        return "ok"
    return "unknown" if heartbeat.BEAT in silent else "silent"


def _mail_part(now):
    """Letters that ought to be gone. One that was given up on is shown to administrators, not here."""
    waiting = Letter.objects.filter(sent_at__isnull=True, parked_at__isnull=True)
    if waiting.filter(due_at__lt=now - LATE_AFTER).exists():
        return "late"
    if (
        waiting.filter(tries__gte=2).exists()
        and not Letter.objects.filter(sent_at__gt=now - LATE_AFTER).exists()
    ):
        return "refused"
    return "ok"
