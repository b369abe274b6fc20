"""What can be measured of the look: contrast of the tokens, twin palettes, drawings that exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CSS = ROOT / "static/css"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

ON_PAPER = ["ink", "soft", "accent", "accent-strong", "wrong", "overdue", "ontime", "late", "review", "quiet"]
BARS = ["ontime", "late", "review", "returned", "missing", "exempt", "overdue"]
TEXT_PAIRS = [
    *((word, ground) for word in ON_PAPER for ground in ("paper", "surface")),
    *((word, "sunken") for word in ("ink", "soft", "accent", "wrong")),
    *((word, f"{word}-wash") for word in ("overdue", "wrong", "ontime", "late", "review", "quiet", "accent")),
    *(("ink", f"{wash}-wash") for wash in ("wrong", "ontime", "review", "accent")),
    ("on-red", "red"),
    ("gold", "red"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("surface", "wrong"),
    *(
        (f"on-bar-{bar}", f"bar-{bar}")
        for bar in ("ontime", "late", "review", "returned", "missing", "exempt")
    ),
]
EDGE_PAIRS = [
    *((edge, ground) for edge in ("edge", "focus", "accent", "wrong") for ground in ("paper", "surface")),
    *((f"bar-{bar}", "paper") for bar in BARS if bar != "exempt"),
]


def declarations(block):
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def palettes():
    """The light palette, and the dark one as the system and as the reader chooses it."""
    text = (CSS / "tokens.css").read_text()
    light = re.search(r"\n:root \{(.*?)\n\}", text, re.DOTALL).group(1)
    system = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\n  \}', text, re.DOTALL).group(1)
    reader = re.search(r':root\[data-theme="dark"\] \{(.*?)\n\}', text, re.DOTALL).group(1)
    return declarations(light), declarations(system), declarations(reader)


def luminance(colour):
    digits = colour.strip().lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2, "contrast ratio"."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_is_readable_on_every_ground_it_stands_on(theme):
    palette = palettes()[0] | palettes()[theme]
    faint = {
        (text, ground): round(contrast(palette[text], palette[ground]), 2)
        for text, ground in TEXT_PAIRS
        if contrast(palette[text], palette[ground]) < 4.5
    }
    assert faint == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_fields_and_marks_can_be_seen(theme):
    palette = palettes()[0] | palettes()[theme]
    faint = {
        (edge, ground): round(contrast(palette[edge], palette[ground]), 2)
        for edge, ground in EDGE_PAIRS
        if contrast(palette[edge], palette[ground]) < 3
    }
    assert faint == {}


def test_dark_is_the_same_by_the_systems_choice_and_by_the_readers():
    _light, system, reader = palettes()
    assert system == reader


def test_every_colour_has_a_dark_value():
    light, dark, _reader = palettes()
    assert {name for name, value in light.items() if value.startswith("#")} == set(dark)


@pytest.mark.parametrize("sheet", ["base", "components", "desk"])
def test_sheets_name_tokens_that_exist(sheet):
    named = set(re.findall(r"var\(--([\w-]+)", (CSS / f"{sheet}.css").read_text()))
    assert named - set(palettes()[0]) == set()


def test_every_icon_that_a_template_names_is_drawn():
    named = {
        name for path in TEMPLATES for name in re.findall(r'{% icon ["\']([\w-]+)["\'] %}', path.read_text())
    }
    drawn = {path.stem for path in (ROOT / "templates/ui/icons").glob("*.svg")}
    assert named - drawn == set()


def test_important_is_used_on_paper_only():
    assert [path.name for path in sorted(CSS.glob("*.css")) if "!important" in path.read_text()] == [
        "print.css"
    ]
