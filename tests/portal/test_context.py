import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from portal import context
from portal.access import Role
from portal.models import User


def asked_by(role=None, *, where="/"):
    request = RequestFactory().get(where)
    request.user = User(username="ai-do", full_name="Ai Đó")
    request.user.roles_by_lineage = [("/1/", role)] if role else []
    return request


def labels(request):
    return [str(line["label"]) for line in context.navigation(request)]


@pytest.mark.parametrize(
    ("role", "lines"),
    [
        (None, ["Bàn làm việc"]),
        (Role.OFFICER, ["Bàn làm việc", "Kế hoạch của đơn vị", "Gửi tin, văn bản"]),
        (Role.PUBLISHER, ["Bàn làm việc", "Xuất bản", "Từ viết tắt"]),
        (Role.REVIEWER, ["Bàn làm việc", "Theo dõi", "Xem xét", "Đợt kế hoạch"]),
        (Role.LEADER, ["Bàn làm việc", "Theo dõi"]),
        (
            Role.ADMINISTRATOR,
            ["Bàn làm việc", "Đơn vị", "Người dùng", "Lịch làm việc", "Danh mục", "Nhật ký"],
        ),
    ],
)
def test_the_menu_shows_what_the_roles_open(role, lines):
    assert labels(asked_by(role)) == lines


def test_a_page_beneath_another_marks_the_nearest_line_of_the_menu():
    lines = context.navigation(asked_by(Role.REVIEWER, where=reverse("plans:dashboard", args=["2020"])))
    assert [line["href"] for line in lines if line["is_here"]] == [reverse("plans:dashboard")]


def test_the_desk_itself_is_marked_when_one_is_there():
    lines = context.navigation(asked_by(Role.REVIEWER, where=reverse("portal:desk")))
    assert [line["href"] for line in lines if line["is_here"]] == [reverse("portal:desk")]


@pytest.mark.django_db
def test_a_citizens_page_is_the_same_for_everyone_and_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        seen = {
            render_to_string("404.html", request=asked_by(role, where="/khong-co/"))
            for role in (None, Role.OFFICER, Role.ADMINISTRATOR)
        }
    assert len(seen) == 1


def test_made_up_moves_are_named_on_every_page_of_such_an_installation(settings):
    settings.SAMPLE_DATA = True
    assert "Dữ liệu minh họa" in render_to_string("404.html", request=asked_by())
    settings.SAMPLE_DATA = False
    assert "Dữ liệu minh họa" not in render_to_string("404.html", request=asked_by())
