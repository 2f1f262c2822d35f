"""What do people write to us by short message? From which number, and in which words, as SMPP 3.4 brings them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from notifications.channels.segments import ALPHABET
from notifications.channels.smpp.reports import KIND
from notifications.channels.sms import number_of

# Type of number: a national one might be somebody else's in another country.
UNKNOWN, INTERNATIONAL = 0, 1
HEADER_FOLLOWS = 0x40
# Bits of data_coding that name the alphabet; the two that go as one octet for each character, and Latin 1 between.
CODING, SEVEN_BIT, UCS2 = 0b0000_1111, frozenset({0}), 8
LATIN = frozenset({1, 3})
# Information elements that number the parts of a long message (3GPP TS 23.040 9.2.3.24): where the number stands.
NUMBERED = {0: 2, 8: 3}

# Who takes what people write: number in E.164 and text. Told once more until it raises nothing.
LISTENERS: list[Callable[[str, str], None]] = []


@dataclass(frozen=True)
class Written:
    number: str
    text: str = field(repr=False)


def written_in(fields: Any) -> Written | None:
    """The beginning of what somebody wrote; None for reports, for later parts, and for what is no text of a person."""
    if (fields.esm_class or 0) & KIND or (fields.source_addr_ton or 0) not in {UNKNOWN, INTERNATIONAL}:
        return None
    octets = fields.message_payload or getattr(fields, "short_message", None) or b""
    part = fields.sar_segment_seqnum or 1
    if (fields.esm_class or 0) & HEADER_FOLLOWS and octets:
        header, octets = octets[1 : octets[0] + 1], octets[octets[0] + 1 :]
        part = part_in(header)
    number = number_of((fields.source_addr or b"").decode("latin-1").strip("\0"))
    return Written(number, text_of(octets, fields.data_coding or 0)) if number and part == 1 else None


def part_in(header: bytes) -> int:
    """Which part of a long message this is, by the header before its words; 1 where that doesn't say."""
    while len(header) >= 2:
        kind, length = header[0], header[1]
        value, header = header[2 : length + 2], header[length + 2 :]
        if kind in NUMBERED and len(value) > NUMBERED[kind]:
            return value[NUMBERED[kind]]
    return 1


def text_of(octets: bytes, data_coding: int) -> str:
    """Its characters; nothing of what is in no alphabet."""
    coding = data_coding & CODING
    if coding in SEVEN_BIT:
        return "".join(ALPHABET[octet] if octet < len(ALPHABET) else " " for octet in octets)
    if coding == UCS2:
        return octets.decode("utf-16-be", "replace")
    return octets.decode("latin-1") if coding in LATIN else ""


def tell(written: Written) -> None:
    for listener in LISTENERS:
        listener(written.number, written.text)
