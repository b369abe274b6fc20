"""Messages as files, for a machine without Redis: Kombu's own transport, made safe for two processes.

Kombu 5.7 writes a message in the place where the other process looks for it, so that a worker on a busy
machine sometimes takes an empty one and ends (JSONDecodeError; Kombu's issue 1551); and the table of who
listens to an exchange can be read before it is written. Here a message arrives whole, by a rename, and
the tables are behind one lock.
"""

import fcntl
import os
import uuid
from contextlib import contextmanager
from pathlib import Path
from time import time_ns

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """What is sent and bound by one process is seen whole by the others, or not yet."""

    def _put(self, queue, payload, **kwargs):
        folder, name = Path(self.data_folder_out), f"{time_ns()}_{uuid.uuid4()}"
        unseen = folder / f"{name}.unseen"  # no queue's name: Kombu looks for "<name>.<queue>.msg"
        unseen.write_text(dumps(payload), encoding="utf-8")
        os.replace(unseen, folder / f"{name}.{queue}.msg")

    def get_table(self, exchange):
        with self._alone():
            return super().get_table(exchange)

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        with self._alone():
            super()._queue_bind(exchange, routing_key, pattern, queue)

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs):
        with self._alone():
            super()._delete(queue, exchange, routing_key, pattern, *args, **kwargs)

    @contextmanager
    def _alone(self):
        """No other process or thread reads or writes the tables meanwhile."""
        with (self.control_folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # closing the file unlocks it
            yield


class Transport(filesystem.Transport):
    Channel = Channel
