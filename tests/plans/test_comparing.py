"""What changed between two filings, told by rows and by words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import filing, reviewing, writing
from plans.comparing import compare, filing_before
from plans.models import Plan
from portal.comparing import GONE, NEW, SAME, Part, compare_words
from tests.factories.campaigns import make_approved_plan, make_campaign, make_filed_plan, moment
from tests.factories.people import make_officer, make_reviewer

texts = st.text(alphabet="ab đ,\n", max_size=60)


def row(key, content="", **fields):
    return {"key": key, "content": content, "channels": [], "is_heading": False} | fields


def text(*rows, **head):
    return {"form": "standalone", "number": "1/KH-UBND", "file": "x", "items": list(rows)} | head


def told(differences):
    return [(change.kind, change.key) for change in differences.rows]


@given(texts, texts)
def test_the_parts_make_up_both_texts(before, after):
    parts = compare_words(before, after)
    assert "".join(part.text for part in parts if part.kind != NEW) == before
    assert "".join(part.text for part in parts if part.kind != GONE) == after


@given(texts)
def test_a_text_does_not_differ_from_itself(words):
    assert {part.kind for part in compare_words(words, words)} <= {SAME}


def test_a_phrase_that_was_replaced_reads_as_a_phrase():
    assert compare_words("Trước tháng 3 năm 2020", "Trước quý II năm 2020") == [
        Part(SAME, "Trước "),
        Part(GONE, "tháng 3"),
        Part(NEW, "quý II"),
        Part(SAME, " năm 2020"),
    ]


def test_words_that_stayed_between_two_changes_are_told_apart():
    assert compare_words("loa truyền thanh phường", "đài truyền thanh quận") == [
        Part(GONE, "loa"),
        Part(NEW, "đài"),
        Part(SAME, " truyền thanh "),
        Part(GONE, "phường"),
        Part(NEW, "quận"),
    ]


def test_long_texts_of_one_repeated_word_are_compared_too():
    before, after = "loa " * 20_000, "đài " + "loa " * 19_000 + "bảng " * 1_000
    parts = compare_words(before, after)
    assert "".join(part.text for part in parts if part.kind != GONE) == after


def test_equal_texts_have_no_differences():
    assert not compare(text(row("a", "Loa")), text(row("a", "Loa")))


def test_a_row_added_removed_or_changed_is_told_by_its_key_in_the_order_of_the_new_annex():
    before = text(row("a", "Một"), row("b", "Hai"), row("c", "Ba"))
    after = text(row("d", "Không"), row("a", "Một"), row("c", "Ba ba"))
    assert told(compare(before, after)) == [("added", "d"), ("removed", "b"), ("changed", "c")]


def test_the_first_row_removed_stands_first():
    before = text(row("a", "Một"), row("b", "Hai"))
    assert told(compare(before, text(row("b", "Hai")))) == [("removed", "a")]


def test_only_the_row_that_changed_its_place_has_moved():
    before = text(*[row(key, key) for key in "abcde"])
    after = text(*[row(key, key) for key in "eabcd"])
    assert told(compare(before, after)) == [("moved", "e")]


def test_a_row_that_moved_and_changed_says_both():
    before = text(row("a", "Một"), row("b", "Hai"), row("c", "Ba"))
    [change] = compare(before, text(row("b", "Hai"), row("c", "Ba"), row("a", "Một, hai"))).rows
    assert (change.kind, change.has_moved) == ("changed", True)


def test_a_new_numeral_of_a_row_is_no_change():
    assert not compare(text(row("a", "Một", label="1")), text(row("a", "Một", label="2")))


def test_values_are_told_as_people_read_them():
    before = text(row("a", ends_on="2020-03-31", channels=["loa"], target_value="12.00"))
    after = text(row("a", ends_on="2020-04-15", channels=["loa", "bang"], target_value="12.50"))
    [change] = compare(before, after, channel_names={"loa": "Loa truyền thanh", "bang": "Bảng điện tử"}).rows
    assert {f.label: [(part.kind, part.text) for part in f.parts] for f in change.fields} == {
        "Hình thức": [("gone", "Loa truyền thanh"), ("new", "Loa truyền thanh; Bảng điện tử")],
        "Đến ngày": [("gone", "31/03/2020"), ("new", "15/04/2020")],
        "Chỉ tiêu": [("gone", "12"), ("new", "12,50")],
    }


def test_the_head_and_another_file_are_told():
    head = compare(text(number="1/KH-UBND"), text(number="2/KH-UBND", file="y")).head
    assert [change.label for change in head] == ["Số, ký hiệu", "Bản đã ký"]


@pytest.mark.django_db
def test_a_first_filing_has_nothing_before_it():
    assert filing_before(make_filed_plan(make_campaign()).standing_filing) is None


@pytest.mark.django_db
def test_a_re_filing_is_compared_with_the_one_that_it_answers():
    plan = make_filed_plan(make_campaign())
    first = plan.standing_filing
    reviewing.return_plan(
        plan, reasons=["Thiếu"], words="", by=make_reviewer(plan.campaign.organiser), at=moment("2020-03-03")
    )
    officer = make_officer(plan.unit)
    items = [{"key": "a", "content": "Tuyên truyền trên loa và bảng điện tử", "lead": "Văn phòng"}]
    writing.save_draft(plan, by=officer, version=plan.version, items=items, at=moment("2020-03-04"))
    filing.file_plan(plan, by=officer, at=moment("2020-03-05"))
    second = plan.standing_filing
    assert filing_before(second) == first
    assert told(compare(first.text, second.text)) == [("changed", "a")]


@pytest.mark.django_db
def test_an_amendment_is_compared_with_the_approved_text_that_it_amends():
    plan = make_approved_plan(make_campaign())
    officer = make_officer(plan.unit)
    amendment = filing.amend(plan, by=officer, at=moment("2020-04-01"))
    head = {"number": "99/KH-UBND", "issued_on": moment("2020-04-02").date(), "file": plan.file}
    writing.save_draft(amendment, by=officer, version=1, head=head, at=moment("2020-04-02"))
    filing.file_plan(amendment, by=officer, at=moment("2020-04-03"))
    before = filing_before(amendment.standing_filing)
    assert before == plan.standing_filing
    assert [change.label for change in compare(before.text, amendment.standing_filing.text).head] == [
        "Số, ký hiệu",
        "Ngày ban hành",
    ]


@pytest.mark.django_db
def test_a_plan_taken_back_and_filed_again_has_nothing_before_it():
    plan = make_filed_plan(make_campaign())
    officer = make_officer(plan.unit)
    filing.take_back(plan, by=officer, at=moment("2020-03-03"))
    filing.file_plan(plan, by=officer, at=moment("2020-03-04"))
    assert filing_before(Plan.objects.get(pk=plan.pk).standing_filing) is None
