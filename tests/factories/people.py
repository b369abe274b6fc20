"""People and the roles they hold."""

import datetime
import itertools

from portal.access import Role
from portal.models import Appointment, User

numbers = itertools.count(1)
LONG_AGO = datetime.date(2020, 1, 1)


def make_user(username=None, *, password=None, **fields):
    """A person without a role. Without `password` nobody can sign in as them (fast: nothing is hashed)."""
    n = next(numbers)
    username = username or f"nguoi{n}"
    fields = {"full_name": f"Người {n}", "email": f"{username}@example.vn"} | fields
    user = User(username=username, **fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def appoint(user, role, unit, *, starts_on=LONG_AGO, ends_on=None):
    Appointment.objects.create(user=user, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on)
    user.__dict__.pop("roles_by_lineage", None)
    return user


def make_officer(unit, **fields):
    return appoint(make_user(**fields), Role.OFFICER, unit)


def make_reviewer(unit, **fields):
    return appoint(make_user(**fields), Role.REVIEWER, unit)


def make_administrator(unit, **fields):
    return appoint(make_user(**fields), Role.ADMINISTRATOR, unit)
