"""`load_demo`: the true units, and a campaign of 2020 with made-up moves, once."""

import os
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.transaction import atomic

APPS = ["portal", "plans", "propaganda"]


class Command(BaseCommand):
    help = "Nạp dữ liệu minh họa (một lần). Cần SAMPLE_DATA=on; mật khẩu lấy từ DEMO_PASSWORD."

    def handle(self, **options):
        if not settings.SAMPLE_DATA:
            raise CommandError(
                "Dữ liệu minh họa chỉ nạp khi SAMPLE_DATA=on, để mọi trang ghi rõ là dữ liệu minh họa."
            )
        password = os.environ.get("DEMO_PASSWORD", "")
        if len(password) < 10:
            raise CommandError("Hãy đặt DEMO_PASSWORD dài ít nhất 10 ký tự.")
        with atomic():
            for app in APPS:
                if find_spec(f"{app}.demo"):
                    self.stdout.write(import_module(f"{app}.demo").load(password=password))
