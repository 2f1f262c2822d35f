"""What does an e-mail say, who claims to have sent it, and did a person write it? Pure.

Nothing in a mail can be trusted to be well formed, so every header and part is read with care (RFC 5322, 2045 to 2047),
and whatever exceeds the bounds makes the whole unreadable rather than half read.
"""

import hashlib
from codecs import lookup
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from typing import Any

from consular.cases.rules.markup import text_of_html
from consular.cases.rules.texts import LONGEST_SUBJECT, one_line, plain

MOST_BYTES = 40 * 1024 * 1024
MOST_HEADERS, MOST_PARTS, DEEPEST, MOST_TEXT_BYTES = 500, 200, 12, 1024 * 1024
# A book; beyond it nobody writes by hand, and it would not fit beside the conversation.
LONGEST_TEXT = 200_000
LONGEST_NAME, LONGEST_ADDRESS = 120, 254
LISTS = ("List-Id", "List-Post", "List-Unsubscribe")
IN_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
# Python knows them, no mail is written in them, and some take a time that grows with the square of the length.
NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# What the file pipeline looks into; anything else it would refuse.
TAKEN = frozenset({"application/pdf", "image/jpeg", "image/png"})


class Unreadable(Exception):
    """Too large, too deep or too broken to be kept; the mail server tells its sender so."""


@dataclass(frozen=True)
class Enclosure:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """`sender` is what the header From claims, in lower case, "" where it names none or several."""

    message_id: str
    sender: str
    subject: str
    text: str
    enclosures: tuple[Enclosure, ...] = ()
    is_automatic: bool = False
    is_report: bool = False

    def fingerprint(self, recipient: str) -> str:
        """The same mail to the same address gives the same; another text or file under a used Message-ID, or under
        none, does not."""
        files = [hashlib.sha256(one.content).hexdigest() for one in self.enclosures]
        told = "\0".join((self.message_id, recipient.lower(), self.sender, self.subject, self.text, *files))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def read_letter(raw: bytes, *, envelope_sender: str | None = None) -> Letter:
    """`envelope_sender` is who the mail servers named, "" for a report (RFC 5321 4.5.5), None where nobody told.

    Raises Unreadable.
    """
    if len(raw) > MOST_BYTES:
        raise Unreadable("larger than we take")
    try:
        message = message_from_bytes(raw, policy=compat32)
        leaves = list(leaves_of(message))
    except RecursionError as error:
        raise Unreadable("too many levels of parts") from error
    if len(message.keys()) > MOST_HEADERS:
        raise Unreadable("too many headers")
    text = body_of(leaves)
    if len(text) > LONGEST_TEXT:
        raise Unreadable("text longer than we take")
    return Letter(
        message_id=one_line(header(message, "Message-ID"))[:500],
        sender=author_of(message),
        subject=one_line(header(message, "Subject"))[:LONGEST_SUBJECT],
        text=text,
        enclosures=tuple(enclosures_of(leaves)),
        is_automatic=is_automatic(message, envelope_sender),
        is_report=message.get_content_type() == "multipart/report",
    )


def leaves_of(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something, in order; a mail within the mail counts as one. Raises Unreadable."""
    for number, (part, level) in enumerate(walked(message, depth), start=1):
        if number > MOST_PARTS:
            raise Unreadable("too many parts")
        if level > DEEPEST:
            raise Unreadable("too many levels of parts")
        if not part.is_multipart() or part.get_content_maintype() == "message":
            yield part


def walked(message: Message, level: int) -> Iterator[tuple[Message, int]]:
    waiting = [(message, level)]
    while waiting:
        part, level = waiting.pop()
        yield part, level
        if part.is_multipart() and part.get_content_maintype() != "message":
            children: list[Any] = list(part.get_payload())
            waiting += [(child, level + 1) for child in reversed(children) if isinstance(child, Message)]


def header(message: Message, name: str) -> str:
    """One header in plain letters; what can't be decoded is shown as it came."""
    value = str(message.get(name, ""))[:10_000]
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError, LookupError):
        return writable(value)
    found = [decoded(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces]
    return writable("".join(found))


def decoded(raw: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8"):
        try:
            return writable(raw.decode(fit_charset(name)))
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1").replace("\x00", "")


def fit_charset(name: str | None) -> str:
    """Raises LookupError for one that is none of a mail."""
    found = lookup(name or "utf-8").name.replace("-", "_")
    if found in NO_CHARSETS:
        raise LookupError(found)
    return found


def writable(text: str) -> str:
    """Without what no database takes: halves of characters, and NUL."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def author_of(message: Message) -> str:
    """Exactly one address in exactly one From, or "": of two nobody could say who wrote."""
    given = message.get_all("From", [])
    if len(given) != 1:
        return ""
    found = [address for _name, address in getaddresses([str(given[0])[:10_000]]) if address]
    address = one_line(writable(found[0])).lower() if len(found) == 1 else ""
    return address if "@" in address.strip("@") and " " not in address and len(address) <= LONGEST_ADDRESS else ""


def is_automatic(message: Message, envelope_sender: str | None) -> bool:
    """Holiday answers, lists, reports and loops (RFC 3834 section 2, RFC 2919): answering them feeds them."""
    said = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    sender = message.get("Return-Path") if envelope_sender is None else envelope_sender
    bare = None if sender is None else str(sender).strip().strip("<>").lower()
    return (
        (bool(said) and said != "no")
        or header(message, "Precedence").strip().lower() in IN_BULK
        or any(name in message for name in (*LISTS, "X-Autoreply", "X-Autorespond"))
        or bare == ""
        or (bare or author_of(message)).startswith(("mailer-daemon@", "mailer-daemon"))
        or message.get_content_type() == "multipart/report"
    )


def is_enclosed(part: Message) -> bool:
    return disposition_of(part) == "attachment" or bool(name_of_file(part)) or not is_readable(part)


def is_readable(part: Message) -> bool:
    return part.get_content_type() in ("text/plain", "text/html")


def disposition_of(part: Message) -> str:
    return str(part.get("Content-Disposition", "")).partition(";")[0].strip().lower()


def name_of_file(part: Message) -> str:
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return shown(str(name))


def shown(name: str) -> str:
    """As much of a name as can stand in one line."""
    return one_line("".join(char for char in writable(name) if char.isprintable()))[:LONGEST_NAME]


def body_of(leaves: list[Message]) -> str:
    """The plain text; where there is none, what the HTML shows."""
    read = [part for part in leaves if not is_enclosed(part)]
    typed = [words_of(part) for part in read if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in typed):
        return plain("\n".join(typed))
    return plain("\n".join(text_of_html(words_of(part)) for part in read))


def words_of(part: Message) -> str:
    """In Unicode; a charset nobody knows, or a wrong one, costs a few letters and not the mail. Raises Unreadable."""
    raw = content_of(part)
    if len(raw) > MOST_TEXT_BYTES:
        raise Unreadable("text longer than we take")
    try:
        charset = part.get_content_charset("utf-8")
    except (ValueError, LookupError, TypeError, AttributeError):
        charset = "utf-8"
    return decoded(raw, charset)


def content_of(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def enclosures_of(leaves: list[Message]) -> Iterator[Enclosure]:
    for part in leaves:
        if is_enclosed(part):
            content = b"" if part.is_multipart() else content_of(part)
            media_type = shown(part.get_content_type())
            yield Enclosure(name_of_file(part) or media_type, media_type, content)
