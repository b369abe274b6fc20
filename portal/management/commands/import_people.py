"""`import_people FILE [--dry-run]`: see portal/importing_people.py."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from portal.importing_people import import_people
from portal.workflow import TransitionRefused


class Command(BaseCommand):
    help = _("Nhập người dùng và phân công từ tệp CSV hoặc XLSX; người mới được gửi thư mời đặt mật khẩu.")

    def add_arguments(self, parser):
        columns = "username, full_name, position, email, phone, unit, role, starts_on, ends_on"
        parser.add_argument("file", help=_("cột: %(columns)s") % {"columns": columns})
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ kiểm tra, không nhập"))

    def handle(self, *, file, dry_run, **options):
        try:
            report = import_people(file, dry_run=dry_run)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except TransitionRefused as error:
            raise CommandError(str(error)) from error
        for problem in report.problems:
            self.stderr.write(str(problem))
        if not report.is_clean:
            raise CommandError(report.summary())
        self.stdout.write(report.summary())
