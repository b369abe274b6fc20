"""Whether news was posted promptly is asked on the first page: by the days of a year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("propaganda", "0005_publishing_term_kind")]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="happened_on",
            field=models.DateField(blank=True, db_index=True, null=True, verbose_name="ngày diễn ra"),
        )
    ]
