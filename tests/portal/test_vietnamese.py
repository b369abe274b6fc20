import unicodedata

import pytest
from django.db.models.functions import Collate
from hypothesis import given
from hypothesis import strategies as st

from portal.collation import VIETNAMESE_ORDER
from portal.vietnamese import TYPE_NAMES, fold, normalise, parse_number, slug, sort_key

# What Vietnamese offices type, and what nobody should: marks, blanks, controls, directions, other scripts.
VIETNAMESE = "aàáâãăạảấầẩẫậắằẳẵặđèéêẹẻẽếềểễệìíĩỉịòóôõọỏơốồổỗộớờởỡợùúũụủưứừửữựýỳỵỷỹ"
ODD = "ÐðƉ\u200b\u200d\ufeff\xad\u202e\x00\x1f\x85\u2028\ud800ﬁ²Ⅱ½İßΣ\u3164\u0301\u0323한"
texts = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + "bchklmntxz .-–/0123456789\n\xa0" + ODD))
anything = texts | st.text()


def test_folding_reads_every_vietnamese_vowel():
    folded = "a" * 18 + "d" + "e" * 11 + "i" * 5 + "o" * 17 + "u" * 11 + "y" * 5
    assert fold(VIETNAMESE) == folded
    assert fold(VIETNAMESE.upper()) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Thuỷ", "Thủy"),
        ("ĐỐNG ĐA", "đống đa"),
        ("Ðống Ða", "Đống Đa"),  # eth, from old fonts
        (unicodedata.normalize("NFD", "Phường Láng Thượng"), "Phường Láng Thượng"),
        ("Văn\xa0Miếu  –\tQuốc Tử Giám ", "Văn Miếu - Quốc Tử Giám"),
        ("Kim\u200b Liên\ufeff", "kim lien"),
        ("9.700 m²", "9.700 m2"),
    ],
)
def test_folding_makes_two_spellings_agree(one, other):
    assert fold(one) == fold(other)


@given(anything)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_folding_does_not_care_how_marks_are_encoded(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(texts)
def test_folding_leaves_no_mark_and_no_capital(text):
    folded = fold(text)
    assert not any(unicodedata.combining(character) for character in folded)
    assert folded == folded.lower()


def test_tidying_removes_what_cannot_be_seen():
    assert normalise("  Kế\x00 hoạch\u202e \xa0tuyên\u200b truyền\r\n") == "Kế hoạch tuyên truyền"


def test_tidying_composes_marks():
    assert normalise(unicodedata.normalize("NFD", "Đống Đa")) == "Đống Đa"


def test_tidying_keeps_lines_when_asked():
    typed = "\r\n- Đăng tin \r\n\r\n\r\n\r\n-  Phát\tloa\r\n"
    assert normalise(typed, keep_lines=True) == "- Đăng tin\n\n- Phát loa"


def test_tidying_keeps_an_emoji_of_several_parts():
    assert normalise("👩\u200d🏫") == "👩\u200d🏫"


@given(anything, st.booleans())
def test_tidying_twice_changes_nothing(text, keep_lines):
    once = normalise(text, keep_lines=keep_lines)
    assert normalise(once, keep_lines=keep_lines) == once


@given(anything)
def test_tidied_text_can_be_stored_and_compares_as_before(text):
    normalise(text).encode()
    assert "\x00" not in normalise(text, keep_lines=True)
    assert fold(normalise(text)) == fold(text)


def test_a_flood_of_marks_comes_to_an_end():
    flood = "a" + "\u0301\u0323" * 200_000  # Python's own normalize() needs 20 seconds for it
    assert fold(flood) == slug(flood) == "a"
    assert len(normalise(flood)) <= 31
    assert sort_key("A") > sort_key("a") < sort_key(flood)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Đẩy mạnh tuyên truyền CCHC năm 2020", "day-manh-tuyen-truyen-cchc-nam-2020"),
        ("60/KH-UBND", "60-kh-ubnd"),
        ("ĐA", "da"),
        ("…", "khong-ten"),
        ("", "khong-ten"),
    ],
)
def test_an_address_keeps_d_and_is_never_empty(text, address):
    assert slug(text) == address


def test_a_long_address_ends_with_a_whole_word():
    assert slug("tuyên truyền cải cách", limit=15) == "tuyen-truyen"
    assert slug("x" * 100, limit=15) == "x" * 15


@given(anything)
def test_an_address_has_only_letters_digits_and_hyphens(text):
    assert slug(text).replace("-", "").isascii()
    assert 0 < len(slug(text)) <= 80
    assert slug(slug(text)) == slug(text)


