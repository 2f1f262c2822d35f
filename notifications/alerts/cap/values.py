"""How is each kind of value in an alert written, and how is it read back?

A kind reads text strictly, or says which rule it breaks, and writes a value in one way only.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, cast
from urllib.parse import urlsplit

from notifications.alerts.cap.messages import Reference
from notifications.alerts.cap.problems import quoted
from notifications.alerts.cap.vocabulary import DEFAULT_LANGUAGE

WHITE: Final = " \t\r\n"
TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?P<offset>[+-][0-9]{2}:[0-9]{2})")
LARGEST_OFFSET: Final = timedelta(hours=14)
NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
LONGEST_NUMBER: Final = 40
WHOLE: Final = re.compile(r"\+?[0-9]{1,18}")
UNFIT_IN_IDENTIFIERS: Final = re.compile(r"[\s,<&]")
LANGUAGE: Final = re.compile(r"([a-zA-Z]{2,3}|[ixIX](?=-))(-[a-zA-Z0-9]{1,8})*")
SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:.")
UNFIT_IN_URIS: Final = re.compile(r"[\s<>\"\x00-\x1f\x7f]")
MIME_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;.*)?", re.ASCII | re.DOTALL)
WORD: Final = re.compile(r'"([^"]+)"|([^\s"]+)')
HEX: Final = re.compile(r"[0-9a-fA-F]{40}")
SHA1_BYTES: Final = 20


class Unfit(ValueError):
    """A text that breaks a rule; `meant` is what it says all the same, where that is beyond doubt."""

    def __init__(self, rule: str, message: str, meant: Any = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.meant = meant


@dataclass(frozen=True, slots=True)
class Kind:
    """`nothing` is what an empty element says: that it isn't there, as far as the standard lets it be empty."""

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    may_be_empty: bool = False


def text_as_it_is(text: str) -> str:
    return text


def identifier(text: str) -> str:
    if UNFIT_IN_IDENTIFIERS.search(text):
        raise Unfit("identifier-characters", f"{quoted(text)} has a space, a comma, < or &.")
    return text


