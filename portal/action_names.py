"""What the audit trail's actions are called on screen. Each app registers its own in `action_names.py`.

An action without a name shows as its code: nothing is hidden because a word is missing.
"""

from django.utils.translation import gettext_lazy as _

_names = {}


def register(names):
    """Add {action: name on screen}."""
    _names.update(names)


def name_of(action):
    return _names.get(action, action)


def choices():
    """(action, name) of every known action, by name."""
    return sorted(_names.items(), key=lambda pair: str(pair[1]))


register(
    {
        "unit.add": _("Thêm đơn vị"),
        "unit.correct": _("Sửa đơn vị"),
        "unit.close": _("Kết thúc đơn vị"),
        "unit.succeed": _("Ghi đơn vị kế thừa"),
        "unit.succession_remove": _("Gỡ quan hệ kế thừa"),
        "user.add": _("Thêm người dùng"),
        "user.correct": _("Sửa người dùng"),
        "user.disable": _("Khóa tài khoản"),
        "user.enable": _("Mở lại tài khoản"),
        "user.invite": _("Gửi lại thư mời"),
        "user.hand_over": _("Bàn giao"),
        "user.password_change": _("Đổi mật khẩu"),
        "user.second_factor_on": _("Bật xác nhận hai bước"),
        "user.second_factor_off": _("Tắt xác nhận hai bước"),
        "user.recovery_codes_renew": _("Cấp lại mã dự phòng"),
        "appointment.add": _("Phân công"),
        "appointment.end": _("Kết thúc phân công"),
        "appointment.remove": _("Gỡ phân công"),
        "day.mark": _("Ghi ngày nghỉ, ngày làm bù"),
        "day.unmark": _("Bỏ ngày nghỉ, ngày làm bù"),
        "list.add": _("Thêm vào danh mục"),
        "list.correct": _("Sửa danh mục"),
        "list.offer": _("Dùng lại mục trong danh mục"),
        "list.withdraw": _("Ngừng dùng mục trong danh mục"),
        "letter.resend": _("Gửi lại thư"),
        "file.lost": _("Mất tệp"),
        "file.discard": _("Xóa tệp không nơi nào dùng"),
    }
)
