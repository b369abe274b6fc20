"""`make bench`: measures side by side, prints a table, and writes it into bench/README.md."""

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2

SERVER = os.environ.get("BENCH_POSTGRES", "postgres://root@127.0.0.1:5432")
DATABASE = "cchc_bench"
README = Path(__file__).parent / "README.md"
MARK = "<!-- the last table -->"


def main():
    folder = Path(tempfile.mkdtemp())
    _statement(f"DROP DATABASE IF EXISTS {DATABASE}")
    _statement(f"CREATE DATABASE {DATABASE}")
    try:
        rows = _measure(folder)
    finally:
        for name in (DATABASE, f"{DATABASE}_few"):
            _statement(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    table = _table(rows)
    print(table)
    head = README.read_text(encoding="utf-8").split(MARK)[0]
    README.write_text(f"{head}{MARK}\n\n{table}\n", encoding="utf-8")


def _statement(statement):
    server = psycopg2.connect(f"{SERVER}/postgres")
    server.autocommit = True
    server.cursor().execute(statement)
    server.close()


def _measure(folder):
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "only for the benchmark",
        "DATABASE_URL": f"{SERVER}/{DATABASE}",
        "VAR_DIR": str(folder),
        "HTTPS": "off",
        "ALLOWED_HOSTS": "testserver",
        "SECOND_FACTOR_DEMANDED": "off",
        "REDIS_URL": "",
        "LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from bench import articles, dashboard, inputs, pages, search

    user, small, large, seconds = dashboard.prepare(folder)
    rows = [("import_units of 10,767 communes, seconds", seconds, "seconds")]
    rows += dashboard.dashboards(user, small, large, rounds=15)
    rows += dashboard.jobs(small, large)
    rows += pages.measured(folder)
    rows += dashboard.exports(large) + inputs.growth()
    few, many = articles.prepare()
    rows += articles.pages(few, many)
    return rows + search.classes()


def _table(rows):
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True
    ).stdout.strip()
    lines = [
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, at {commit}; "
        "PostgreSQL on the same machine. Medians of 15 interleaved rounds.",
        "",
        "| what | measured | target |",
        "|---|---|---|",
        *(f"| {what} | {figure:.2f} | {target} |" for what, figure, target in rows),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
