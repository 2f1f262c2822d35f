"""How is a version read by people: each field in words, and what differs between two of them?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from econsulate.core.dates import said_moment
from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.panel.words import FIELDS, PARTS, place_of, said, template_name
from notifications.alerts.rules.differences import Piece, differences
from notifications.alerts.services import library
from notifications.alerts.services.authority import names_of
from notifications.alerts.services.targets import plain_shapes

ONE = ("category", "urgency", "severity", "certainty")
SEVERAL = ("response_types", "languages", "channels")
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A field that differs. `is_theirs`: somebody else changed it too."""

    path: str
    name: str
    pieces: Sequence[Piece]
    language: str
    is_list: bool
    is_theirs: bool = False


def content_of(version: AlertVersion) -> Content:
    names = (*ONE, *SEVERAL, "event_code", "texts", "area_name", "area", "nationalities", "expires_at", "template")
    return {name: getattr(version, name) for name in names}


def readable(content: Content) -> dict[str, Any]:
    """In the order of the composer's page; a template is an AlertTemplate or None."""
    area = content["area"]
    template: AlertTemplate | None = content["template"]
    expires = content["expires_at"]
    missions = names_of(area["missions"])
    return {
        "template": template_name(template) if template else "",
        **{name: said(name, content[name]) if content[name] else "" for name in ONE},
        "event_code": content["event_code"],
        "response_types": [said("response_types", code) for code in sorted(content["response_types"])],
        **{
            f"texts.{language}.{part}": words.get(part, "")
            for language, words in content["texts"].items()
            for part in PARTS
        },
        "area_name": content["area_name"],
        "area.states": [name for _code, name in library.named(area["states"])],
        "area.subdivisions": [name for _code, name in library.named(area["subdivisions"])],
        "area.missions": [f"{missions[code]} ({code})" for code in sorted(area["missions"])],
        **{f"area.{side}": [text for _kind, text in plain_shapes(area[side])] for side in ("include", "exclude")},
        "nationalities": sorted(content["nationalities"]),
        **{name: [said(name, code) for code in sorted(content[name])] for name in ("languages", "channels")},
        "expires_at": said_moment(timezone.localtime(expires)) if expires else "",
    }


def rows_between(before: Content, after: Content, *, seen: Content | None = None) -> list[Row]:
    """What differs; with `seen`, those fields are marked that `before` changed since."""
    old, new = readable(before), readable(after)
    theirs = {each.path for each in differences(readable(seen), old)} if seen is not None else set()
    return [
        Row(
            each.path,
            place_of(each.path),
            each.pieces,
            each.path.split(".")[1].replace("cyrl", "Cyrl") if each.path.startswith("texts.") else "",
            isinstance(new.get(each.path, old.get(each.path)), list),
            each.path in theirs,
        )
        for each in differences(old, new)
    ]


def facts_of(version: AlertVersion) -> Iterator[tuple[Any, Any, bool]]:
    """Every field but the texts with what it says; the last: whether that is a list."""
    for path, value in readable(content_of(version)).items():
        if not path.startswith("texts."):
            yield FIELDS[path], value, isinstance(value, list)
