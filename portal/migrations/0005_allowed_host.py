"""The list of hosts that the portal may ask: empty, so that nothing is asked."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_file_reading")]

    operations = [
        migrations.CreateModel(
            name="AllowedHost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        max_length=253,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})\\Z",
                                "Chỉ ghi tên máy chủ bằng chữ thường, ví dụ hanoi.gov.vn: không có https://, đường dẫn, cổng hay số IP.",
                            )
                        ],
                        verbose_name="máy chủ",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="ghi chú")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                ("is_offered", models.BooleanField(default=True, verbose_name="đang dùng")),
            ],
            options={
                "verbose_name": "máy chủ được phép hỏi",
                "verbose_name_plural": "máy chủ được phép hỏi",
                "ordering": ["position", "host"],
            },
        ),
    ]
