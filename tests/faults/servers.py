"""Real servers on loopback for the fault tests. Each is started, hurt and ended by its own test."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import redis
from django.conf import settings

from tests.conftest import skip_or_fail


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, *, seconds=20):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "the server did not come up"
        time.sleep(0.05)


def takes_connections(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
        return True
    return False


def is_dead(pid):
    """Tell whether a process is gone, or only waits for somebody to ask how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class RedisServer:
    def __init__(self):
        binary = shutil.which("redis-server")
        if not binary:
            skip_or_fail("không có redis-server trên máy này")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.command = [binary, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.start()

    def start(self):
        """Begin, or begin again at the same port, with nothing kept."""
        self.process = subprocess.Popen([*self.command, "--appendonly", "no"], stdout=subprocess.DEVNULL)
        wait_until(lambda: takes_connections(self.port))

    def flush(self):
        redis.Redis.from_url(self.url, socket_timeout=20).flushall()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        self.process.kill()
        self.process.wait()


class WebServer:
    """The portal under gunicorn, with the addresses of tests/portal/doors.py beside its own.

    `without` names middleware and settings to leave out: the negative control of a test.
    """

    def __init__(self, folder, *, without="", **environment):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "HTTPS": "off",
            "VAR_DIR": str(folder),
            "WITHOUT": without,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            **environment,
        }
        self.log = open(folder / "web.log", "wb")  # noqa: SIM115  (closed in `end`)
        self.process = None

    def start(self, *, threads=8):
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "tests.faults.web:application"),
                *("--bind", f"127.0.0.1:{self.port}", "--threads", str(threads), "--timeout", "60"),
                *("--graceful-timeout", "5"),
            ],
            env=self.environment,
            cwd=settings.BASE_DIR,
            stdout=self.log,
            stderr=self.log,
        )
        wait_until(lambda: self.get("/healthz")[0] == 200)

    def request(self, method, path, *, data=None, headers=None):
        """Return (status, headers, body); status 0 if no answer came."""
        asked = urllib.request.Request(self.address + path, data=data, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read()
        except OSError:
            return 0, {}, b""

    def get(self, path):
        return self.request("GET", path)

    def post(self, path, **fields):
        token = "a" * 32
        return self.request(
            "POST",
            path,
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Cookie": f"csrf={token}", "X-CSRFToken": token},
        )

    def freeze(self):
        for pid in (self.process.pid, *self.children):
            os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in (self.process.pid, *self.children):
            os.kill(pid, signal.SIGCONT)

    @property
    def children(self):
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def end(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
        self.log.close()


class JobProcess:
    """A process of Celery, with a folder and a process group of its own; a killed one can start again.

    `without` names guards to leave out (tests/faults/jobs.py): the negative control of a test.
    """

    words = ()

    def __init__(self, folder, *, without="", **environment):
        self.folder = Path(tempfile.mkdtemp(prefix="jobs-", dir=folder))
        self.log_path = self.folder / "log"
        self.orphans = []
        self.environment = os.environ | {
            "HTTPS": "off",
            "VAR_DIR": str(self.folder),
            "WITHOUT": without,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            **environment,
        }

    def start(self):
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tests.faults.jobs", *self.words, "-l", "INFO"],
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    @property
    def log(self):
        return self.log_path.read_text()

    @property
    def children(self):
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def kill(self):
        """kill -9 of the process and of its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_parent(self):
        """kill -9 of the process alone: its children are left behind, in whatever they do."""
        self.orphans += [(int(child), self.process.pid) for child in self.children]
        self.process.kill()
        self.process.wait()

    def kill_child(self):
        """kill -9 of one of its children, in whatever it does. The parent starts another."""
        os.kill(int(self.children[0]), signal.SIGKILL)

    def end(self):
        self.kill()
        for pid, group in self.orphans:
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(pid) == group:
                    os.kill(pid, signal.SIGKILL)


class Worker(JobProcess):
    """As in production: two processes that run tasks."""

    words = ("worker", "-P", "prefork", "-c", "2", "--without-mingle", "--without-gossip")


class Beat(JobProcess):
    words = ("beat",)
