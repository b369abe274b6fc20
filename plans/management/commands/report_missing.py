"""`report_missing`: who has not filed, at the end of a day. The same function as the nightly job."""

import csv
import datetime
import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.compliance import report
from plans.models import Campaign
from plans.states import Bucket


class Command(BaseCommand):
    help = "Báo cáo đơn vị chưa nộp kế hoạch, tính đến hết một ngày."

    def add_arguments(self, parser):
        parser.add_argument("--campaign", required=True, help="mã đợt, thường là năm (2020)")
        parser.add_argument("--on", type=_date, default=None, help="ngày (2020-03-31); mặc định hôm nay")
        parser.add_argument("--format", choices=["json", "csv", "text"], default="text")

    def handle(self, *, campaign, on, format, **options):
        try:
            found = Campaign.objects.known().get(code=campaign)
        except Campaign.DoesNotExist:
            raise CommandError(f"Không có đợt nào đã mở với mã {campaign}.") from None
        day = on or timezone.localdate()
        getattr(self, f"write_{format}")(found, day, report(found, day))

    def write_json(self, campaign, day, figures):
        self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2))

    def write_csv(self, campaign, day, figures):
        writer = csv.writer(self.stdout)
        writer.writerow(["campaign", "on", "missing_unit"])
        writer.writerows([campaign.code, day.isoformat(), code] for code in figures["missing_units"])

    def write_text(self, campaign, day, figures):
        self.stdout.write(f"{campaign.title} – tính đến hết ngày {day:%d/%m/%Y}")
        self.stdout.write(f"Phải nộp: {figures['expected']}")
        for bucket in Bucket:
            if bucket.value in figures:
                self.stdout.write(f"{bucket.label}: {figures[bucket.value]}")
        self.stdout.write("Chưa nộp: " + (", ".join(figures["missing_units"]) or "không có"))


def _date(text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"«{text}» không phải là ngày dạng 2020-03-31.") from None
