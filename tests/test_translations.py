"""English for citizens: every sentence of their pages has it, with the same places; the .mo is the .po."""

import re

import polib
import pytest

from tests import english

PLACE = re.compile(r"%\(\w+\)[a-z]")


@pytest.fixture(scope="module")
def book():
    return polib.pofile(str(english.PO))


@pytest.fixture(scope="module")
def said():
    return english.collect()


def test_every_sentence_of_a_citizens_page_has_its_english(book, said):
    translated = {entry.msgid for entry in book if entry.translated() and "fuzzy" not in entry.flags}
    assert sorted(set(said) - translated) == [], "run `make messages`, then write the English"


def test_no_english_is_kept_that_nobody_says_any_more(book, said):
    assert sorted({entry.msgid for entry in book} - set(said)) == [], "run `make messages`"


def test_the_compiled_words_are_the_written_ones(book):
    def words(entries):
        return {entry.msgid: entry.msgstr_plural or entry.msgstr for entry in entries}

    compiled = polib.mofile(str(english.MO))
    assert words(compiled) == words(book.translated_entries())
    assert compiled.metadata == english.HEADER


def test_a_translation_names_the_places_of_its_sentence(book):
    wrong = {
        entry.msgid: words
        for entry in book.translated_entries()
        for words in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if sorted(PLACE.findall(words)) != sorted(PLACE.findall(entry.msgid))
    }
    assert wrong == {}


def test_what_is_said_to_citizens_is_found_in_templates_in_modules_and_with_its_plural(said):
    """The collection itself can fail: one sentence of each sort that must be in it."""
    assert said["Chuyên mục"] is None  # a piece that base.html takes
    assert said["Chỉ tiêu năm %(year)s"] is None  # a page, with a place
    assert said["Từ viết tắt"] is None  # a module
    assert said["(%(on)s: %(n)s tin)"] == "(%(on)s: %(n)s tin)"  # a plural


def test_words_of_the_staff_need_no_english(said):
    assert "Mời đăng nhập lại ở một thẻ khác rồi làm tiếp ở đây." not in " ".join(said)
    assert not any(name.startswith("plans/") for name in english.templates())
