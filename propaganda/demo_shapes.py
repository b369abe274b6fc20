"""Flat shapes for the demo's pictures and clips: sheets, screens, desks. Sizes are pixels of the canvas given."""

from functools import lru_cache

import fontpkg_be_vietnam_pro
from PIL import ImageFont

PAPER, SURFACE, SUNKEN = "#fbf9f6", "#ffffff", "#f3efe8"
INK, SOFT, LINE, EDGE = "#231f1b", "#5e564e", "#ddd6cb", "#857b70"
RED, GOLD, ACCENT, WASH, GREEN = "#a8101a", "#f6cf6b", "#0a5c69", "#e4f0f1", "#1b6639"


@lru_cache
def font(weight, size):
    return ImageFont.truetype(str(fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{weight}.ttf"), size)


def wrapped(text, typeface, width):
    """Break `text` into lines no wider than `width`; a word that is wider stands alone."""
    lines = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and typeface.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def sheet(draw, x, y, w, *, mark=None, lines=5):
    """A page of `lines` lines, its height √2 of its width; `mark` is "tick", "strike" or nothing."""
    h, margin = w * 1.414, w * 0.14
    draw.rounded_rectangle((x, y, x + w, y + h), w * 0.04, SURFACE, EDGE, max(2, int(w / 50)))
    draw.rectangle((x + margin, y + margin, x + w * 0.6, y + margin + w * 0.07), ACCENT)
    step = (h - margin * 2.6) / max(lines, 1)
    for n in range(lines):
        top = y + margin * 2 + n * step
        right = x + w - margin - (w * 0.2 if n % 3 == 2 else 0)
        draw.rectangle((x + margin, top, right, top + w * 0.04), LINE)
        if mark == "strike" and n in (1, 3):
            draw.rectangle((x + margin / 2, top - w * 0.01, right + margin / 2, top + w * 0.05), RED)
    if mark == "tick":
        tick(draw, x + w * 0.52, y + h * 0.62, w * 0.42)


def tick(draw, x, y, size, color=GREEN):
    draw.ellipse((x, y, x + size, y + size), color)
    points = [(0.27, 0.53), (0.44, 0.69), (0.74, 0.35)]
    draw.line(
        [(x + a * size, y + b * size) for a, b in points], SURFACE, max(2, int(size / 9)), joint="curve"
    )


def laptop(draw, x, y, w):
    """An open laptop with a form on its screen; returns the box of the screen."""
    h = w * 0.62
    draw.rounded_rectangle((x, y, x + w, y + h), w * 0.03, INK)
    inside = (x + w * 0.04, y + w * 0.04, x + w * 0.96, y + h - w * 0.04)
    draw.rectangle(inside, SURFACE)
    draw.rectangle((*inside[:2], inside[2], inside[1] + w * 0.08), RED)
    base = (x - w * 0.08, y + h), (x + w * 1.08, y + h), (x + w, y + h + w * 0.07), (x, y + h + w * 0.07)
    draw.polygon(base, EDGE)
    return inside


def fields(draw, box, count=3):
    """The fields of a form, and its button, inside `box`."""
    left, top, right, bottom = box
    step = (bottom - top) / (count + 1.4)
    for n in range(count):
        y = top + (n + 0.5) * step
        draw.rectangle((left, y, left + (right - left) * 0.25, y + step * 0.22), SOFT)
        draw.rounded_rectangle((left, y + step * 0.3, right, y + step * 0.8), 4, SUNKEN, LINE, 2)
    y = top + (count + 0.5) * step
    draw.rounded_rectangle((left, y, left + (right - left) * 0.4, y + step * 0.7), 5, ACCENT)


def office(draw, x, y, w):
    """A state building: steps, columns, a pediment and a small flag."""
    h = w * 0.8
    draw.line((x + w / 2, y - h * 0.1, x + w / 2, y + h * 0.2), INK, max(2, int(w / 40)))
    draw.rectangle((x + w / 2, y - h * 0.1, x + w * 0.68, y + h * 0.06), RED)
    draw.polygon([(x, y + h * 0.38), (x + w / 2, y + h * 0.1), (x + w, y + h * 0.38)], ACCENT)
    draw.rectangle((x + w * 0.06, y + h * 0.38, x + w * 0.94, y + h * 0.9), WASH)
    for n in range(4):
        left = x + w * (0.12 + 0.22 * n)
        draw.rectangle((left, y + h * 0.42, left + w * 0.1, y + h * 0.9), ACCENT)
    draw.rectangle((x - w * 0.03, y + h * 0.9, x + w * 1.03, y + h), EDGE)


def house(draw, x, y, w):
    draw.polygon([(x - w * 0.08, y + w * 0.4), (x + w / 2, y), (x + w * 1.08, y + w * 0.4)], RED)
    draw.rectangle((x + w * 0.05, y + w * 0.4, x + w * 0.95, y + w), GOLD)
    draw.rectangle((x + w * 0.4, y + w * 0.58, x + w * 0.62, y + w), SOFT)


def desk(draw, x, y, w, *, sign=""):
    """A counter with one lit window under its sign."""
    draw.rounded_rectangle((x, y, x + w, y + w * 0.16), w * 0.02, RED)
    if sign:
        draw.text((x + w / 2, y + w * 0.08), sign, GOLD, font("Bold", int(w * 0.09)), anchor="mm")
    draw.rectangle((x + w * 0.06, y + w * 0.16, x + w * 0.94, y + w * 0.6), WASH, ACCENT, max(2, int(w / 90)))
    draw.rectangle(
        (x + w * 0.3, y + w * 0.44, x + w * 0.7, y + w * 0.6), SURFACE, ACCENT, max(2, int(w / 110))
    )
    draw.rectangle((x - w * 0.04, y + w * 0.6, x + w * 1.04, y + w * 0.66), EDGE)
    draw.rectangle((x, y + w * 0.66, x + w, y + w * 0.96), ACCENT)
    draw.rectangle((x + w * 0.06, y + w * 0.72, x + w * 0.94, y + w * 0.9), None, WASH, max(2, int(w / 110)))


def envelope(draw, x, y, w):
    h = w * 0.66
    draw.rounded_rectangle((x, y, x + w, y + h), w * 0.03, GOLD, EDGE, max(2, int(w / 60)))
    corners = [(x, y + 2), (x + w / 2, y + h * 0.6), (x + w, y + 2)]
    draw.line(corners, EDGE, max(2, int(w / 60)), joint="curve")


def coin(draw, x, y, size):
    draw.ellipse((x, y, x + size, y + size), GOLD, EDGE, max(2, int(size / 12)))
    draw.text((x + size / 2, y + size / 2), "đ", INK, font("Bold", int(size * 0.6)), anchor="mm")


def bubble(draw, x, y, w):
    h = w * 0.7
    draw.rounded_rectangle((x, y, x + w, y + h), w * 0.1, WASH, ACCENT, max(2, int(w / 60)))
    draw.polygon([(x + w * 0.2, y + h - 2), (x + w * 0.42, y + h - 2), (x + w * 0.2, y + h * 1.25)], ACCENT)
