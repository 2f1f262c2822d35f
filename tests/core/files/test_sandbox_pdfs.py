"""PDFs: whole and passive ones are drawn anew, page by page; all others are refused with a reason."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image, ImageStat

from econsulate.core.files.sandbox.protocol import Page, Policy
from tests.core.files import samples
from tests.core.files.conftest import Look


def darkness(page: Page, box: tuple[int, int, int, int]) -> float:
    with Image.open(io.BytesIO(page.jpeg)) as picture:
        return 255 - ImageStat.Stat(picture.convert("L").crop(box)).mean[0]


def test_every_page_of_a_scan_is_drawn_at_150_dpi(look: Look) -> None:
    findings, pages = look(samples.scan(3))
    assert (findings.reason, findings.media_type, findings.pages) == ("", "application/pdf", 3)
    assert [(page.width, page.height) for page in pages] == [(1240, 1755)] * 3
    assert all(darkness(page, (100, 100, 1100, 1600)) > 5 for page in pages)


def test_typed_text_is_drawn(look: Look) -> None:
    findings, [page] = look(samples.written(samples.typed()))
    assert findings.quality == ()
    assert darkness(page, (100, 100, 700, 1600)) > 5


def test_what_was_typed_into_a_form_is_seen_by_the_officer(look: Look) -> None:
    findings, [page] = look(samples.filled_form())
    assert findings.reason == ""
    assert darkness(page, (300, 1650, 800, 1690)) > 200


@pytest.mark.parametrize("harmless", [samples.with_web_link, samples.with_opening_view])
def test_links_and_opening_views_of_ordinary_papers_are_let_pass(
    look: Look, harmless: Callable[[pikepdf.Pdf], None]
) -> None:
    assert look(samples.spoilt(harmless))[0].reason == ""


ACTIVE = [
    samples.with_open_script,
    samples.with_named_script,
    samples.with_page_opening_script,
    samples.with_launch_link,
    samples.with_submit_button,
    samples.with_remote_jump,
    samples.with_xfa_form,
    samples.with_rich_media,
]


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("active", ACTIVE)
def test_active_content_is_found_as_an_object(
    look: Look, active: Callable[[pikepdf.Pdf], None], compressed: bool
) -> None:
    """With object streams the telling words are nowhere to be found in the bytes."""
    pdf = samples.typed()
    active(pdf)
    mode = pikepdf.ObjectStreamMode.generate if compressed else pikepdf.ObjectStreamMode.disable
    data = samples.written(pdf, object_stream_mode=mode)
    assert (b"/Catalog" in data) is not compressed
    findings, pages = look(data)
    assert (findings.reason, pages) == ("active_content", [])


def test_a_name_written_in_hex_hides_nothing(look: Look) -> None:
    data = samples.spoilt(samples.with_launch_link)
    hidden = data.replace(b"/Launch", b"/L#61unch").replace(b"(calc.exe)", b"(cal.exe)").replace(b"99 99", b"9 99")
    assert len(hidden) == len(data)
    assert b"/Launch" not in hidden
    assert look(hidden)[0].reason == "active_content"


REFUSED = {
    "an attached program": (samples.spoilt(samples.with_attachment), "attachments"),
    "a password to open it": (samples.locked(user="1234"), "password_protected"),
    "a password against printing": (samples.locked(), "password_protected"),
    "half of a scan": (samples.half(samples.scan(2)), "damaged"),
    "half of a text": (samples.half(samples.written(samples.typed(3))), "damaged"),
    "%PDF and noise": (samples.noise_called_pdf(), "damaged"),
    "an array nested 100,000 deep": (samples.deep_array(), "damaged"),
    "a page tree that contains itself": (samples.page_tree_loop(), "damaged"),
    "no page": (samples.written(pikepdf.new()), "damaged"),
    "51 pages": (samples.written(samples.typed(51)), "too_many_pages"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_is_refused(look: Look, data: bytes, reason: str) -> None:
    findings, pages = look(data)
    assert (findings.reason, pages) == (reason, [])


def test_a_file_whose_drawing_instructions_are_corrupt_is_refused(look: Look) -> None:
    data = bytearray(samples.written(samples.typed()))
    start = data.index(b"stream\n") + 20
    data[start : start + 30] = bytes(30)
    assert look(bytes(data))[0].reason == "damaged"


@pytest.mark.parametrize("bomb", [samples.content_bomb, samples.huge_picture_in_pdf, samples.endless_drawing])
def test_a_bomb_is_refused_and_the_worker_lives_on(look: Look, bomb: Callable[[], bytes]) -> None:
    findings, _pages = look(bomb(), cpu=4, wall=8)
    assert findings.reason in {"too_complex", "damaged"}
    assert look(samples.written(samples.typed()))[0].reason == ""


def test_a_poster_is_drawn_smaller(look: Look) -> None:
    pdf = pikepdf.new()
    samples.add_page(pdf, b"0 0 7000 7000 re f", (14_400, 14_400))
    _findings, [page] = look(samples.written(pdf))
    assert (page.width, page.height) == (3000, 3000)


def test_the_items_own_limit_of_pages_counts(look: Look) -> None:
    findings, _pages = look(samples.written(samples.typed(3)), Policy(max_pages=2))
    assert findings.reason == "too_many_pages"
