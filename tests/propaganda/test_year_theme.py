"""The year's theme is written on Django's own pages, and then leads the citizens' first page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import Event, User
from tests.factories.people import make_administrator
from tests.factories.reading import shown
from tests.factories.units import make_district

pytestmark = pytest.mark.django_db

THEME = "Năm kỷ cương hành chính"
ADD = "admin:propaganda_yeartheme_add"


def write_theme(client):
    person = User.objects.create_superuser("goc", full_name="Quản trị hệ thống", email="goc@example.vn")
    client.force_login(person)
    typed = {"year": timezone.localdate().year, "text": THEME, "text_en": "", "source": "Hà Nội portal"}
    return client.post(reverse(ADD), typed)


def test_a_theme_that_was_written_stands_on_the_first_page_at_once(client):
    assert THEME not in shown(client.get("/"))
    assert write_theme(client).status_code == 302
    client.logout()
    assert THEME in shown(client.get("/"))


def test_who_wrote_it_stands_in_the_trail(client):
    write_theme(client)
    event = Event.objects.get(action="yeartheme.admin_add")
    assert (event.actor.username, event.target_name) == ("goc", f"{timezone.localdate().year}: {THEME}")


def test_an_administrator_of_units_does_not_write_it(client):
    client.force_login(make_administrator(make_district()))
    assert client.get(reverse(ADD)).status_code == 302
