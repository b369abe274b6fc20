"""Honest HTML of office programs keeps its words, tables, alignment and links (PROMISES S2)."""

import re

import pytest

from portal.richtext import clean
from tests.factories.office_html import OFFICE


@pytest.mark.parametrize(("html", "kept"), OFFICE.values(), ids=OFFICE)
def test_what_offices_paste_is_kept_and_tidy(html, kept):
    cleaned = clean(html)
    assert re.sub(r"\n", "", cleaned) == kept
    assert clean(cleaned) == cleaned


def test_there_are_at_least_thirty_of_them():
    assert len(OFFICE) >= 30
