"""What waits for editors, publishers and units that sent something (see portal/next_actions.py)."""

import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import Act, may
from portal.next_actions import DUE, LOOKING, WAITING, NextAction, register
from propaganda.kinds import MODELS
from propaganda.models import Revision
from propaganda.states import RevisionState

DECLINED_DAYS = 14  # how long a unit is reminded that what it sent was not posted


@register
def of_editors(user, at):
    """Texts that wait for approval, and a second look at what was published urgently, not of their own hand."""
    if not may(user, Act.ARTICLE_APPROVE):
        return []
    others = Revision.objects.approvable_by(user).exclude(writers=user)
    return [
        *_waiting(
            others.filter(state=RevisionState.SUBMITTED),
            since="submitted_at",
            title=_("%(n)s bài chờ duyệt, lâu nhất từ %(day)s"),
            tab="cho-duyet",
            button=_("Duyệt bài"),
        ),
        *_waiting(
            others.filter(state=RevisionState.URGENT).exclude(submitted_by=user),
            since="submitted_at",
            title=_("%(n)s bài đăng gấp chờ xem lại, lâu nhất từ %(day)s"),
            tab="dang-gap",
            button=_("Xem lại"),
        ),
    ]


@register
def of_publishers(user, at):
    """Texts that came back, what units sent, and pages to be looked at again."""
    if not may(user, Act.ARTICLE_WRITE):
        return []
    texts = Revision.objects.writable_by(user)
    return [
        *_waiting(
            texts.filter(state=RevisionState.RETURNED, writers=user),
            since="decided_at",
            title=_("%(n)s bài bị trả lại để sửa, lâu nhất từ %(day)s"),
            tab="tra-lai",
            button=_("Sửa bài"),
            weight=DUE,
        ),
        *_waiting(
            texts.filter(state=RevisionState.PROPOSED),
            since="started_at",
            title=_("%(n)s bài đơn vị gửi chờ tiếp nhận, lâu nhất từ %(day)s"),
            tab="don-vi-gui",
            button=_("Xem bài đơn vị gửi"),
        ),
        *_to_review(user, timezone.localdate(at)),
    ]


def _waiting(revisions, *, since, title, tab, button, weight=WAITING):
    """One action for all of them, or none. Told: how many, since when the oldest."""
    found = revisions.order_by().aggregate(n=Count("pk", distinct=True), oldest=Min(since))
    if not found["n"]:
        return []
    oldest = f"{timezone.localtime(found['oldest']):%d/%m/%Y}"
    return [
        NextAction(
            title=title % {"n": found["n"], "day": oldest}, path=_tab(tab), weight=weight, button=button
        )
    ]


def _tab(slug):
    return f"{reverse('publishing:desk')}?muc={slug}"


def _to_review(user, day):
    count = sum(model.objects.written_by(user).to_review(day).count() for model in MODELS.values())
    if not count:
        return []
    title = _("%(n)s trang đã đăng đến hạn xem lại còn đúng hay không") % {"n": count}
    return [NextAction(title=title, path=_tab("xem-lai"), weight=LOOKING, button=_("Xem lại"))]


@register
def of_units(user, at):
    """A unit is told when something that it sent was not posted; nothing else nags it."""
    if not may(user, Act.ARTICLE_PROPOSE):
        return []
    since = at - datetime.timedelta(days=DECLINED_DAYS)
    declined = Revision.objects.filter(
        proposed_by=user, state=RevisionState.DROPPED, decided_at__gt=since, decided_at__lte=at
    )
    return [
        NextAction(
            title=_("Bài đã gửi không được đăng: %(title)s") % {"title": revision.title},
            path=reverse("publishing:proposal-list"),
            weight=LOOKING,
            button=_("Xem lý do"),
            text=revision.return_reason,
        )
        for revision in declined.order_by("-decided_at")[:3]
    ]
