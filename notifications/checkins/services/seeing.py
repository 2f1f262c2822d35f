"""What does an officer see of people on the list: who they are as far as this officer may read it, which languages they
speak, by which ways we reach them, and whether others told of them? A constant number of queries for a page of people.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from econsulate.core.accounts.models import User
from notifications.channels.registry import CHANNELS, way_of
from notifications.checkins.models.answers import CheckInReport
from notifications.checkins.models.check_ins import CheckInPerson
from notifications.checkins.services.households import known
from notifications.presence.models import Presence
from notifications.recipients.models import BOUNCE_REST, ContactPoint, Recipient

Found = Mapping[int, Collection[str]]


@dataclass(frozen=True)
class Seen:
    """`languages` and `ways` (kinds of channels, no addresses) are those of the logins that hear for them. `reports`:
    how often others told of them."""

    row: CheckInPerson
    name: str = field(repr=False)
    languages: Sequence[str]
    ways: Sequence[str]
    reports: int

    @property
    def place(self) -> str:
        """ISO 3166-2 or 3166-1; empty at sea."""
        return self.row.subdivision or self.row.state

    @property
    def grounds(self) -> list[tuple[str, int]]:
        """Why their silence worries us, what weighs most first."""
        return sorted(self.row.grounds.items(), key=lambda each: -each[1])


def seen(rows: Sequence[CheckInPerson], *, by: User, now: datetime, but: Collection[UUID] = ()) -> list[Seen]:
    """Names that are shown are on record with each; those of `but` the officer has before them already."""
    subjects = {row.subject for row in rows}
    names = known(subjects - set(but), by=by, now=now)
    logins = heard_by(subjects, now=now)
    users = {user for some in logins.values() for user in some}
    languages, ways, told = spoken(users), ways_to(users, now=now), told_of(rows)
    return [
        Seen(
            row,
            names[row.subject].full_name if row.subject in names else "",
            of_all(logins[row.subject], languages),
            of_all(logins[row.subject], ways),
            told.get(row.subject, 0),
        )
        for row in rows
    ]


def heard_by(subjects: Collection[UUID], *, now: datetime) -> Mapping[UUID, set[int]]:
    """The logins that hear for each."""
    rows = Presence.objects.filter(Q(valid_to=None) | Q(valid_to__gt=now), subject__in=subjects, valid_from__lte=now)
    found: dict[UUID, set[int]] = defaultdict(set)
    for subject, logins in rows.values_list("subject", "logins"):
        found[subject].update(logins)
    return found


def spoken(users: Collection[int]) -> Found:
    """As they told us for what we write, else as their app speaks."""
    logins = User.objects.filter(pk__in=users).values_list("pk", "language")
    written = Recipient.objects.filter(user__in=users).values_list("user", "language")
    return {pk: [language] for pk, language in dict([*logins, *written]).items() if language}


def ways_to(users: Collection[int], *, now: datetime) -> Found:
    """Those that somebody carries here (where no keys for push are set, a phone that is known to us does not ring), and
    not those that safe contact bars: an officer who thinks of another way must not take one of these."""
    points = ContactPoint.objects.filter(recipient__user__in=users, verified_at__isnull=False, kind__in=CHANNELS)
    points = points.exclude(state=ContactPoint.State.WITHDRAWN).exclude(bounced_at__gt=now - BOUNCE_REST)
    found: dict[int, set[str]] = defaultdict(set)
    for user, kind, allowed in points.values_list("recipient__user", "kind", "recipient__allowed_channels"):
        if allowed is None or way_of(kind) in allowed:
            found[user].add(kind)
    return found


def told_of(rows: Sequence[CheckInPerson]) -> Mapping[UUID, int]:
    about = {"check_in__in": {row.check_in_id for row in rows}, "subject__in": [row.subject for row in rows]}
    counted = CheckInReport.objects.filter(**about).order_by().values_list("subject").annotate(number=Count("pk"))
    return {subject: number for subject, number in counted if subject}


def of_all(logins: Iterable[int], found: Found) -> list[str]:
    return sorted({each for login in logins for each in found.get(login, ())})
