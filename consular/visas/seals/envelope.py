"""Which bytes make a visible digital seal: header, features, signature? (ICAO Doc 9303-13 §2, version 4)

The parser accepts one spelling only: what it accepts, `unsigned_bytes` writes back byte for byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from consular.visas.seals import c40
from consular.visas.seals.errors import MalformedSeal

MAGIC: Final = 0xDC
VERSION_4: Final = 0x03
SIGNATURE_TAG: Final = 0xFF
SHORTEST_HEADER: Final = 18  # bytes, with a certificate reference of one to three characters
LONGEST_SEAL: Final = 2953  # bytes in the largest QR code
SIGNATURE_LENGTHS: Final = range(48, 134, 2)  # r and s of 192 to 528 bits
decode_name = lru_cache(maxsize=256)(c40.decode)  # States and signers are few and public; holders are never cached


@dataclass(frozen=True, slots=True)
class Header:
    """Who sealed what kind of document when; `country` is the three-letter code, `<` not included."""

    country: str
    signer: str
    certificate: str
    issued_on: date
    signed_on: date
    profile: tuple[int, int]

    @property
    def signer_reference(self) -> str:
        """Signer and certificate serial, such as UTEV1, as certificates and revocation lists name them."""
        return f"{self.signer}{int(self.certificate, 16):X}"


@dataclass(frozen=True, slots=True)
class Seal:
    """A parsed seal; nothing about it is trusted before its signature is verified over `signed`."""

    header: Header
    features: Mapping[int, bytes]
    signed: bytes
    signature: bytes


def parse(data: bytes) -> Seal:
    """Read seal bytes. Raises MalformedSeal with a code naming the first thing that is wrong."""
    if len(data) > LONGEST_SEAL:
        raise MalformedSeal("too_long")
    header, position = read_header(data)
    features: dict[int, bytes] = {}
    while True:
        message_ends = position
        tag, value, position = read_feature(data, position)
        if tag == SIGNATURE_TAG:
            break
        if tag in features:
            raise MalformedSeal("duplicate_feature")
        features[tag] = value
    if position != len(data):
        raise MalformedSeal("trailing_bytes")
    if not features:
        raise MalformedSeal("no_features")
    if len(value) not in SIGNATURE_LENGTHS:
        raise MalformedSeal("bad_signature_length")
    return Seal(header, features, data[:message_ends], value)


def unsigned_bytes(header: Header, features: Mapping[int, bytes]) -> bytes:
    """The bytes a signature covers: header and message zone. Raises MalformedSeal for bad values."""
    if not (len(header.country) in range(1, 4) and header.country.isalpha()):
        raise MalformedSeal("bad_country")
    message = b"".join(feature(tag, value) for tag, value in features.items())
    return header_bytes(header) + message


def header_bytes(header: Header) -> bytes:
    check_reference(header.signer, header.certificate)
    reference = f"{header.signer}{len(header.certificate):02X}{header.certificate}"
    return b"".join(
        (
            bytes((MAGIC, VERSION_4)),
            c40.encode(header.country.ljust(3, "<")),
            c40.encode(reference),
            date_bytes(header.issued_on),
            date_bytes(header.signed_on),
            bytes(header.profile),
        )
    )


def read_header(data: bytes) -> tuple[Header, int]:
    """The header and the position after it."""
    if data[:1] != bytes((MAGIC,)):
        raise MalformedSeal("not_a_seal")
    if data[1:2] != bytes((VERSION_4,)):
        raise MalformedSeal("unsupported_version")
    if len(data) < SHORTEST_HEADER:
        raise MalformedSeal("cut_short")
    country = decode_name(data[2:4]).rstrip()
    signer, certificate, position = read_reference(data)
    end = position + 8
    if end > len(data):
        raise MalformedSeal("cut_short")
    if not country.isalpha():
        raise MalformedSeal("bad_country")
    issued_on, signed_on = read_date(data[position : end - 5]), read_date(data[end - 5 : end - 2])
    return Header(country, signer, certificate, issued_on, signed_on, (data[end - 2], data[end - 1])), end


def read_reference(data: bytes) -> tuple[str, str, int]:
    start = decode_name(data[4:8])
    signer, length = start[:4], start[4:]
    if len(length) != 2 or not is_hex(length):
        raise MalformedSeal("bad_signer_reference")
    count = int(length, 16)
    end = 8 + (count + 2) // 3 * 2
    certificate = decode_name(data[8:end])
    if len(certificate) != count:
        raise MalformedSeal("bad_signer_reference")
    check_reference(signer, certificate)
    return signer, certificate, end


def check_reference(signer: str, certificate: str) -> None:
    """Two letters, two characters and a hex serial; 0…0 is for testing only (Doc 9303-13 §2.2.1)."""
    if not (len(signer) == 4 and signer.isalnum() and signer[:2].isalpha() and is_hex(certificate)):
        raise MalformedSeal("bad_signer_reference")
    if not certificate.strip("0"):
        raise MalformedSeal("test_certificate_reference")


def is_hex(text: str) -> bool:
    return bool(text) and not text.strip("0123456789ABCDEF")


def date_bytes(day: date) -> bytes:
    """MMDDYYYY as a number in three bytes (Doc 9303-13 §2.3.1)."""
    return (day.month * 1_000_000 + day.day * 10_000 + day.year).to_bytes(3, "big")


def read_date(data: bytes) -> date:
    month, rest = divmod(int.from_bytes(data, "big"), 1_000_000)
    day, year = divmod(rest, 10_000)
    try:
        return date(year, month, day)
    except ValueError:
        raise MalformedSeal("impossible_date") from None


def feature(tag: int, value: bytes) -> bytes:
    return bytes((tag,)) + der_length(len(value)) + value


def der_length(length: int) -> bytes:
    if length < 0x80:
        return bytes((length,))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(octets),)) + octets


def read_feature(data: bytes, position: int) -> tuple[int, bytes, int]:
    """Tag, value and the position after them; the length has one DER spelling (ITU-T X.690 §10.1)."""
    start = position + 2
    if start > len(data):
        raise MalformedSeal("cut_short")
    length = data[position + 1]
    if length >= 0x80:
        octets = data[start : start + (length & 0x7F)]
        length = int.from_bytes(octets, "big")
        if len(octets) not in (1, 2) or der_length(length) != data[position + 1 : start + len(octets)]:
            raise MalformedSeal("bad_length")
        start += len(octets)
    value = data[start : start + length]
    if len(value) != length:
        raise MalformedSeal("cut_short")
    return data[position], value, start + length
