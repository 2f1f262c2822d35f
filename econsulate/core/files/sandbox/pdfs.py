"""Is this PDF whole and passive, and how does each page look drawn anew?

Active content is looked for among the parsed objects, so no spelling or compression hides it. Links to web pages
and jumps within the file are let pass: officers see pictures only, and tickets and bank statements are full of links.
"""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from econsulate.core.files.sandbox import pictures, quality
from econsulate.core.files.sandbox.protocol import Findings, Page, Policy
from econsulate.core.files.sandbox.refusal import Refused

DPI = 150
POINTS_PER_INCH = 72
DEEPEST = 100
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE",
    "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
ACTIVE_SUBTYPES = {"/RichMedia", "/Screen", "/3D", "/Movie", "/Sound"}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
ATTACHING_KEYS = {"/EmbeddedFiles", "/EF", "/Collection"}


def rehearse() -> None:
    """Make qpdf open its source of random numbers, which it does on meeting encryption: too late once confined."""
    with pikepdf.new() as pdf:
        pdf.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))


def examine(data: bytes, policy: Policy, emit: Callable[[Page], None]) -> Findings:
    """Check the structure, then draw every page and hand it to `emit`. Raises Refused."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            refuse_active(pdf)
            pages, sparse = refuse_damaged(pdf, policy), scanned_too_coarsely(pdf)
        return draw(data, pages, sparse, emit)
    except pikepdf.PasswordError as error:
        raise Refused("password_protected") from error
    except (pikepdf.PdfError, pypdfium2.PdfiumError, pikepdf.DataDecodingError, ValueError, TypeError) as error:
        raise Refused("damaged") from error


def refuse_damaged(pdf: pikepdf.Pdf, policy: Policy) -> int:
    """The number of pages. A library that repairs shows an empty page where a visa or a stamp was."""
    if not len(pdf.pages) or pdf.check_pdf_syntax() or pdf.get_warnings():
        raise Refused("damaged")
    if len(pdf.pages) > policy.max_pages:
        raise Refused("too_many_pages")
    return len(pdf.pages)


def refuse_active(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Refused("password_protected")
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != "/GoTo":
        raise Refused("active_content")
    for part in pdf.objects:
        refuse_active_part(part, 0)


def refuse_active_part(part: Any, depth: int) -> None:
    """Look into one indirect object and all that is written directly within it."""
    if depth > DEEPEST:
        raise Refused("damaged")
    if isinstance(part, pikepdf.Array):
        within = list(part)
    elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
        refuse_active_keys(part)
        within = [part[key] for key in part.keys()]  # noqa: SIM118 - a stream iterates its bytes
    else:
        return
    for inner in within:
        if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
            refuse_active_part(inner, depth + 1)


def refuse_active_keys(part: Any) -> None:
    keys = set(part.keys())
    subtype, action = str(part.get("/Subtype", "")), str(part.get("/S", ""))
    if keys & ATTACHING_KEYS or subtype == "/FileAttachment":
        raise Refused("attachments")
    if keys & ACTIVE_KEYS or subtype in ACTIVE_SUBTYPES or action in ACTIVE_ACTIONS:
        raise Refused("active_content")


def scanned_too_coarsely(pdf: pikepdf.Pdf) -> bool:
    """Is there a page that is one picture of less than 100 dots an inch?"""
    return any(is_coarse_scan(page) for page in pdf.pages)


def is_coarse_scan(page: pikepdf.Page) -> bool:
    images = page.images.values()
    if not images or "/Font" in page.resources:
        return False
    left, bottom, right, top = (float(side) for side in page.mediabox)
    inches = max(abs(right - left), abs(top - bottom)) / POINTS_PER_INCH
    finest = max(max(int(image.get("/Width", 0)), int(image.get("/Height", 0))) for image in images)
    return finest < quality.LEAST_DPI * inches


def draw(data: bytes, pages: int, coarse: bool, emit: Callable[[Page], None]) -> Findings:
    """Form fields are drawn with what was typed into them; their scripts have no engine here to run in."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    if len(document) != pages:
        raise Refused("damaged")
    found: list[tuple[str, ...]] = []
    first = (0, 0)
    for index in range(pages):
        picture = drawn(document[index])
        first = first if index else picture.size
        found.append(quality.warnings_about(picture))
        emit(Page(index + 1, picture.width, picture.height, pictures.encoded(picture)))
    warnings = {code for codes in found for code in codes}
    if "blank" in warnings and not all("blank" in codes for codes in found):
        warnings.remove("blank")
    if coarse:
        warnings.add("low_resolution")
    return Findings(pages=pages, width=first[0], height=first[1], quality=tuple(sorted(warnings)))


def drawn(page: pypdfium2.PdfPage) -> Image.Image:
    """At 150 dots an inch; a poster is drawn smaller, so that no page asks for more than 3,000 pixels a side."""
    longest = max(page.get_size())
    if not 0 < longest < float("inf"):
        raise Refused("damaged")
    scale = min(DPI / POINTS_PER_INCH, pictures.LONGEST_SIDE / longest)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return picture
