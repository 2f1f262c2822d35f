import io

import pytest
import segno
import zxingcpp
from PIL import Image

from consular.visas.seals import qr, scanning
from consular.visas.seals.errors import UnreadableInput


def picture(data: bytes, *, scale: int = 4, rotate: int = 0, kind: str = "PNG") -> bytes:
    """A photograph-like picture of the code a seal is printed as."""
    raw, out = io.BytesIO(), io.BytesIO()
    qr.code(data).save(raw, kind="png", scale=scale, border=6)
    Image.open(raw).convert("RGB").rotate(rotate, expand=True, fillcolor="white").save(out, kind)
    return out.getvalue()


def test_a_visa_seal_takes_version_8_at_level_m(seal: bytes) -> None:
    assert len(seal) <= 155
    assert qr.code(seal[:152]).designator == "8-M"
    assert qr.code(seal).designator in ("8-M", "9-M")


def test_the_code_holds_the_bytes_themselves(seal: bytes) -> None:
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture(seal))))
    assert [barcode.bytes for barcode in found] == [seal]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("rotate", [0, 7, 90, 180])
def test_a_seal_is_read_from_a_tilted_picture(seal: bytes, kind: str, rotate: int) -> None:
    assert scanning.seals_in(picture(seal, rotate=rotate, kind=kind)) == [seal]


def test_codes_that_hold_no_seal_are_passed_over() -> None:
    out = io.BytesIO()
    segno.make("https://example.org").save(out, kind="png", scale=4)
    assert scanning.seals_in(out.getvalue()) == []


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nrubbish", b"\xff\xd8\xffrubbish", b"%PDF-1.7 rubbish"])
def test_a_broken_file_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="broken_file"):
        scanning.seals_in(data)


def test_a_picture_of_absurd_size_is_not_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(UnreadableInput, match="picture_too_large"):
        scanning.seals_in(out.getvalue())