ORDERED = [
    "Bà Triệu",
    "Cát Linh",
    "Dịch Vọng",
    "Đông Anh",
    "Hạ Đình",
    "Hàng Bột",
    "ma",
    "Ma",
    "mà",
    "mả",
    "mã",
    "má",
    "mạ",
    "măng",
    "mâm",
    "Phường 2",
    "Phường 02",
    "Phường 10",
    "Phường Láng",
    "Phường Láng Hạ",
    "Trung Tự",
    "Ưng",
]


def test_names_stand_in_vietnamese_order():
    assert sorted(set(ORDERED), key=sort_key) == ORDERED


def test_letters_stand_in_the_order_of_the_alphabet():
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(set(alphabet), key=sort_key) == alphabet


@given(anything, anything)
def test_only_equal_texts_have_equal_keys(one, other):
    assert (sort_key(one) == sort_key(other)) == (one == other)


def test_order_does_not_care_how_marks_are_encoded():
    decomposed = [unicodedata.normalize("NFD", name) for name in ORDERED]
    assert sorted(set(decomposed), key=sort_key) == decomposed


@pytest.mark.django_db
def test_every_database_knows_the_order_by_one_name(django_user_model):
    names = [name for name in ORDERED if name != "Phường 02"]  # of equal numbers each puts another first
    for number, name in enumerate(names):
        django_user_model.objects.create(username=f"{-number % 7}{number}", full_name=name)
    people = django_user_model.objects.order_by(Collate("full_name", VIETNAMESE_ORDER))
    assert list(people.values_list("full_name", flat=True)) == names


DOCUMENTS = """
60/KH-UBND 30c/NQ-CP 225/QĐ-TTg 76/NQ-CP 23/CT-TTg 131/NQ-CP 63/2010/NĐ-CP 92/2017/NĐ-CP 61/2018/NĐ-CP
01/2018/TT-VPCP 45/2020/NĐ-CP 107/2021/NĐ-CP 468/QĐ-TTg 118/2025/NĐ-CP 43/2011/NĐ-CP 32/2017/TT-BTTTT
42/2022/NĐ-CP 22/2023/TT-BTTTT 17/NQ-CP 749/QĐ-TTg 06/QĐ-TTg 148/2025/QH15 224/2026/NĐ-CP 26/2020/TT-BTTTT
30/2020/NĐ-CP 104/2016/QH13 13/2018/NĐ-CP 24/2018/QH14 116/2025/QH15 13/2023/NĐ-CP 91/2025/QH15
356/2025/NĐ-CP 09/2019/NĐ-CP 07/2021/TT-BNV 581/BNV-CCHC 1294/QĐ-BNV 2948/QĐ-BNV 1150/QĐ-BNV 876/QĐ-BNV
251/QĐ-BNV 2001/QĐ-UBND 115/KH-UBND 07/CT-TTg 47/KH-UBND 266/KH-UBND 27/KH-UBND 74/KH-UBND 37-NQ/TW
653/2019/UBTVQH14 895/NQ-UBTVQH14 35/2023/UBTVQH15 1286/NQ-UBTVQH15 1656/NQ-UBTVQH15 19/2025/QĐ-TTg
37/2014/NĐ-CP 108/2020/NĐ-CP 150/2025/NĐ-CP
"""
FILED_IN_2020 = """
09/KH-TTPTQĐ 100/KH-UBND 115/KH-TTVHTTTT 117/KH-TCKH 120/KH-PKT 122/KH-TTBDCT 127/KH-TTr 128/KH-TNMT
13/KH-GDĐT 137/KH-LĐTBXH 19/KH-PTP 24/KH-TTGDNNGDTX 27/KH-BQLDA 47/KH-VP 57/KH-PYT 60/KH-PNV 80/KH-VHTT
86/KH-QLĐT 87/TB-UBND 88/TB-UBND
"""


@pytest.mark.parametrize("number", (DOCUMENTS + FILED_IN_2020).split())
def test_a_true_number_is_read_and_written_back(number):
    assert str(parse_number(number)) == number


@pytest.mark.parametrize("number", (DOCUMENTS + FILED_IN_2020).split())
def test_a_number_reads_the_same_in_small_letters_and_decomposed(number):
    assert parse_number(unicodedata.normalize("NFD", number.lower())) == parse_number(number)


