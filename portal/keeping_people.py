"""Keeps people and the roles they hold. Every change of rights is an event of the audit trail."""

from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import Role
from portal.audit import record
from portal.import_report import difference
from portal.inviting import post_invitation
from portal.models import Appointment, User
from portal.refusing import all_or_refused
from portal.vietnamese import fold
from portal.workflow import TransitionRefused
from portal.working_days import ONE_DAY


@all_or_refused
def add_person(
    *, username, full_name, email, position="", phone="", unit, role, starts_on, ends_on=None, by, at=None
):
    """Add a person with a first role, and invite them by letter to choose a password. Returns the User."""
    user = User(username=username, full_name=full_name, email=email, position=position, phone=phone)
    user.set_unusable_password()
    user.save()
    record("user.add", user, by=by, at=at, unit=unit)
    appoint(user, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on, by=by, at=at)
    post_invitation(user, at=at)
    return user


@all_or_refused
def correct_person(user, *, changes, by, at=None):
    """Change named columns (full_name, position, email, phone, username). Nothing changed writes nothing."""
    old = {name: getattr(user, name) for name in changes}
    changes = {name: value for name, value in changes.items() if value != old[name]}
    if not changes:
        return
    note = "; ".join(
        difference(User._meta.get_field(name).verbose_name, old[name], value)
        for name, value in changes.items()
    )
    if "full_name" in changes:
        changes["name_folded"] = fold(changes["full_name"])[:120]
    User.objects.filter(pk=user.pk).update(**changes)
    for name, value in changes.items():
        setattr(user, name, value)
    record("user.correct", user, by=by, at=at, note=note, unit=user.main_unit)


@atomic
def disable_person(user, *, reason, by, at=None):
    """Shut an account: whoever uses it is out at the next request. Roles stay, and count for nothing."""
    if by is not None and user.pk == by.pk:
        raise TransitionRefused(_("Không tự khóa tài khoản của mình được. Hãy nhờ người quản trị khác."))
    _refuse_without_administrator(_administrators().filter(user=user), on=timezone.localdate(at))
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise TransitionRefused(_("Tài khoản này đã khóa."))
    user.is_active = False
    record("user.disable", user, by=by, at=at, note=reason, unit=user.main_unit)


@atomic
def enable_person(user, *, reason="", by, at=None):
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise TransitionRefused(_("Tài khoản này đang dùng được."))
    user.is_active = True
    record("user.enable", user, by=by, at=at, note=reason, unit=user.main_unit)


@all_or_refused
def appoint(user, *, unit, role, starts_on, ends_on=None, by, at=None):
    """Give a person a role at a unit, from a day to a day (inclusive)."""
    appointment = Appointment.objects.create(
        user=user, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on
    )
    record("appointment.add", appointment, by=by, at=at, note=_period(starts_on, ends_on), unit=unit)
    return appointment


@atomic
def end_appointment(appointment, *, ends_on, reason="", by, at=None):
    """Let a role end with the day `ends_on`. One that would end before it began is taken away altogether.

    A role that ends that day already stays as it is.
    """
    if Appointment.objects.filter(pk=appointment.pk, ends_on=ends_on).exists():
        return
    _refuse_without_administrator(_administrators().filter(pk=appointment.pk), on=ends_on + ONE_DAY)
    note = "; ".join(filter(None, [_period(appointment.starts_on, ends_on), reason]))
    if ends_on < appointment.starts_on:
        record("appointment.remove", appointment, by=by, at=at, note=note, unit=appointment.unit)
        Appointment.objects.filter(pk=appointment.pk).delete()
        return
    Appointment.objects.filter(pk=appointment.pk).update(ends_on=ends_on)
    appointment.ends_on = ends_on
    record("appointment.end", appointment, by=by, at=at, note=note, unit=appointment.unit)


def _administrators():
    return Appointment.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).select_related("unit")


def _refuse_without_administrator(leaving, *, on):
    """Refuse if, without the appointments `leaving`, some unit would have no administrator on a day.

    The rows are held first and read again then: of two administrators who shut each other out, one stays.
    """
    list(_administrators().select_for_update(of=("self",)).order_by("pk"))
    leaving = list(leaving.not_over_on(on))
    staying = [each.unit.lineage for each in _administrators().in_force_on(on) if each not in leaving]
    for appointment in leaving:
        if not any(appointment.unit.lineage.startswith(lineage) for lineage in staying):
            raise TransitionRefused(
                _("Đây là người quản trị cuối cùng của %(unit)s. Hãy phân công người quản trị khác trước.")
                % {"unit": appointment.unit}
            )


def _period(starts_on, ends_on):
    if ends_on is None:
        return _("từ %(start)s") % {"start": f"{starts_on:%d/%m/%Y}"}
    return _("từ %(start)s đến hết %(end)s") % {
        "start": f"{starts_on:%d/%m/%Y}",
        "end": f"{ends_on:%d/%m/%Y}",
    }
