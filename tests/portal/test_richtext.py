"""What of a text is kept when it is cleaned, and what is read off it."""

import unicodedata
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.richtext import clean, files_in, plain

FILE = "/tep/12345678-1234-1234-1234-123456789abc/anh.png"
OTHER = "/tep/87654321-1234-1234-1234-123456789abc/ke-hoach.pdf"

OPENED = "p h1 h2 h3 h5 b i u s sub sup ul ol li table tr td th thead tbody caption"
CLOSED = "p h1 h2 b i u ul ol li table tr td th thead caption div figure a span"
PIECES = [
    *(f"<{name}>" for name in OPENED.split()),
    *(f"</{name}>" for name in CLOSED.split()),
    "<div align=center>",
    "<p class=MsoNormal style='text-align:right'>",
    "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>",
    "<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>·</span>",
    "<h2 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>I.</span>",
    "<span style='font-weight:bold;vertical-align:sub'>",
    "<ol start=3 type=a>",
    "<td colspan=2 scope=col style='border:none'>",
    "<blockquote>",
    "<figure class='image align-right'>",
    "<figcaption>",
    "<pre>",
    "<br>",
    "<hr>",
    "<a href=https://hanoi.gov.vn/?a=1&b=2>",
    "<a href=/van-ban/>",
    "<a href=http://999.999.999.999/>",
    "<abbr title='Uỷ ban'>",
    f"<img src={FILE} alt=x>",
    f"<img src={FILE} align=left width=20>",
    "<svg>",
    "</svg>",
    "<!--",
    "-->",
    "<",
    ">",
    "&nbsp;",
    "&lt;script&gt;",
    "&#x338;",
    "\u0301",
    "\u0323",
    "\u200d",
    "\xa0",
    " ",
    "\n",
    "a",
    "ê",
    "chữ ",
    "&",
    '"',
    "'",
    "=",
]
broken_html = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@pytest.mark.parametrize(
    ("given_html", "cleaned"),
    [
        ("chữ trần", "<p>chữ trần</p>"),
        ("<p>một</p><p>&nbsp;</p><p> hai<br></p>", "<p>một</p>\n<p>hai</p>"),
        ("<h1>Tên</h1><h2>Phần</h2><h6>Mục</h6>", "<h2>Tên</h2>\n<h3>Phần</h3>\n<h4>Mục</h4>"),
        ("<h2>Phần</h2><h5>Mục</h5>", "<h2>Phần</h2>\n<h4>Mục</h4>"),
        ("<b>đậm</b> <i>nghiêng</i>", "<p><strong>đậm</strong> <em>nghiêng</em></p>"),
        ("<p align=center>giữa", '<p class="align-center">giữa</p>'),
        ('<p style="text-align: RIGHT">phải', '<p class="align-right">phải</p>'),
        ('<p class="la align-justify x">đều', '<p class="align-justify">đều</p>'),
        ('<p style="color:red" onclick="x()" id=a lang=vi>chữ', "<p>chữ</p>"),
        ("một<br><br>hai", "<p>một</p>\n<p>hai</p>"),
        ("<hr>", "<hr>"),
        ("1 < 2 && 3 > 2", "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2</p>"),
        ('<abbr title="Cải cách">CCHC</abbr>', '<p><abbr title="Cải cách">CCHC</abbr></p>'),
        ("<ul><li>a<li>b</ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("", ""),
        ("<p></p><table></table><ul></ul>", ""),
    ],
)
def test_cleaning(given_html, cleaned):
    assert clean(given_html) == cleaned


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://hanoi.gov.vn/a?b=1&amp;c=2#d", "https://hanoi.gov.vn/a?b=1&amp;c=2#d"),
        ("HTTP://hanoi.gov.vn", "http://hanoi.gov.vn"),
        ("mailto:noivu@dongda.vn", "mailto:noivu@dongda.vn"),
        ("tel:+84 24 3851 2345", "tel:+842438512345"),
        ("/van-ban/60-kh-ubnd/", "/van-ban/60-kh-ubnd/"),
        ("http://localhost:8000/van-ban/", "/van-ban/"),
        ("http://localhost:8000//xau.vn/", "http://localhost:8000//xau.vn/"),
        ("https://hanoi.gov.vn/Kế hoạch.pdf", "https://hanoi.gov.vn/Kế%20hoạch.pdf"),
    ],
)
def test_a_link_that_leads_somewhere_stays(href, kept):
    rel = ' rel="noopener noreferrer"' if kept.startswith("http") else ""
    assert clean(f'<a href="{href}">xem</a>') == f'<p><a href="{kept}"{rel}>xem</a></p>'


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///C:/a.doc",
        "//xau.vn",
        "/\\xau.vn",
        "\\\\may-chu\\a",
        "#_ftn1",
        "van-ban/",
        "https://",
        "https://hanoi.gov.vn@xau.vn/",
        "http://999.999.999.999/",
        "x" * 3000,
    ],
)
def test_of_any_other_link_only_the_words_stay(href):
    assert clean(f'<a href="{href}">xem</a>') == "<p>xem</p>"


