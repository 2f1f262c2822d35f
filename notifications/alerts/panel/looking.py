"""What would be saved, before it is: what it lacks, whom it is about and where, or what is wrong with it?"""

from dataclasses import dataclass, field
from typing import Any

from econsulate.core.errors import InvalidInput
from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.models.incidents import Incident
from notifications.alerts.panel.desk import Desk
from notifications.alerts.panel.map import Map, map_of
from notifications.alerts.panel.version_form import VersionForm, home_of
from notifications.alerts.panel.words import place_of
from notifications.alerts.rules.content import COLUMNS
from notifications.alerts.services import gates, preview
from notifications.alerts.services.authority import jurisdiction_of
from notifications.alerts.services.preview import Reached
from notifications.alerts.services.targets import frozen, is_empty


@dataclass(frozen=True)
class Place:
    """A field that something is said of; `anchor` is its id on the composer's page."""

    name: str
    anchor: str
    said: str = ""


@dataclass(frozen=True)
class SoFar:
    wrong: list[Place] = field(default_factory=list)
    missing: list[Place] = field(default_factory=list)
    reached: Reached | None = None
    map: Map | None = None


def so_far(desk: Desk, form: VersionForm, incident: Incident) -> SoFar:
    """With what the mission serves to draw on, where nothing else is to be drawn."""
    content = readable_content(desk, form)
    if content is None:
        return SoFar(wrong=wrong_in(form))
    version = AlertVersion(**{name: content[name] for name in COLUMNS}, expires_at=content["expires_at"])
    return SoFar(
        missing=missing_in([fault.path for fault in gates.missing_parts(version)]),
        reached=None if is_empty(version.area) else preview.reached(version, now=desk.now),
        map=map_of(version.area, around=jurisdiction_of(incident.mission, desk.now) or ()),
    )


def readable_content(desk: Desk, form: VersionForm) -> dict[str, Any] | None:
    """None where something in it can't be read, which its field says then."""
    if not form.is_valid() and any(name != "__all__" for name in form.errors):
        return None
    try:
        content = form.content()
        return {**content, "area": frozen(content["area"], missions=desk.authority.operates)}
    except InvalidInput as refusal:
        form.show(refusal)
        return None


def wrong_in(form: VersionForm) -> list[Place]:
    named = [(name, faults) for name, faults in form.errors.items() if name in form.fields]
    return [Place(str(form.fields[name].label), anchor_of(name), " ".join(map(str, faults))) for name, faults in named]


def missing_in(paths: list[str]) -> list[Place]:
    return [Place(place_of(path), anchor_of(home_of(path) or "")) for path in paths]


def anchor_of(name: str) -> str:
    """As the form gives ids; ticks have theirs one by one, so the first of them."""
    several = name in ("response_types", "channels", "languages")
    return f"version-{name}_0" if several else "places" if name == "places" else f"version-{name}"
