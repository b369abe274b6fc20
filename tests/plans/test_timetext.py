import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.states import TimePrecision
from plans.timetext import TimeRange, read_time, roll_over
from portal.vietnamese import fold

DAY, MONTH, QUARTER, YEAR, ONGOING, UNKNOWN = TimePrecision


def day(text):
    """Read "15/4" in 2020, or "15/4/2021"."""
    numbers = [int(number) for number in text.split("/")]
    return date(numbers[2] if numbers[2:] else 2020, numbers[1], numbers[0])


UNDERSTOOD = [
    # quarters
    ("Quý II", "1/4", "30/6", QUARTER),
    ("Quý II/2020", "1/4", "30/6", QUARTER),
    ("QUÝ III NĂM 2021", "1/7/2021", "30/9/2021", QUARTER),
    ("quy 4", "1/10", "31/12", QUARTER),
    ("Quý I, II", "1/1", "30/6", QUARTER),
    ("Quý I, II/2021", "1/1/2021", "30/6/2021", QUARTER),
    ("Quý II - III", "1/4", "30/9", QUARTER),
    ("Quý I/Quý II", "1/1", "30/6", QUARTER),
    ("Quý IV/2019 - Quý I/2020", "1/10/2019", "31/3", QUARTER),
    ("Quý 1 và quý 3", "1/1", "30/9", QUARTER),
    ("Quý II hằng năm", "1/4", "30/6", QUARTER),
    ("Quý II (trước 15/5)", "1/4", "30/6", QUARTER),
    ("Quý Ⅱ", "1/4", "30/6", QUARTER),
    ("Đến hết quý II", "1/1", "30/6", QUARTER),
    # months
    ("Tháng 3", "1/3", "31/3", MONTH),
    ("Trong tháng 5", "1/5", "31/5", MONTH),
    ("Tháng 3-12/2020", "1/3", "31/12", MONTH),
    ("Tháng 3 – tháng 12", "1/3", "31/12", MONTH),
    ("T3-T12/2020", "1/3", "31/12", MONTH),
    ("Tháng 4 và tháng 10", "1/4", "31/10", MONTH),
    ("Tháng 3, 6, 9, 12", "1/3", "31/12", MONTH),
    ("Tháng 3, 2 hội nghị", "1/3", "31/3", MONTH),
    ("03/2020", "1/3", "31/3", MONTH),
    ("Tháng 3/2020, 6/2020", "1/3", "30/6", MONTH),
    ("Tuần 2 tháng 3", "1/3", "31/3", MONTH),
    ("Tháng 2", "1/2", "29/2", MONTH),
    ("6 tháng đầu năm", "1/1", "30/6", MONTH),
    ("6 tháng cuối năm", "1/7", "31/12", MONTH),
    ("9 tháng đầu năm 2021", "1/1/2021", "30/9/2021", MONTH),
    ("Tháng 9 đến tháng 5", "1/9", "31/5/2021", MONTH),
    ("Tháng 11 đến tháng 02/2020", "1/11/2019", "29/2", MONTH),
    ("Từ tháng 3", "1/3", "31/12", MONTH),
    ("Từ tháng 3 đến cuối năm", "1/3", "31/12", MONTH),
    ("Từ đầu năm đến tháng 6", "1/1", "30/6", MONTH),
    ("Trước tháng 6", "1/1", "31/5", MONTH),
    ("Sau tháng 6", "1/7", "31/12", MONTH),
    # days
    ("15/4/2020", "15/4", "15/4", DAY),
    ("15.4.2020", "15/4", "15/4", DAY),
    ("15-04-2020", "15/4", "15/4", DAY),
    ("15/4/20", "15/4", "15/4", DAY),
    ("2020-04-15", "15/4", "15/4", DAY),
    ("Ngày 15 tháng 4 năm 2020", "15/4", "15/4", DAY),
    ("Ngày 9/11 hằng năm", "9/11", "9/11", DAY),
    ("Thứ tư, 15/4", "15/4", "15/4", DAY),
    ("Trước 15/4", "1/1", "15/4", DAY),
    ("Trước ngày 15/4/2020", "1/1", "15/4", DAY),
    ("Chậm nhất ngày 15/4", "1/1", "15/4", DAY),
    ("Từ nay đến 15/4", "1/1", "15/4", DAY),
    ("(Trước 15/5)", "1/1", "15/5", DAY),
    ("Sau 15/4", "15/4", "31/12", DAY),
    ("Từ 01/3 đến 30/6", "1/3", "30/6", DAY),
    ("Từ ngày 01 đến ngày 15/4", "1/4", "15/4", DAY),
    ("01-15/4/2020", "1/4", "15/4", DAY),
    ("05, 10 và 20/4", "5/4", "20/4", DAY),
    ("Từ 05/9 đến 31/5", "5/9", "31/5/2021", DAY),
    # the whole year
    ("Cả năm", "1/1", "31/12", YEAR),
    ("Trong năm 2020", "1/1", "31/12", YEAR),
    ("Năm 2021", "1/1/2021", "31/12/2021", YEAR),
    ("02 lần/năm", "1/1", "31/12", YEAR),
    ("Giai đoạn 2021-2025", "1/1/2021", "31/12/2025", YEAR),
    # what goes on
    ("Thường xuyên", "1/1", "31/12", ONGOING),
    ("Hằng tháng", "1/1", "31/12", ONGOING),
    ("Hàng quý", "1/1", "31/12", ONGOING),
    ("01 lần/quý", "1/1", "31/12", ONGOING),
    ("6 tháng một lần", "1/1", "31/12", ONGOING),
    ("Phát 24/24 giờ", "1/1", "31/12", ONGOING),
    ("Thường xuyên từ tháng 3", "1/3", "31/12", ONGOING),
    ("Thường xuyên, báo cáo trước 15/12", "1/1", "31/12", ONGOING),
]


