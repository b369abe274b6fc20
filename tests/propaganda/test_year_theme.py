"""The year's theme is kept by administrators among the lists, and leads the citizens' first page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import Event
from propaganda.models import YearTheme
from tests.factories.people import make_administrator, make_reviewer
from tests.factories.reading import shown
from tests.factories.units import make_district

pytestmark = pytest.mark.django_db

THEME = "Năm kỷ cương hành chính"
LIST = "chu-de-nam"
ADD = reverse("portal:list-entry-add", args=[LIST])


@pytest.fixture
def admin(client):
    client.force_login(make_administrator(make_district()))
    return client


def write_theme(client, **typed):
    year = timezone.localdate().year
    typed = {"year": year, "text": THEME, "text_en": "", "source": "Hà Nội portal"} | typed
    return client.post(ADD, typed)


def test_a_theme_that_was_written_stands_on_the_first_page_at_once(admin):
    assert THEME not in shown(admin.get("/"))
    assert write_theme(admin).status_code == 302
    assert THEME in shown(admin.get("/"))
    event = Event.objects.get(action="list.add")
    assert event.target_name == f"{timezone.localdate().year}: {THEME}"


def test_a_theme_is_corrected_and_its_year_stays(admin):
    write_theme(admin)
    year = timezone.localdate().year
    correct = reverse("portal:list-entry-correct", args=[LIST, year])
    admin.post(correct, {"year": year - 1, "text": "Câu đúng", "text_en": "", "source": ""})
    assert list(YearTheme.objects.values_list("year", "text")) == [(year, "Câu đúng")]
    assert "Câu đúng" in shown(admin.get("/"))


def test_a_theme_that_is_taken_away_gives_way_to_the_one_before(admin):
    year = timezone.localdate().year
    write_theme(admin, year=year - 1, text="Năm trước")
    write_theme(admin)
    admin.post(reverse("portal:list-entry-offer", args=[LIST, year]), {"is_offered": "0"})
    page = shown(admin.get("/"))
    assert "Năm trước" in page
    assert THEME not in page


@pytest.mark.parametrize("year", ["", "0", "20", "1999", "2101", "20260", "-1", "năm nay"])
def test_what_is_no_year_is_refused(admin, year):
    response = write_theme(admin, year=year)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["year"]


def test_a_year_has_one_theme(admin):
    write_theme(admin)
    assert write_theme(admin, text="Câu khác").status_code == 422
    assert YearTheme.objects.get().text == THEME


def test_who_keeps_no_lists_writes_no_theme(client):
    client.force_login(make_reviewer(make_district()))
    assert write_theme(client).status_code == 403
    assert not YearTheme.objects.exists()
