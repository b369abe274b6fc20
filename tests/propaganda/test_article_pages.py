"""Citizens' pages of news: by day, by kind, with pictures and the full form of abbreviations."""

import pytest

from propaganda.models import Abbreviation, Article
from tests.factories.campaigns import moment
from tests.factories.publications import make_published
from tests.factories.reading import make_media, queries_of, shown, structured_in, titles_of
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db
LIST = "/tin-tuc/"


def make_news(title, at, **text):
    return make_published(title=title, at=moment(at), **text)


@pytest.fixture
def march():
    make_news("Mồng một, sáng sớm", "2020-03-01 00:00")
    make_news("Mồng hai", "2020-03-02 10:00")
    make_news("Mồng hai, cuối ngày", "2020-03-02 23:59")
    make_news("Giữa tháng", "2020-03-15 08:00", form="long")


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"ngay": "02/03/2020"}, ["Mồng hai, cuối ngày", "Mồng hai"]),
        ({"ngay": "2.3.2020"}, ["Mồng hai, cuối ngày", "Mồng hai"]),
        (
            {"ngay": "01/03/2020", "den": "02/03/2020"},
            ["Mồng hai, cuối ngày", "Mồng hai", "Mồng một, sáng sớm"],
        ),
        ({"ngay": "15/03/2020", "den": "10/03/2020"}, ["Giữa tháng"]),
        ({"ngay": "03/03/2020"}, []),
        ({"hinh_thuc": "long"}, ["Giữa tháng"]),
        ({"hinh_thuc": "long", "ngay": "02/03/2020"}, []),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_news_are_found_by_day_by_a_range_and_by_kind(client, march, asked, titles, prefix):
    assert titles_of(client.get(prefix + LIST, asked)) == titles


def test_a_day_that_is_none_is_said_in_words(client, march):
    response = client.get(LIST, {"ngay": "31/02/2020"})
    assert "Ngày chưa đúng, mời ghi như 20/02/2020." in shown(response)
    assert len(titles_of(response)) == 4


def test_short_items_and_long_ones_are_counted_apart(client, march):
    assert "Tất cả 4 Tin 3 Bài 1" in shown(client.get(LIST))
    assert "Tất cả 2 Tin 2 Bài 0" in shown(client.get(LIST, {"ngay": "02/03/2020"}))


def test_the_calendar_links_the_days_that_have_news_with_their_count(client, march):
    response = client.get(LIST, {"thang": "2020-03"})
    page = response.content.decode()
    assert "Tháng 3/2020" in shown(response)
    days = [day for day in range(1, 32) if f"ngay={day:02}%2F03%2F2020" in page]
    assert days == [1, 2, 15]
    assert "(02/03/2020: 2 tin)" in shown(response)
    assert "thang=2020-02" in page
    assert "thang=2020-04" in page


def test_the_calendar_opens_at_the_newest_news(client, march):
    assert "Tháng 3/2020" in shown(client.get(LIST))


@pytest.mark.parametrize("month", ["", "x", "2020-13", "0001-01", "9999-12", "2020"])
def test_a_month_that_is_none_gives_the_newest(client, march, month):
    assert "Tháng 3/2020" in shown(client.get(LIST, {"thang": month}))


def test_a_page_tells_its_source_author_and_picture(client):
    unit = make_unit(name="Phường Cát Linh")
    picture = make_media(unit, "webp")
    article = make_news(
        "Một cửa",
        "2020-03-02 10:00",
        unit=unit,
        picture=str(picture.pk),
        picture_alt="Người dân nộp hồ sơ",
        picture_caption="Ảnh: phường",
        author_name="Nguyễn Văn A",
        source_name="Hà Nội portal",
        source_url="https://hanoi.gov.vn/tin",
    )
    response = client.get(article.get_absolute_url())
    page = response.content.decode()
    assert "Đơn vị Phường Cát Linh Tác giả Nguyễn Văn A Nguồn Hà Nội portal" in shown(response)
    assert "Theo Hà Nội portal: https://hanoi.gov.vn/tin" in shown(response)
    assert 'alt="Người dân nộp hồ sơ" lang="vi" width="960" height="540"' in page
    assert "Ảnh: phường" in shown(response)
    found = structured_in(response)["NewsArticle"]
    assert found["author"] == {"@type": "Person", "name": "Nguyễn Văn A"}
    assert found["image"].endswith(picture.get_absolute_url())


def test_an_abbreviation_tells_what_it_meant_on_the_day_of_posting(client):
    Abbreviation.objects.create(abbr="SNV", full="Sở Nội vụ", valid_to="2020-06-30")
    Abbreviation.objects.create(abbr="SNV", full="Sở khác", valid_from="2020-07-01")
    article = make_news("Một cửa", "2020-03-02 10:00", body="<p>Theo SNV. SNV nói</p>")
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count('class="toggletip__word"') == 1
    assert ">Sở Nội vụ</span>" in page
    assert "Sở khác" not in page


def test_a_page_takes_at_most_six_queries(client):
    article = make_news("Một cửa", "2020-03-02 10:00")
    assert queries_of(client, article.get_absolute_url()) <= 6


def test_lists_read_no_texts(client, django_assert_num_queries):
    make_news("Một cửa", "2020-03-02 10:00", body="<p>Thân bài</p>")
    with django_assert_num_queries(queries_of(client, LIST)) as asked:
        client.get(LIST)
    assert not [query["sql"] for query in asked.captured_queries if '"body"' in query["sql"]]
    assert Article.objects.count() == 1


def test_a_month_without_news_says_so(client, march):
    assert "Tháng này không có tin, bài." in shown(client.get(f"{LIST}?thang=2020-04"))
    assert "Tháng này không có tin, bài." not in shown(client.get(f"{LIST}?thang=2020-03"))
