"""The Vietnamese order, with numbers by their value ("Phường 2" before "Phường 10"), under one name everywhere.

PostgreSQL makes it from ICU; on SQLite portal/collation.py registers the same name on each connection.
"""

from django.contrib.postgres.operations import CreateCollation
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_unit_kinds")]

    operations = [CreateCollation("vi_x_icu", provider="icu", locale="vi-u-kn-true")]
