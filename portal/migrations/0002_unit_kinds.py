"""The kinds of units that Vietnamese administration has or had, and the columns that go with keeping them."""

import csv
from pathlib import Path

from django.db import migrations, models

from portal.vietnamese import fold

KINDS = Path(__file__).parent.parent / "fixtures" / "unit_kinds.csv"


def add_kinds(apps, schema_editor):
    unit_kind = apps.get_model("portal", "UnitKind")
    with KINDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit_kind.objects.get_or_create(
                code=row["code"], defaults={"name": row["name"], "position": row["position"]}
            )


def fold_names(apps, schema_editor):
    user = apps.get_model("portal", "User")
    for pk, name in user.objects.values_list("pk", "full_name").iterator():
        user.objects.filter(pk=pk).update(name_folded=fold(name)[:120])


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [
        migrations.AlterModelManagers(name="user", managers=[]),
        migrations.AddField(
            model_name="user",
            name="name_folded",
            field=models.CharField(db_index=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="unitkind",
            name="is_offered",
            field=models.BooleanField(default=True, verbose_name="đang dùng"),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
        migrations.RunPython(add_kinds, migrations.RunPython.noop),
    ]
