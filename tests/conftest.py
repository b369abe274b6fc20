"""What every test may rely on: services found or skipped with their reason, clean folders, quick passwords."""

import os

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _quick_and_apart(settings, tmp_path):
    """Passwords hash quickly; uploads of one test never meet another's."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def skip_or_fail(reason):
    """Skip a test whose service is absent; where services are required (CI) that is a failure."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _needs_postgres(request):
    """Tests marked `postgres` prove what only PostgreSQL promises; on SQLite they are not run."""
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("chạy trên PostgreSQL: đặt DATABASE_URL")
