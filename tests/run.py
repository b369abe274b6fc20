"""Runs the tests with what this machine has: PostgreSQL, Redis, Chromium; says what is absent.

On PostgreSQL where it answers (DATABASE_URL, or the local default port), else on SQLite. With
REQUIRE_SERVICES=1 (CI) the suite runs on both, and an absent service is a failure.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = "postgres://root@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/0"
REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"


def answers_postgres(url):
    """Tell whether a server answers at `url`, trying for two seconds."""
    import psycopg2

    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def answers_redis(url):
    import redis

    try:
        return redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2).ping()
    except redis.RedisError:
        return False


def pytest(*words, **variables):
    """Run pytest with the environment changed by `variables`; return its exit code (no test is no failure)."""
    command = [sys.executable, "-m", "pytest", *words]
    print("\n==", " ".join(f"{key}={value}" for key, value in variables.items()), flush=True)
    code = subprocess.run(command, cwd=ROOT, env=os.environ | variables).returncode
    return 0 if code == 5 else code


def main(asked):
    database = os.environ.get("DATABASE_URL") or (POSTGRES if answers_postgres(POSTGRES) else "")
    redis_url = os.environ.get("TEST_REDIS_URL") or (REDIS if answers_redis(REDIS) else "")
    if REQUIRED and not (database and redis_url):
        sys.exit("REQUIRE_SERVICES=1, nhưng PostgreSQL hoặc Redis không trả lời.")
    found = {"TEST_REDIS_URL": redis_url}
    if "--faults" in asked:
        words = [word for word in asked if word != "--faults"]
        url = database or "sqlite:///var/test.sqlite3"
        return pytest("-m", "fault", "-q", "--durations", "12", *words, DATABASE_URL=url, **found)
    # In the order of the files: the browser's, which are few and slow, come first and not last, on one core.
    spread = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    words = asked or [*spread, "-q", "--durations", "12"]
    databases = [database] if database else []
    if REQUIRED or not database:
        databases.append("sqlite:///var/test.sqlite3")
    first, *others = databases
    code = pytest(*words, DATABASE_URL=first, **found)
    for url in others:  # what touches no database, or brings its own (the browser tests), runs once
        once = {"DATABASE_URL": url, "ONLY_DATABASE": "1", **found}
        code = max(code, pytest(*words, "-m", "not fault and not browser", **once))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
