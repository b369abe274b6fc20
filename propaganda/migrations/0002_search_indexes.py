"""Full-text indexes, where the database is PostgreSQL; SQLite searches small data without."""

from django.db import migrations

INDEXES = {"search_marked": "marked_vector", "search_folded": "folded_vector"}


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, column in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX {name} ON propaganda_searchentry USING gin ({column})")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("propaganda", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
