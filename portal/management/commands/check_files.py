from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.models import StoredFile
from portal.reconciling import GRACE_SECONDS, find_differences, mend


class Command(BaseCommand):
    help = "Đối chiếu tệp trên đĩa với cơ sở dữ liệu (dung lượng, SHA-256). Mã thoát 1 khi còn sai lệch."

    def add_arguments(self, parser):
        parser.add_argument(
            "--mend",
            action="store_true",
            help="Chuyển tệp thừa vào thư mục quarantine, lấy lại tệp đã chuyển nhầm, "
            "xóa tệp nhận dở và tệp không nơi nào dùng.",
        )
        parser.add_argument(
            "--grace",
            type=int,
            default=GRACE_SECONDS,
            metavar="GIÂY",
            help="Bỏ qua tệp mới ghi trong chừng ấy giây: có thể đang được lưu. Mặc định %(default)s.",
        )

    def handle(self, **options):
        left = 0
        for difference in find_differences(grace_seconds=options["grace"]):
            is_mended = options["mend"] and mend(difference)
            left += not is_mended
            self.stdout.write(f"{_('Đã xử lý') if is_mended else _('Sai lệch')}: {difference}")
        counts = {"count": StoredFile.objects.count(), "left": left}
        if left:
            raise CommandError(_("Đã kiểm tra %(count)s tệp, còn %(left)s sai lệch.") % counts)
        self.stdout.write(_("Đã kiểm tra %(count)s tệp, không còn sai lệch.") % counts)
