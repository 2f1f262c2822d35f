"""Pictures: decoded for real, drawn anew, nothing else carried over."""

import io

import pytest
from PIL import Image

from econsulate.core.files.rules import POLICIES
from tests.core.files import samples
from tests.core.files.conftest import Look


def redrawn(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg), formats=["JPEG"])


def test_a_photo_is_redrawn_upright_without_position_device_or_comment(look: Look) -> None:
    original = samples.photo_with_position()
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)
    findings, [page] = look(original)
    picture = redrawn(page.jpeg)
    assert (findings.reason, findings.media_type) == ("", "image/jpeg")
    assert (findings.width, findings.height) == (1200, 1600) == picture.size
    assert not dict(picture.getexif())
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(picture.info)
    assert b"home" not in page.jpeg


@pytest.mark.parametrize(
    ("mode", "options"),
    [("RGB", {}), ("L", {}), ("1", {}), ("P", {}), ("P", {"transparency": 0}), ("RGBA", {}), ("LA", {}), ("I;16", {})],
)
def test_every_sort_of_png_a_scanner_or_phone_makes_is_taken(look: Look, mode: str, options: dict[str, int]) -> None:
    page = samples.drawn_page((900, 900))
    picture = page.convert("L").convert("I").point(lambda value: value * 257).convert(mode) if mode == "I;16" else None
    findings, [drawn] = look(samples.saved(picture or page.convert(mode), "PNG", **options))
    assert findings.reason == ""
    assert findings.media_type == "image/png"
    assert redrawn(drawn.jpeg).getpixel((5, 5)) == (255, 255, 255)


def test_a_printers_cmyk_jpeg_is_taken(look: Look) -> None:
    findings, [page] = look(samples.saved(samples.drawn_page((900, 900)).convert("CMYK")))
    assert findings.reason == ""
    assert redrawn(page.jpeg).mode == "RGB"


def test_of_a_phone_jpeg_with_a_second_picture_inside_the_first_is_taken(look: Look) -> None:
    photo, gain_map = samples.drawn_page((900, 900)), Image.new("RGB", (200, 200))
    findings, [page] = look(samples.saved(photo, "MPO", save_all=True, append_images=[gain_map]))
    assert findings.reason == ""
    assert redrawn(page.jpeg).size == (900, 900)


def test_transparent_parts_become_white_paper(look: Look) -> None:
    picture = Image.new("RGBA", (700, 700), (0, 0, 0, 0))
    picture.paste(samples.drawn_page((300, 300)), (0, 0))
    _findings, [page] = look(samples.saved(picture, "PNG"))
    assert redrawn(page.jpeg).getpixel((690, 690)) == (255, 255, 255)


def test_a_large_picture_is_kept_readable_but_bounded(look: Look) -> None:
    findings, [page] = look(samples.saved(samples.drawn_page((6000, 4000))))
    assert (findings.width, findings.height) == (6000, 4000)
    assert (page.width, page.height) == (3000, 2000)


REFUSED = {
    "a page of HTML called .jpg": (b"<html><script>alert(1)</script></html>", "unsupported_type"),
    "nothing": (b"", "unsupported_type"),
    "a GIF": (samples.saved(Image.new("P", (700, 700)), "GIF"), "unsupported_type"),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported_type"),
    "an Apple photo": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "apple_photo"),
    "a JPEG's first bytes": (b"\xff\xd8\xff\xe0" + bytes(100), "damaged"),
    "half a JPEG": (samples.half(samples.saved(samples.drawn_page())), "damaged"),
    "half a PNG": (samples.half(samples.saved(samples.drawn_page(), "PNG")), "damaged"),
    "an animated PNG": (samples.moving_png(), "animated"),
    "a picture of 900 megapixels in 110 KB": (samples.picture_bomb(), "too_many_pixels"),
    "a picture of 41 megapixels": (samples.saved(Image.new("L", (6404, 6403)), "PNG"), "too_many_pixels"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_is_refused(look: Look, data: bytes, reason: str) -> None:
    findings, pages = look(data)
    assert findings.reason == reason
    assert pages == []


def test_a_picture_of_40_megapixels_is_taken(look: Look) -> None:
    findings, _pages = look(samples.saved(Image.new("RGB", (8000, 5000), "white"), "PNG"))
    assert findings.reason == ""


def test_gigabytes_behind_a_small_picture_cost_nothing(look: Look) -> None:
    findings, _pages = look(samples.lying_png())
    assert findings.reason in {"", "damaged", "too_complex"}
    assert look(samples.saved(samples.drawn_page()))[0].reason == ""


def test_a_photo_item_takes_no_pdf(look: Look) -> None:
    findings, pages = look(samples.scan(), POLICIES["photo"])
    assert (findings.reason, pages) == ("wrong_type_here", [])
