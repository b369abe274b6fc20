"""The guides in docs/ speak the words of the screen: what stands in bold there stands in a template or a form."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted(ROOT.glob("docs/huong-dan-*.md"))
WRITTEN = [("templates", "*.html"), ("plans", "*.py"), ("portal", "*.py"), ("propaganda", "*.py")]
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK = re.compile(r"\]\(([^)]+)\)")
EXPLAINED = {"in đậm"}  # the guides say what bold letters mean


def plain(text):
    return " ".join(text.casefold().split())


@cache
def screen():
    """Every word that a page may show, as written in the source."""
    return plain(" ".join(p.read_text() for place, name in WRITTEN for p in (ROOT / place).rglob(name)))


def on_screen(words):
    """Whether the source holds `words`; "…" stands for what differs from page to page."""
    return all(part in screen() for part in plain(words.rstrip(":.")).split("…") if part.strip())


def anchor(heading):
    """The address that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).strip().replace(" ", "-")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_words_in_bold_stand_on_the_screen(guide):
    bold = [words for words in BOLD.findall(guide.read_text()) if words not in EXPLAINED]
    assert bold
    assert [words for words in bold if not on_screen(words)] == []


@pytest.mark.parametrize(
    "guide", [*GUIDES, ROOT / "docs/README.md", ROOT / "README.md"], ids=lambda p: p.stem
)
def test_links_lead_somewhere(guide):
    text = guide.read_text()
    headings = {f"#{anchor(line.lstrip('#'))}" for line in text.splitlines() if line.startswith("#")}
    links = [link for link in LINK.findall(text) if not link.startswith("http")]
    dead = [link for link in links if link.startswith("#") and link not in headings]
    dead += [
        link
        for link in links
        if not link.startswith(("#", "docs/img/", "img/"))
        and not (guide.parent / link.split("#")[0]).exists()
    ]
    assert dead == []
