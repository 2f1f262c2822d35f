"""Which seals are printed in this PDF or picture, and does the text around them agree?

Used by the command-line checker only: the decoders parse hostile files, so keep them out of web processes.
"""

import io
import re
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from consular.visas.seals.envelope import MAGIC
from consular.visas.seals.errors import UnreadableInput

MOST_PAGES = 10
MOST_PIXELS = 60_000_000
DOTS_PER_INCH = 300
QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
PICTURE_FORMATS = ("PNG", "JPEG")
MRZ_B = re.compile(r"(V[A-Z0-9<]{35})\s+([A-Z0-9<]{36})")


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG", b"\xff\xd8\xff"))


def seals_in(data: bytes) -> list[bytes]:
    """Each different seal printed in a PDF, PNG or JPEG. Raises UnreadableInput for a bad or huge file."""
    found: dict[bytes, None] = {}
    for page in pages(data) if is_pdf(data) else [picture(data)]:
        for barcode in zxingcpp.read_barcodes(page, formats=QR_CODES):
            if barcode.bytes[:1] == bytes((MAGIC,)):
                found[bytes(barcode.bytes)] = None
    return list(found)


def mrz_printed_in(data: bytes) -> list[tuple[str, str]]:
    """Both lines of each MRV-B zone in a PDF's text; empty for a scan, which has no text."""
    with open_pdf(data) as document:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return [(upper, lower) for upper, lower in MRZ_B.findall(text)]


def pages(data: bytes) -> Iterator[Image.Image]:
    with open_pdf(data) as document:
        for page in document:
            width, height = page.get_size()
            scale = min(DOTS_PER_INCH / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
            yield page.render(scale=scale, grayscale=True).to_pil()


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise UnreadableInput("broken_file") from None
    if len(document) > MOST_PAGES:
        raise UnreadableInput("too_many_pages")
    return document


def picture(data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=PICTURE_FORMATS)
        small_enough = image.width * image.height <= MOST_PIXELS
        grey = image.convert("L") if small_enough else None
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise UnreadableInput("broken_file") from None
    if grey is None:
        raise UnreadableInput("picture_too_large")
    return grey
