"""Pages of fictional documents, drawn for tests of the panel and for its picture in the README."""

import io
from collections.abc import Callable, Sequence
from functools import partial

from PIL import Image, ImageDraw

from consular.visas.models.applications import VisaApplication
from tests.factories.visas import a_page

INK, SOFT, PAPER, TINT = "#1d2b3a", "#5d6b7a", "#fdfcf8", "#e5edf2"
Draw = Callable[[ImageDraw.ImageDraw], None]


def drawn(size: tuple[int, int], draw: Draw) -> bytes:
    picture = Image.new("RGB", size, PAPER)
    draw(ImageDraw.Draw(picture))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def face(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    """A silhouette, nobody's portrait."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    pen.rectangle(box, fill=TINT)
    pen.ellipse((left + width * 0.3, top + height * 0.2, right - width * 0.3, top + height * 0.62), fill="#8fa3b5")
    shoulders = (left + width * 0.1, top + height * 0.66, right - width * 0.1, bottom + height * 0.5)
    pen.pieslice(shoulders, 180, 360, "#6f879c")
    pen.rectangle((left, bottom, right, bottom + height), fill=PAPER)


def passport_page(zone: Sequence[str], facts: Sequence[tuple[str, str]], pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, 1400, 110), fill=TINT)
    pen.text((60, 34), "SPECIMEN PASSPORT", fill=INK, font_size=44)
    face(pen, (60, 160, 420, 620))
    for number, (label, value) in enumerate(facts):
        x, y = 480 + 450 * (number % 2), 160 + 120 * (number // 2)
        pen.text((x, y), label, fill=SOFT, font_size=24)
        pen.text((x, y + 32), value, fill=INK, font_size=36)
    for number, line in enumerate(zone):
        for column, char in enumerate(line):
            pen.text((60 + column * 29.3, 730 + number * 62), char, fill=INK, font_size=40)


def letter_page(title: str, lines: Sequence[str], pen: ImageDraw.ImageDraw) -> None:
    pen.text((110, 130), title, fill=INK, font_size=46)
    pen.line((110, 205, 1130, 205), fill=SOFT, width=2)
    for number, line in enumerate(lines):
        pen.text((110, 260 + number * 58), line, fill=INK, font_size=30)


def with_pages(application: VisaApplication, zone: Sequence[str]) -> None:
    """Give the newest file of every item a page or two, as the pipeline would."""
    facts = [("Surname", "EXAMPLE"), ("Given names", "AIGUL"), ("Nationality", "KOR"), ("Document No.", zone[1][:9])]
    letter = ["Fictional document for a demonstration.", "", "Guest: Aigul Example", "Two persons, nine nights", "Paid"]
    for item in application.items.select_related("requirement"):
        version = item.versions.select_related("file__data_key", "file__uploaded_by").get()
        code = item.requirement.code
        if code == "photo":
            size = (413, 531)
            a_page(version, drawn(size, lambda pen: face(pen, (0, 0, 413, 531))), width=413, height=531)
        elif code == "passport":
            page = drawn((1400, 900), partial(passport_page, zone, facts))
            a_page(version, page, width=1400, height=900)
        else:
            page = drawn((1240, 1754), partial(letter_page, code.replace("-", " ").capitalize(), letter))
            a_page(version, page)
            a_page(version, page, page=2)
