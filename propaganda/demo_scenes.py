"""The pictures of the demo's clips: what each drawing shows, and how its parts move within a scene."""

from PIL import Image, ImageDraw

from propaganda import demo_shapes as shapes

WIDTH, HEIGHT = 640, 360
BOX = 250  # the drawing's square, at the left
FINER = 2  # drawn so many times larger and made smaller, for smooth edges
TEXT_LEFT, TEXT_WIDTH = 292, 324


def frame(heading, text, drawing, moved, progress, label):
    """One frame: `moved` (0 to 1) tells how far the parts have come, `progress` how much of the clip has run."""
    image = Image.new("RGB", (WIDTH, HEIGHT), shapes.PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 10), shapes.RED)
    draw.rectangle((0, 10, WIDTH, 13), shapes.GOLD)
    image.paste(_drawn(drawing, moved), (22, 58))
    _write(draw, heading, text)
    draw.text((TEXT_LEFT, 334), label, shapes.SOFT, shapes.font("Regular", 14), anchor="lm")
    draw.rectangle((0, HEIGHT - 6, WIDTH, HEIGHT), shapes.LINE)
    draw.rectangle((0, HEIGHT - 6, int(WIDTH * progress), HEIGHT), shapes.ACCENT)
    return image


def _write(draw, heading, text):
    """Heading and text in the middle of the right half, the heading as large as its line allows."""
    size = next(
        n for n in (44, 40, 36, 32) if shapes.font("Bold", n).getlength(heading) <= TEXT_WIDTH or n == 32
    )
    large, plain = shapes.font("Bold", size), shapes.font("Medium", 26)
    title, body = shapes.wrapped(heading, large, TEXT_WIDTH), shapes.wrapped(text, plain, TEXT_WIDTH)
    title_height = (title.count("\n") + 1) * (size + 12)
    height = title_height + 10 + (body.count("\n") + 1) * 37
    top = (HEIGHT - height) // 2
    draw.multiline_text((TEXT_LEFT, top), title, shapes.ACCENT, large, spacing=4)
    draw.multiline_text((TEXT_LEFT, top + title_height + 10), body, shapes.INK, plain, spacing=4)


def _drawn(name, moved):
    size = BOX * FINER
    image = Image.new("RGB", (size, size), shapes.PAPER)
    DRAWINGS[name](ImageDraw.Draw(image), moved)
    return image.resize((BOX, BOX), Image.Resampling.LANCZOS)


def _between(start, end, moved):
    return tuple(a + (b - a) * moved for a, b in zip(start, end, strict=True))


def _laptop(draw, moved):
    left, top, right, bottom = shapes.laptop(draw, 50, 110, 400)
    shapes.fields(draw, (left + 30, top + 40, right - 30, bottom), count=2)
    if moved > 0.6:
        shapes.tick(draw, 330, 250, 100)


def _send(draw, moved):
    shapes.office(draw, 290, 60, 190)
    left, top, right, bottom = shapes.laptop(draw, 30, 290, 250)
    shapes.fields(draw, (left + 20, top + 26, right - 20, bottom), count=2)
    shapes.sheet(draw, *_between((110, 290), (340, 150), moved), 84)
    if moved > 0.9:
        shapes.coin(draw, 420, 210, 64)


def _return(draw, moved):
    shapes.office(draw, 290, 60, 190)
    left, top, right, bottom = shapes.laptop(draw, 30, 290, 250)
    shapes.fields(draw, (left + 20, top + 26, right - 20, bottom), count=2)
    shapes.coin(draw, *_between((60, 250), (300, 60), min(1, moved * 2)), 60)
    shapes.sheet(draw, *_between((340, 170), (150, 320), max(0, moved * 2 - 1)), 84, mark="tick")


def _desk(draw, moved):
    shapes.desk(draw, 60, 60, 380, sign="MỘT CỬA")
    shapes.sheet(draw, 215, 320 - 60 * moved, 62, mark="tick" if moved > 0.9 else None)


def _counter(draw, moved):
    shapes.desk(draw, 90, 40, 330, sign="MỘT CỬA")
    shapes.sheet(draw, *_between((10, 360), (205, 175), min(1, moved * 2)), 74)
    if moved > 0.5:
        shapes.sheet(draw, *_between((260, 175), (410, 340), moved * 2 - 1), 74, mark="tick")


def _chain(draw, moved):
    draw.line((90, 360, 160, 180, 340, 180, 420, 360), shapes.EDGE, 8, joint="curve")
    shapes.house(draw, 30, 330, 120)
    shapes.office(draw, 70, 70, 150)
    shapes.office(draw, 280, 70, 150)
    shapes.office(draw, 340, 340, 150)
    stops = [(60, 340), (110, 170), (320, 170), (380, 330)]
    leg = min(2, int(moved * 3))
    shapes.sheet(draw, *_between(stops[leg], stops[leg + 1], moved * 3 - leg), 70)


def _form(draw, moved):
    shapes.sheet(draw, 110, 50, 280, lines=2 + int(moved * 5))


def _strike(draw, moved):
    shapes.sheet(draw, 110, 50, 280, lines=7, mark="strike" if moved > 0.5 else None)


def _letter(draw, moved):
    shapes.office(draw, 270, 60, 210)
    x, y = _between((30, 330), (250, 190), moved)
    shapes.sheet(draw, x + 40, y - 110, 110)
    shapes.envelope(draw, x, y, 190)


def _answer(draw, moved):
    shapes.bubble(draw, 60, 90, 380)
    if moved > 0.2:
        size = 170 * min(1, moved * 1.25)
        shapes.tick(draw, 250 - size / 2, 223 - size / 2, size)


DRAWINGS = {
    "laptop": _laptop,
    "send": _send,
    "return": _return,
    "desk": _desk,
    "counter": _counter,
    "chain": _chain,
    "form": _form,
    "strike": _strike,
    "letter": _letter,
    "answer": _answer,
}
