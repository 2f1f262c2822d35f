"""How does a word on where somebody is get in, change and go? In the transaction of who gives it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from econsulate.core.copying import copy_in
from notifications.areas.services.finding import Middle, middles
from notifications.presence.models import Presence, Source
from notifications.presence.rules import Facts
from notifications.presence.services import counting

FIELDS = (
    "point", "accuracy_m", "by_area", "state", "subdivision", "served_by", "nationality", "is_companion", "of_age_on",
    "valid_from", "valid_to", "confirmed_at", "logins",
)  # fmt: skip


@transaction.atomic
def replace(source: str, references: Collection[str], told: Iterable[Facts], *, now: datetime) -> None:
    """All that this source says under these references, from now on: what isn't among it any longer goes."""
    wanted = {(facts.reference, facts.subject): facts for facts in told}
    before = Presence.objects.filter(source=source, reference__in=references)
    there = set(before.values_list("subject", flat=True))
    subjects = sorted(there | {facts.subject for facts in wanted.values()})
    if not subjects:
        return
    counting.lock(subjects)
    rows = list(before)
    Presence.objects.filter(pk__in=[row.pk for row in rows if (row.reference, row.subject) not in wanted]).delete()
    write(wanted, standing={(row.reference, row.subject) for row in rows})
    counting.recount(subjects, now=now)


def write(wanted: Mapping[tuple[str, UUID], Facts], *, standing: Collection[tuple[str, UUID]]) -> None:
    """What says something new of a standing row changes it; the rest comes in by COPY. The subjects are locked."""
    known = middles({code for facts in wanted.values() for code in (facts.state, facts.subdivision) if code})
    told = {key: Presence(**row_of(facts, known)) for key, facts in wanted.items()}
    copy_in([row for key, row in told.items() if key not in standing])
    Presence.objects.bulk_create(
        [row for key, row in told.items() if key in standing],
        update_conflicts=True,
        unique_fields=["source", "reference", "subject"],
        update_fields=FIELDS,
    )


@transaction.atomic
def forget(subject: UUID, *, references: Collection[str], now: datetime) -> None:
    """Nothing about this subject stays, nor what stands under these references, whoever it is about."""
    rows = Presence.objects.filter(Q(subject=subject) | Q(reference__in=references))
    subjects = sorted(set(rows.values_list("subject", flat=True)))
    counting.lock(subjects)
    rows.delete()
    counting.recount(subjects, now=now)


@dataclass(frozen=True)
class SharedPosition:
    """The middle of a coarse cell, by WGS 84, off by `accuracy_m` at most."""

    latitude: float
    longitude: float
    accuracy_m: int
    state: str
    subdivision: str
    shared_at: datetime
    expires_at: datetime


def shared_position(subject: UUID) -> SharedPosition | None:
    """None when nothing is shared, or no longer."""
    names = ("point", "accuracy_m", "state", "subdivision", "confirmed_at", "valid_to")
    row = Presence.objects.filter(subject=subject, source=Source.APP, valid_to__gt=Now()).values_list(*names).first()
    if row is None:
        return None
    (longitude, latitude), *rest = row
    return SharedPosition(latitude, longitude, *rest)


@transaction.atomic
def serve_by(before: str, after: str) -> None:
    """One serves all that another did, in one statement, however many."""
    Presence.objects.filter(served_by=before).update(served_by=after)


def row_of(facts: Facts, known: Mapping[str, Middle]) -> dict[str, Any]:
    """The columns of a row but what is counted."""
    row = {name: getattr(facts, name) for name in Facts.__slots__ if name != "spot"}
    return {**row, "logins": sorted(facts.logins), **place_of(facts, known)}


def place_of(facts: Facts, known: Mapping[str, Middle]) -> dict[str, Any]:
    """A point of its own, else the middle of the smallest area that is known."""
    if facts.spot is not None:
        point = (facts.spot.longitude, facts.spot.latitude)
        return {"point": point, "accuracy_m": facts.spot.accuracy_m, "by_area": False}
    middle = known.get(facts.subdivision) or known.get(facts.state)
    return {
        "point": middle.point if middle else None,
        "accuracy_m": middle.radius_m if middle else None,
        "by_area": True,
    }
