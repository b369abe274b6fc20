"""The staff's page of a publication, and the acts on what was approved: taken off, replaced, looked at again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.access import Act, may, requires
from portal.models import StoredFile
from portal.templatetags.portal import day, moment
from propaganda import publishing, rating
from propaganda.forms.acts import RescheduleForm, SupersedeForm, WithdrawForm
from propaganda.kinds import MODELS, model_of
from propaganda.models import Revision
from propaganda.states import PublicationState


def own_publication(request, kind, object_id, act=Act.ARTICLE_WRITE):
    """A publication of a unit at which the person holds `act`, or 404: to anybody else it does not exist."""
    things = model_of(kind).objects.filter(request.user.covers(act, "unit__lineage"))
    return get_object_or_404(things.select_related("unit__parent"), pk=object_id)


@requires(Act.ARTICLE_WRITE)
@require_safe
def publication_detail(request, kind, object_id):
    return page(request, own_publication(request, kind, object_id))


def page(request, thing, **forms):
    """The page; a form that was not valid comes with what was typed."""
    context = describe(thing, user=request.user) | forms
    return render(request, "propaganda/publication_detail.html", context, status=422 if forms else 200)


def describe(thing, *, user):
    revisions = list(Revision.objects.of(thing).select_related("saved_by", "decided_by"))
    return {
        "thing": thing,
        "look": look_of(thing),
        "open_revision": next((revision for revision in revisions if revision.is_open), None),
        "revisions": revisions,
        "files": StoredFile.objects.filter(pk__in=thing.files.values("pk")),
        "facts": facts_of(thing),
        "rating": rating.summary(thing),
        "is_editor": may(user, Act.ARTICLE_APPROVE, unit=thing.unit),
        "is_due": is_due(thing),
        "withdrawing": WithdrawForm(),
        "superseding": superseding_form(thing),
        "rescheduling": RescheduleForm(thing=thing) if thing.is_scheduled else None,
    }


def look_of(thing):
    """(code, word) of where the thing stands: PUBLISHED alone does not say whether citizens see it yet."""
    if thing.is_scheduled:
        return "scheduled", _("Đã hẹn giờ")
    if thing.is_public:
        return "published", _("Đang hiện")
    return thing.state, thing.get_state_display()


def facts_of(thing):
    facts = [
        (_("Đơn vị"), thing.unit.full_name),
        (_("Đăng lúc (giờ Hà Nội)"), moment(thing.published_at)),
        (_("Cập nhật lúc"), moment(thing.updated_at)),
        (_("Nội dung cập nhật"), thing.change_note),
        (_("Xem lại trước ngày"), day(thing.review_on)),
        (_("Gỡ lúc"), moment(thing.withdrawn_at) if thing.state in GONE else ""),
        (_("Lý do gỡ"), thing.withdrawn_reason),
        (_("Chuyển đến trang"), thing.moved_to),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


GONE = (PublicationState.WITHDRAWN, PublicationState.SUPERSEDED)


def is_due(thing):
    """Whether it is time to look at the thing again."""
    is_standing = thing.state == PublicationState.PUBLISHED and thing.review_on is not None
    return is_standing and thing.review_on <= timezone.localdate()


def superseding_form(thing, data=None):
    return SupersedeForm(data, thing=thing, find=_public_thing)


def _public_thing(kind, pk):
    return MODELS[kind].objects.public().filter(pk=pk).first() if kind in MODELS else None


@requires(Act.ARTICLE_APPROVE)
@require_POST
def withdraw(request, kind, object_id):
    thing = own_publication(request, kind, object_id, Act.ARTICLE_APPROVE)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return page(request, thing, withdrawing=form)
    reason = form.cleaned_data["reason"]
    if thing.state != PublicationState.WITHDRAWN or thing.withdrawn_reason != reason:
        publishing.withdraw(thing, reason=reason, by=request.user)
        messages.success(request, _("Đã gỡ. Địa chỉ của trang nay báo là đã gỡ, kèm lý do."))
    return to_page(thing)


@requires(Act.ARTICLE_APPROVE)
@require_POST
def supersede(request, kind, object_id):
    thing = own_publication(request, kind, object_id, Act.ARTICLE_APPROVE)
    form = superseding_form(thing, request.POST)
    if not form.is_valid():
        return page(request, thing, superseding=form)
    moved_to = form.cleaned_data["moved_to"]
    if thing.state != PublicationState.SUPERSEDED or thing.moved_to != moved_to:
        publishing.supersede(thing, moved_to=moved_to, by=request.user)
        messages.success(request, _("Đã thay. Địa chỉ cũ nay dẫn đến trang mới."))
    return to_page(thing)


@requires(Act.ARTICLE_APPROVE)
@require_POST
def reschedule(request, kind, object_id):
    thing = own_publication(request, kind, object_id, Act.ARTICLE_APPROVE)
    publishing.refuse_unless_scheduled(thing)
    form = RescheduleForm(request.POST, thing=thing)
    if not form.is_valid():
        return page(request, thing, rescheduling=form)
    publish_at = form.cleaned_data["publish_at"]
    if publish_at != thing.published_at:
        publishing.reschedule(thing, publish_at=publish_at, by=request.user)
    messages.success(request, _("Bài hiện lúc %(moment)s (giờ Hà Nội).") % {"moment": moment(publish_at)})
    return to_page(thing)


@requires(Act.ARTICLE_WRITE)
@require_POST
def confirm_review(request, kind, object_id):
    thing = own_publication(request, kind, object_id)
    if is_due(thing):  # else somebody has just done so
        publishing.confirm_review(thing, by=request.user)
        messages.success(request, _("Đã ghi là còn đúng. Hạn xem lại mới: %s.") % day(thing.review_on))
    return to_page(thing)


def to_page(thing):
    return redirect("publishing:publication-detail", thing.KIND, thing.pk)
