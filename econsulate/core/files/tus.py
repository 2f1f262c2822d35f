"""What do the headers of tus 1.0 say? Parsing only; https://tus.io/protocols/resumable-upload names each of them."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError, FieldError, InvalidInput

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
CHECKSUMS = ("sha256", "sha1")
BODY_TYPE = "application/offset+octet-stream"
MAX_METADATA = 2048
MAX_NAME = 200
MAX_DIGITS = 15


class ChecksumMismatch(DomainError):
    """The status is the protocol's own: nothing of the body was kept, send it again."""

    status = 460  # type: ignore[assignment]
    code = "checksum_mismatch"
    title = _("What arrived is not what was sent. Please send it again.")


def whole_number(headers: Mapping[str, str], name: str, *, least: int = 0) -> int:
    """A header that must be a plain decimal number. Raises InvalidInput naming it."""
    value = headers.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS and int(value) >= least):
        raise refused(name, _("Give a whole number of bytes."))
    return int(value)


def metadata_of(header: str) -> dict[str, str]:
    """The pairs of Upload-Metadata; values are claims of the sender and never trusted. Raises InvalidInput."""
    pairs: dict[str, str] = {}
    for pair in header.split(",") if header else ():
        key, _space, value = pair.strip().partition(" ")
        try:
            text = base64.b64decode(value, validate=True).decode()
        except ValueError as error:
            raise refused("Upload-Metadata", _("Each value must be base64 of UTF-8 text.")) from error
        if not (key.isascii() and key.isprintable()) or not key or key in pairs or not text.isprintable():
            raise refused("Upload-Metadata", _("Give each key once, in ASCII, and a text without control characters."))
        pairs[key] = text
    if len(header) > MAX_METADATA or len(pairs.get("filename", "")) > MAX_NAME:
        raise refused("Upload-Metadata", _("This is too long."))
    return pairs


def checksum_of(header: str) -> tuple[str, bytes]:
    """Algorithm and digest of Upload-Checksum. Raises InvalidInput."""
    algorithm, _space, encoded = header.partition(" ")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except ValueError:
        digest = b""
    if algorithm not in CHECKSUMS or len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise refused("Upload-Checksum", _("Give sha256 or sha1, a space and the base64 of the digest."))
    return algorithm, digest


def require_checksum(body: bytes, algorithm: str, digest: bytes) -> None:
    """Raises ChecksumMismatch."""
    if not hmac.compare_digest(hashlib.new(algorithm, body, usedforsecurity=False).digest(), digest):
        raise ChecksumMismatch


def refused(header: str, detail: object) -> InvalidInput:
    return InvalidInput(errors=[FieldError(header, "invalid", detail)])
