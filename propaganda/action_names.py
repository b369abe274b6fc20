"""Names on screen of the actions of `propaganda` in the audit trail (see portal/action_names.py)."""

from django.utils.translation import gettext_lazy as _

from portal.action_names import register
from propaganda.kinds import MODELS

MOVES_OF_A_THING = {
    "publish": _("Đăng lên cổng"),
    "update": _("Cập nhật trang đã đăng"),
    "withdraw": _("Gỡ khỏi cổng"),
    "supersede": _("Thay bằng trang khác"),
}

register(
    {
        "publication.start": _("Bắt đầu soạn bài mới"),
        "publication.edit": _("Bắt đầu sửa bài đã đăng"),
        "revision.propose": _("Gửi bài để đăng"),
        "revision.take_over": _("Tiếp nhận bài đơn vị gửi"),
        "revision.submit": _("Trình duyệt bài"),
        "revision.take_back": _("Rút bài về"),
        "revision.give_back": _("Trả lại bài để sửa"),
        "revision.approve": _("Duyệt đăng"),
        "revision.publish_urgently": _("Đăng gấp"),
        "revision.look_again": _("Xem lại bài đăng gấp"),
        "revision.drop": _("Bỏ bản thảo"),
        "revision.share": _("Chia sẻ đường dẫn xem trước"),
        "revision.unshare": _("Thôi chia sẻ đường dẫn xem trước"),
        "abbreviation.add": _("Thêm từ viết tắt"),
        "abbreviation.correct": _("Sửa từ viết tắt"),
        **{f"{kind}.{move}": label for kind in MODELS for move, label in MOVES_OF_A_THING.items()},
    }
)