def test_the_four_shapes_are_taken_apart():
    plan, letter, decree, party = map(
        parse_number, ["60/KH-UBND", "581/BNV-CCHC", "30/2020/NĐ-CP", "37-NQ/TW"]
    )
    assert (plan.ordinal, plan.letter, plan.year, plan.type, plan.organ) == (60, "", None, "KH", "UBND")
    assert (letter.ordinal, letter.type, letter.organ, letter.drafter) == (581, "", "BNV", "CCHC")
    assert (decree.ordinal, decree.year, decree.type, decree.organ) == (30, 2020, "NĐ", "CP")
    assert (party.ordinal, party.type, party.organ, party.is_party) == (37, "NQ", "TW", True)


def test_a_resolution_with_a_letter_and_a_law_without_a_type_are_taken_apart():
    resolution, law = parse_number("30c/NQ-CP"), parse_number("91/2025/QH15")
    assert (resolution.ordinal, resolution.letter) == (30, "c")
    assert (law.year, law.type, law.organ) == (2025, "", "QH15")


@pytest.mark.parametrize(
    "typed",
    [
        "Số: 60/KH-UBND",
        "số 60 / KH – UBND",
        "Kế hoạch số 60/KH-UBND",
        "60/kh-ubnd",
        "60/KH-ubnd",
        "60 KH UBND",
        "60/KH UBND",
        "60/KH\u2011UBND",
        "\ufeff 060/KH-UBND.",
        "60\\KH-UBND",
    ],
)
def test_a_number_is_understood_as_people_type_it(typed):
    assert parse_number(typed) == parse_number("60/KH-UBND")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("30/2020/ND-CP", "30/2020/NĐ-CP"),
        ("06/QÐ-TTG", "06/QĐ-TTg"),
        ("37 NQ TW", "37-NQ/TW"),
        ("581 bnv cchc", "581/BNV-CCHC"),
        ("244/PNV", "244/PNV"),
        ("15/2014/TTLT-BTC-BNV", "15/2014/TTLT-BTC-BNV"),
        ("12/kh-gd&đt", "12/KH-GD&ĐT"),
        ("8/ctr-ubnd", "8/CTr-UBND"),
    ],
)
def test_a_number_is_written_as_offices_write_it(typed, number):
    assert str(parse_number(typed)) == number


def test_a_leading_zero_is_kept_but_is_no_other_number():
    assert str(parse_number("09/KH-UBND")) == "09/KH-UBND"
    assert parse_number("09/KH-UBND").key == parse_number("9/KH-UBND").key
    assert len({parse_number("09/KH-UBND"), parse_number("9/KH-UBND")}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12/ĐA-UBND", "12/DA-UBND"),
        ("12/HĐ-UBND", "12/HD-UBND"),
        ("60/KH-UBND", "60/BC-UBND"),
        ("30/NQ-CP", "30c/NQ-CP"),
        ("30/2020/NĐ-CP", "30/2019/NĐ-CP"),
    ],
)
def test_two_numbers_that_differ_have_different_keys(one, other):
    assert parse_number(one).key != parse_number(other).key


@pytest.mark.parametrize("typed", ["", "   ", "/KH-UBND", "Số:       /KH-UBND", "…/KH-UBND"])
def test_a_plan_that_waits_for_its_number_is_told_so(typed):
    with pytest.raises(ValueError, match=r"^Chưa có số\. Mời ghi cả số và ký hiệu, ví dụ 60/KH-UBND\.$"):
        parse_number(typed)


@pytest.mark.parametrize("typed", ["60/KH", "60/2020/NĐ"])
def test_a_number_without_its_organ_is_refused(typed):
    with pytest.raises(ValueError, match="^Ký hiệu còn thiếu tên viết tắt của cơ quan ban hành"):
        parse_number(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "60",
        "00/KH-UBND",
        "60/2020",
        "60/KH-UBND ngày 20/02/2020",
        "60/KH-UBND của quận Đống Đa",
        "60/kế hoạch-ubnd",
        "1234567/KH-UBND",
        "30/0000/NĐ-CP",
        "60/KH-<b>UBND</b>",
        "60/KH-UBND'; DROP TABLE plan;--",
        "60/" + "A-" * 100_000,
    ],
)
def test_what_is_no_number_is_refused_in_words(typed):
    with pytest.raises(ValueError, match="^Số và ký hiệu “.*” chưa đúng"):
        parse_number(typed)


@given(anything)
def test_any_text_is_a_number_that_reads_back_or_is_refused(text):
    try:
        number = parse_number(text)
    except ValueError:
        return
    assert parse_number(str(number)) == number


def test_every_type_of_administrative_document_has_its_own_name():
    assert len({str(name) for name in TYPE_NAMES.values()}) == 30  # 27 types with a symbol, 3 kinds of copy
