"""How does somebody tell exactly where they are, and until when is it kept? Under seal, for some days, never longer."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from consular.abroad.models.whereabouts import Whereabouts, WhereaboutsQuerySet
from consular.abroad.services import presence
from consular.abroad.services.registering import serving
from consular.abroad.services.trail import audit_whereabouts
from consular.citizens.models.person import Person
from consular.citizens.services.people import ChangedMeanwhile
from consular.missions.models.missions import Mission
from consular.missions.services.directory import NoMissionServes
from econsulate.core.accounts.models import User
from econsulate.core.work.services import enqueue
from notifications import facade

FORGET = "abroad.forget_whereabouts"


@dataclass(frozen=True)
class Position:
    """WGS 84, in degrees and metres."""

    latitude: float
    longitude: float
    accuracy_m: int


@transaction.atomic
def tell(person: Person, at: Position, *, is_safe: bool, by: User, now: datetime) -> Whereabouts:
    """In place of what this login told of the person before; the same again is the same.

    Raises ChangedMeanwhile, and NoMissionServes where the installation has no mission for the place.
    """
    person = locked(person)
    where = facade.area_at(at.latitude, at.longitude)
    cell = facade.cell_of(at.latitude, at.longitude)
    row = Whereabouts(
        person=person,
        told_by=by,
        mission=receiving(where, now=now),
        is_safe=is_safe,
        told=asdict(at),
        cell_latitude=cell.latitude,
        cell_longitude=cell.longitude,
        # The true position is no further from the middle of the cell of the one that was measured.
        cell_accuracy_m=cell.accuracy_m + at.accuracy_m,
        host_state=where.state if where else "",
        region=(where.subdivision or "") if where else "",
        created_at=now,
        expires_at=now + timedelta(hours=settings.CHECK_IN_HOURS),
    )
    remove(Whereabouts.objects.filter(person=person, told_by=by), now=now)
    row.save(force_insert=True)
    audit_whereabouts(row, "abroad.whereabouts.told", by)
    presence.follow_whereabouts([str(row.public_id)], now=now)
    enqueue(FORGET, subject=row.public_id, due_at=row.expires_at)
    return row


@transaction.atomic
def withdraw(person: Person, *, told_by: User, by: User, now: datetime) -> None:
    """Nothing stays of what this login told of the person. Again is no error."""
    rows = Whereabouts.objects.filter(person=person, told_by=told_by).select_for_update(of=("self",))
    for row in rows.select_related("mission", "person"):
        audit_whereabouts(row, "abroad.whereabouts.withdrawn", by)
    remove(rows, now=now)


@transaction.atomic
def opened(row: Whereabouts, *, by: User) -> Whereabouts:
    """With the exact position, for an officer; the reading is recorded, and the person can see it."""
    audit_whereabouts(row, "abroad.whereabouts.opened", by)
    return row


@transaction.atomic
def forget(public_id: UUID, *, now: datetime) -> None:
    """The work of the ledger: its time is over. Nothing where it went before."""
    rows = Whereabouts.objects.filter(public_id=public_id, expires_at__lte=now)
    for row in rows.select_related("mission", "person"):
        audit_whereabouts(row, "abroad.whereabouts.forgotten", None)
    remove(rows, now=now)


def remove(rows: WhereaboutsQuerySet, *, now: datetime) -> None:
    references = [str(public_id) for public_id in rows.values_list("public_id", flat=True)]
    rows.delete()
    presence.follow_whereabouts(references, now=now)


def receiving(where: facade.Where | None, *, now: datetime) -> Mission:
    """The mission that serves the place, headquarters on the high seas."""
    found = serving(where.state if where else "", where.subdivision if where else None, on=now.date())
    if found is None:
        raise NoMissionServes
    return found


def locked(person: Person) -> Person:
    rows = Person.objects.select_for_update(of=("self",), no_key=True).select_related("data_key")
    found = rows.filter(pk=person.pk, erased_at=None).first()
    if found is None:
        raise ChangedMeanwhile
    return found
