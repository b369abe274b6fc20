"""The lists that administrators keep: added, renamed, no longer offered, never deleted."""

import pytest
from django.urls import reverse

from plans.models import Channel, ReturnReason
from portal.lists import lists
from portal.models import AllowedHost, Event, UnitKind
from propaganda.models import Area, DocumentType, FeedSource, PublishingTerm, ServiceLevel, Topic, YearTheme
from tests.factories.people import make_administrator, make_reviewer
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make_administrator(make_district()))
    return client


def page(name, *args):
    return reverse(f"portal:{name}", args=args)


def test_every_registered_list_stands_on_the_page(admin):
    assert [editable.model for editable in lists()] == [
        UnitKind,
        AllowedHost,
        Channel,
        ReturnReason,
        Topic,
        Area,
        DocumentType,
        ServiceLevel,
        PublishingTerm,
        FeedSource,
        YearTheme,
    ]
    text = admin.get(page("lists")).content.decode()
    for words in ("Thị trấn", "Loa truyền thanh", "Bản quét mờ, thiếu trang", "truyền thống"):
        assert words in text
    for editable in lists():
        assert f'href="#{editable.slug}"' in text
        assert f'id="{editable.slug}"' in text


def test_what_an_entry_leaves_open_is_a_dash(admin):
    ServiceLevel.objects.all().delete()
    ServiceLevel.objects.create(code="toan-trinh", name="Toàn trình", group="toan-trinh")
    text = admin.get(page("lists")).content.decode()
    assert '<td data-label="Dùng đến hết ngày">–</td>' in text
    assert "None" not in text


def test_a_new_entry_gets_its_code_from_its_words(admin):
    typed = {"name": "Đặc khu", "position": "140", "code": "x", "is_offered": ""}
    admin.post(page("list-entry-add", "loai-don-vi"), typed)
    admin.post(page("list-entry-add", "loai-don-vi"), typed | {"name": "Đặc-khu"})
    kinds = UnitKind.objects.filter(name__startswith="Đặc").order_by("code").values_list("code", "is_offered")
    assert list(kinds) == [("dac_khu", True), ("dac_khu_2", True)]
    assert Event.objects.filter(action="list.add").count() == 2


def test_an_entry_is_renamed_and_the_trail_tells(admin):
    reason = ReturnReason.objects.first()
    admin.post(page("list-entry-correct", "ly-do", reason.pk), {"text": "Thiếu phụ lục", "position": "10"})
    reason.refresh_from_db()
    assert reason.text == "Thiếu phụ lục"
    assert Event.objects.get().note == "lý do: Thiếu phụ lục phân công → Thiếu phụ lục"


@pytest.mark.parametrize(
    ("slug", "typed", "field"),
    [
        ("ly-do", {"text": "", "position": "1"}, "text"),
        ("ly-do", {"text": "BẢN QUÉT MỜ, thiếu trang", "position": "1"}, "text"),
        ("ly-do", {"text": "Mới", "position": "-1"}, "position"),
        ("hinh-thuc", {"name": "Mới", "group": "khac", "position": "1"}, "group"),
        ("may-chu", {"host": "https://hanoi.gov.vn", "position": "1"}, "host"),
        ("may-chu", {"host": "hanoi.gov.vn/rss", "position": "1"}, "host"),
        ("may-chu", {"host": "127.0.0.1", "position": "1"}, "host"),
        ("may-chu", {"host": "*.gov.vn", "position": "1"}, "host"),
        ("may-chu", {"host": "localhost", "position": "1"}, "host"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(admin, slug, typed, field):
    response = admin.post(page("list-entry-add", slug), typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_host_is_put_on_the_list_and_the_trail_tells(admin):
    typed = {"host": "hanoi.gov.vn", "note": "Cổng thành phố", "position": "1"}
    admin.post(page("list-entry-add", "may-chu"), typed)
    assert [host.host for host in AllowedHost.objects.offered()] == ["hanoi.gov.vn"]
    admin.post(page("list-entry-offer", "may-chu", AllowedHost.objects.get().pk), {"is_offered": "0"})
    assert not AllowedHost.objects.offered().exists()
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == [
        "list.add",
        "list.withdraw",
    ]


def test_a_feed_is_kept_with_the_unit_that_its_drafts_go_to(admin):
    unit, other = make_unit(name="Phường Cát Linh"), make_unit(name="Phường Láng Hạ")
    typed = {
        "name": "Hà Nội portal",
        "address": "https://hanoi.gov.vn/rss",
        "unit": "cat linh",
        "position": "1",
    }
    assert admin.post(page("list-entry-add", "nguon-tin"), typed | {"address": "hanoi"}).status_code == 422
    assert admin.post(page("list-entry-add", "nguon-tin"), typed | {"unit": "không có"}).status_code == 422
    assert admin.post(page("list-entry-add", "nguon-tin"), typed).status_code == 302
    source = FeedSource.objects.get()
    assert (source.name, source.address, source.unit) == ("Hà Nội portal", "https://hanoi.gov.vn/rss", unit)
    shown = admin.get(page("list-entry-correct", "nguon-tin", source.pk)).context["form"]
    assert "Phường Cát Linh" in str(shown["unit"])
    admin.post(page("list-entry-correct", "nguon-tin", source.pk), typed | {"unit": other.code})
    source.refresh_from_db()
    assert source.unit == other


def test_what_is_used_is_no_longer_offered_and_stays(admin):
    unit = make_unit(kind="phong")
    path = page("list-entry-offer", "loai-don-vi", "phong")
    assert admin.get(path).status_code == 405
    admin.post(path, {"is_offered": "0"})
    unit.refresh_from_db()
    assert (unit.kind_id, unit.kind.is_offered) == ("phong", False)
    assert "phong" not in dict(admin.get(page("unit-add")).context["form"].fields["kind"].choices)
    admin.post(path, {"is_offered": "1"})
    assert UnitKind.objects.get(pk="phong").is_offered
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == [
        "list.withdraw",
        "list.offer",
    ]


@pytest.mark.parametrize(
    "args", [("khong-co", "1"), ("ly-do", "99999"), ("ly-do", "abc"), ("loai-don-vi", "khong")]
)
def test_what_is_not_there_is_not_there(admin, args):
    assert admin.get(page("list-entry-correct", *args)).status_code == 404
    assert admin.post(page("list-entry-offer", *args)).status_code == 404


def test_more_entries_take_no_more_queries(admin, django_assert_max_num_queries):
    def count(names):
        for name in names:
            ReturnReason.objects.create(text=name)
        with django_assert_max_num_queries(20) as queries:
            admin.get(page("lists"))
        return len(queries)

    assert count(["a"]) == count(["b", "c"])


def test_a_reviewer_may_not(client):
    client.force_login(make_reviewer(make_district()))
    assert client.get(page("lists")).status_code == 403
    assert client.post(page("list-entry-offer", "ly-do", "1")).status_code == 403
