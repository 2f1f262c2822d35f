"""Whom would a version reach, and how? Figures and a sample without names, of one look at where people are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction

from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.services.targets import target_of
from notifications.alerts.services.words import short_messages
from notifications.areas.fields import numbers
from notifications.areas.rules import polygon
from notifications.channels.registry import CHANNELS, INBOX, PUSH_KINDS, way_of
from notifications.channels.segments import spelt
from notifications.presence.models import Presence
from notifications.presence.rules import CONFIRMED_FOR, cell_of
from notifications.presence.services import targeting
from notifications.presence.services.targeting import Target
from notifications.recipients.models import BOUNCE_REST, ContactPoint

SAMPLE = 20
# A bounced address gets another chance after its rest, as ContactPoint.closed says.
KINDS = f"""
    SELECT array_agg(point.kind) AS kinds FROM notifications_contactpoint point
    WHERE point.recipient_id = recipient.id AND point.verified_at IS NOT NULL
        AND point.state <> '{ContactPoint.State.WITHDRAWN}' AND (point.bounced_at IS NULL OR point.bounced_at <= %s)
"""  # noqa: S608 - our own words
POINT = """
    '{kind}' = ANY(points.kinds)
    AND (recipient.allowed_channels IS NULL OR '{way}' = ANY(recipient.allowed_channels))
"""
# What is found of a country fits in it; by the four megabytes of PostgreSQL's own it goes by way of the disk.
ROOM = "SET LOCAL work_mem = '64MB'"
# Whoever was never written to has no points yet; they are made of the login's own addresses then. Chats and devices
# are there only once somebody has linked them.
OWN = {
    "email": "login.email IS NOT NULL",
    "sms": "login.phone IS NOT NULL AND login.phone_verified",
    "telegram": "FALSE",
    **dict.fromkeys(PUSH_KINDS, "FALSE"),
}
# Everybody is gone through once and counted by all that distinguishes them; figures are sums over those few rows.
FIGURES = """
    WITH found AS MATERIALIZED (
        SELECT id, subject, served_by, confirmed_at >= %s AS fresh, by_area, logins
        FROM notifications_presence WHERE {matching}
    ), people AS MATERIALIZED (
        SELECT served_by, fresh, by_area, heard, count(*) AS n FROM (
            SELECT min(served_by) AS served_by, bool_or(fresh) AS fresh, bool_and(by_area) AS by_area,
                bool_or(cardinality(logins) > 0) AS heard
            FROM found GROUP BY subject
        ) each GROUP BY served_by, fresh, by_area, heard
    ), who AS MATERIALIZED (SELECT DISTINCT unnest(logins) AS id FROM found),
    heard AS MATERIALIZED (
        SELECT {distinguished}, count(*) AS n FROM (
            SELECT coalesce(recipient.language, login.language) AS language{channels}
            FROM who JOIN core_user login ON login.id = who.id
            LEFT JOIN notifications_recipient recipient ON recipient.user_id = login.id
            LEFT JOIN LATERAL ({kinds}) points ON TRUE
        ) everybody WHERE %s::text[] = '{{}}' OR language = ANY(%s) GROUP BY {distinguished}
    )
    SELECT json_build_object(
        'people', (SELECT coalesce(sum(n), 0) FROM people),
        'logins', (SELECT coalesce(sum(n), 0) FROM heard),
        'without_login', (SELECT coalesce(sum(n), 0) FROM people WHERE NOT heard),
        'inbox_alone', (SELECT coalesce(sum(n), 0) FROM heard WHERE NOT ({anywhere})),
        'missions', (
            SELECT coalesce(json_object_agg(served_by, n), '{{}}')
            FROM (SELECT served_by, sum(n) AS n FROM people GROUP BY served_by) each
        ),
        'freshness', (
            SELECT json_build_object(
                'confirmed_by_point', coalesce(sum(n) FILTER (WHERE fresh AND NOT by_area), 0),
                'confirmed_by_area', coalesce(sum(n) FILTER (WHERE fresh AND by_area), 0),
                'stale_by_point', coalesce(sum(n) FILTER (WHERE NOT fresh AND NOT by_area), 0),
                'stale_by_area', coalesce(sum(n) FILTER (WHERE NOT fresh AND by_area), 0)
            ) FROM people
        ),
        'languages', (
            SELECT coalesce(json_object_agg(language, n), '{{}}')
            FROM (SELECT language, sum(n) AS n FROM heard GROUP BY language) each
        ),
        'channels', (SELECT json_build_object('{inbox}', coalesce(sum(n), 0){counts}) FROM heard),
        'sms', (
            SELECT coalesce(json_object_agg(language, n), '{{}}')
            FROM (SELECT language, sum(n) AS n FROM heard WHERE {by_sms} GROUP BY language) each
        ),
        'sample', (SELECT coalesce(json_agg(id), '[]') FROM (SELECT id FROM found ORDER BY random() LIMIT {some}) few)
    )::text
