"""Whom does a check-in concern? Who is in the audience of what was told in its thread, or has a place on its list, or
is served by its mission: somebody may be there of whom the register thinks otherwise. In an exercise, volunteers alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from econsulate.core.accounts.models import User
from notifications.broadcasts.models.broadcasts import Broadcast, Mode
from notifications.broadcasts.models.ledger import Hearer
from notifications.broadcasts.services import volunteering
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.rules.standing import standing
from notifications.checkins.services.households import Member, household_of
from notifications.presence.models import Presence


@dataclass(frozen=True)
class Mine:
    """One of a login's household, with what this login said of them, and they themselves where that is the login."""

    member: Member
    answer: CheckInAnswer | None


@dataclass(frozen=True)
class Asked:
    check_in: CheckIn
    household: Sequence[Mine]


def concerning(user: User, check_ins: Sequence[CheckIn], *, now: datetime) -> list[Asked]:
    """Those of these check-ins that concern a login; a constant number of queries."""
    members = household_of(user, now)
    ours = theirs(user, check_ins, {one.subject for one in members}, now)
    said = words_of(user, ours)
    return [
        Asked(one, [Mine(each, standing(said.get((one.pk, each.subject), []))) for each in members]) for one in ours
    ]


def concerns(user: User, check_in: CheckIn, *, now: datetime) -> Asked | None:
    return next(iter(concerning(user, [check_in], now=now)), None)


def theirs(user: User, check_ins: Sequence[CheckIn], subjects: Collection[UUID], now: datetime) -> list[CheckIn]:
    if not check_ins:
        return []
    volunteers = volunteering.since(user) is not None
    broadcasts = dict(
        Broadcast.objects.filter(thread__in=[one.thread for one in check_ins]).values_list("pk", "thread")
    )
    heard = Hearer.objects.filter(broadcast_id__in=list(broadcasts), user_id=user.pk)
    threads = {broadcasts[pk] for pk in heard.values_list("broadcast_id", flat=True)}
    listed = CheckInPerson.objects.filter(check_in__in=check_ins, subject__in=subjects)
    on_list = set(listed.values_list("check_in", flat=True))
    here = Presence.objects.filter(Q(valid_to=None) | Q(valid_to__gt=now), subject__in=subjects, valid_from__lte=now)
    missions = set(here.values_list("served_by", flat=True))
    return [
        one
        for one in check_ins
        if (volunteers or one.mode != Mode.EXERCISE)
        and (one.thread in threads or one.pk in on_list or one.mission in missions)
    ]


def words_of(user: User, check_ins: Sequence[CheckIn]) -> dict[tuple[int, UUID], list[CheckInAnswer]]:
    """What one parent says of a child may tell where they are, so the other reads only what they said themselves."""
    rows = CheckInAnswer.objects.filter(check_in__in=check_ins, said_by=user).select_related("check_in__data_key")
    found: dict[tuple[int, UUID], list[CheckInAnswer]] = {}
    for row in rows:
        found.setdefault((row.check_in_id, row.subject), []).append(row)
    return found


def themselves(members: Sequence[Member]) -> list[Member]:
    """For whom a short answer stands: the person alone, for nobody knows who is with them. Who is there only for others
    answers for all of these."""
    return [one for one in members if one.is_self] or list(members)
