"""The list of links: those on pages that a person writes, what is wrong with them, and feeds that failed."""

import pytest
from django.urls import reverse

from propaganda.link_checking import check_links
from propaganda.models import FeedSource
from tests.factories.publications import make_published, make_publisher
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db

PAGE = reverse("publishing:link-list")


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def desk(client, district):
    client.force_login(make_publisher(district))
    return client


def showing(address, *, unit):
    return make_published(unit=unit, body=f'<p><a href="{address}">xem</a></p>')


def listed(answer):
    return [(line.link.address, line.link.fault, line.thing) for line in answer.context["lines"]]


def test_faulty_links_stand_with_their_page_and_a_way_to_edit_it(desk, district):
    article = showing("/khong-co/", unit=make_unit(parent=district))
    showing("/tin-tuc/", unit=district)
    check_links()
    answer = desk.get(PAGE)
    assert listed(answer) == [("/khong-co/", "Cổng không có trang này.", article)]
    edit = reverse("publishing:publication-edit", args=["article", article.pk])
    assert f'action="{edit}"' in answer.content.decode()


def test_links_that_leave_the_portal_stand_in_a_list_of_their_own(desk, district):
    article = showing("https://hanoi.gov.vn/a", unit=district)
    check_links()
    answer = desk.get(PAGE, {"muc": "ra-ngoai"})
    assert listed(answer) == [("https://hanoi.gov.vn/a", "", article)]
    assert listed(desk.get(PAGE)) == []
    assert [tab["count"] for tab in answer.context["tabs"]] == [0, 1]


def test_nothing_of_units_elsewhere_is_shown(desk):
    elsewhere = make_district("UBND quận khác")
    showing("/khong-co/", unit=elsewhere)
    showing("https://hanoi.gov.vn/a", unit=elsewhere)
    FeedSource.objects.create(
        name="A", address="https://a.vn/rss", unit=elsewhere, last_fault="Không đọc được"
    )
    check_links()
    answer = desk.get(PAGE, {"muc": "ra-ngoai"})
    assert (listed(answer), listed(desk.get(PAGE)), list(answer.context["feeds"])) == ([], [], [])


def test_feeds_that_failed_stand_with_what_was_wrong(desk, district):
    feed = {"unit": district, "last_fault": "Máy chủ trả lời mã 500."}
    FeedSource.objects.create(name="Hà Nội", address="https://a.vn/rss", **feed)
    FeedSource.objects.create(name="Cũ", address="https://b.vn/rss", is_offered=False, **feed)
    FeedSource.objects.create(name="Tốt", address="https://c.vn/rss", unit=district)
    answer = desk.get(PAGE)
    assert [(feed.name, feed.last_fault) for feed in answer.context["feeds"]] == [
        ("Hà Nội", "Máy chủ trả lời mã 500.")
    ]
    assert "Máy chủ trả lời mã 500." in answer.content.decode()
