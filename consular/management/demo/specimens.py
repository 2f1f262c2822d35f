"""What does the page of a passport look like that belongs to nobody? Drawn for the demo and for tests of the panel."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

PAGE = (1400, 900)
INK, SOFT, PAPER, TINT = "#1d2b3a", "#5d6b7a", "#fdfcf8", "#e5edf2"


def passport(zone: Sequence[str], facts: Sequence[tuple[str, str]]) -> Image.Image:
    """The page with its two lines of 44 characters, and labels with what they say; plainly a specimen."""
    page = Image.new("RGB", PAGE, PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((470, 500), "SPECIMEN", fill=TINT, font_size=180)
    pen.rectangle((0, 0, 1400, 110), fill=TINT)
    pen.text((60, 34), "SPECIMEN PASSPORT", fill=INK, font_size=44)
    pen.text((900, 44), "Invented. Not a document.", fill=INK, font_size=30)
    face(pen, (60, 160, 420, 620))
    for number, (label, value) in enumerate(facts):
        x, y = 480 + 450 * (number % 2), 160 + 120 * (number // 2)
        pen.text((x, y), label, fill=SOFT, font_size=24)
        pen.text((x, y + 32), value, fill=INK, font_size=36)
    for number, line in enumerate(zone):
        for column, char in enumerate(line):
            pen.text((60 + column * 29.3, 730 + number * 62), char, fill=INK, font_size=40)
    return page


def face(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    """A silhouette, nobody's portrait."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    pen.rectangle(box, fill=TINT)
    pen.ellipse((left + width * 0.3, top + height * 0.2, right - width * 0.3, top + height * 0.62), fill="#8fa3b5")
    shoulders = (left + width * 0.1, top + height * 0.66, right - width * 0.1, bottom + height * 0.5)
    pen.pieslice(shoulders, 180, 360, "#6f879c")
    pen.rectangle((left, bottom, right, bottom + height), fill=PAPER)
