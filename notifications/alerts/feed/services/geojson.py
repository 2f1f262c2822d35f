"""Where do the alerts hold that are in force now, for maps (RFC 7946)?

A feature for each warning. Circles are drawn with 72 corners and stand as they are among the properties; States and
subdivisions are drawn as the library has them, which is for looking: the codes say what is meant.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from shapely.geometry.base import BaseGeometry

from notifications.alerts.cap.messages import Area, Info, Message
from notifications.alerts.cap.values import time_text
from notifications.alerts.feed.rules.shapes import bordered, geometry
from notifications.alerts.feed.services import addresses
from notifications.alerts.feed.services.checking import Withheld
from notifications.alerts.feed.services.reading import Feed, Told
from notifications.areas.fields import Ring
from notifications.areas.services.outlines import rings_by_code

IN_LIBRARY = frozenset({"ISO3166-1", "ISO3166-2"})
TEXTS = ("event", "headline", "description", "instruction")


def geojson(feed: Feed) -> bytes:
    warnings = [(told, told.message) for told in feed.all if told.warns and isinstance(told.message, Message)]
    codes = {code for _told, message in warnings for code in codes_of(message.infos[0].areas[0])}
    borders = borders_of(codes)
    body = {
        "type": "FeatureCollection",
        "features": [feature(told, message, borders) for told, message in warnings],
        "withheld": [
            {"identifier": told.identifier, "reason": told.message}
            for told in feed.all
            if isinstance(told.message, Withheld)
        ],
    }
    return orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE)


def codes_of(area: Area) -> list[str]:
    return [named.value for named in area.geocodes if named.value_name in IN_LIBRARY]


def borders_of(codes: Collection[str]) -> Mapping[str, BaseGeometry]:
    return {code: land(tuple(map(tuple, rings))) for code, rings in rings_by_code(codes).items()} if codes else {}


@lru_cache(maxsize=64)
def land(rings: tuple[Ring, ...]) -> BaseGeometry:
    return bordered(rings)


def feature(told: Told, message: Message, borders: Mapping[str, BaseGeometry]) -> dict[str, Any]:
    first = message.infos[0]
    area = first.areas[0]
    land = [borders[code] for code in codes_of(area) if code in borders]
    return {
        "type": "Feature",
        "id": told.identifier,
        "geometry": geometry(area, first.parameters, land),
        "properties": {**properties(told, message, first), "texts": texts(message.infos)},
    }


def properties(told: Told, message: Message, info: Info) -> dict[str, Any]:
    area = info.areas[0]
    codes: dict[str, list[str]] = defaultdict(list)
    for named in area.geocodes:
        codes[named.value_name].append(named.value)
    return {
        "msg_type": message.msg_type,
        "sender": message.sender,
        "sent": time_text(message.sent),
        "expires": time_text(told.event.expires_at),
        "category": info.categories[0],
        "urgency": info.urgency,
        "severity": info.severity,
        "certainty": info.certainty,
        "area_name": area.area_desc,
        "codes": codes,
        "circles": [{"centre": circle.centre[::-1], "radius_km": circle.radius_km} for circle in area.circles],
        "cap": addresses.cap(told.identifier),
        "signed": addresses.signed(told.identifier),
    }


def texts(infos: Sequence[Info]) -> dict[str, dict[str, str]]:
    return {info.language: {part: getattr(info, part) for part in TEXTS} for info in infos}
