"""Advice on passport photos: it comes on the wrong side of each threshold and stays away on the right one."""

import importlib.util
import os
import time
from itertools import product
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from econsulate.core.files.rules import POLICIES
from econsulate.core.files.sandbox import faces, portraits
from tests.core.files import samples
from tests.core.files.conftest import Look
from tests.core.files.drawn_people import passport_photo

PHOTO = POLICIES["photo"]
needs_detector = pytest.mark.skipif(importlib.util.find_spec("dlib") is None, reason="dlib is not installed here")
ABOUT_FACES = {"no_face", "several_faces", "face_small", "face_off_centre", "face_not_checked"}


def advice(look: Look, picture: Image.Image) -> set[str]:
    findings, pages = look(samples.saved(picture, quality=90), PHOTO)
    assert (findings.reason, len(pages)) == ("", 1)
    return set(findings.quality)


def other_advice(look: Look, picture: Image.Image) -> set[str]:
    return advice(look, picture) - ABOUT_FACES


@pytest.mark.parametrize("size", [(413, 531), (826, 1062), (900, 1200), (3000, 4000)])
def test_a_good_photo_gets_no_advice_on_shape_light_or_background(look: Look, size: tuple[int, int]) -> None:
    assert other_advice(look, passport_photo(size)) == set()


@needs_detector
@pytest.mark.parametrize(
    ("size", "head"),
    [*product([(413, 531), (826, 1062), (900, 1200)], [0.65, 0.75, 0.85]), ((3000, 4000), 0.75)],
)
def test_a_good_photo_gets_no_advice_at_all(look: Look, size: tuple[int, int], head: float) -> None:
    assert advice(look, passport_photo(size, head=head)) == set()


def test_a_photo_of_fewer_dots_than_print_needs_is_small(look: Look) -> None:
    assert "low_resolution" in advice(look, passport_photo((412, 530)))


@pytest.mark.parametrize(
    ("size", "found"),
    [((700, 900), False), ((735, 900), False), ((750, 900), True), ((670, 900), False), ((650, 900), True)],
)
def test_the_proportion_may_be_off_by_six_percent(look: Look, size: tuple[int, int], found: bool) -> None:
    assert ("photo_shape" in advice(look, passport_photo(size))) is found


def test_a_photo_lying_on_its_side_has_the_wrong_shape(look: Look) -> None:
    assert "photo_shape" in advice(look, passport_photo().rotate(90, expand=True))


def test_a_face_in_a_flash_is_too_bright_and_a_white_wall_is_not(look: Look) -> None:
    photo = passport_photo()
    assert "too_bright" in advice(look, Image.blend(photo, Image.new("RGB", photo.size, "white"), 0.8))
    assert "too_bright" not in advice(look, ImageEnhance.Brightness(photo).enhance(1.1))


def test_a_photo_through_fog_has_little_contrast(look: Look) -> None:
    photo = passport_photo()
    assert "low_contrast" in advice(look, Image.blend(photo, Image.new("RGB", photo.size, (150, 150, 150)), 0.8))
    assert "low_contrast" not in advice(look, ImageEnhance.Contrast(photo).enhance(0.6))


def test_a_patterned_wall_is_uneven_and_a_soft_shade_is_not(look: Look) -> None:
    patterned, shaded = passport_photo(), passport_photo()
    pen = ImageDraw.Draw(patterned)
    for y in range(0, 400, 40):
        pen.rectangle((0, y, 110, y + 20), fill=(90, 40, 40))
    slope = Image.linear_gradient("L").rotate(90).resize(shaded.size).convert("RGB")
    assert "background_uneven" in advice(look, patterned)
    assert "background_uneven" not in advice(look, Image.blend(shaded, slope, 0.1))


def test_walls_of_two_shades_are_uneven(look: Look) -> None:
    photo = passport_photo()
    ImageDraw.Draw(photo).rectangle((720, 0, 826, 500), fill=(120, 120, 120))
    assert "background_uneven" in advice(look, photo)


@needs_detector
@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"head": 0.5}, {"face_small"}),
        ({"shift": 0.2}, {"face_off_centre"}),
        ({"shift": 0.04}, set()),
    ],
)
def test_a_face_is_measured(look: Look, options: dict[str, Any], codes: set[str]) -> None:
    assert advice(look, passport_photo(**options)) & ABOUT_FACES == codes


@needs_detector
def test_two_people_are_one_too_many(look: Look) -> None:
    assert "several_faces" in advice(look, passport_photo(people=2))


@needs_detector
@pytest.mark.parametrize("picture", [samples.drawn_page((826, 1062)), passport_photo().rotate(180)])
def test_no_face_is_said_where_none_looks_at_us(look: Look, picture: Image.Image) -> None:
    assert "no_face" in advice(look, picture)


@needs_detector
def test_faces_cost_a_worker_little() -> None:
    faces.rehearse()
    photo = passport_photo((3000, 4000))
    started = time.process_time()
    faces.faces_in(photo)
    found = time.process_time() - started
    photo.resize((1500, 2000), Image.Resampling.LANCZOS)
    assert found < 20 * (time.process_time() - started - found)


def test_without_a_detector_the_advice_says_so_and_the_rest_is_still_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise ImportError

    monkeypatch.setattr(faces, "boxes_in", gone)
    assert portraits.advice_on(passport_photo()) == ("face_not_checked",)
    assert portraits.advice_on(passport_photo((1062, 826)))[0] == "photo_shape"


def test_a_document_is_not_judged_as_a_photo(look: Look) -> None:
    assert look(samples.saved(samples.drawn_page()))[0].quality == ()


def test_an_empty_photo_is_called_empty_and_nothing_else(look: Look) -> None:
    assert advice(look, Image.new("RGB", (826, 1062), "white")) == {"blank"}


def test_a_bomb_is_refused_before_anybody_looks_for_a_face(look: Look) -> None:
    assert look(samples.picture_bomb(), PHOTO)[0].reason == "too_many_pixels"


def test_the_largest_photo_allowed_is_still_judged(look: Look) -> None:
    findings, [_page] = look(samples.saved(passport_photo((5400, 7200)), quality=80), PHOTO)
    assert findings.reason == ""
    assert os.environ.get("OPENBLAS_NUM_THREADS") == "1"
