import datetime

from hypothesis import given
from hypothesis import strategies as st

from portal.charts import stacked_rows, step_curve

PARTS = [("approved", "duyệt"), ("returned", "bị trả"), ("missing", "chưa nộp")]


def day(number):
    return datetime.date(2020, 3, number)


def curve(points, **changes):
    month = {"starts_on": day(1), "ends_on": day(10), "due_on": day(5), "whole": 4}
    return step_curve(points, **month | changes)


def test_a_row_is_divided_by_its_counts_in_the_order_of_the_parts():
    (row,) = stacked_rows([("Phường", {"missing": 1, "approved": 3})], PARTS).rows
    assert [(s.code, s.count, s.x_percent, s.width_percent) for s in row.segments] == [
        ("approved", 3, 0, 75),
        ("missing", 1, 75, 25),
    ]
    assert row.counts == [3, 0, 1]
    assert row.total == 4


def test_the_figure_of_a_segment_stands_in_its_middle():
    (row,) = stacked_rows([("Phường", {"approved": 3, "missing": 1})], PARTS).rows
    assert [segment.middle_percent for segment in row.segments] == [37.5, 87.5]


def test_a_segment_too_narrow_for_its_figure_leaves_it_to_the_table():
    (row,) = stacked_rows([("Phường", {"approved": 99, "missing": 1})], PARTS).rows
    assert [segment.is_labelled for segment in row.segments] == [True, False]


def test_a_kind_without_units_has_an_empty_row():
    (row,) = stacked_rows([("Xã", {})], PARTS).rows
    assert (row.segments, row.counts, row.total) == ([], [0, 0, 0], 0)


def test_the_last_row_is_the_sum_of_the_others():
    bars = stacked_rows(
        [("Phòng", {"approved": 2, "missing": 1}), ("Phường", {"missing": 4})], PARTS, total_label="Cộng"
    )
    assert (bars.total.label, bars.total.counts, bars.total.total) == ("Cộng", [2, 0, 5], 7)


@given(st.lists(st.integers(0, 20_000), min_size=3, max_size=3))
def test_the_segments_of_a_row_touch_and_fill_it(counts):
    codes = [code for code, _label in PARTS]
    (row,) = stacked_rows([("", dict(zip(codes, counts, strict=True)))], PARTS).rows
    edge = 0
    for segment in row.segments:
        assert abs(segment.x_percent - edge) < 0.01
        edge = segment.x_percent + segment.width_percent
    assert not row.segments or abs(edge - 100) < 0.01


def test_the_curve_rises_on_its_day_and_stays_level_between():
    assert curve([(day(2), 1), (day(6), 3)]).line == "M0 100H10V75H50V25H100"


def test_the_area_under_the_curve_is_closed_along_the_bottom():
    drawn = curve([(day(2), 1)])
    assert drawn.area == drawn.line + "V100H0Z"


def test_a_curve_without_points_lies_on_the_ground():
    drawn = curve([])
    assert (drawn.line, drawn.last) == ("M0 100H100", 0)


def test_what_was_filed_before_the_first_day_shown_lifts_the_start():
    drawn = curve([(day(1), 2), (day(6), 3)], starts_on=day(5), ends_on=day(8))
    assert drawn.line == "M0 50H25V25H100"


def test_what_comes_after_the_last_day_shown_is_left_out():
    drawn = curve([(day(2), 1), (day(9), 4)], ends_on=day(5))
    assert drawn.last == 1
    assert drawn.points == [(day(2), 1)]


def test_a_due_date_includes_its_whole_day():
    assert curve([], due_on=day(5)).due_percent == 50
    assert curve([], due_on=day(10)).due_percent == 100


def test_a_due_date_outside_the_days_shown_is_not_drawn():
    assert curve([], due_on=day(20)).due_percent is None


def test_a_register_of_nobody_can_be_drawn():
    drawn = curve([], whole=0)
    assert [level.label for level in drawn.levels] == [0, 1]


def test_more_filings_than_the_register_holds_still_fit():
    assert curve([(day(1), 8)], whole=4).line == "M0 100H0V0H100"


def test_levels_are_round_numbers_and_the_whole():
    assert [level.label for level in curve([], whole=39).levels] == [0, 10, 20, 30, 39]
    assert [level.label for level in curve([], whole=10_598).levels] == [0, 5_000, 10_598]


def test_dates_along_the_bottom_are_at_most_five_and_evenly_spread():
    ticks = curve([], starts_on=datetime.date(2020, 2, 20), ends_on=datetime.date(2020, 4, 30)).days
    gaps = {later.label - earlier.label for earlier, later in zip(ticks, ticks[1:], strict=False)}
    assert len(ticks) == 5
    assert gaps == {datetime.timedelta(days=15)}
