"""How each database is written to one file and read back, with its own tools.

Raw SQL stands here because these are statements about tables, not about models: a backup must not
depend on the code that made the rows. Names of tables come from the database and are quoted by it.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _


class DumpFailed(Exception):
    """A sentence for the administrator who runs the command."""


def dump():
    """Return the way to dump and load the database that is configured."""
    return {"postgresql": PostgresqlDump, "sqlite": SqliteDump}[connection.vendor]()


def table_names():
    return sorted(connection.introspection.table_names())


def count_rows(read, tables):
    """Return {table: number of rows}; `read` runs one statement and returns its rows."""
    quote = connection.ops.quote_name
    return {table: read(f"SELECT COUNT(*) FROM {quote(table)}")[0][0] for table in tables}


def read_now(statement):
    """Run `statement` on the live database."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


class SqliteDump:
    """The online backup of SQLite: a consistent copy while people go on working."""

    file_name = "database.sqlite3"

    @contextmanager
    def written_to(self, path):
        """Write the database to `path`; the block gets a function that reads that same state."""
        connection.ensure_connection()
        copy = sqlite3.connect(path)
        try:
            connection.connection.backup(copy)
            yield lambda statement: copy.execute(statement).fetchall()
        finally:
            copy.close()

    def load(self, path, statements):
        """Replace the live database by the one at `path`, changed by `statements`: all, or nothing."""
        connection.ensure_connection()
        with tempfile.TemporaryDirectory() as folder:
            changed = Path(folder) / self.file_name
            shutil.copyfile(path, changed)
            source = sqlite3.connect(changed)
            try:
                with source:
                    for statement in statements:
                        source.execute(statement)
                source.backup(connection.connection)
            finally:
                source.close()
        connection.close()


class PostgresqlDump:
    """pg_dump inside an exported snapshot, and psql in one transaction."""

    file_name = "database.dump"

    @contextmanager
    def written_to(self, path):
        self._demand_tools()
        with atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            ((snapshot,),) = read_now("SELECT pg_export_snapshot()")
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            self._run(["pg_dump", *options, f"--file={path}", *self._place()])
            yield read_now

    def load(self, path, statements):
        self._demand_tools()
        quote = connection.ops.quote_name
        tables = ", ".join(map(quote, table_names()))
        before = [f"DROP TABLE {tables} CASCADE"] if tables else []
        connection.close()
        script = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        script += [f"--command={statement}" for statement in before]
        script += ["--file=-", "--command=RESET search_path"]  # what pg_restore writes empties it
        script += [f"--command={statement}" for statement in statements]
        as_sql = [
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--clean",
            "--if-exists",
            "--file=-",
            str(path),
        ]
        # Through a file on disk and not a pipe: if pg_restore broke off, psql would commit what it got.
        with tempfile.TemporaryFile() as sql:
            self._run(as_sql, stdout=sql)
            sql.seek(0)
            self._run(["psql", *script, *self._place()], stdin=sql)

    def _demand_tools(self):
        missing = [tool for tool in ("pg_dump", "pg_restore", "psql") if not shutil.which(tool)]
        if missing:
            raise DumpFailed(
                _("Máy này chưa có %(tools)s: hãy cài gói postgresql-client.") % {"tools": ", ".join(missing)}
            )

    def _place(self):
        """Options that name server, user and database; the password goes by the environment."""
        return connection.client.settings_to_cmd_args_env(connection.settings_dict, [])[0][1:]

    def _run(self, command, **streams):
        _args, env = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
        streams = {"stdout": subprocess.DEVNULL} | streams
        done = subprocess.run(
            command, env=os.environ | (env or {}), stderr=subprocess.PIPE, check=False, **streams
        )
        if done.returncode:
            raise DumpFailed(f"{command[0]}: {done.stderr.decode(errors='replace').strip()[-2000:]}")
