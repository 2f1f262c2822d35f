"""Pages of fictional documents, drawn for tests of the panel and for its picture in the README."""

import io
from collections.abc import Callable, Sequence
from functools import partial

from PIL import Image, ImageDraw

from consular.management.demo.specimens import INK, PAPER, SOFT, face, passport
from consular.visas.models.applications import VisaApplication
from tests.factories.visas import a_page

Draw = Callable[[ImageDraw.ImageDraw], None]


def drawn(size: tuple[int, int], draw: Draw) -> bytes:
    picture = Image.new("RGB", size, PAPER)
    draw(ImageDraw.Draw(picture))
    return as_jpeg(picture)


def as_jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


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
            a_page(version, as_jpeg(passport(zone, facts)), width=1400, height=900)
        else:
            page = drawn((1240, 1754), partial(letter_page, code.replace("-", " ").capitalize(), letter))
            a_page(version, page)
            a_page(version, page, page=2)
