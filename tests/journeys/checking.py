"""How does a border officer check a page? Seen as a picture, the code read from it, judged online and offline."""

import base64
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

from tests.journeys.client import App, Deviation

ROOT = Path(__file__).resolve().parents[2]
DOTS_PER_INCH = 200
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def rendered(pdf: bytes) -> Image.Image:
    """The first page as a screen or a printer shows it."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=DOTS_PER_INCH / 72).to_pil()
    return picture


def code_on(pdf: bytes) -> Any:
    codes = zxingcpp.read_barcodes(rendered(pdf), formats=QR)
    if len(codes) != 1:
        raise Deviation(f"the page shows {len(codes)} QR codes, not one")
    return codes[0]


def seal_on(pdf: bytes) -> bytes:
    return bytes(code_on(pdf).bytes)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def pictures_in(pdf: bytes) -> Iterator[bytes]:
    """Each JPEG in the document, byte by byte as it stands there."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for entry in document.objects:
            if isinstance(entry, pikepdf.Stream) and entry.get("/Filter") == "/DCTDecode":
                yield entry.read_raw_bytes()


def with_code_of(page: bytes, other: bytes) -> bytes:
    """A forgery: one person's page under the genuine code of another."""
    place, source = code_on(page).position, code_on(other).position
    stamp = io.BytesIO()
    rendered(other).crop(box(source)).save(stamp, "PDF", resolution=DOTS_PER_INCH)
    with pikepdf.open(io.BytesIO(page)) as document, pikepdf.open(stamp) as cut:
        left, top, right, bottom = (pixels * 72 / DOTS_PER_INCH for pixels in box(place))
        height = float(document.pages[0].mediabox[3])
        document.pages[0].add_overlay(cut.pages[0], pikepdf.Rectangle(left, height - bottom, right, height - top))
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def box(position: Any) -> tuple[int, int, int, int]:
    """A little more than the code, so that its quiet zone comes along."""
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    return min(across) - 12, min(down) - 12, max(across) + 12, max(down) + 12


def online(app: App, **question: str) -> dict[str, Any]:
    """What the public verifier says about a `seal` in base64, a `reference` or a `share_code`."""
    verdict: dict[str, Any] = app.post("/api/v1/public/verify", question)
    return verdict


def as_text(seal: bytes) -> str:
    return base64.b64encode(seal).decode()


class Laptop:
    """A checker without a network: it has the programme, the certificates and one revocation list."""

    def __init__(self, folder: Path) -> None:
        self.certificates, self.list = folder / "certificates.pem", folder / "revocations.jws"
        self.paper = folder / "document"

    def fetch(self, app: App) -> None:
        self.certificates.write_bytes(app.call("GET", "/api/v1/public/seal-certificates", expect=200).content)
        self.list.write_bytes(app.call("GET", "/api/v1/public/seal-revocations", expect=200).content)

    def verdict(self, document: bytes) -> dict[str, Any]:
        """Run the checker as a program of its own, with no settings, so that it can reach nothing."""
        self.paper.write_bytes(document)
        command = [sys.executable, "-m", "consular.visas.seals", str(self.paper)]
        command += ["--certificates", str(self.certificates), "--revocations", str(self.list)]
        done = subprocess.run(command, cwd=ROOT, env=bare(), capture_output=True, text=True, check=False)
        try:
            said: dict[str, Any] = json.loads(done.stdout)
        except ValueError:
            raise Deviation(f"the offline checker failed:\n{done.stderr}") from None
        if (done.returncode == 0) != (said["status"] == "valid"):
            raise Deviation(f"exit code {done.returncode} for {said}")
        return said


def bare() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "PYTHONPATH"}}


def audit_report() -> str:
    """What `verify_audit` says, in the environment of the system that runs here. Raises Deviation unless whole."""
    command = [sys.executable, "manage.py", "verify_audit"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Deviation(f"the audit trail is not whole:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()
