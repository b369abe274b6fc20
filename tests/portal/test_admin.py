"""Django's own pages: for superusers only, and what is changed there stands in the trail too."""

import pytest
from django.contrib import admin
from django.urls import reverse

from portal.models import Event, User
from portal.signing_in import SEEN_AT
from tests.factories.people import make_administrator
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    person = User.objects.create_superuser("goc", full_name="Quản trị hệ thống", email="goc@example.vn")
    client.force_login(person)
    assert SEEN_AT in client.session
    return client


def test_a_superuser_opens_every_page_of_every_model(root):
    make_unit(parent=make_district())
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label == "portal":
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            assert root.get(reverse(f"{name}_changelist")).status_code == 200
            status = 200 if model_admin.has_add_permission(root.get("/").wsgi_request) else 403
            assert root.get(reverse(f"{name}_add")).status_code == status


def test_an_administrator_is_no_superuser(client):
    client.force_login(make_administrator(make_district()))
    assert client.get(reverse("admin:portal_user_changelist")).status_code == 302


def test_what_a_superuser_changes_stands_in_the_trail(root):
    unit = make_district()
    typed = {"code": unit.code, "name": "UBND quận Khác", "kind": unit.kind_id, "gso_code": "", "email": ""}
    root.post(reverse("admin:portal_unit_change", args=[unit.pk]), typed)
    assert Event.objects.get().action == "unit.admin_change"


def test_a_superuser_adds_a_person(root):
    typed = {"username": "lan", "full_name": "Lan", "email": "lan@example.vn", "usable_password": "false"}
    root.post(reverse("admin:portal_user_add"), typed)
    assert not User.objects.get(username="lan").has_usable_password()
    assert Event.objects.get().action == "user.admin_add"
