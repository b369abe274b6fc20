"""An act changes what its page asks for, whatever else is sent along (PROMISES S10)."""

import re

import pytest
from django.apps import apps
from django.db import models

from plans.forms.annex import ItemForm
from portal.models import User
from tests.acts import deeds, filled_in, sign_in, taken_back
from tests.factories.office import make_office
from tests.snapshots import changes, snapshot

pytestmark = pytest.mark.django_db

BESIDE = {
    "at": "2001-02-03 04:05",
    "by": "2",
    "decided_by": "2",
    "filed_by": "2",
    "groups": "1",
    "is_staff": "on",
    "pk": "2",
    "received_on": "03/02/2001",
    "seen_by": "2",
    "user_permissions": "1",
}
OF_A_ROW = {f"rows-0-{name}" for name in ItemForm.base_fields}  # declared, also where the page has no row yet
PREFIX = re.compile(r"((?:rows|attachments|relations|adoptions)-\d+|check|grant|refuse)-")


@pytest.fixture
def office():
    return make_office()


def every_column():
    """A value for each column of each model, by its name and by that of its key."""
    values = dict(BESIDE)
    for model in apps.get_models():
        if model._meta.app_label in ("portal", "plans", "propaganda", "auth"):
            for column in model._meta.concrete_fields:
                values |= dict.fromkeys((column.name, column.attname), value_for(column))
    return values


def value_for(column):
    if column.choices:
        return str(column.flatchoices[-1][0])
    kinds = {
        models.BooleanField: "on",
        models.DateTimeField: "2001-02-03 04:05",
        models.DateField: "03/02/2001",
        models.CharField: "tấn công",
        models.TextField: "tấn công",
    }
    return next((value for kind, value in kinds.items() if isinstance(column, kind)), "2")


def extra(known):
    """What is sent along: all columns that the act does not declare, in the shape of its own names too."""
    prefixes = {"", *(match[0] for name in known if (match := PREFIX.match(name)))}
    columns = every_column()
    return {
        prefix + name: value
        for prefix in prefixes
        for name, value in columns.items()
        if prefix + name not in known
    }


def done(client, office, one, *, with_more, request_id):
    """(status, what stands then) after an act that is taken back again."""
    with taken_back():
        sign_in(client, office, one.who)
        form, data = filled_in(client, one)
        data |= {"request_id": request_id} if "request_id" in data else {}
        known = {"act", *OF_A_ROW, *(form.names if form else ()), *one.data, *one.files, *one.press}
        more = extra(known) if with_more else {}
        status = one.send(client, more | data).status_code
        return status, snapshot()


def test_only_what_an_act_declares_is_changed_by_it(client, office):
    wrong = {}
    for name, one in deeds(office).items():
        honest, greedy = (
            done(client, office, one, with_more=more, request_id="00000000-0000-4000-8000-000000000001")
            for more in (False, True)
        )
        if honest[0] != greedy[0] or honest[1] != greedy[1]:
            wrong[name] = (honest[0], greedy[0], changes(honest[1], greedy[1]))
    assert wrong == {}


def test_nobody_becomes_a_superuser_or_holds_another_role(client, office):
    """The same once more, by what would be worst."""
    more = {"is_superuser": "on", "is_staff": "on", "is_active": "on", "role": "administrator", "user": "1"}
    before = set(User.objects.values_list("pk", "is_superuser"))
    for one in deeds(office).values():
        if one.who in ("officer", "reviewer", "publisher", "editor"):
            with taken_back():
                sign_in(client, office, one.who)
                _form, data = filled_in(client, one)
                one.send(client, more | data)
                person = User.objects.get(pk=office.people[one.who].pk)
                assert {role for _lineage, role in person.roles_by_lineage} == {one.who}
                assert set(User.objects.values_list("pk", "is_superuser")) == before
