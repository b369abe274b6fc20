"""Signs of life of the worker and of beat, so that /readyz can name the one that is silent.

Beat writes its own as it ticks; the worker's is written by a task, so it also proves that messages
still go through the broker.
"""

import time
from datetime import timedelta

from celery.beat import PersistentScheduler
from django.db import Error, connection
from django.utils import timezone

from portal.models import Heartbeat

BEAT, WORKER = "beat", "worker"
BEAT_EVERY_SECONDS = 10
SILENT_AFTER_SECONDS = 35


def beat(name, *, at=None):
    """Note that the process `name` is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at or timezone.now()})


def silent(*, at=None):
    """Return the names of the processes that have given no sign of life lately."""
    earliest = (at or timezone.now()) - timedelta(seconds=SILENT_AFTER_SECONDS)
    alive = set(Heartbeat.objects.filter(at__gte=earliest).values_list("name", flat=True))
    return {BEAT, WORKER} - alive


class Scheduler(PersistentScheduler):
    """Celery's own, which also notes that it is alive. A database that is away does not stop it."""

    beats_next = 0.0

    def tick(self, *args, **kwargs):
        if time.monotonic() >= self.beats_next:
            self.beats_next = time.monotonic() + BEAT_EVERY_SECONDS
            try:
                beat(BEAT)
            except Error:
                pass
            finally:
                connection.close()  # beat may be idle for minutes; each sign of life opens its own
        return min(super().tick(*args, **kwargs), BEAT_EVERY_SECONDS)
