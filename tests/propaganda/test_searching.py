"""Search: what is found, and what comes first, on both databases alike."""

import datetime

import pytest
from django.utils import timezone

from propaganda import searching
from propaganda.models import Abbreviation
from propaganda.snippets import snippet
from tests.factories.publications import make_published

pytestmark = pytest.mark.django_db


def titles(text, **narrowed):
    results = searching.search(searching.read(text), **narrowed)
    return [entry.title for entry in results[0 : len(results)]]


@pytest.mark.parametrize("typed", ["cải cách", "cai cach", "CAI CACH", "ca\u0309i ca\u0301ch", "cải  cách"])
def test_a_text_is_found_with_marks_and_without(typed):
    make_published(title="Cải cách thủ tục")
    make_published(title="Một cửa")
    assert titles(typed) == ["Cải cách thủ tục"]


def test_đ_is_found_by_d_and_the_tone_may_stand_in_either_place():
    make_published(title="Đống Đa hoà nhập")
    assert titles("dong da") == titles("Hòa nhập") == titles("hoà nhập") == ["Đống Đa hoà nhập"]


def test_what_has_the_marks_that_were_typed_comes_first():
    make_published(title="Bàn giao hồ sơ")
    make_published(title="Bản đồ số", body="<p>x</p>")
    make_published(title="Bạn đọc", body="<p>Bàn về một cửa</p>")
    assert titles("bàn") == ["Bàn giao hồ sơ", "Bạn đọc", "Bản đồ số"]


def test_what_has_the_word_in_its_title_comes_before_what_has_it_in_its_text():
    make_published(title="Lịch tiếp dân")
    make_published(title="Thông báo", body="<p>Lịch họp</p>")
    assert titles("lich") == ["Lịch tiếp dân", "Thông báo"]


@pytest.mark.parametrize(
    "typed", ["60/KH-UBND", "60 KH UBND", "60/kh-ubnd", "số 60 / KH – UBND", "60-kh-ubnd"]
)
def test_a_document_is_found_by_its_number_in_any_spelling(typed):
    make_published("document", title="Kế hoạch tuyên truyền", number="60/KH-UBND", issued_on="2020-02-20")
    make_published("document", title="Kế hoạch 60 ngày của UBND", number="16/KH-UBND", issued_on="2020-02-20")
    assert titles(typed)[0] == "60/KH-UBND: Kế hoạch tuyên truyền"


def test_an_abbreviation_finds_its_full_form_and_the_other_way_round():
    Abbreviation.objects.create(abbr="CCHC", full="Cải cách hành chính")
    make_published(title="Kế hoạch CCHC")
    make_published(title="Cải cách hành chính năm 2020")
    make_published(title="Cải cách tiền lương ngành hành chính")
    assert (
        sorted(titles("cchc"))
        == sorted(titles("cai cach hanh chinh"))
        == [
            "Cải cách hành chính năm 2020",
            "Kế hoạch CCHC",
        ]
    )


def test_the_levels_of_service_of_both_times_are_related():
    make_published(title="Dịch vụ công mức độ 4")
    make_published(title="Dịch vụ công toàn trình")
    make_published(title="Dịch vụ công mức độ 3")
    expected = ["Dịch vụ công mức độ 4", "Dịch vụ công toàn trình"]
    assert sorted(titles("mức độ 4")) == sorted(titles("toan trinh")) == expected


def test_the_body_is_searched_and_its_markup_is_not():
    make_published(title="Tin", body='<p class="align-center">Hồ sơ <strong>trực</strong> tuyến</p>')
    assert titles("truc tuyen") == ["Tin"]
    assert titles("strong") == titles("align") == []


def test_what_is_scheduled_is_found_from_its_moment_on():
    later = timezone.now() + datetime.timedelta(hours=1)
    make_published(title="Hẹn giờ", publish_at=later)
    assert titles("hen gio") == []
    assert titles("hen gio", at=later) == ["Hẹn giờ"]


def test_a_kind_narrows_and_every_kind_is_counted():
    make_published(title="Một cửa")
    make_published("initiative", title="Một cửa lưu động")
    assert titles("mot cua", kind="initiative") == ["Một cửa lưu động"]
    asked = searching.read("mot cua")
    assert searching.search(asked).kinds == searching.kinds_found(asked) == {"article": 1, "initiative": 1}


@pytest.mark.parametrize("typed", ["", "  ", "%", "'", "&|!:*()<->", "\x00", "—", "_"])
def test_signs_alone_ask_for_nothing(typed):
    assert not searching.read(typed)


@pytest.mark.parametrize("typed", ["a:A", "cải & !cách", "'; drop table", "một%", "x" * 5000, "1 " * 5000])
def test_signs_among_words_are_no_commands(typed):
    make_published(title="Khác")
    assert titles(typed) == []


def test_a_common_word_lists_the_newest_first_and_those_with_the_marks_before(monkeypatch):
    monkeypatch.setattr(searching, "RANKED", 2)
    for title in ["Bán 1", "Bàn 2", "Bán 3", "Bàn 4", "Bán 5"]:
        make_published(title=title)
    results = searching.search(searching.read("bàn"))
    assert (len(results), results.is_more) == (2, True)
    assert [e.title for e in results[0:4]] == ["Bàn 4", "Bàn 2", "Bán 5", "Bán 3"]
    assert [e.title for e in results[1:3]] == ["Bàn 2", "Bán 5"]
    assert [e.title for e in results[3:5]] == ["Bán 3", "Bán 1"]


def test_a_snippet_marks_what_was_found_and_escapes_the_rest():
    assert snippet("Một <b>cửa</b> & liên thông", {"cua"}) == (
        "Một &lt;b&gt;<mark>cửa</mark>&lt;/b&gt; &amp; liên thông"
    )