"""


@dataclass(frozen=True)
class Reached:
    """`people` are subjects, `logins` accounts: one may hear for many. `languages`, `channels` and `sms` count logins.

    `without_login` are people nobody hears of it for; `inbox_alone` logins that no channel outside the app reaches.
    """

    people: int
    logins: int
    without_login: int
    inbox_alone: int
    missions: Mapping[str, int]
    freshness: Mapping[str, int]
    languages: Mapping[str, int]
    channels: Mapping[str, int]
    sms: Mapping[str, int]
    sample: list[int]


def reached(version: AlertVersion, *, now: datetime) -> Reached:
    return profile(target_of(version), version.channels, now=now)


def profile(target: Target, channels: list[str], *, now: datetime) -> Reached:
    """By the channels of the plan alone."""
    query = targeting.matching(target, now)
    outside = [kind for kind in channels if kind in OWN and kind in CHANNELS]
    works = [works_for(kind) for kind in outside]
    statement = FIGURES.format(
        matching=" AND ".join(query.conditions),
        kinds=KINDS,
        channels="".join(f", {sql} AS by_{kind}" for kind, sql in zip(outside, works, strict=True)),
        distinguished=", ".join(["language", *(f"by_{kind}" for kind in outside)]),
        anywhere=" OR ".join(f"by_{kind}" for kind in outside) or "FALSE",
        counts="".join(f", '{kind}', coalesce(sum(n) FILTER (WHERE by_{kind}), 0)" for kind in outside),
        by_sms="by_sms" if "sms" in outside else "FALSE",
        inbox=INBOX,
        some=SAMPLE,
    )
    languages = list(target.languages)
    values = [now - CONFIRMED_FOR, *query.values, now - BOUNCE_REST, languages, languages]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(statement, values)
        (text,) = cursor.fetchone()
    return Reached(**orjson.loads(text))


def works_for(kind: str) -> str:
    point = POINT.format(kind=kind, way=way_of(kind))
    return f"coalesce(recipient.id IS NULL AND {OWN[kind]} OR {point}, FALSE)"


def segments_of(version: AlertVersion, found: Reached) -> list[dict[str, Any]]:
    """For each language people would get by SMS: parts of a message, and of all messages together.

    Who reads a language the alert has no text in gets English.
    """
    asked: dict[str, int] = {}
    for language, count in found.sms.items():
        words = language if language in version.texts else "en"
        asked[words] = asked.get(words, 0) + count
    told, sent = [], short_messages(version)
    for language in sorted(version.texts):
        spelling, count = spelt(sent.get(language, "")), asked.get(language, 0)
        parts = spelling.parts if language in sent else 0
        one = {"language": language, "seven_bit": spelling.seven_bit, "parts": parts}
        told.append({**one, "messages": count, "segments": parts * count})
    return told


def sampled(found: Reached, *, missions: Collection[str], now: datetime) -> list[dict[str, Any]]:
    """Some of those meant whom these missions serve: where by the coarse cell, how known and how fresh, never who.

    How many people of others it reaches the figures say; where each of them is, is not for who looks.
    """
    names = ("point", "by_area", "state", "subdivision", "source", "confirmed_at")
    rows = Presence.objects.filter(pk__in=found.sample, served_by__in=missions).values(*names).order_by("pk")
    return [
        {
            **{name: row[name] for name in ("by_area", "state", "subdivision", "source")},
            "cell": middle_of(row["point"]),
            "fresh": row["confirmed_at"] >= now - CONFIRMED_FOR,
        }
        for row in rows
    ]


def middle_of(point: tuple[float, float] | None) -> list[float] | None:
    if point is None:
        return None
    spot = cell_of(point[1], point[0])
    return [spot.longitude, spot.latitude]


def map_of(version: AlertVersion) -> dict[str, Any]:
    """Own shapes as GeoJSON; circles as points with their radius. Areas of the library are named by code."""
    features = [
        {"type": "Feature", "properties": {"part": side, **radius}, "geometry": geometry}
        for side in ("include", "exclude")
        for typed in version.area[side]
        for geometry, radius in [drawn(typed)]
    ]
    return {"type": "FeatureCollection", "features": features}


def drawn(typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, float]]:
    ((kind, text),) = typed.items()
    if kind == "circle":
        middle, radius_km = text.split()
        latitude, longitude = numbers(middle)
        return {"type": "Point", "coordinates": [longitude, latitude]}, {"radius_km": float(radius_km)}
    rings = [[*map(list, ring), list(ring[0])] for ring in polygon(text).outlines]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}, {}
