"""Fields of forms for what people type."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from portal.forms.fields import DocumentNumberField, LineField, WordsField


def test_a_line_is_composed_and_has_single_blanks():
    assert LineField().clean(unicodedata.normalize("NFD", "  Phường   Cát\nLinh ")) == "Phường Cát Linh"


def test_words_keep_their_lines_and_lose_what_nobody_sees():
    assert WordsField().clean("Dòng một\u200b\r\n\r\n\r\n\r\nDòng hai") == "Dòng một\n\nDòng hai"


def test_a_line_of_nothing_visible_is_empty():
    with pytest.raises(ValidationError):
        LineField().clean("\u200b \u2800")


def test_a_number_is_written_as_offices_write_it():
    assert DocumentNumberField().clean("Số: 60 / kh – ubnd") == "60/KH-UBND"


def test_a_number_may_be_left_out_where_the_form_says_so():
    assert DocumentNumberField(required=False).clean("") == ""


def test_what_is_no_number_is_refused_in_words():
    with pytest.raises(ValidationError, match="ví dụ 60/KH-UBND"):
        DocumentNumberField().clean("kế hoạch của phường")
