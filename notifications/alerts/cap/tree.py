"""How do bytes from strangers become a tree of elements, with nothing fetched, expanded or run?

Bytes are decoded here, strictly and from a short list of encodings, so that the parser never follows what a document
says of itself. A document type ends reading before any entity in it is looked at.
"""

import codecs
import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from notifications.alerts.cap.problems import Problem, quoted

LARGEST: Final = 2 * 2**20
MOST_ELEMENTS: Final = 20_000
DEEPEST: Final = 16
SIGNATURES: Final = "http://www.w3.org/2000/09/xmldsig#"
SCHEMA_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
MARKS: Final = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARATION: Final = re.compile(
    r"""<\?xml\s+version\s*=\s*(["'])(?P<version>[^"']{1,9})\1(?:\s+encoding\s*=\s*(["'])(?P<encoding>[^"']{1,40})\3)?"""
)
ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}


class Refused(Exception):
    """The bytes are not read; `problem` says why."""

    def __init__(self, rule: str, message: str, path: str = "/") -> None:
        super().__init__(message)
        self.problem = Problem(rule, path, message)


@dataclass(slots=True)
class Node:
    """An element. `text` is its character data, comments left out; a signature has neither text nor children."""

    namespace: str
    name: str
    attributes: tuple[str, ...]
    text: str = ""
    children: list["Node"] = field(default_factory=list)


def parsed(data: bytes) -> Node:
    """The root. Raises Refused, and nothing else whatever the bytes are."""
    if len(data) > LARGEST:
        raise Refused("too-large", f"The message has {len(data):,} bytes; at most {LARGEST:,} are read.")
    text = decoded(data)
    return Builder().build(text)


def decoded(data: bytes) -> str:
    """The characters, by byte order mark or declaration; both have to say the same. Raises Refused."""
    marked = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), None)
    by_mark, data = (marked[1], data[len(marked[0]) :]) if marked else ("utf-8", data)
    if not by_mark:
        raise Refused("encoding", "UTF-32 is not read.")
    head = data[:400].decode(by_mark, "replace")
    declared = (match["encoding"] or "").lower() if (match := DECLARATION.match(head)) else ""
    if match and match["version"] != "1.0":
        raise Refused("encoding", f"XML {quoted(match['version'])} is not read, only 1.0.")
    codec = ENCODINGS.get(declared or "utf-8")
    if codec is None:
        raise Refused("encoding", f"The encoding {quoted(declared)} is not read.")
    if marked and declared and not by_mark.startswith(codec):
        raise Refused("encoding", f"The byte order mark says {by_mark}, the declaration {declared}.")
    if not marked and codec.startswith("utf-16"):
        raise Refused("encoding", "A message in UTF-16 begins with a byte order mark.")
    try:
        return data.decode(by_mark if marked else codec)
    except UnicodeDecodeError as error:
        raise Refused("encoding", f"Byte {error.start:,} is none of {by_mark if marked else codec}.") from None


class Builder:
    """Builds the tree; the parser gets all characters at once, as UTF-8."""

    def __init__(self) -> None:
        self.open: list[Node] = []
        self.texts: list[list[str]] = []
        self.root: Node | None = None
        self.elements = 0
        self.inside_signature = 0
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def build(self, text: str) -> Node:
        try:
            self.parser.Parse(text.encode("utf-8", "surrogatepass"), True)
        except expat.ExpatError as error:
            words = expat.errors.messages.get(error.code, "") and expat.ErrorString(error.code)
            raise Refused("not-well-formed", f"Line {error.lineno}, column {error.offset}: {words}.") from None
        if self.root is None:
            raise Refused("not-well-formed", "There is no element.")
        return self.root

    def doctype(self, *_declared: object) -> None:
        raise Refused("doctype", f"Line {self.parser.CurrentLineNumber}: a message has no document type.")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Refused("too-large", f"The message has more than {MOST_ELEMENTS:,} elements.")
        if len(self.open) + self.inside_signature >= DEEPEST:
            raise Refused("too-large", f"Elements lie more than {DEEPEST} deep in each other.")
        if self.inside_signature:
            self.inside_signature += 1
            return
        namespace, _space, name = tag.rpartition(" ")
        node = Node(namespace, name, tuple(attributes))
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        if namespace == SIGNATURES:
            self.inside_signature = 1
        else:
            self.open.append(node)
            self.texts.append([])

    def end(self, _tag: str) -> None:
        if self.inside_signature:
            self.inside_signature -= 1
        else:
            self.open.pop().text = "".join(self.texts.pop())

    def characters(self, text: str) -> None:
        if not self.inside_signature:
            self.texts[-1].append(text)
