"""Who may do what. No other file decides it.

Read it top to bottom: the things that can be done, the roles that may do them, then the one
question (`may`) and its spellings for code (`demand`), views (`requires`, `public`, `signed_in`) and
templates (`{% may %}`). A role is held at a unit and covers the units beneath it.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    PLAN_READ = "plan.read", _("Xem kế hoạch của đơn vị")
    PLAN_WRITE = "plan.write", _("Soạn và nộp kế hoạch")
    PLAN_REVIEW = "plan.review", _("Xem xét kế hoạch")
    CAMPAIGN_RUN = "campaign.run", _("Lập và mở đợt")
    REGISTER_KEEP = "register.keep", _("Sửa danh sách đơn vị phải nộp")
    UNITS_REMIND = "units.remind", _("Đôn đốc đơn vị")
    COMPLIANCE_SEE = "compliance.see", _("Xem tình hình thực hiện")
    UNITS_KEEP = "units.keep", _("Quản lý đơn vị")
    PEOPLE_KEEP = "people.keep", _("Quản lý người dùng")
    CALENDAR_KEEP = "calendar.keep", _("Quản lý lịch làm việc")
    LISTS_KEEP = "lists.keep", _("Quản lý danh mục")
    AUDIT_READ = "audit.read", _("Xem nhật ký")
    ARTICLE_PROPOSE = "article.propose", _("Gửi tin, văn bản để đăng")
    ARTICLE_WRITE = "article.write", _("Soạn tin, bài, văn bản")
    ARTICLE_APPROVE = "article.approve", _("Duyệt đăng")


class Role(TextChoices):
    OFFICER = "officer", _("Cán bộ đơn vị")
    REVIEWER = "reviewer", _("Cán bộ theo dõi (Phòng Nội vụ)")
    LEADER = "leader", _("Lãnh đạo")
    PUBLISHER = "publisher", _("Biên tập viên")
    EDITOR = "editor", _("Tổng biên tập")
    ADMINISTRATOR = "administrator", _("Quản trị")


ROLES = {
    Role.OFFICER: {Act.PLAN_READ, Act.PLAN_WRITE, Act.ARTICLE_PROPOSE},
    Role.REVIEWER: {
        Act.PLAN_READ,
        Act.PLAN_REVIEW,
        Act.CAMPAIGN_RUN,
        Act.REGISTER_KEEP,
        Act.UNITS_REMIND,
        Act.COMPLIANCE_SEE,
    },
    Role.LEADER: {Act.PLAN_READ, Act.COMPLIANCE_SEE},
    Role.PUBLISHER: {Act.ARTICLE_WRITE},
    Role.EDITOR: {Act.ARTICLE_WRITE, Act.ARTICLE_APPROVE},
    Role.ADMINISTRATOR: {
        Act.UNITS_KEEP,
        Act.PEOPLE_KEEP,
        Act.CALENDAR_KEEP,
        Act.LISTS_KEEP,
        Act.AUDIT_READ,
    },
}

SECOND_FACTOR_ROLES = {Role.REVIEWER, Role.EDITOR, Role.ADMINISTRATOR}


def roles_granting(act):
    """Return the set of roles that hold `act`, for use in queries."""
    return {role for role, acts in ROLES.items() if act in acts}


def may(user, act, *, unit=None):
    """Tell whether `user` holds `act` today: at `unit` or a unit above it, or anywhere if none is given.

    Asks the database once per user object, however often it is called.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    roles = roles_granting(act)
    return any(
        role in roles and (unit is None or unit.lineage.startswith(lineage))
        for lineage, role in user.roles_by_lineage
    )


def demand(user, act, *, unit=None):
    """Raise PermissionDenied unless `may(...)`."""
    if not may(user, act, unit=unit):
        raise PermissionDenied(f"lacks {act}")


def requires(act):
    """Decorate a view that only holders of `act` (in any unit) may open."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            demand(request.user, act)
            return view(request, *args, **kwargs)

        guarded.access = act
        return guarded

    return decorate


def signed_in(view):
    """Decorate a view that every signed-in person may open, whatever their role."""
    view.access = "signed_in"
    return view


def public(view):
    """Decorate a view that anybody may open, signed in or not."""
    view = login_not_required(view)
    view.access = "public"
    return view
