import datetime
from types import SimpleNamespace

import pytest
from django.db.models import TextChoices
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from portal.access import Role
from portal.models import User
from portal.templatetags import portal as tags


def rendered(source, **context):
    return Template(source).render(Context(context)).strip()


class Bucket(TextChoices):
    LATE = "approved_late", "duyệt trễ"


@pytest.fixture
def officer():
    user = User(username="phuong")
    user.roles_by_lineage = [("/1/2/", Role.OFFICER)]
    return user


# --- Dates, numbers, shares ---------------------------------------------------------------------


def test_a_day_is_written_day_first_with_both_digits():
    assert tags.day(datetime.date(2020, 2, 3)) == "03/02/2020"


def test_a_moment_falls_on_the_day_it_is_in_hanoi():
    evening = datetime.datetime(2020, 3, 13, 17, 30, tzinfo=datetime.timezone.utc)
    assert tags.day(evening) == "14/03/2020"
    assert tags.moment(evening) == "00:30 14/03/2020"


def test_no_date_prints_nothing():
    assert (tags.day(None), tags.moment(None), tags.number(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (39, "39"), (10767, "10.767"), (1234.5, "1.234,5"), (-5, "-5")]
)
def test_a_number_is_grouped_by_points_and_cut_by_a_comma(value, text):
    assert tags.number(value) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (39, 39, "100 %"),
        (249, 250, "99,6 %"),
        (9_999, 10_000, "99,9 %"),
        (10_766, 10_767, "99,9 %"),
        (1, 3, "33,3 %"),
        (1, 2, "50 %"),
        (0, 39, "0 %"),
        (0, 0, "không có đơn vị"),
    ],
)
def test_a_share_is_cut_and_never_rounded_up(part, whole, text):
    assert rendered("{{ part|share:whole|percent }}", part=part, whole=whole) == text


def test_the_width_of_a_bar_is_written_with_a_point_whatever_the_language():
    assert rendered("{{ 1|share:3|stringformat:'.2f' }}") == "33.33"


def test_days_left_are_counted_from_today_and_negative_afterwards():
    today = timezone.localdate()
    assert tags.days_left(today + datetime.timedelta(days=5)) == 5
    assert tags.days_left(today) == 0
    assert tags.days_left(today - datetime.timedelta(days=18)) == -18
    assert tags.days_left(None) is None


@pytest.mark.parametrize(
    ("size_bytes", "text"), [(0, "1 KB"), (12_345, "12 KB"), (1_834_000, "1,7 MB"), (52_428_800, "50,0 MB")]
)
def test_the_size_of_a_file_is_told_in_kilobytes_or_megabytes(size_bytes, text):
    assert tags.filesize(size_bytes) == text


# --- States and icons ---------------------------------------------------------------------------


def chip(source, **context):
    """The class, the word and the shape of the chip that `source` renders."""
    html = rendered(source, **context)
    (drawing,) = [name for name in set(tags.SHAPES.values()) if tags.icon(name) in html]
    word = html.split('class="state__word">')[1].split("<")[0]
    return html.split('class="')[1].split('"')[0], word, drawing


def test_a_state_of_an_enum_brings_its_own_word():
    assert chip("{% state bucket %}", bucket=Bucket.LATE) == (
        "state state--approved_late",
        "duyệt trễ",
        "state-late",
    )


def test_an_object_with_a_life_brings_its_state():
    plan = SimpleNamespace(state="returned", get_state_display=lambda: "bị trả")
    assert chip("{% state plan %}", plan=plan) == ("state state--returned", "bị trả", "state-returned")


def test_a_code_looks_overdue_and_says_its_own_word():
    plan = SimpleNamespace(state="returned", get_state_display=lambda: "bị trả")
    assert chip("{% state plan code='overdue' %}", plan=plan) == (
        "state state--overdue",
        "bị trả",
        "state-overdue",
    )


def test_an_unknown_state_keeps_its_word_and_looks_quiet():
    assert chip("{% state 'waiting' 'chờ số' %}") == ("state state--waiting", "chờ số", "state-draft")


def test_the_word_of_a_state_is_text_and_never_markup():
    assert "<b>" not in rendered("{% state 'draft' label %}", label="<b>x</b>")


def test_the_six_buckets_have_six_different_shapes():
    buckets = ["approved_on_time", "approved_late", "under_review", "returned", "missing", "exempt"]
    assert len({tags.SHAPES[code] for code in buckets}) == 6


@pytest.mark.parametrize("name", sorted(set(tags.SHAPES.values())))
def test_an_icon_is_hidden_from_screen_readers(name):
    assert 'aria-hidden="true"' in tags.icon(name)


# --- Who may, and where a page is ---------------------------------------------------------------


def test_may_answers_for_the_person_of_the_page(officer):
    source = "{% may 'plan.write' as write %}{% may 'plan.review' as review %}{{ write }} {{ review }}"
    assert rendered(source, user=officer) == "True False"


def test_may_asks_about_a_unit(officer):
    source = "{% may 'plan.write' unit as ok %}{{ ok }}"
    assert rendered(source, user=officer, unit=SimpleNamespace(lineage="/1/2/7/")) == "True"
    assert rendered(source, user=officer, unit=SimpleNamespace(lineage="/1/3/")) == "False"


def test_may_knows_the_person_inside_an_include_that_was_given_nothing(officer):
    request = RequestFactory().get("/")
    request.user = officer
    piece = Template("{% may 'plan.write' as ok %}{{ ok }}")
    context = RequestContext(request, {"piece": piece})
    assert Template("{% include piece only %}").render(context) == "True"


def test_may_refuses_an_act_that_does_not_exist(officer):
    with pytest.raises(ValueError, match="plan.burn"):
        rendered("{% may 'plan.burn' %}", user=officer)


def test_query_changes_some_keys_of_the_address_and_keeps_the_others():
    request = RequestFactory().get("/", {"q": "cát linh", "page": "2", "kind": "phuong"})
    context = RequestContext(request)
    assert Template("{% query page=3 kind=None %}").render(context) == "?q=c%C3%A1t+linh&amp;page=3"


# --- What looks the same on every page -------------------------------------------------------------


def test_a_constant_component_is_drawn_once_for_what_it_is_given_and_in_each_language():
    source = '{% constant "ui/footer.html" portal_name=name organisation_name="UBND" %}'
    tags._drawn.cache_clear()
    vietnamese = rendered(source, name="<Cổng>")
    assert vietnamese == rendered(source, name="<Cổng>")
    assert "&lt;Cổng&gt;" in vietnamese
    assert "Giờ ghi trên trang là giờ Hà Nội." in vietnamese
    with translation.override("en"):
        assert "Giờ ghi" not in rendered(source, name="<Cổng>")
    assert "Cổng khác" in rendered(source, name="Cổng khác")
    assert tags._drawn.cache_info().misses == 3


def test_who_writes_a_component_sees_it_at_once(settings):
    settings.DEBUG = True
    tags._drawn.cache_clear()
    rendered('{% constant "ui/display.html" %}')
    assert tags._drawn.cache_info().currsize == 0
