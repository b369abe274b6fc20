from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.backing_up import back_up
from portal.dumping import DumpFailed


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu và mọi tệp vào một thư mục mới, kèm danh mục để kiểm tra."

    def add_arguments(self, parser):
        parser.add_argument("directory", metavar="THƯ_MỤC", help="Thư mục chưa có, hoặc còn trống.")

    def handle(self, directory, **options):
        try:
            manifest = back_up(directory)
        except DumpFailed as failure:
            raise CommandError(str(failure)) from failure
        counts = {"rows": sum(manifest["counts"].values()), "files": len(manifest["files"])}
        self.stdout.write(_("Đã sao lưu %(rows)s dòng và %(files)s tệp.") % counts)
        if manifest["missing"]:
            raise CommandError(
                _(
                    "Có %(count)s tệp bị mất hoặc bị thay đổi nên không sao lưu được: %(paths)s. Hãy chạy check_files."
                )
                % {"count": len(manifest["missing"]), "paths": ", ".join(manifest["missing"])}
            )
