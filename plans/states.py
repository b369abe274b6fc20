"""The lives of things in `plans`: every state, every move, in one place. Labels are what officers read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.workflow import transitions


class PlanForm(TextChoices):
    STANDALONE = "standalone", _("Kế hoạch riêng")
    INTEGRATED = "integrated", _("Lồng ghép trong kế hoạch CCHC")


class PlanState(TextChoices):
    """The district does not "approve" a ward's issued plan: it says whether it meets what was asked."""

    DRAFT = "draft", _("Đang soạn")
    FILED = "filed", _("Đang xem xét")
    RETURNED = "returned", _("Đề nghị bổ sung")
    APPROVED = "approved", _("Đạt yêu cầu")


PLAN_MOVES = transitions(
    ("file", {PlanState.DRAFT, PlanState.RETURNED}, PlanState.FILED),
    ("take_back", {PlanState.FILED}, PlanState.DRAFT),
    ("take_back_again", {PlanState.FILED}, PlanState.RETURNED),  # what was re-filed after a return
    ("return", {PlanState.FILED}, PlanState.RETURNED),
    ("approve", {PlanState.FILED}, PlanState.APPROVED),
)


class CampaignState(TextChoices):
    PREPARING = "preparing", _("Đang chuẩn bị")
    OPEN = "open", _("Đang thực hiện")
    CLOSED = "closed", _("Đã kết thúc")


CAMPAIGN_MOVES = transitions(
    ("open", {CampaignState.PREPARING}, CampaignState.OPEN),
    ("close", {CampaignState.OPEN}, CampaignState.CLOSED),
)


class ExtensionState(TextChoices):
    ASKED = "asked", _("Chờ quyết định")
    GRANTED = "granted", _("Đã gia hạn")
    REFUSED = "refused", _("Không gia hạn")
    DROPPED = "dropped", _("Không còn cần")


EXTENSION_MOVES = transitions(
    ("grant", {ExtensionState.ASKED}, ExtensionState.GRANTED),
    ("refuse", {ExtensionState.ASKED}, ExtensionState.REFUSED),
    ("drop", {ExtensionState.ASKED}, ExtensionState.DROPPED),
)


class Bucket(TextChoices):
    """Where a unit stands in the register of a campaign. The first six always add up to `expected`."""

    APPROVED_ON_TIME = "approved_on_time", _("Đạt, đúng hạn")
    APPROVED_LATE = "approved_late", _("Đạt, trễ hạn")
    UNDER_REVIEW = "under_review", _("Đang xét")
    RETURNED = "returned", _("Bị trả, chờ bổ sung")
    MISSING = "missing", _("Chưa nộp")
    EXEMPT = "exempt", _("Được miễn")
    LEFT = "left", _("Đã ra khỏi danh sách")


IN_REGISTER = [bucket for bucket in Bucket if bucket is not Bucket.LEFT]
FILED = [Bucket.APPROVED_ON_TIME, Bucket.APPROVED_LATE, Bucket.UNDER_REVIEW, Bucket.RETURNED]
OWING = [Bucket.MISSING, Bucket.RETURNED]
ACHIEVED = [Bucket.APPROVED_ON_TIME, Bucket.APPROVED_LATE]


class EntryAct(TextChoices):
    """What happened to a unit in the register."""

    OPENED = "opened", _("Mở đợt")
    ADDED = "added", _("Bổ sung vào danh sách")
    EXEMPTED = "exempted", _("Miễn")
    READMITTED = "readmitted", _("Đưa trở lại danh sách")
    FOLLOWED = "followed", _("Đơn vị kế thừa tiếp nhận")
    LEFT = "left", _("Ra khỏi danh sách")
    EXTENDED = "extended", _("Gia hạn")
    FILED = "filed", _("Nộp")
    TAKEN_BACK = "taken_back", _("Rút lại")
    RETURNED = "returned", _("Đề nghị bổ sung")
    APPROVED = "approved", _("Đạt yêu cầu")


class ReminderChannel(TextChoices):
    STAGE = "stage", _("Nhắc tự động")
    BY_HAND = "by_hand", _("Nhắc trực tiếp trên cổng")
    PHONE = "phone", _("Gọi điện")
    LETTER = "letter", _("Công văn đôn đốc")


class TimePrecision(TextChoices):
    """How exact the range is that was read from the text of a row's time."""

    DAY = "day", _("ngày")
    MONTH = "month", _("tháng")
    QUARTER = "quarter", _("quý")
    YEAR = "year", _("năm")
    ONGOING = "ongoing", _("thường xuyên")
    UNKNOWN = "unknown", _("chưa rõ")
