"""Is this really a picture, and how does it look drawn anew, without whatever else the file carried?"""

import io
import warnings
from collections.abc import Callable

from PIL import Image, ImageOps

# Pillow would load these when it needs them, but then no file can be opened any more.
from PIL import ImagePalette, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin  # noqa: F401 isort:skip

from econsulate.core.files.sandbox import portraits, quality
from econsulate.core.files.sandbox.protocol import Findings, Page, Policy
from econsulate.core.files.sandbox.refusal import Refused

LONGEST_SIDE = 3_000
JPEG_QUALITY = 85
WHITE = (255, 255, 255)

Image.preinit()
warnings.simplefilter("ignore", Image.DecompressionBombWarning)


def examine(data: bytes, form: str, policy: Policy, emit: Callable[[Page], None]) -> Findings:
    """Decode one JPEG or PNG (`form`) fully, draw it anew and hand it to `emit`. Raises Refused."""
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as opened:
            refuse_excess(opened, form, policy)
            picture = upright(opened)
    except Image.DecompressionBombError as error:
        raise Refused("too_many_pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused("damaged") from error
    width, height = picture.size
    found = quality.warnings_about(picture)
    if min(width, height) < policy.min_side:
        found = ("low_resolution", *found)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    emit(Page(1, *picture.size, encoded(picture)))
    if policy.portrait and "blank" not in found:
        found = (*found, *portraits.advice_on(picture))
    return Findings(pages=1, width=width, height=height, quality=found)


def refuse_excess(opened: Image.Image, form: str, policy: Policy) -> None:
    """Before a pixel is decoded. Phones add a gain map to a JPEG as a second frame: the first is the photo."""
    if opened.width * opened.height > policy.max_pixels:
        raise Refused("too_many_pixels")
    if form == "PNG" and getattr(opened, "n_frames", 1) > 1:
        raise Refused("animated")


def upright(opened: Image.Image) -> Image.Image:
    """Fully decoded, turned as its EXIF says, in plain RGB over white."""
    if opened.mode.startswith("I"):
        opened = opened.convert("I").point(lambda value: value / 257).convert("L")
    turned = ImageOps.exif_transpose(opened)
    if turned.has_transparency_data:
        over = turned.convert("RGBA")
        turned = Image.new("RGBA", over.size, (*WHITE, 255))
        turned.alpha_composite(over)
    return turned.convert("RGB")


def encoded(picture: Image.Image) -> bytes:
    """JPEG of the pixels alone: no EXIF, no position, no profile, no comment."""
    out = io.BytesIO()
    picture.info.clear()
    picture.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()
