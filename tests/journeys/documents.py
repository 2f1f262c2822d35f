"""What does the family hand in? Scans, photographs and machine-readable zones, made on the spot."""

import io
import random
from functools import cache

from PIL import Image, ImageDraw

WEIGHTS = (7, 3, 1)
GPS, MAKE = 0x8825, 0x010F


def check_digit(text: str) -> str:
    """ICAO 9303-3 §4.9."""
    values = (0 if char == "<" else int(char, 36) for char in text)
    return str(sum(value * WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)


def checked(text: str) -> str:
    return text + check_digit(text)


def name_field(primary: str, secondary: str | None, width: int) -> str:
    name = f"{primary}<<{secondary}" if secondary else primary
    return name.upper().ljust(width, "<")


def passport_zone(
    *, state: str, number: str, primary: str, secondary: str | None, born: str, sex: str, expires: str
) -> list[str]:
    """TD3, ICAO 9303-4 §4.2.2; `born` and `expires` as YYMMDD."""
    dates = f"{state}{checked(born)}{sex}{checked(expires)}"
    line = checked(number.ljust(9, "<")) + dates + checked("<" * 14)
    composite = line[0:10] + line[13:20] + line[21:43]
    return [f"P<{state}{name_field(primary, secondary, 39)}", line + check_digit(composite)]


def card_zone(
    *, state: str, number: str, primary: str, secondary: str | None, born: str, sex: str, expires: str
) -> list[str]:
    """TD1 with a number over nine characters, which goes on in the optional data (ICAO 9303-5 §4.2.4)."""
    upper = f"I<{state}{number[:9]}<{number[9:]}{check_digit(number)}".ljust(30, "<")
    middle = f"{checked(born)}{sex}{checked(expires)}{state}".ljust(29, "<")
    composite = upper[5:30] + middle[0:7] + middle[8:15] + middle[18:29]
    return [upper, middle + check_digit(composite), name_field(primary, secondary, 30)]


@cache
def page(seed: int, size: tuple[int, int] = (1000, 1414)) -> Image.Image:
    """A sheet of printed words."""
    words = random.Random(seed)
    sheet = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(sheet)
    for y in range(80, size[1] - 80, 30):
        line = " ".join("".join(words.choice("abcdefghij") for _ in range(words.randint(2, 9))) for _ in range(16))
        pen.text((80, y), line, fill="black", font_size=20)
    return sheet


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def scan(title: str) -> bytes:
    """An ordinary scan of one sheet, as PDF, with its title at the top."""
    sheet = page(3).copy()
    ImageDraw.Draw(sheet).text((80, 30), title, fill="black", font_size=30)
    return saved(sheet, "PDF", quality=40)


@cache
def heavy_scan() -> bytes:
    """A PDF of a little over 6 MB: paper scanned at a high resolution, with the grain scanners see."""
    size = (2480, 3508)
    sheet = page(7).resize(size)
    grain = Image.effect_noise(size, 90).convert("RGB")
    return saved(Image.blend(sheet, grain, 0.35), "PDF", quality=95)


def portrait(seed: int, *, at_home: bool = False) -> bytes:
    """A passport photograph as JPEG; `at_home` as a telephone writes it, with the place it was taken."""
    shade = random.Random(seed).randint(60, 160)
    picture = Image.new("RGB", (900, 1157), (235, 235, 240))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((250, 220, 650, 800), fill=(230, 200, 180), outline="black", width=4)
    pen.pieslice((240, 180, 660, 700), 180, 360, fill=(shade, 40, 30))
    for x in (350, 530):
        pen.ellipse((x, 470, x + 50, 500), fill="black")
    pen.arc((370, 560, 540, 680), 20, 160, fill="black", width=6)
    for x in range(0, 900, 12):
        pen.line((x, 1157, 450, 820), fill=(20, 30, shade), width=3)
    exif = Image.Exif()
    if at_home:
        exif[MAKE] = "Telephone"
        exif[GPS] = {1: "N", 2: (37.0, 33.0, 0.0), 3: "E", 4: (126.0, 58.0, 0.0)}
    return saved(picture, "JPEG", quality=90, exif=exif.tobytes())


def web_page() -> bytes:
    """What a browser saves when somebody means to save the picture on it."""
    return b"<!doctype html><html><body><img src='photo.jpg'></body></html>" * 20