def time(text: str) -> datetime:
    text = text.strip(WHITE)
    match = TIME.fullmatch(text)
    if not match:
        raise Unfit("time-form", f"{quoted(text)} is not of the form 2026-01-31T18:00:00+05:00.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unfit("time-impossible", f"{quoted(text)} is no day and time there is.") from None
    if abs(moment.utcoffset() or timedelta()) > LARGEST_OFFSET or match["offset"][4:] > "59":
        raise Unfit("time-impossible", f"{quoted(text)}: no clock is that far from UTC.")
    if match["offset"] == "+00:00":
        raise Unfit("time-utc", f"{quoted(text)}: UTC is written -00:00.", moment)
    return moment


def time_text(moment: datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        raise Unfit("time-form", "A time needs its offset.")
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "-"
    return f"{moment.replace(tzinfo=None, microsecond=0).isoformat()}{sign}{hours:02}:{rest:02}"


def number(text: str) -> float:
    text = text.strip(WHITE)
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        raise Unfit("number-form", f"{quoted(text)} is no decimal number.")
    return float(text) + 0.0


def number_text(value: float) -> str:
    """Without an exponent, as short as it can be."""
    text = format(Decimal(repr(float(value) + 0.0)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def size(text: str) -> int:
    text = text.strip(WHITE)
    if not WHOLE.fullmatch(text):
        raise Unfit("size-form", f"{quoted(text)} is no number of bytes.")
    return int(text)


def language(text: str) -> str:
    """An empty element means the default (§3.2.2 language (3))."""
    text = text.strip(WHITE)
    if text and not LANGUAGE.fullmatch(text):
        raise Unfit("language-tag", f"{quoted(text)} is no language tag such as uz or kk-KZ.")
    return text or DEFAULT_LANGUAGE


def uri(text: str) -> str:
    """Absolute or relative; a resource may name its own content by a relative one."""
    text = text.strip(WHITE)
    if UNFIT_IN_URIS.search(text):
        raise Unfit("uri-form", f"{quoted(text)} has characters no URI has.")
    return text


def absolute_uri(text: str) -> str:
    text = uri(text)
    if text and not is_absolute(text):
        raise Unfit("uri-form", f"{quoted(text)} is no full, absolute URI.")
    return text


def is_absolute(text: str) -> bool:
    if not SCHEME.match(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.netloc) or parts.scheme not in {"http", "https", "ftp"}


def mime_type(text: str) -> str:
    if not MIME_TYPE.fullmatch(text.strip(WHITE)):
        raise Unfit("mime-type", f"{quoted(text)} is no media type such as image/png.")
    return text.strip(WHITE)


def base64(text: str) -> bytes:
    try:
        content = b64decode("".join(text.split()), validate=True)
    except (NoBase64, ValueError):
        raise Unfit("deref-uri", "The content is not in base64.") from None
    if not content:
        raise Unfit("deref-uri", "There is no content.")
    return content


def base64_text(content: bytes) -> str:
    return b64encode(content).decode()


def digest(text: str) -> str:
    text = text.strip(WHITE)
    if text and not digest_bytes(text):
        raise Unfit("digest", f"{quoted(text)} is no SHA-1 digest.")
    return text


def digest_bytes(text: str) -> bytes:
    """In hex, as everybody writes it, or in base64; empty when it is neither."""
    if HEX.fullmatch(text):
        return bytes.fromhex(text)
    try:
        found = b64decode(text, validate=True)
    except (NoBase64, ValueError):
        return b""
    return found if len(found) == SHA1_BYTES else b""


def words(text: str) -> tuple[str, ...]:
    """Names with spaces between them, those that hold spaces in double quotes."""
    if WORD.sub("", text).strip(WHITE):
        raise Unfit("quotes", "A double quote has no other one, or nothing between them.")
    return tuple(quoted_one or plain for quoted_one, plain in WORD.findall(text))


def words_text(names: tuple[str, ...]) -> str:
    return " ".join(f'"{name}"' if re.search(r"\s", name) else name for name in names)


def references(text: str) -> tuple[Reference, ...]:
    found = tuple(map(reference, text.split()))
    if re.search(r"\+00:00(\s|$)", text):
        raise Unfit("time-utc", "In references too UTC is written -00:00.", found)
    return found


def reference(text: str) -> Reference:
    try:
        sender, earlier, sent = text.split(",")
        if not sender or not earlier:
            raise ValueError
        return Reference(identifier(sender), identifier(earlier), moment_meant(sent))
    except ValueError:
        raise Unfit("reference-form", f"{quoted(text)} is not sender,identifier,sent.") from None


def moment_meant(text: str) -> datetime:
    try:
        return time(text)
    except Unfit as unfit:
        if unfit.meant is None:
            raise
        return cast(datetime, unfit.meant)


def references_text(earlier: tuple[Reference, ...]) -> str:
    return " ".join(f"{each.sender},{each.identifier},{time_text(each.sent)}" for each in earlier)


def one_of(values: type[StrEnum]) -> Kind:
    def read(text: str) -> StrEnum:
        try:
            return values(text)
        except ValueError:
            raise Unfit("value-not-in-list", f"{quoted(text)} is none of {', '.join(values)}.") from None

    return Kind(read)


TEXT: Final = Kind(text_as_it_is, may_be_empty=True)
IDENTIFIER: Final = Kind(identifier)
TIME_KIND: Final = Kind(time, time_text)
NUMBER_KIND: Final = Kind(number, number_text)
SIZE: Final = Kind(size)
LANGUAGE_KIND: Final = Kind(language, may_be_empty=True)
URI: Final = Kind(uri, may_be_empty=True)
ABSOLUTE_URI: Final = Kind(absolute_uri, may_be_empty=True)
MIME: Final = Kind(mime_type)
BASE64: Final = Kind(base64, base64_text)
DIGEST: Final = Kind(digest, may_be_empty=True)
WORDS: Final = Kind(words, words_text, may_be_empty=True)
REFERENCES: Final = Kind(references, references_text, may_be_empty=True)
