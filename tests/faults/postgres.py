"""A PostgreSQL on loopback for one fault test, to be restarted, frozen and killed."""

import atexit
import contextlib
import functools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
from django.conf import settings

from tests.conftest import skip_or_fail
from tests.faults.servers import free_port, is_dead, wait_until


def migrate(url):
    """Make the portal's tables in the database at `url`."""
    command = [sys.executable, "manage.py", "migrate", "-v", "0"]
    environment = os.environ | {"DATABASE_URL": url}
    subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True, timeout=300)


@functools.cache
def mould():
    """The folder of a cluster with the portal's tables: made once, then only copied."""
    server = PostgresServer(is_mould=True)
    atexit.register(server.end)
    migrate(server.url)
    server.stop()
    return server.data


class PostgresServer:
    """A cluster of its own with the portal's tables. Root lends it to another account: PostgreSQL refuses root."""

    def __init__(self, *, settings="", is_mould=False):
        self.bin = self.binaries()
        self.settings = settings  # more of the command line: "-c name=value"
        self.port = free_port()
        self.url = f"postgres://portal@127.0.0.1:{self.port}/postgres"
        self.account = self.account_to_run_as()
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
        if self.account:
            shutil.chown(self.folder, self.account)
        if is_mould:
            self.run("initdb", "-D", self.data, "-U", "portal", "-A", "trust", "--no-sync", "-E", "UTF8")
        else:
            subprocess.run(["cp", "-a", mould(), self.data], check=True, timeout=60)
        self.start()

    @staticmethod
    def binaries():
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        beside = shutil.which("initdb")
        if not found and not beside:
            skip_or_fail("không có PostgreSQL trên máy này")
        return (found[-1] if found else Path(beside)).parent

    @staticmethod
    def account_to_run_as():
        if os.geteuid() != 0:
            return None
        names = {entry.pw_name for entry in pwd.getpwall()}
        return "postgres" if "postgres" in names else "nobody"

    @property
    def data(self):
        return str(self.folder / "data")

    def run(self, program, *arguments):
        subprocess.run(
            [self.bin / program, *arguments],
            user=self.account,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )

    @property
    def options(self):
        here = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        return f"{here} {self.settings}"

    def start(self):
        self.run("pg_ctl", "start", "-w", "-D", self.data, "-o", self.options, "-l", str(self.folder / "log"))

    def restart(self, mode="fast"):
        log = str(self.folder / "log")
        self.run("pg_ctl", "restart", "-w", "-m", mode, "-D", self.data, "-o", self.options, "-l", log)

    def stop(self):
        self.run("pg_ctl", "stop", "-m", "fast", "-D", self.data)

    def kill(self):
        """kill -9 of the postmaster and of all its children; `start` then recovers from what is on disk."""
        postmaster = self.postmaster
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            wait_until(lambda pid=pid: is_dead(pid))
        # Where nobody reaps the dead, their numbers still look taken.
        for lock in (Path(self.data) / "postmaster.pid", self.folder / f".s.PGSQL.{self.port}.lock"):
            lock.unlink()

    def freeze(self):
        """Stop the postmaster: connections are taken by the kernel, and nobody answers."""
        os.kill(self.postmaster, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.postmaster, signal.SIGCONT)

    @property
    def postmaster(self):
        return int((Path(self.data) / "postmaster.pid").read_text().split()[0])

    def ask(self, query):
        with contextlib.closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def change(self, statement):
        with contextlib.closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            connection.commit()

    def end_every_connection(self):
        self.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    def end(self):
        with contextlib.suppress(OSError):
            self.thaw()
        with contextlib.suppress(subprocess.SubprocessError):
            self.run("pg_ctl", "stop", "-m", "immediate", "-D", self.data)
        shutil.rmtree(self.folder, ignore_errors=True)
