"""`import_units FILE [--successions FILE] [--dry-run]`: see portal/importing.py."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from portal.importing import import_units
from portal.workflow import TransitionRefused


class Command(BaseCommand):
    help = _(
        "Nhập đơn vị (và quan hệ kế thừa) từ tệp CSV hoặc XLSX: đúng hết mới nhập, sai một dòng thì thôi."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help=_("cột: code, name, kind, parent, active_from, active_to, gso_code"))
        parser.add_argument("--successions", help=_("cột: effective, from, to, share, basis"))
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ kiểm tra, không nhập"))

    def handle(self, *, file, successions, dry_run, **options):
        try:
            report = import_units(file, successions=successions, dry_run=dry_run)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except TransitionRefused as error:
            raise CommandError(str(error)) from error
        for problem in report.problems:
            self.stderr.write(str(problem))
        if not report.is_clean:
            raise CommandError(report.summary())
        self.stdout.write(report.summary())
