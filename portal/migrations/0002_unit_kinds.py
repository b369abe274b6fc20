"""The kinds of units that Vietnamese administration has or had."""

import csv
from pathlib import Path

from django.db import migrations

KINDS = Path(__file__).parent.parent / "fixtures" / "unit_kinds.csv"


def add_kinds(apps, schema_editor):
    unit_kind = apps.get_model("portal", "UnitKind")
    with KINDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit_kind.objects.get_or_create(
                code=row["code"], defaults={"name": row["name"], "position": row["position"]}
            )


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
