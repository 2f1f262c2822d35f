"""Hints on quality: they come when an officer would struggle, and stay away from good papers."""

import io

import pikepdf
import pytest
from PIL import Image, ImageEnhance

from econsulate.core.files.reasons import QUALITY
from econsulate.core.files.sandbox.quality import LEAST_SHARPNESS, measured, sharpness
from tests.core.files import samples
from tests.core.files.conftest import Look

SHARP = {
    "a page": samples.drawn_page(),
    "a page at 300 dpi": samples.drawn_page((2480, 3508)),
    "a portrait": samples.portrait(),
    "a portrait of 12 megapixels": samples.portrait((3000, 4000)),
}


@pytest.mark.parametrize("picture", SHARP.values(), ids=SHARP.keys())
def test_the_threshold_lies_far_between_sharp_and_blurred(picture: Image.Image) -> None:
    two_in_a_thousand = 2 * max(picture.size) / 1000
    assert sharpness(measured(picture)) > 10 * LEAST_SHARPNESS
    assert sharpness(measured(samples.blurred(picture, two_in_a_thousand))) < LEAST_SHARPNESS


@pytest.mark.parametrize("picture", [samples.drawn_page(), samples.portrait()])
def test_a_good_picture_gets_no_hint(look: Look, picture: Image.Image) -> None:
    assert look(samples.saved(picture))[0].quality == ()


def hints_on(look: Look, picture: Image.Image) -> tuple[str, ...]:
    findings, [_page] = look(samples.saved(picture))
    assert findings.reason == ""
    return findings.quality


def test_a_blurred_picture_is_taken_with_a_hint(look: Look) -> None:
    assert hints_on(look, samples.blurred(samples.drawn_page())) == ("blurred",)


def test_a_dark_picture_is_taken_with_a_hint(look: Look) -> None:
    assert hints_on(look, ImageEnhance.Brightness(samples.portrait()).enhance(0.2)) == ("too_dark",)


def test_an_empty_page_is_called_empty_and_nothing_else(look: Look) -> None:
    assert hints_on(look, Image.new("RGB", (1240, 1754), "white")) == ("blank",)


def test_a_small_picture_is_taken_with_a_hint(look: Look) -> None:
    assert hints_on(look, samples.drawn_page((599, 900))) == ("low_resolution",)


def test_a_coarse_scan_is_taken_with_a_hint_and_a_fine_one_without(look: Look) -> None:
    assert look(samples.scan(1, size=(700, 990)))[0].quality == ("low_resolution",)
    assert look(samples.scan())[0].quality == ()


def test_an_empty_back_side_does_not_make_a_scan_empty(look: Look) -> None:
    with pikepdf.open(io.BytesIO(samples.scan())) as pdf:
        pdf.add_blank_page(page_size=samples.A4)
        assert look(samples.written(pdf))[0].quality == ()


def test_one_blurred_page_gives_the_hint_for_the_file(look: Look) -> None:
    pdf = pikepdf.new()
    for picture in (samples.drawn_page(), samples.blurred(samples.drawn_page())):
        samples.add_picture_page(pdf, samples.saved(picture), picture.size)
    assert look(samples.written(pdf))[0].quality == ("blurred",)


def test_every_hint_has_a_sentence() -> None:
    assert set(QUALITY) == {
        *("low_resolution", "blurred", "too_dark", "blank", "too_bright", "low_contrast", "photo_shape"),
        *("background_uneven", "no_face", "several_faces", "face_small", "face_off_centre", "face_not_checked"),
    }
