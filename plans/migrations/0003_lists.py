"""The lists that every installation starts with: channels of communication and reasons to ask for more."""

import csv
from pathlib import Path

from django.db import migrations

CHANNELS = Path(__file__).parent.parent / "fixtures" / "channels.csv"
REASONS = [
    "Thiếu phụ lục phân công",
    "Chưa có chỉ tiêu 100 %",
    "Chưa nêu hình thức tuyên truyền",
    "Số, ngày không khớp bản đã ký",
    "Chưa rõ thời gian thực hiện",
    "Chưa rõ đơn vị chủ trì",
    "Trang, mục dẫn ra không có nội dung tuyên truyền",
    "Bản quét mờ, thiếu trang",
]


def add_channels(apps, schema_editor):
    channel = apps.get_model("plans", "Channel")
    with CHANNELS.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            channel.objects.get_or_create(
                code=row["code"],
                defaults={
                    "name": row["name_vi"],
                    "group": row["group"],
                    "measures": row["measures_vi"],
                    "position": number * 10,
                },
            )


def add_reasons(apps, schema_editor):
    reason = apps.get_model("plans", "ReturnReason")
    for number, text in enumerate(REASONS, 1):
        reason.objects.get_or_create(text=text, defaults={"position": number * 10})


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_initial")]

    operations = [
        migrations.RunPython(add_channels, migrations.RunPython.noop),
        migrations.RunPython(add_reasons, migrations.RunPython.noop),
    ]
