"""How is a list of people written in the People Finder Interchange Format 1.4 (zesty.ca/pfif/1.4)? Pure.

Records have ids `domain/local`; a person needs `person_record_id`, `source_date` and `full_name`, a note
`note_record_id`, `author_name`, `source_date` and `text`. Times are UTC, `yyyy-mm-ddThh:mm:ssZ`. After `expiry_date`
every copy must be destroyed. Fields in the order of the standard, none that is empty.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

NAMESPACE = "http://zesty.ca/pfif/1.4"
PERSON = (
    "person_record_id", "entry_date", "expiry_date", "author_name", "source_name", "source_date", "source_url",
    "full_name", "given_name", "family_name", "alternate_names", "sex", "date_of_birth",
)  # fmt: skip
NOTE = (
    "note_record_id", "person_record_id", "entry_date", "author_name", "source_date", "author_made_contact", "status",
    "last_known_location", "text",
)  # fmt: skip
NEEDED = {
    "person": ("person_record_id", "source_date", "full_name"),
    "note": ("note_record_id", "author_name", "source_date", "text"),
}
SEXES = {"F": "female", "M": "male", "X": "other"}
BIRTH = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
NO_CHARACTER_OF_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Fields = Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """A person, by the names of the fields, with the notes about them."""

    person: Fields
    notes: Sequence[Fields]


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(records: Sequence[Record]) -> bytes:
    """The document. Raises ValueError for a record that lacks what the standard wants."""
    ElementTree.register_namespace("pfif", NAMESPACE)
    root = ElementTree.Element(f"{{{NAMESPACE}}}pfif")
    for record in records:
        person = put(root, "person", PERSON, record.person)
        for note in record.notes:
            put(person, "note", NOTE, note)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def put(parent: ElementTree.Element, kind: str, order: Sequence[str], fields: Fields) -> ElementTree.Element:
    if lacking := [name for name in NEEDED[kind] if not fields.get(name)]:
        raise ValueError(f"{kind} lacks {lacking}")
    if unknown := set(fields) - set(order):
        raise ValueError(f"{kind} knows no {sorted(unknown)}")
    element = ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{kind}")
    for name in order:
        if value := fields.get(name):
            ElementTree.SubElement(element, f"{{{NAMESPACE}}}{name}").text = NO_CHARACTER_OF_XML.sub("", value)
    return element
