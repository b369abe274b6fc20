"""Names on screen of the actions of `plans` in the audit trail (see portal/action_names.py)."""

from django.utils.translation import gettext_lazy as _

from plans.states import ReminderChannel
from portal.action_names import register

register(
    {
        "campaign.open": _("Mở đợt"),
        "campaign.close": _("Kết thúc đợt"),
        "campaign.copy": _("Lập đợt từ đợt trước"),
        "campaign.create": _("Lập đợt"),
        "campaign.change": _("Sửa thông tin của đợt"),
        "campaign.set_assignments": _("Sửa nhiệm vụ giao của đợt"),
        "campaign.set_stages": _("Sửa mốc nhắc của đợt"),
        "register.add": _("Bổ sung vào danh sách phải nộp"),
        "register.exempt": _("Miễn nộp"),
        "register.readmit": _("Đưa trở lại danh sách phải nộp"),
        "register.leave": _("Ra khỏi danh sách phải nộp"),
        "register.follow": _("Đơn vị kế thừa tiếp nhận việc nộp"),
        "register.extend": _("Gia hạn cho đơn vị"),
        "plan.start": _("Bắt đầu soạn kế hoạch"),
        "plan.send_to_sign": _("Trình ký kế hoạch"),
        "plan.ask_comments": _("Xin góp ý bản thảo"),
        "plan.comment_draft": _("Góp ý bản thảo"),
        "plan.file": _("Nộp kế hoạch"),
        "plan.take_back": _("Rút lại kế hoạch"),
        "plan.take_back_again": _("Rút lại bản nộp bổ sung"),
        "plan.check": _("Bắt đầu xem xét kế hoạch"),
        "plan.return": _("Đề nghị bổ sung"),
        "plan.approve": _("Kế hoạch đạt yêu cầu"),
        "plan.amend": _("Lập kế hoạch điều chỉnh"),
        "plan.supplement_annex": _("Bổ sung phụ lục"),
        "comment.answer": _("Trả lời ý kiến"),
        "extension.ask": _("Xin gia hạn"),
        "extension.grant": _("Đồng ý gia hạn"),
        "extension.refuse": _("Không gia hạn"),
        "extension.drop": _("Thôi xin gia hạn"),
        **{f"reminder.{channel}": channel.label for channel in ReminderChannel},
    }
)