@pytest.mark.parametrize(
    "src",
    [
        "https://xau.vn/a.png",
        "data:image/png;base64,AAAA",
        "file:///C:/a.png",
        "/static/img/mark.svg",
        "/dang-xuat/",
        "/tep/12345678-1234-1234-1234-123456789abc/..",
        "/tep/12345678-1234-1234-1234-123456789abc/%2e%2E",
        "/tep/12345678-1234-1234-1234-123456789abc/a/../../../dang-xuat/",
        "//xau.vn" + FILE,
    ],
)
def test_a_picture_from_elsewhere_goes(src):
    assert clean(f'<p>chữ <img src="{src}" alt="ảnh"></p>') == "<p>chữ</p>"


def test_our_own_picture_stays_with_its_size_and_place():
    style = "width:300px;float:left"
    given_html = f'<img src="http://localhost:8000{FILE}" alt="Lễ ký" style="{style}" height=200 onerror=x>'
    assert clean(given_html) == (
        f'<p><img src="{FILE}" alt="Lễ ký" width="300" height="200" class="align-left"></p>'
    )


def test_letters_are_composed_and_what_nobody_sees_is_dropped():
    torn = unicodedata.normalize("NFD", "Đống Đa")
    assert clean(f"<p>{torn}\u200b\x00 10&nbsp;000&#x202e; đ&#8203;</p>") == "<p>Đống Đa 10&nbsp;000 đ</p>"
    assert clean("<p>a<b>&#x301;</b>b</p>") == "<p>áb</p>"


def test_plain_text_has_a_line_for_each_block_and_row():
    given_html = (
        "<h2>Tên</h2><p>một <b>hai</b><br>ba</p><ul><li>bốn<ul><li>năm</ul></ul>"
        "<table><caption>Bảng</caption><tr><th>Phường</th><th>Số</th></tr><tr><td><p>Láng</p><p>Hạ</p></td><td>2</td></tr></table>"
    )
    assert plain(given_html) == "Tên\nmột hai\nba\nbốn\nnăm\nBảng\nPhường | Số\nLáng Hạ | 2"


def test_the_files_of_a_text_are_found_once_each():
    links = f'<a href="{OTHER}">tệp</a><a href="http://localhost:8000{FILE}">ảnh</a><a href=/tin/>x</a>'
    given_html = f'<img src="{FILE}">{links}'
    assert files_in(given_html) == [
        UUID("12345678-1234-1234-1234-123456789abc"),
        UUID("87654321-1234-1234-1234-123456789abc"),
    ]


@given(broken_html | st.text())
def test_cleaning_twice_changes_nothing(html):
    once = clean(html)
    assert clean(once) == once


@given(broken_html)
def test_cleaning_keeps_the_words_the_files_and_the_lines(html):
    once = clean(html)
    assert plain(once) == plain(html)
    assert files_in(once) == files_in(html)
