"""The lives of what is published: every state, every move, in one place. Labels are what editors read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.workflow import transitions


class PublicationKind(TextChoices):
    ARTICLE = "article", _("Tin, bài")
    DOCUMENT = "document", _("Văn bản")
    INITIATIVE = "initiative", _("Mô hình mới")
    CLIP = "clip", _("Video")


class PublicationState(TextChoices):
    """PUBLISHED shows from its `published_at` on, which may still lie ahead: no job turns anything."""

    DRAFT = "draft", _("Chưa đăng")
    PUBLISHED = "published", _("Đã duyệt đăng")
    WITHDRAWN = "withdrawn", _("Đã gỡ")
    SUPERSEDED = "superseded", _("Đã thay bằng trang khác")


PUBLICATION_MOVES = transitions(
    ("publish", {PublicationState.DRAFT, PublicationState.WITHDRAWN}, PublicationState.PUBLISHED),
    ("update", {PublicationState.PUBLISHED}, PublicationState.PUBLISHED),
    ("withdraw", {PublicationState.PUBLISHED}, PublicationState.WITHDRAWN),
    ("supersede", {PublicationState.PUBLISHED, PublicationState.WITHDRAWN}, PublicationState.SUPERSEDED),
)


class RevisionState(TextChoices):
    WORKING = "working", _("Đang soạn")
    PROPOSED = "proposed", _("Đơn vị gửi, chờ tiếp nhận")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Trả lại để sửa")
    APPROVED = "approved", _("Đã duyệt")
    URGENT = "urgent", _("Đăng gấp, chờ xem lại")
    DROPPED = "dropped", _("Đã bỏ")


REVISION_MOVES = transitions(
    ("propose", {RevisionState.WORKING}, RevisionState.PROPOSED),
    ("take_over", {RevisionState.PROPOSED}, RevisionState.WORKING),
    ("submit", {RevisionState.WORKING, RevisionState.RETURNED}, RevisionState.SUBMITTED),
    ("take_back", {RevisionState.SUBMITTED}, RevisionState.WORKING),
    ("give_back", {RevisionState.SUBMITTED}, RevisionState.RETURNED),
    ("approve", {RevisionState.SUBMITTED}, RevisionState.APPROVED),
    (
        "publish_urgently",
        {RevisionState.WORKING, RevisionState.RETURNED, RevisionState.SUBMITTED},
        RevisionState.URGENT,
    ),
    ("look_again", {RevisionState.URGENT}, RevisionState.APPROVED),
    ("drop", {RevisionState.WORKING, RevisionState.RETURNED, RevisionState.PROPOSED}, RevisionState.DROPPED),
)
OPEN = [RevisionState.WORKING, RevisionState.PROPOSED, RevisionState.SUBMITTED, RevisionState.RETURNED]
EDITABLE = [RevisionState.WORKING, RevisionState.RETURNED]
APPLIED = [RevisionState.APPROVED, RevisionState.URGENT]


class ArticleForm(TextChoices):
    """Reports count short items and long ones apart (tin, bài)."""

    SHORT = "short", _("Tin")
    LONG = "long", _("Bài")


class Effect(TextChoices):
    """Whether a document is in force. Never computed beyond what its dates and its source say."""

    IN_FORCE = "in_force", _("Còn hiệu lực")
    NOT_YET = "not_yet", _("Chưa có hiệu lực")
    PARTLY = "partly", _("Hết hiệu lực một phần")
    EXPIRED = "expired", _("Hết hiệu lực")
    UNKNOWN = "unknown", _("Chưa rõ hiệu lực")


class RelationKind(TextChoices):
    """What a document does to another, as both documents' pages say it."""

    REPLACES = "replaces", _("Thay thế")
    AMENDS = "amends", _("Sửa đổi, bổ sung")
    REPEALS = "repeals", _("Bãi bỏ")
    BASED_ON = "based_on", _("Căn cứ")
    GUIDES = "guides", _("Hướng dẫn")
    CARRIES_OUT = "carries_out", _("Triển khai thực hiện")

    @property
    def passive(self):
        """The same relation seen from the other document."""
        return PASSIVE[self]


PASSIVE = {
    RelationKind.REPLACES: _("Được thay thế bởi"),
    RelationKind.AMENDS: _("Được sửa đổi, bổ sung bởi"),
    RelationKind.REPEALS: _("Bị bãi bỏ bởi"),
    RelationKind.BASED_ON: _("Là căn cứ của"),
    RelationKind.GUIDES: _("Được hướng dẫn bởi"),
    RelationKind.CARRIES_OUT: _("Được triển khai bằng"),
}


class Stage(TextChoices):
    PILOT = "pilot", _("Thí điểm")
    SCALED = "scaled", _("Nhân rộng")
    STANDING = "standing", _("Thực hiện thường xuyên")
    ENDED = "ended", _("Đã kết thúc")
