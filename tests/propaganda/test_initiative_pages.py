"""Citizens' pages of new models."""

import pytest

from tests.factories.publications import make_published
from tests.factories.reading import shown, titles_of
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db


def test_a_page_tells_problem_way_results_stage_contact_and_who_took_it_up(client):
    unit = make_unit(name="Phường Cát Linh")
    adoptions = [
        {"unit": unit.pk, "unit_name": "", "adopted_on": "2020-05-01", "note": "Cả phường"},
        {"unit": None, "unit_name": "Thành phố Vị Thanh", "adopted_on": "2020-06-01", "note": ""},
    ]
    initiative = make_published(
        "initiative",
        problem="Chờ lâu",
        solution="Hẹn giờ",
        results="Giảm 30 phút",
        contact="Ông B, 024",
        stage="scaled",
        adoptions=adoptions,
    )
    page = shown(client.get(initiative.get_absolute_url()))
    assert "Vấn đề Chờ lâu Cách làm Hẹn giờ Kết quả Giảm 30 phút Ai đã áp dụng" in page
    assert "Giai đoạn Nhân rộng" in page
    assert "Đầu mối liên hệ Ông B, 024" in page
    assert "Phường Cát Linh , từ 01/05/2020: Cả phường Thành phố Vị Thanh , từ 01/06/2020" in page


def test_the_list_is_narrowed_by_stage(client):
    make_published("initiative", title="Đang thử", stage="pilot")
    make_published("initiative", title="Đã nhân rộng", stage="scaled")
    assert titles_of(client.get("/mo-hinh/", {"giai_doan": "scaled"})) == ["Đã nhân rộng"]
    response = client.get("/mo-hinh/", {"giai_doan": "khac"})
    assert "Danh sách không có mục “khac”." in shown(response)
    assert len(titles_of(response)) == 2
