"""Who is asked? Everybody with a presence that holds now and may lie in the area, each once, as the target says.

Taken while the check-in is open, a slice at a time, so that who comes into the area comes onto the list. Nobody is
taken off it again: whoever fell silent may be silent because their phone is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from econsulate.core.copying import copy_in
from econsulate.core.work.services import enqueue, hasten
from notifications.areas.fields import PointField
from notifications.broadcasts.models.broadcasts import Mode
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.models.choices import Status
from notifications.checkins.rules.risk import Known, grounds, nearest_m, risk
from notifications.checkins.rules.turns import turn
from notifications.checkins.services.streaming import tell_board
from notifications.deliveries.services.receipts import database_time
from notifications.presence.models import TRUSTED
from notifications.presence.services.targeting import Query, Target, matching, target_from

FILL = "notifications.fill_check_in"
SLICE, AT_ONCE = 20_000, 2_000
LOOK_AGAIN = timedelta(minutes=5)
# Families stand together, by the login that hears for them.
FOUND = f"""
    SELECT * FROM (
        SELECT DISTINCT ON (subject) subject, served_by, state, subdivision, point::text, accuracy_m, by_area,
            of_age_on, confirmed_at, logins, {{inside}} AS inside
        FROM notifications_presence WHERE {{conditions}} AND NOT EXISTS (
            SELECT FROM notifications_checkinperson listed
            WHERE listed.check_in_id = %s AND listed.subject = notifications_presence.subject
        )
        ORDER BY subject, array_position(ARRAY{[str(source) for source in TRUSTED]}, source::text), confirmed_at DESC
    ) found ORDER BY logins[1], subject LIMIT {SLICE}
"""  # noqa: S608 - our own words
VOLUNTEERS = "EXISTS (SELECT FROM notifications_enrolment volunteer WHERE volunteer.user_id = ANY(logins))"
COLUMNS = (
    "subject", "served_by", "state", "subdivision", "point", "accuracy_m", "by_area", "of_age_on", "confirmed_at",
    "logins", "inside",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A presence, as it is read."""

    subject: UUID
    served_by: str
    state: str
    subdivision: str
    point: Any
    accuracy_m: int | None
    by_area: bool
    of_age_on: Any
    confirmed_at: datetime
    logins: Sequence[int] = field(default=())
    inside: bool = False


def fill(public_id: UUID) -> None:
    """The work of the ledger: the next slice of the list, and when to look again. Safe to repeat."""
    with transaction.atomic():
        check_in = CheckIn.objects.select_for_update(no_key=True).open().filter(public_id=public_id).first()
        if check_in is None:
            return
        now = database_time()
        number = take(check_in, now=now)
        if number:
            tell_board(check_in)
        if number == SLICE:
            hasten(FILL, subject=public_id)
        else:
            enqueue(FILL, subject=public_id, due_at=min(now + LOOK_AGAIN, check_in.closes_at))


def take(check_in: CheckIn, *, now: datetime, among: Collection[UUID] | None = None) -> int:
    """People who are not on the list yet; of these subjects alone where given. How many were found."""
    target, count = target_from(check_in.target), 0
    middles, rows = [shape.middle for shape in target.include], list[CheckInPerson]()
    for _login, family in groupby(found(check_in, target, now, among), key=lambda one: one.logins[:1] or one.subject):
        family_rows = rows_of(check_in, list(family), middles, now=now)
        count += len(family_rows)
        rows += family_rows
        if len(rows) >= AT_ONCE:
            put(rows)
            rows = []
    put(rows)
    return count


def put(rows: Sequence[CheckInPerson]) -> None:
    """By COPY; whoever comes onto the list by their answer in the same moment makes it the slower way."""
    try:
        with transaction.atomic():
            copy_in(rows)
    except IntegrityError:
        CheckInPerson.objects.bulk_create(rows, ignore_conflicts=True)


def found(check_in: CheckIn, target: Target, now: datetime, among: Collection[UUID] | None) -> Iterator[Found]:
    query, inside = matching(target, now), Query()
    for shape in target.include:
        inside.add(shape.inside.of("point"), *shape.inside.values)
    if check_in.mode == Mode.EXERCISE:
        query.add(VOLUNTEERS)
    if among is not None:
        query.add("subject = ANY(%s)", list(among))
    sure = f"NOT by_area AND ({' OR '.join(inside.conditions)})" if inside.conditions else "FALSE"
    statement = FOUND.format(inside=sure, conditions=" AND ".join(query.conditions))
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, [*inside.values, *query.values, check_in.pk])
        while some := cursor.fetchmany(AT_ONCE):
            yield from (Found(**dict(zip(COLUMNS, row, strict=True))) for row in some)


def rows_of(
    check_in: CheckIn, family: Sequence[Found], middles: Sequence[Any], *, now: datetime
) -> list[CheckInPerson]:
    """One family: people for whom the same login hears first; who is heard for by nobody stands alone."""
    minors = {one.subject: bool(one.of_age_on and one.of_age_on > now.date()) for one in family}
    return [
        row_of(check_in, one, is_minor=minors[one.subject], others=len(family) - 1, minors=sum(minors.values()),
               middles=middles, now=now)
        for one in family
    ]  # fmt: skip


def row_of(
    check_in: CheckIn, one: Found, *, is_minor: bool, others: int, minors: int, middles: Sequence[Any], now: datetime
) -> CheckInPerson:
    point = PointField().from_db_value(one.point, None, None)
    known = Known(
        inside=bool(one.inside),
        distance_m=nearest_m(None if one.by_area else point, middles),
        age=now - one.confirmed_at,
        is_minor=is_minor,
        others=others,
        minors=minors,
        reached=bool(one.logins),
    )
    found = grounds(known)
    return CheckInPerson(
        check_in=check_in,
        subject=one.subject,
        listed=True,
        served_by=one.served_by or check_in.mission,
        state=one.state,
        subdivision=one.subdivision,
        point=point,
        accuracy_m=one.accuracy_m,
        by_area=one.by_area,
        is_minor=is_minor,
        risk=risk(found),
        grounds=found,
        turn=turn(Status.SILENT, "", risk(found)),
        since=now,
    )


def locked(check_in: CheckIn, subjects: Collection[UUID], *, now: datetime) -> Mapping[UUID, CheckInPerson]:
    """The rows of these people under lock, in one order; who answers unasked comes onto the list by that."""
    rows = CheckInPerson.objects.filter(check_in=check_in, subject__in=subjects)
    if missing := set(subjects) - set(rows.values_list("subject", flat=True)):
        enter(check_in, missing, now=now)
    return {row.subject: row for row in rows.select_for_update().order_by("subject")}


def enter(check_in: CheckIn, subjects: Collection[UUID], *, now: datetime) -> None:
    take(check_in, now=now, among=subjects)
    unasked = {
        "check_in": check_in, "listed": False, "served_by": check_in.mission, "by_area": True, "is_minor": False,
        "risk": 0, "turn": turn(Status.SILENT, "", 0), "since": now,
    }  # fmt: skip
    CheckInPerson.objects.bulk_create(
        [CheckInPerson(subject=subject, **unasked) for subject in sorted(subjects)],
        ignore_conflicts=True,
    )
