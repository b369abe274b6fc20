"""Nothing that could run leaves the cleaner (PROMISES S1), and no text keeps it busy (S17)."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.markup import building
from portal.markup.tokens import tokens
from portal.richtext import ATTRIBUTES, CLASSES, TAGS, VALUES, clean, plain
from tests.factories.armed import armed

ATTACKS = armed()
ADDRESS = re.compile(r"https?://|mailto:|tel:|/(?![/\\])")
KEPT = {tag: set(ATTRIBUTES.get(tag, ())) | set(VALUES.get(tag, ())) for tag in TAGS}


class Reader(HTMLParser):
    """Raises AssertionError at anything that is not on the list, read by a parser that is not ours."""

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS
        for name, value in attributes:
            assert name in KEPT[tag] or (name == "class" and set(value.split()) <= CLASSES.get(tag, set())), (
                name
            )
            if name in ("href", "src"):
                assert ADDRESS.match(value), value

    def handle_comment(self, words):
        raise AssertionError(words)

    handle_decl = handle_pi = unknown_decl = handle_comment


def inspect(html):
    reader = Reader()
    reader.feed(html)
    reader.close()


def test_there_are_thousands_of_attacks_and_the_inspector_sees_them():
    assert len(ATTACKS) > 5000
    for attack in (
        "<p onclick=x>",
        "<script>",
        "<a href='javascript:x'>",
        "<p class=evil>",
        "<!--x-->",
        "<svg>",
    ):
        with pytest.raises(AssertionError):
            inspect(attack)


def test_no_attack_leaves_the_cleaner():
    for attack in ATTACKS:
        cleaned = clean(attack)
        inspect(cleaned)
        assert clean(cleaned) == cleaned, attack


def test_attacks_in_a_row_do_not_help_each_other():
    for at in range(0, len(ATTACKS), 7):
        inspect(clean("".join(ATTACKS[at : at + 7])))


@given(st.lists(st.sampled_from(ATTACKS) | st.text(max_size=5), max_size=4).map("".join))
def test_no_mixture_of_attacks_leaves_the_cleaner(html):
    cleaned = clean(html)
    inspect(cleaned)
    assert clean(cleaned) == cleaned
    plain(html)


# --- S17: work is counted, not timed -----------------------------------------------------------------

SLOW = {
    "tags that are never closed": "<b><i><div>",
    "paragraphs in open formatting": "<b x=1><p>x",
    "tables in tables": "<table><tr><td>x",
    "lists in lists": "<ul><li>x",
    "quotations": "<blockquote>x",
    "ends without beginnings": "</p></b></table>",
    "tags that end nowhere": '<a "',
    "comments that end nowhere": "<!--",
    "references to characters": "&#99999999",
    "marks of letters": "<b>\u0301</b>",
    "ampersands": "&",
    "line breaks": "x<br><br>",
    "lists of Word": "<p style='mso-list:l0 level9'>x",
    "drawings": "<svg>",
}
PARTS = ["", f'<a href="/{"x" * 1900}">', "<b><i><u><s><sub><sup>", "<div>" * 100]


@pytest.mark.parametrize("piece", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize("head", PARTS, ids=["alone", "in a long link", "in all formats", "deep inside"])
def test_what_comes_out_grows_no_faster_than_what_goes_in(head, piece):
    short, long = (len(clean(head + piece * count)) for count in (500, 2000))
    assert long <= 4 * short + 20_000 + 8 * len(head)


@pytest.mark.parametrize("piece", SLOW.values(), ids=SLOW)
def test_work_grows_with_the_length_and_no_faster(piece, monkeypatch):
    """Counts the steps of the loops that look back: over open tags, and over tokens."""
    steps = []

    class Counted(list):
        def __getitem__(self, index):
            steps.append(1)
            return list.__getitem__(self, index)

    begin = building._Builder.__init__

    def counting(builder):
        begin(builder)
        builder.tags = Counted()

    monkeypatch.setattr(building._Builder, "__init__", counting)
    counts = []
    for count in (500, 2000):
        steps.clear()
        clean(piece * count)
        counts.append(len(steps) + sum(1 for _token in tokens(piece * count)))
    assert counts[1] <= 4 * counts[0] + 4000
