from django.db import migrations, models


def add_the_row(apps, schema_editor):
    apps.get_model("portal", "PageGeneration").objects.create(pk=1, number=0)


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_allowed_host")]

    operations = [
        migrations.CreateModel(
            name="PageGeneration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0, verbose_name="lần đổi")),
            ],
            options={
                "verbose_name": "lần đổi của trang công khai",
                "verbose_name_plural": "lần đổi của trang công khai",
            },
        ),
        migrations.RunPython(add_the_row, migrations.RunPython.noop),
    ]
