"""People as an administrator keeps them: whom one may see, and whose account one may change."""

from django.contrib import messages
from django.db.models import Prefetch
from django.db.models.functions import Collate
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import inviting, keeping_people, noticing, signing_in
from portal.access import Act, requires
from portal.collation import VIETNAMESE_ORDER
from portal.exporting_keeping import people_sheet, table_answer
from portal.forms.unit_field import suggestions
from portal.forms.user import (
    HandOverForm,
    ReasonForm,
    UserCorrectForm,
    UserFilterForm,
    UserForm,
    colleagues,
)
from portal.handing_over import appointments_to_hand_over, hand_over, open_with
from portal.models import Appointment, Unit, User
from portal.views.asking import ask, get_or_post, paged, sent, trail


def kept_user(request, pk):
    """A person whose account may be changed here, or 404."""
    return get_object_or_404(User.objects.kept_by(request.user), pk=pk)


def unit_names(request):
    return suggestions(Unit.objects.covered_by(request.user, Act.PEOPLE_KEEP))


def way_to(user=None):
    people = (_("Người dùng"), "portal:user-list")
    return trail(people, (str(user), "portal:user-detail", user.pk)) if user else trail(people)


@requires(Act.PEOPLE_KEEP)
@require_safe
def user_list(request):
    form = UserFilterForm(request.GET, by=request.user)
    people = form.narrow(User.objects.seen_by(request.user))
    held = Appointment.objects.kept_by(request.user).not_over_on(timezone.localdate())
    if request.GET.get("format") in ("csv", "xlsx"):
        sheet = people_sheet(held.filter(user__in=people))
        return table_answer(sheet, name="nguoi-dung", kind=request.GET["format"])
    people = people.order_by(Collate("full_name", VIETNAMESE_ORDER), "username").prefetch_related(
        Prefetch("appointments", held.select_related("unit__parent"), to_attr="roles")
    )
    context = {"form": form, "names": unit_names(request), **paged(request, people)}
    return render(request, "portal/user_list.html", context)


@requires(Act.PEOPLE_KEEP)
@require_safe
def user_detail(request, pk):
    person = get_object_or_404(User.objects.seen_by(request.user), pk=pk)
    kept = Appointment.objects.kept_by(request.user).filter(user=person).select_related("unit__parent")
    context = {
        "person": person,
        "trail": way_to(),
        "appointments": kept.order_by("-starts_on", "unit_id"),
        "today": timezone.localdate(),
        "is_kept": User.objects.kept_by(request.user).filter(pk=pk).exists(),
        "has_second_factor": signing_in.has_second_factor(person),
        "letters": noticing.unsent_to(person).order_by("-due_at")[:10],
    }
    return render(request, "portal/user_detail.html", context)


@requires(Act.PEOPLE_KEEP)
@get_or_post
def user_add(request):
    form = UserForm(sent(request), by=request.user)
    if not form.is_valid():
        return ask(request, "portal/user_add.html", form, names=unit_names(request), trail=way_to())
    person = keeping_people.add_person(**form.cleaned_data, by=request.user)
    messages.success(request, _("Đã thêm %(name)s và gửi thư mời đặt mật khẩu.") % {"name": person})
    return redirect("portal:user-detail", person.pk)


@requires(Act.PEOPLE_KEEP)
@get_or_post
def user_correct(request, pk):
    person = kept_user(request, pk)
    form = UserCorrectForm(sent(request), user=person)
    if not form.is_valid():
        return ask(request, "portal/user_correct.html", form, person=person, trail=way_to(person))
    keeping_people.correct_person(person, changes=form.changes, by=request.user)
    messages.success(request, _("Đã lưu."))
    return redirect("portal:user-detail", person.pk)


def _with_reason(request, pk, template, act, done):
    """Ask for a reason, then do `act` to the account of a person."""
    person = kept_user(request, pk)
    form = ReasonForm(sent(request))
    if not form.is_valid():
        return ask(request, template, form, person=person, trail=way_to(person))
    act(person, by=request.user, **form.cleaned_data)
    messages.success(request, done % {"name": person})
    return redirect("portal:user-detail", person.pk)


@requires(Act.PEOPLE_KEEP)
@get_or_post
def user_disable(request, pk):
    done = _("Đã khóa tài khoản của %(name)s.")
    return _with_reason(request, pk, "portal/user_disable.html", keeping_people.disable_person, done)


@requires(Act.PEOPLE_KEEP)
@get_or_post
def user_enable(request, pk):
    done = _("Đã mở lại tài khoản của %(name)s.")
    return _with_reason(request, pk, "portal/user_enable.html", keeping_people.enable_person, done)


def _forget_second_factor(person, *, by, reason):
    signing_in.reset_second_factor(person, by=by, note=reason)


@requires(Act.PEOPLE_KEEP)
@get_or_post
def user_second_factor(request, pk):
    done = _("Đã bỏ xác nhận hai bước của %(name)s; lần đăng nhập tới sẽ cài lại.")
    return _with_reason(request, pk, "portal/user_second_factor.html", _forget_second_factor, done)


@requires(Act.PEOPLE_KEEP)
@require_POST
def user_invite(request, pk):
    person = get_object_or_404(
        User.objects.kept_by(request.user).filter(is_active=True).exclude(email=""), pk=pk
    )
    inviting.invite_again(person, by=request.user)
    messages.success(request, _("Thư mời sẽ tới %(email)s trong ít phút.") % {"email": person.email})
    return redirect("portal:user-detail", person.pk)


@requires(Act.PEOPLE_KEEP)
@get_or_post
def user_hand_over(request, pk):
    person = get_object_or_404(User.objects.seen_by(request.user), pk=pk)
    form = HandOverForm(sent(request), user=person, by=request.user)
    if not form.is_valid():
        context = {
            "person": person,
            "trail": way_to(person),
            "items": open_with(person, seen_by=request.user),
            "people": colleagues(person, by=request.user),
            "appointments": appointments_to_hand_over(person, by=request.user, on=timezone.localdate()),
        }
        return ask(request, "portal/user_hand_over.html", form, **context)
    ended = hand_over(person, **form.cleaned_data, by=request.user)
    messages.success(
        request, _("Đã kết thúc %(count)d phân công của %(name)s.") % {"count": ended, "name": person}
    )
    return redirect("portal:user-detail", person.pk)
