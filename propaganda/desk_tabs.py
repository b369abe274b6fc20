"""The tabs of the publishers' desk, and how many lie in each: a constant number of queries."""

from dataclasses import dataclass
from functools import partial

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from propaganda import desk_lists
from propaganda.kinds import MODELS
from propaganda.models import Revision
from propaganda.models.publication import is_gone, is_shown, is_to_come, is_to_review
from propaganda.states import RevisionState


@dataclass(frozen=True)
class Tab:
    """`rows(user, words=, kind=, units=)` can be paged; `shown(rows of a page)` are its Rows; `told` says what
    their moment is; `empty` what the list says when there is nothing in it."""

    slug: str
    label: str
    told: str
    empty: str
    rows: object
    shown: object


def _of_texts(slug, state, label, told, empty, *, at="saved_at", by="saved_by", order="-saved_at", note=""):
    rows = partial(desk_lists.revisions, state=state, order=order)
    return Tab(slug, label, told, empty, rows, partial(desk_lists.revision_rows, at=at, by=by, note=note))


def _of_things(slug, condition, label, told, empty, *, order, note=""):
    rows = partial(desk_lists.things, condition=condition, order=order)
    return Tab(
        slug, label, told, empty, rows, partial(desk_lists.thing_rows, shows=order.lstrip("-"), note=note)
    )


STATES = {
    "cho-duyet": RevisionState.SUBMITTED,
    "dang-soan": RevisionState.WORKING,
    "tra-lai": RevisionState.RETURNED,
    "don-vi-gui": RevisionState.PROPOSED,
    "dang-gap": RevisionState.URGENT,
}
CONDITIONS = {
    "hen-gio": is_to_come,
    "da-dang": is_shown,
    "xem-lai": is_to_review,
    "da-go": is_gone,
}
SENT = {"at": "submitted_at", "by": "submitted_by", "order": "submitted_at"}
TABS = [
    _of_texts(
        "cho-duyet",
        STATES["cho-duyet"],
        _("Chờ duyệt"),
        _("Trình lúc"),
        _("Không có bài nào chờ duyệt."),
        **SENT,
    ),
    _of_texts(
        "dang-soan", STATES["dang-soan"], _("Đang soạn"), _("Lưu lúc"), _("Không có bài nào đang soạn.")
    ),
    _of_texts(
        "tra-lai",
        STATES["tra-lai"],
        _("Trả lại"),
        _("Trả lại lúc"),
        _("Không có bài nào bị trả lại."),
        at="decided_at",
        by="submitted_by",
        order="decided_at",
        note="return_reason",
    ),
    _of_texts(
        "don-vi-gui",
        STATES["don-vi-gui"],
        _("Đơn vị gửi"),
        _("Gửi lúc"),
        _("Không có bài nào đơn vị gửi mà chưa tiếp nhận."),
        by="proposed_by",
        order="started_at",
        at="started_at",
    ),
    _of_texts(
        "dang-gap",
        STATES["dang-gap"],
        _("Đăng gấp, chờ xem lại"),
        _("Đăng lúc"),
        _("Không có bài đăng gấp nào chờ xem lại."),
        note="urgent_reason",
        **SENT,
    ),
    _of_things(
        "hen-gio",
        is_to_come,
        _("Đã hẹn giờ"),
        _("Hiện lúc"),
        _("Không có bài nào hẹn giờ."),
        order="published_at",
    ),
    _of_things(
        "da-dang",
        is_shown,
        _("Đã đăng"),
        _("Đăng lúc"),
        _("Chưa có gì được đăng."),
        order="-published_at",
    ),
    _of_things(
        "xem-lai",
        is_to_review,
        _("Đến hạn xem lại"),
        _("Hạn xem lại"),
        _("Không có trang nào đến hạn xem lại."),
        order="review_on",
    ),
    Tab(
        "ban-quet",
        _("Bản quét chưa có chữ"),
        _("Đăng lúc"),
        _("Tệp của mọi văn bản đều có chữ để tìm kiếm."),
        desk_lists.scans,
        desk_lists.scan_rows,
    ),
    Tab(
        "dang-tre",
        _("Đăng trễ"),
        _("Hạn đăng"),
        _("Không có bài nào quá hạn đăng."),
        desk_lists.late,
        desk_lists.late_rows,
    ),
    _of_things(
        "da-go",
        is_gone,
        _("Đã gỡ"),
        _("Gỡ lúc"),
        _("Chưa gỡ trang nào."),
        order="-withdrawn_at",
        note="withdrawn_reason",
    ),
]


def counts_of(user):
    """{slug of a tab: how many}: one query for all texts, one for each kind of what was approved."""
    texts = Revision.objects.writable_by(user).order_by().values_list("state").annotate(n=Count("pk"))
    texts = dict(texts)
    counts = {slug: texts.get(state, 0) for slug, state in STATES.items()}
    for kind in MODELS:
        asked = {slug.replace("-", "_"): Count("pk", filter=made()) for slug, made in CONDITIONS.items()}
        for slug, number in MODELS[kind].objects.written_by(user).aggregate(**asked).items():
            slug = slug.replace("_", "-")
            counts[slug] = counts.get(slug, 0) + number
    return counts | {"ban-quet": desk_lists.scans(user).count(), "dang-tre": len(desk_lists.late(user))}


def tab_called(slug, counts, *, is_editor):
    """The tab of this slug; without one, what waits for this person, an editor or a writer."""
    if found := next((tab for tab in TABS if tab.slug == slug), None):
        return found
    wanted = ["cho-duyet"] if is_editor else []
    wanted += ["tra-lai", "don-vi-gui", "dang-soan"]
    first = next((slug for slug in wanted if counts.get(slug)), wanted[0] if is_editor else "dang-soan")
    return next(tab for tab in TABS if tab.slug == first)
