"""How does a seal become a QR code? Raw bytes in byte mode, correction level M (ICAO Doc 9303-13 §2.1).

The standard prints the bytes themselves, not base64: a checker reads the code's bytes, never its text.
"""

import io

import segno

CORRECTION = "m"


def code(seal: bytes) -> segno.QRCode:
    """The QR symbol: version 8 (49 modules) for up to 152 bytes."""
    return segno.make_qr(seal, error=CORRECTION, mode="byte", boost_error=False)


def svg(seal: bytes) -> bytes:
    """The symbol as SVG with the quiet zone of four modules that ISO/IEC 18004 asks for."""
    picture = io.BytesIO()
    code(seal).save(picture, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None, omitsize=True)
    return picture.getvalue()
