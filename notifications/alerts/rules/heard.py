"""What does one of those who were told read of an alert, and does it still hold? Word for word what was signed. Pure
but for the language: gettext's texts are those of the language that is active."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from notifications.alerts.cap.messages import Area, Info, Named
from notifications.alerts.cap.reading import read
from notifications.alerts.cap.shapes import circle_text, polygon_text
from notifications.alerts.models.choices import EventKind, Mode, Standing
from notifications.alerts.rules.message import EXCLUDED, GEOCODES

ENDED = {EventKind.CANCEL: Standing.CANCELLED, EventKind.ALL_CLEAR: Standing.OVER}
# Some days' alerts in each language.
KEPT = 256


def standing(kind: str, expires_at: datetime, at: datetime) -> Standing:
    """Of the newest thing told in a thread."""
    if kind in ENDED:
        return ENDED[EventKind(kind)]
    return Standing.IN_FORCE if at < expires_at else Standing.EXPIRED


def ended_at(kind: str, sent: datetime, expires_at: datetime) -> datetime:
    """When it ended, or will."""
    return sent if kind in ENDED else expires_at


@lru_cache(maxsize=KEPT)
def words_in(language: str, canonical: bytes) -> Mapping[str, Any]:
    """The message as this language tells it, else as English does. To read one takes longer than all the rest of an
    answer, and it never changes."""
    message = read(canonical).message
    assert message is not None  # noqa: S101 - we wrote and signed it
    info = next((one for one in message.infos if one.language.lower() == language), message.infos[0])
    return {
        "language": info.language.lower(),
        "event": info.event,
        "headline": info.headline,
        "description": info.description,
        "instruction": info.instruction,
        "category": info.categories[0].value,
        "urgency": info.urgency.value,
        "severity": info.severity.value,
        "certainty": info.certainty.value,
        "response_types": [one.value for one in info.response_types],
        "sender_name": info.sender_name,
        "link": info.web,
        "area": area_of(info),
    }


def area_of(info: Info) -> dict[str, Any]:
    """As operators write it: shapes as text of CAP, places by their codes."""
    area: Area = info.areas[0]
    polygons = [{"polygon": polygon_text(one)} for one in area.polygons]
    circles = [{"circle": circle_text(one)} for one in area.circles]
    return {
        "name": area.area_desc,
        "include": [*polygons, *circles],
        "exclude": [{kind: one.value} for one in info.parameters if (kind := excluded(one))],
        **{part: values_of(area.geocodes, name) for part, name in GEOCODES.items()},
    }


def excluded(parameter: Named) -> str:
    """Which kind of shape it leaves out; "" where it says something else."""
    kind = parameter.value_name.removeprefix(EXCLUDED)
    return kind if kind != parameter.value_name else ""


def values_of(codes: Iterable[Named], name: str) -> list[str]:
    return [one.value for one in codes if one.value_name == name]


def notices(mode: str, state: Standing, *, applies: bool) -> list[str]:
    """What stands above the words."""
    said = []
    if mode == Mode.EXERCISE:
        said.append(_("EXERCISE. Nothing of this has happened, and you need not do anything."))
    if state == Standing.IN_FORCE and not applies:
        said.append(_("This no longer applies to you: you are not in the area any more."))
    if state == Standing.CANCELLED:
        said.append(_("Cancelled: what was said before does not hold."))
    if state == Standing.OVER:
        said.append(_("All clear: the danger is over."))
    if state == Standing.EXPIRED:
        said.append(_("The time of this alert is over."))
    return said
