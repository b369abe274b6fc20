"""Posted promptly or late: counted in working days, from the day of issue to the day of posting."""

import datetime
import re

import pytest

from portal.models import SpecialDay
from portal.targets import targets_of
from propaganda.models import PublishingTerm
from propaganda.timeliness import figures, figures_of_year, grouped, postings
from tests.factories.campaigns import moment
from tests.factories.publications import make_published, make_revision
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db
YEAR_END = datetime.date(2020, 12, 31)


def post(district, issuer, issued_on, posted_on, **text):
    return make_published(
        "document",
        unit=district,
        issuer=issuer.pk,
        issuer_name=issuer.name,
        issued_on=issued_on,
        at=moment(posted_on),
        **text,
    )


@pytest.fixture
def district():
    return make_district()


@pytest.mark.parametrize(
    ("posted_on", "is_on_time"),
    [("2020-02-20", True), ("2020-02-27 23:59:59", True), ("2020-02-28 00:00:00", False)],
)
def test_five_working_days_after_a_thursday_end_with_the_next_thursday(district, posted_on, is_on_time):
    post(district, district, "2020-02-20", posted_on)
    [posting] = postings(2020, YEAR_END)
    assert posting.due_on == datetime.date(2020, 2, 27)
    assert posting.is_on_time() is is_on_time
    assert posting.is_late_on(YEAR_END) is not is_on_time


def test_a_holiday_moves_the_day_on(district):
    SpecialDay.objects.create(day="2020-02-24", name="Nghỉ bù")
    post(district, district, "2020-02-20", "2020-02-28")
    assert postings(2020, YEAR_END)[0].is_on_time()


def test_a_term_for_one_type_stands_before_that_of_the_kind(district):
    PublishingTerm.objects.create(kind="document", type_id="ke-hoach", name="Kế hoạch", working_days=2)
    post(district, district, "2020-02-20", "2020-02-25")
    assert not postings(2020, YEAR_END)[0].is_on_time()


def test_documents_of_authorities_above_are_not_measured(district):
    make_published("document", unit=district, issuer_name="Chính phủ", issued_on="2020-02-20")
    above = make_unit("UBND thành phố", kind="ubnd_tinh")
    post(district, above, "2020-02-20", "2020-03-20")
    assert postings(2020, YEAR_END) == []


def test_on_time_late_waiting_and_unposted_add_up_as_of_any_day(district):
    ward = make_unit(parent=district)
    post(district, ward, "2020-02-20", "2020-02-21")
    post(district, ward, "2020-02-20", "2020-03-20")
    make_revision(
        "document", unit=district, issuer=ward.pk, issuer_name=ward.name, issued_on="2020-02-24", title="Nháp"
    )
    in_february = postings(2020, datetime.date(2020, 2, 25))
    assert figures(in_february, datetime.date(2020, 2, 25)).__dict__ == {"on_time": 1, "due": 1, "waiting": 1}
    at_the_end = postings(2020, YEAR_END)
    assert figures(at_the_end, YEAR_END).__dict__ == {"on_time": 1, "due": 3, "waiting": 0}


def test_news_is_measured_from_the_day_of_the_event(district):
    make_published(unit=district, happened_on="2020-02-20", at=moment("2020-02-21"))
    make_published(unit=district, at=moment("2020-02-21"))
    [posting] = postings(2020, YEAR_END)
    assert posting.is_on_time()


def test_the_target_leads_citizens_to_the_list_of_what_was_late(client, district):
    post(district, district, "2020-02-20", "2020-02-21")
    late = post(district, district, "2020-02-20", "2020-03-20", title="Chậm <b>")
    [target] = [t for t in targets_of(2020, YEAR_END) if t.code == "posted-in-time"]
    assert (target.reached, target.total) == (1, 2)
    page = client.get(target.path).content.decode()
    assert late.get_absolute_url() in page
    assert "Chậm &lt;b&gt;" in page


def test_groups_add_up_to_the_whole(district):
    for issued_on in ("2020-02-20", "2020-02-21"):
        post(district, make_unit(parent=district), issued_on, "2020-03-20")
    found = postings(2020, YEAR_END)
    groups = grouped(found, YEAR_END, lambda posting: posting.unit.pk)
    assert sum(numbers.due for _unit, numbers in groups) == figures(found, YEAR_END).due == 2


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_queries_does_not_grow(district, n, django_assert_num_queries):
    for _ in range(n):
        post(district, district, "2020-02-20", "2020-02-21")
        make_published(unit=district, happened_on="2020-02-20", at=moment("2020-02-21"))
    with django_assert_num_queries(5):
        postings(2020, YEAR_END)


@pytest.mark.parametrize("day", ["2020-02-25", "2020-03-01", "2020-12-31"])
def test_the_figures_of_a_year_are_those_of_all_its_postings(district, day):
    PublishingTerm.objects.create(kind="document", type_id="ke-hoach", name="Kế hoạch", working_days=2)
    post(district, district, "2020-02-20", "2020-02-24")
    post(district, district, "2020-02-20", "2020-02-24", type="quyet-dinh")
    post(district, district, "2020-02-20", "2020-02-26", number="9/KH-UBND")
    post(district, make_unit(), "2020-02-20", "2020-02-26")
    for posted_on in ["2020-02-21", "2020-02-21", "2020-03-20"]:
        make_published(unit=district, happened_on="2020-02-20", at=moment(posted_on))
    make_revision(unit=district, happened_on="2020-02-24")
    day = datetime.date.fromisoformat(day)
    assert figures_of_year(2020, day) == figures(postings(2020, day), day)
    assert figures_of_year(2020, day).due or figures_of_year(2020, day).waiting


def test_the_english_page_names_in_english_what_a_term_holds_for(client, district):
    assert PublishingTerm.objects.exists()
    page = client.get("/en/chi-tieu/2020/dang-kip-thoi/").content.decode()
    assert "News: within 5 working days." in page
    assert "Tin, bài: within" not in page


def test_a_table_says_what_its_rows_are_not_its_own_name_twice(client, district):
    post(district, district, "2020-02-20", "2020-02-21")
    page = client.get("/chi-tieu/2020/dang-kip-thoi/").content.decode()
    assert re.findall(r'<thead><tr><th scope="col">([^<]+)', page) == ["Loại", "Đơn vị"]
