"""What every test may rely on: services found or skipped with their reason, clean folders, quick passwords."""

import os
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from pytest_django.plugin import blocking_manager_key

is_database_made = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, request):
    """pytest-django's own, which leaves word that there is a database of the tests."""
    request.config.stash[is_database_made] = True


@pytest.fixture(autouse=True)
def _quick_and_apart(settings, tmp_path):
    """Passwords hash quickly; uploads of one test never meet another's; pages are made anew each time."""
    settings.PAGE_CACHE_BYTES = 0
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


def pytest_collection_modifyitems(config, items):
    """With ONLY_DATABASE=1 (the suite's second turn, on the other database) only what touches one is run."""
    if os.environ.get("ONLY_DATABASE") != "1":
        return
    touching = {"db", "transactional_db", "live_server", "client", "django_db_setup"}
    chosen = [
        item
        for item in items
        if not item.get_closest_marker("once")
        and (item.get_closest_marker("django_db") or touching & set(item.fixturenames))
    ]
    left_out = [item for item in items if item not in set(chosen)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = chosen


def _commits(item):
    """Tell whether a test works with real commits, so that its tables are emptied afterwards."""
    mark = item.get_closest_marker("django_db")
    return (mark is not None and mark.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(item.fixturenames)
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a test with real commits, put back the rows that migrations made: kinds, channels, reasons.

    One that was skipped before anything else, for want of a browser, has not even made the database.
    """
    yield  # the fixtures are torn down here, and the tables emptied; after the last test, all is gone
    if nextitem and _commits(item) and item.config.stash.get(is_database_made, False):
        with item.config.stash[blocking_manager_key].unblock():
            import_module("portal.migrations.0002_unit_kinds").add_kinds(apps, None)
            lists = import_module("plans.migrations.0003_lists")
            lists.add_channels(apps, None)
            lists.add_reasons(apps, None)
            import_module("propaganda.migrations.0003_lists").add_lists(apps, None)
