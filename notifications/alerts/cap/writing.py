"""How is an alert written, so that the same message is the same bytes for ever?

The bytes are their own exclusive canonical form (W3C exc-c14n): UTF-8 without a declaration, one namespace on the root,
elements in the order of the standard, no empty ones, a line each. So the digest in a signature is the SHA-256 of them.
What is written has been read back and found equal and without a broken rule.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from notifications.alerts.cap.messages import Message
from notifications.alerts.cap.problems import Problem
from notifications.alerts.cap.reading import read
from notifications.alerts.cap.structure import ALERT, Child, Container
from notifications.alerts.cap.values import Kind
from notifications.alerts.cap.vocabulary import NAMESPACE

END: Final = b"\n</alert>"
NO_CHARACTER_OF_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"}


class CannotWrite(ValueError):
    """The message breaks rules, or holds what can't be written; `problems` says which and where."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.message}" for problem in problems))
        self.problems = problems


def write(message: Message) -> bytes:
    """The canonical bytes. Raises CannotWrite."""
    data = rendered(message)
    back = read(data)
    if back.problems:
        raise CannotWrite(*back.problems)
    if back.message != message:
        told = f"These would not be read back: {', '.join(changed(message, back.message))}."
        raise CannotWrite(Problem("unreadable", "/alert", told))
    return data


def rendered(message: Message) -> bytes:
    lines = "\n".join(lines_of(message, ALERT, "  "))
    if found := NO_CHARACTER_OF_XML.search(lines):
        told = f"XML has no character U+{ord(found[0]):04X}."
        raise CannotWrite(Problem("not-well-formed", "/alert", told))
    return f'<alert xmlns="{NAMESPACE}">\n{lines}'.encode() + END


def lines_of(value: Any, container: Container, indent: str) -> Iterator[str]:
    for child in container.children:
        found = getattr(value, child.field)
        for each in found if child.many else (found,):
            yield from element(each, child, indent)


def element(value: Any, child: Child, indent: str) -> Iterator[str]:
    kind = child.kind
    if isinstance(kind, Container):
        yield f"{indent}<{child.name}>"
        yield from lines_of(value, kind, indent + "  ")
        yield f"{indent}</{child.name}>"
    elif isinstance(kind, Kind) and (child.required or value not in (None, "", (), b"")):
        yield f"{indent}<{child.name}>{escaped(text_of(value, kind))}</{child.name}>"


def text_of(value: Any, kind: Kind) -> str:
    try:
        return kind.write(value)
    except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
        raise CannotWrite(Problem("unreadable", "/alert", f"{value!r} can't be written: {error}.")) from error


def escaped(text: str) -> str:
    return re.sub("[&<>\r]", lambda found: ESCAPES[found[0]], text)


def changed(message: Message, back: Message | None) -> list[str]:
    fields = [child.field for child in ALERT.children]
    return [name for name in fields if getattr(message, name) != getattr(back, name, None)]
