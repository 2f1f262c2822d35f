"""Who in an area has shown no sign for long, and may their contacts be told? By person, not by login.

A sign is anything by anybody who hears for them: it was on a screen, it was acknowledged, somebody said how they are,
they called for help. Whoever told us that others may read or listen with them is never told of by itself: an officer
calls, and judges whom.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.rules import contacts_after
from notifications.contacts.services import known
from notifications.presence.services import targeting
from notifications.presence.services.targeting import Query, Target, target_from

# Who has said how these people are: thread and people to those of them (checkins).
SAID: list[Callable[[UUID, Collection[UUID]], set[UUID]]] = []
CAREFUL = """
    SELECT login FROM who JOIN notifications_recipient wishes ON wishes.user_id = who.login
    WHERE who.subject = {subject} AND (wishes.discreet OR wishes.leave_no_message OR wishes.duress_word IS NOT NULL)
"""
THERE = """
    WITH there AS MATERIALIZED (SELECT DISTINCT subject FROM notifications_presence WHERE {matching}),
    who AS MATERIALIZED (
        SELECT DISTINCT there.subject, login FROM there
        JOIN notifications_presence told USING (subject) CROSS JOIN LATERAL unnest(told.logins) login
    )
"""
SILENT = f"""
    {THERE}, heard AS (
        SELECT who.subject, min(hearer.since) AS since,
            bool_or(hearer.seen_at IS NOT NULL OR hearer.answered_at IS NOT NULL) AS shown
        FROM who JOIN notifications_hearer hearer ON hearer.user_id = who.login AND hearer.broadcast_id = ANY(%s)
        GROUP BY who.subject
    )
    SELECT subject, EXISTS({CAREFUL.format(subject="heard.subject")}) FROM heard WHERE NOT shown AND since <= %s
"""  # noqa: S608 - our own words
# Of a version that nobody was told of yet: whoever is there, and hears of it.
MAY_BE = f"""
    {THERE}
    SELECT count(*) FROM there WHERE EXISTS (
        SELECT FROM who JOIN core_user login ON login.id = who.login AND login.is_active
        LEFT JOIN notifications_recipient ON notifications_recipient.user_id = login.id
        WHERE who.subject = there.subject
        AND (%s::text[] = '{{{{}}}}' OR coalesce(notifications_recipient.language, login.language) = ANY(%s))
    ) AND NOT EXISTS ({CAREFUL.format(subject="there.subject")})
"""  # noqa: S608 - our own words


def silent(broadcast: Broadcast, people: Collection[UUID], *, now: datetime) -> dict[UUID, bool]:
    """Those of these people who are there, were told long enough ago and have shown no sign in this thread; for each,
    whether they asked us to be careful."""
    after = contacts_after(broadcast.plan)
    if after is None:
        return {}
    thread = Broadcast.objects.filter(thread=broadcast.thread)
    query = of_people(target_from(broadcast.target), people, now)
    values = [*query.values, list(thread.values_list("pk", flat=True)), now - timedelta(seconds=after)]
    with connection.cursor() as cursor:
        cursor.execute(SILENT.format(matching=" AND ".join(query.conditions)), values)
        found: dict[UUID, bool] = dict(cursor.fetchall())
    said = {person for listener in SAID for person in listener(broadcast.thread, found)}
    return {person: careful for person, careful in found.items() if person not in said}


def may_be_told_of(target: Target, *, now: datetime) -> int:
    """How many people in a target have a contact that would be told, if they stayed silent."""
    return sum(counted(target, people, now) for people in known.people(now))


def counted(target: Target, people: Collection[UUID], now: datetime) -> int:
    query, languages = of_people(target, people, now), list(target.languages)
    with connection.cursor() as cursor:
        cursor.execute(MAY_BE.format(matching=" AND ".join(query.conditions)), [*query.values, languages, languages])
        (number,) = cursor.fetchone()
    return int(number)


def of_people(target: Target, people: Collection[UUID], now: datetime) -> Query:
    query = targeting.matching(target, now)
    query.add("subject = ANY(%s)", list(people))
    return query


def by_person(contacts: Mapping[UUID, Collection[UUID]]) -> list[tuple[UUID, UUID]]:
    """Person and contact, in one order whoever asks."""
    return sorted((person, contact) for person, named in contacts.items() for contact in named)
