"""Abbreviations: which are expanded, where, once; text, tags and attributes stay as they are."""

import datetime
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.richtext import clean
from propaganda.abbreviating import Term, expand

DAY = datetime.date(2020, 3, 1)
TERMS = [
    Term("CCHC", "Cải cách hành chính"),
    Term("DA", "Dự án"),
    Term("ĐA", "Đề án"),
    Term("CT", "Chỉ thị"),
    Term("CTr", "Chương trình"),
    Term("KH", "Kế hoạch"),
    Term("TC-KH", "Tài chính - Kế hoạch"),
    Term("MT", "Môi trường"),
    Term("TN&MT", "Tài nguyên và Môi trường"),
    Term("KT.", "Ký thay"),
    Term("V/v", "Về việc"),
    Term("PAR INDEX", "Chỉ số <CCHC>"),
]


def found(html, terms=TERMS, *, day=DAY, seen=None):
    """The abbreviations that became toggletips, and their full forms, in order."""
    return parsed(expand(html, terms, day=day, seen=set() if seen is None else seen)).tips


class Reader(HTMLParser):
    """Reads a page as a browser would: its text, its tags with attributes, and the toggletips apart."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.tips, self.within = "", [], [], []

    def handle_starttag(self, tag, attrs):
        kind = dict(attrs).get("class") or ""
        if kind.startswith("toggletip"):
            self.within.append(kind)
            if kind == "toggletip__word":
                self.tips.append(["", ""])
        else:
            self.tags.append((tag, attrs))
            if self.within and tag == "span":
                self.within.append("")

    def handle_endtag(self, tag):
        if self.within and tag in ("span", "button"):
            self.within.pop()
        else:
            self.tags.append(("/", tag))

    def handle_data(self, data):
        if self.within and self.within[-1] == "toggletip__full":
            self.tips[-1][1] += data
            return
        if self.within and self.within[-1] == "toggletip__word":
            self.tips[-1][0] += data
        self.text += data


def parsed(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Công tác CCHC.", ["CCHC"]),
        ("(CCHC), “CCHC”", ["CCHC"]),
        ("cchc Cchc CCHCs xCCHC CCHC1 CCHC_", []),
        ("ĐA", ["ĐA"]),
        ("DA", ["DA"]),
        ("DA\u0301 A\u0301DA", []),
        ("CTr và CT", ["CTr", "CT"]),
        ("CTrx", []),
        ("Phòng TC-KH", ["TC-KH"]),
        ("60/KH-UBND, 12/CT, KH-5", []),
        ("cchc@CCHC.vn https://dongda.gov.vn/CCHC", []),
        ("Sở TN&amp;MT; MT", ["TN&MT", "MT"]),
        ("X&amp;MT", []),
        ("MT&amp;X", []),
        ("&nbsp;CCHC&nbsp;", ["CCHC"]),
        ("KT. CHỦ TỊCH", ["KT."]),
        ("KT.CHỦ TỊCH", ["KT."]),
        ("KT CHỦ TỊCH", []),
        ("V/v: báo cáo", ["V/v"]),
        ("PAR INDEX", ["PAR INDEX"]),
        ("xPAR INDEX", []),
        ("", []),
    ],
)
def test_whole_words_are_expanded_letter_for_letter(text, words):
    assert [word for word, _full in found(text)] == words
    assert [word for word, _full in found(f"<p>{text}</p>")] == words


def test_the_full_form_is_text():
    assert found("PAR INDEX") == [["PAR INDEX", "Chỉ số <CCHC>"]]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/CCHC" title="CCHC">CCHC</a>',
        "<h1>CCHC</h1><h2>CCHC</h2><h3><em>CCHC</em></h3><h4>CCHC</h4>",
        "<code>CCHC</code><pre>CCHC</pre><kbd>CCHC</kbd>",
        "<button>CCHC</button><label>CCHC</label><summary>CCHC</summary>",
        '<abbr title="x">CCHC</abbr>',
        '<img alt="CCHC" src="/CCHC.png"><img alt="a > CCHC > b" src="">',
        "x<b>CCHC</b>",
        "<b>CCHC</b>x",
        "<b>TN</b>&amp;<i></i><i>MT</i>",
        "<a>60/</a>KH",
    ],
)
def test_links_buttons_headings_code_and_parts_of_words_are_left_alone(html):
    assert expand(html, TERMS, day=DAY, seen=set()) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>x</p>CCHC<p>x</p>",
        "x<br>CCHC",
        "<b>CCHC</b>",
        "<td>x</td><td>CCHC</td>",
        "CCHC<sup>1</sup>",
        "<a>CCHC</a> CCHC",
    ],
)
def test_a_word_ends_where_a_block_or_a_note_begins(html):
    assert found(html) == [["CCHC", "Cải cách hành chính"]]


def test_what_is_not_understood_is_left_as_it_is_to_the_end():
    for html in ("<!-- CCHC --> CCHC", "<p title='CCHC'>CCHC</p>", "< CCHC", '<p a="', "CCHC < DA"):
        assert expand(html, TERMS, day=DAY, seen=set()) == html


def test_only_the_first_use_on_a_page_is_expanded():
    seen = set()
    assert found("CCHC, DA, CCHC", seen=seen) == [["CCHC", "Cải cách hành chính"], ["DA", "Dự án"]]
    assert found("<p>DA, ĐA, CCHC</p>", seen=seen) == [["ĐA", "Đề án"]]


def test_every_toggletip_of_a_page_has_its_own_name():
    seen = set()
    page = expand("CCHC DA", TERMS, day=DAY, seen=seen) + expand("<p>CT</p>", TERMS, day=DAY, seen=seen)
    for number in (1, 2, 3):
        assert page.count(f' id="tu-viet-tat-{number}" popover>') == 1
        assert page.count(f' popovertarget="tu-viet-tat-{number}"') == 1


def test_a_term_is_expanded_on_the_days_of_its_meaning():
    change = datetime.date(2021, 1, 1)
    before = Term("BTC", "Ban Tổ chức", valid_to=change - datetime.timedelta(1))
    after = Term("BTC", "Bộ Tài chính", valid_from=change)
    assert found("BTC", [before, after], day=DAY) == [["BTC", "Ban Tổ chức"]]
    assert found("BTC", [before, after], day=change) == [["BTC", "Bộ Tài chính"]]
    assert found("BTC", [after], day=DAY) == []
    assert found("BTC", [after, Term("BTC", "Bao trùm")], day=change) == [["BTC", "Bộ Tài chính"]]


def test_a_changed_term_is_told_at_once():
    assert found("DA", [Term("DA", "Dự án")]) == [["DA", "Dự án"]]
    assert found("DA", [Term("DA", "Đáp án")]) == [["DA", "Đáp án"]]


def test_no_terms_change_nothing():
    assert expand("<p>CCHC</p>", [], day=DAY, seen=set()) == "<p>CCHC</p>"
    assert expand("&amp; CCHC", [Term("", "x"), Term("&", "và")], day=DAY, seen=set()) == "&amp; CCHC"


def test_a_term_never_reaches_into_an_entity():
    terms = [Term(name, "x") for name in ("amp", "lt", "gt", "nbsp", "x26", "38")]
    assert (
        expand("&amp;&lt;&gt;&nbsp;&#38;&#x26;", terms, day=DAY, seen=set())
        == "&amp;&lt;&gt;&nbsp;&#38;&#x26;"
    )


WORDS = st.sampled_from(
    [
        "CCHC",
        "DA",
        "ĐA",
        "CT",
        "CTr",
        "TN&MT",
        "KT.",
        "PAR INDEX",
        "V/v",
        "x",
        " ",
        "&",
        "<",
        ">",
        '"',
        "'",
        "\u0301",
    ]
) | st.text(max_size=4)
TEXT = st.lists(WORDS, max_size=6).map("".join)
TAGS = [
    "p",
    "b",
    "span",
    "a",
    "h2",
    "code",
    "td",
    "table",
    "li",
    "ul",
    "img",
    "br",
    "abbr",
    "script",
    "div",
    "svg",
]


@st.composite
def markup(draw):
    pieces = []
    for _turn in range(draw(st.integers(0, 8))):
        tag = draw(st.sampled_from(TAGS))
        attribute = draw(st.sampled_from(["href", "title", "alt", "src", "class", "id", "CCHC"]))
        quote = draw(st.sampled_from(['"', "'", ""]))
        pieces.append(
            draw(
                st.sampled_from([f"<{tag} {attribute}={quote}{draw(TEXT)}{quote}>", f"<{tag}>", f"</{tag}>"])
            )
        )
        pieces.append(draw(TEXT))
    return "".join(pieces)


@pytest.mark.parametrize("cleaned", [clean, nh3.clean, nh3.clean_text], ids=["ours", "nh3", "plain text"])
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_nothing_but_toggletips_is_added(cleaned, data):
    html = cleaned(data.draw(markup()))
    before, after = parsed(html), parsed(expand(html, TERMS, day=DAY, seen=set()))
    assert (after.text, after.tags) == (before.text, before.tags)
    words = [word for word, _full in after.tips]
    assert len(words) == len(set(words))
    full = {term.abbr: term.full for term in TERMS}
    assert [told for _word, told in after.tips] == [full[word] for word in words]