@pytest.mark.parametrize(("text", "starts_on", "ends_on", "precision"), UNDERSTOOD)
def test_the_time_of_a_row_is_understood(text, starts_on, ends_on, precision):
    assert read_time(text, year=2020) == TimeRange(day(starts_on), day(ends_on), precision)


@pytest.mark.parametrize("text", [row[0] for row in UNDERSTOOD])
def test_marks_and_their_encoding_make_no_difference(text):
    understood = read_time(text, year=2020)
    assert read_time(unicodedata.normalize("NFD", text), year=2020) == understood
    assert read_time(f"\xa0{fold(text).upper()} ", year=2020) == understood


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Theo tiến độ",
        "Theo Kế hoạch số 60/KH-UBND ngày 20/02/2020",
        "Sau khi có hướng dẫn của quận",
        "Trong quý",
        "21/21 phường",
        "Quỹ 5 tỷ",
        "Từ 30/6/2020 đến 01/3/2020",
        "=1+1",
        "<script>alert(1)</script>",
    ],
)
def test_what_is_not_understood_has_no_days(text):
    assert read_time(text, year=2020) == TimeRange(None, None, UNKNOWN)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2020", "Không có ngày 31/02/2020. Mời xem lại thời gian."),
        ("Trước 31/4", "Không có ngày 31/04/2020. Mời xem lại thời gian."),
        ("29/02/2021", "Không có ngày 29/02/2021. Mời xem lại thời gian."),
        ("Ngày 31 tháng 6", "Không có ngày 31/06/2020. Mời xem lại thời gian."),
        ("04/15/2020", "Không có ngày 04/15/2020. Mời xem lại thời gian."),
        ("Tháng 13", "Không có tháng 13. Mời xem lại thời gian."),
        ("Quý V/2020", "Không có quý V. Mời xem lại thời gian."),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_words(text, sentence):
    with pytest.raises(ValueError) as refusal:
        read_time(text, year=2020)
    assert str(refusal.value) == sentence


WORDS = "quý tháng ngày năm trước từ đến và sau hết đầu cuối thường xuyên i ii iv 3 31 12 2020 / - , ( ) . 31/2 t5"


@given(st.lists(st.sampled_from(WORDS.split())).map(" ".join) | st.text())
def test_any_words_give_both_days_in_order_or_none(text):
    try:
        time = read_time(text, year=2020)
    except ValueError as error:
        time, refusal = TimeRange(), str(error)
    else:
        refusal = ""
    assert refusal == "" or refusal.startswith("Không có ")
    assert (time.starts_on is None) == (time.ends_on is None) == (time.precision == UNKNOWN)
    assert time.starts_on is None or time.starts_on <= time.ends_on


@pytest.mark.parametrize(
    "text", ["quý " * 50_000, "1/" * 100_000, "(" * 100_000, "tháng 3," * 50_000, "9" * 10**6]
)
def test_long_texts_come_to_an_end(text):
    assert read_time(text, year=2020).precision in TimePrecision


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Quý II/2020", "Quý II/2021"),
        ("Trước 15/4/2020", "Trước 15/4/2021"),
        ("Tháng 11/2020 - 02/2021", "Tháng 11/2021 - 02/2022"),
        ("Năm học 2020-2021", "Năm học 2021-2022"),
        ("Trước 29/02/2020", "Trước 28/02/2021"),
        ("Tháng 3", "Tháng 3"),
        ("Thường xuyên", "Thường xuyên"),
        ("Theo NĐ 30/2020/NĐ-CP", "Theo NĐ 30/2020/NĐ-CP"),
        ("Theo KH số 60/KH-UBND ngày 20/02/2020", "Theo KH số 60/KH-UBND ngày 20/02/2020"),
        ("Giai đoạn 2016-2020", "Giai đoạn 2016-2020"),
        ("So với năm 2019", "So với năm 2019"),
        ("12020 tờ", "12020 tờ"),
    ],
)
def test_years_move_on_with_the_plan(text, moved):
    assert roll_over(text, from_year=2020, to_year=2021) == moved


def test_years_move_over_a_gap():
    assert roll_over("Quý IV/2020, quý I/2021", from_year=2020, to_year=2026) == "Quý IV/2026, quý I/2027"


@given(st.text())
def test_nothing_moves_within_one_year(text):
    assert roll_over(text, from_year=2020, to_year=2020) == text
