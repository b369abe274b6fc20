"""The acts on one text. Each names the version that was looked at; a second press is answered as the first."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.access import Act, requires
from portal.templatetags.portal import moment
from portal.workflow import TransitionRefused
from propaganda import publishing, revising
from propaganda.forms.acts import ApproveForm, DropForm, PlainForm, ReturnForm, SubmitForm, UrgentForm
from propaganda.kinds import thing_of
from propaganda.states import RevisionState
from propaganda.views.revision import is_shown, own_revision, page


def _is_done(revision, state, actor, *, by):
    """Tell whether this person has just done so: a second press of the button is answered as the first."""
    return revision.state == state and actor == by.pk


def _refuse_another_version(form):
    """What somebody else saved meanwhile has to be looked at first."""
    if form.cleaned_data["version"] != form.revision.version:
        raise TransitionRefused(_("Bài vừa được sửa sau khi bạn mở. Mời xem lại bản mới nhất."))


@requires(Act.ARTICLE_WRITE)
@require_POST
def submit(request, pk):
    revision = own_revision(request, pk)
    if _is_done(revision, RevisionState.SUBMITTED, revision.submitted_by_id, by=request.user):
        return redirect(revision)
    form = SubmitForm(request.POST, revision=revision, is_shown=is_shown(thing_of(revision)))
    if not form.is_valid():
        return page(request, revision, submitting=form)
    publishing.submit(revision, by=request.user, **form.cleaned_data)
    messages.success(request, _("Đã trình duyệt. Người duyệt đã được báo."))
    return redirect(revision)


@requires(Act.ARTICLE_WRITE)
@require_POST
def take_back(request, pk):
    revision = own_revision(request, pk)
    form = PlainForm(request.POST, revision=revision)
    if revision.state == RevisionState.WORKING:
        return redirect(revision)
    if not form.is_valid():
        return page(request, revision, plain=form)
    _refuse_another_version(form)
    publishing.take_back(revision, by=request.user)
    messages.success(request, _("Đã rút bài về. Sửa xong, mời trình lại."))
    return redirect(revision)


@requires(Act.ARTICLE_APPROVE)
@require_POST
def approve(request, pk):
    revision = own_revision(request, pk, Act.ARTICLE_APPROVE)
    if _is_done(revision, RevisionState.APPROVED, revision.decided_by_id, by=request.user):
        return redirect(revision)
    form = ApproveForm(request.POST, revision=revision, thing=thing_of(revision))
    if not form.is_valid():
        return page(request, revision, approving=form)
    thing = publishing.approve(revision, by=request.user, **form.asked())
    messages.success(request, _said_of(thing))
    return redirect("publishing:publication-detail", thing.KIND, thing.pk)


def _said_of(thing):
    if thing.is_scheduled:
        return _("Đã duyệt. Bài hiện lúc %(moment)s (giờ Hà Nội).") % {"moment": moment(thing.published_at)}
    return _("Đã duyệt, bài đang hiện trên cổng.")


@requires(Act.ARTICLE_APPROVE)
@require_POST
def give_back(request, pk):
    revision = own_revision(request, pk, Act.ARTICLE_APPROVE)
    if _is_done(revision, RevisionState.RETURNED, revision.decided_by_id, by=request.user):
        return redirect(revision)
    form = ReturnForm(request.POST, revision=revision)
    if not form.is_valid():
        return page(request, revision, returning=form)
    _refuse_another_version(form)
    publishing.give_back(revision, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Đã trả lại để sửa, kèm lý do."))
    return redirect(revision)


@requires(Act.ARTICLE_APPROVE)
@require_POST
def publish_urgently(request, pk):
    revision = own_revision(request, pk, Act.ARTICLE_APPROVE)
    if _is_done(revision, RevisionState.URGENT, revision.submitted_by_id, by=request.user):
        return redirect(revision)
    form = UrgentForm(request.POST, revision=revision, thing=thing_of(revision))
    if not form.is_valid():
        return page(request, revision, urging=form)
    publishing.publish_urgently(revision, by=request.user, **form.cleaned_data)
    messages.success(request, _("Đã đăng gấp. Bài chờ một người khác xem lại."))
    return redirect(revision)


@requires(Act.ARTICLE_APPROVE)
@require_POST
def look_again(request, pk):
    revision = own_revision(request, pk, Act.ARTICLE_APPROVE)
    if _is_done(revision, RevisionState.APPROVED, revision.decided_by_id, by=request.user):
        return redirect(revision)
    form = PlainForm(request.POST, revision=revision)
    if not form.is_valid():
        return page(request, revision, plain=form)
    _refuse_another_version(form)
    publishing.look_again(revision, by=request.user)
    messages.success(request, _("Đã xem lại bài đăng gấp."))
    return redirect(revision)


@requires(Act.ARTICLE_WRITE)
@require_POST
def take_over(request, pk):
    """A publisher goes on with what a unit sent."""
    revision = own_revision(request, pk)
    if revision.state == RevisionState.WORKING and revision.proposed_by_id:
        return redirect(revision)
    form = PlainForm(request.POST, revision=revision)
    if not form.is_valid():
        return page(request, revision, plain=form)
    _refuse_another_version(form)
    revising.take_over(revision, by=request.user)
    messages.success(request, _("Đã tiếp nhận, đơn vị được báo. Mời biên tập rồi trình duyệt."))
    return redirect(revision)


@requires(Act.ARTICLE_WRITE)
@require_POST
def drop(request, pk):
    revision = own_revision(request, pk)
    if _is_done(revision, RevisionState.DROPPED, revision.decided_by_id, by=request.user):
        return redirect(revision)
    form = DropForm(request.POST, revision=revision)
    if not form.is_valid():
        return page(request, revision, dropping=form)
    _refuse_another_version(form)
    revising.drop(revision, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Đã bỏ bản này."))
    return redirect("publishing:desk")
