from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.dumping import DumpFailed
from portal.restoring import restore


class Command(BaseCommand):
    help = (
        "Khôi phục cơ sở dữ liệu và tệp từ một bản sao lưu. Hãy dừng web, worker và beat trước khi chạy. "
        "Thư đến hạn trước lúc khôi phục không được gửi nữa."
    )

    def add_arguments(self, parser):
        parser.add_argument("directory", metavar="THƯ_MỤC", help="Thư mục mà lệnh backup đã tạo.")
        parser.add_argument(
            "--replace", action="store_true", help="Thay toàn bộ dữ liệu đang có bằng bản sao lưu."
        )

    def handle(self, directory, **options):
        try:
            manifest, parked = restore(directory, may_replace=options["replace"])
        except DumpFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(
            _("Đã khôi phục %(rows)s dòng và %(files)s tệp; giữ lại %(letters)s thư cũ, không gửi.")
            % {
                "rows": sum(manifest["counts"].values()),
                "files": len(manifest["files"]),
                "letters": parked,
            }
        )
        for path in manifest["missing"]:
            self.stderr.write(_("Tệp này đã mất từ trước khi sao lưu: %(path)s") % {"path": path})
