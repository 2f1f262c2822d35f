"""What has changed for this login since it last asked? In pages, and nothing that is committed late is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from econsulate.core.accounts.models import User
from econsulate.core.feed.cursors import CursorExpired, Place, scope_of
from econsulate.core.feed.kinds import KINDS, Subject, subjects_of
from econsulate.core.feed.models import Change
from econsulate.core.prepared import execute

AT_ONCE = 200
# Longer than a cursor is good for, so that none can miss a thing that went.
GONE_KEPT = timedelta(days=45)
HORIZON = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        (SELECT system_identifier::text FROM pg_control_system())
"""


@dataclass(frozen=True)
class Page:
    """`reset`: it begins anew, and what the phone holds and isn't told of until `more` is false is no longer there."""

    changes: Sequence[Change]
    cursor: str
    more: bool
    reset: bool


def changes_since(cursor: str | None, user: User, *, today: date) -> Page:
    """Raises CursorExpired. Where the login sees other people than before, it begins anew of itself."""
    subjects = subjects_of(user)
    ((horizon, cluster),) = execute(HORIZON, [])
    new = Place(0, 0, cluster, scope_of(subjects, get_language() or ""), today)
    old = Place.read(cursor, user, today=today) if cursor is not None else None
    if old and (old.cluster != cluster or old.position > horizon):
        # The database was put back from a backup.
        raise CursorExpired
    reset = old is None or old.scope != new.scope
    since = new if old is None or reset else replace(old, day=today)
    found = list(after(since, user, subjects).filter(position__lt=horizon)[: AT_ONCE + 1])
    page, more = found[:AT_ONCE], len(found) > AT_ONCE
    last = (page[-1].position, page[-1].pk) if more else (horizon, 0)
    here = replace(since, position=last[0], id=last[1])
    return Page(page, here.written(user), more, reset)


def after(place: Place, user: User, subjects: Sequence[Subject]) -> QuerySet[Change]:
    """Changes that may concern the login; of what kind says `visible_to` what it sees of them. Its first page needs
    nothing of what is gone. Who no longer acts for somebody doesn't hear that what they told of them goes on."""
    everybody, own = [one.key for one in subjects], [one.key for one in subjects if one.own]
    stays = [kind.name for kind in KINDS.values() if kind.outlives_right]
    told = Q(login=user.pk) & (Q(about=None) | Q(about__in=everybody) | Q(kind__in=stays))
    whose = Q(is_open=True, about__in=everybody) | Q(about__in=own) | told
    later = Q(position__gte=place.position) & (Q(position__gt=place.position) | Q(id__gt=place.id))
    rows = Change.objects.filter(whose, later, kind__in=list(KINDS)).order_by("position", "id")
    return rows if place.position else rows.filter(is_gone=False)


def forget(*, about: int | None = None, login: int | None = None) -> None:
    """Nothing is left that says what this person had, or this login did."""
    if about is not None:
        Change.objects.filter(about=about).delete()
    if login is not None:
        Change.objects.filter(login=login, about=None).delete()
        Change.objects.filter(login=login).update(login=None)


def tidy(*, now: datetime) -> None:
    """What went long ago is told no more. Rows put back from another cluster's backup count as new here."""
    Change.objects.filter(is_gone=True, changed_at__lt=now - GONE_KEPT).delete()
    newest = RawSQL("pg_snapshot_xmax(pg_current_snapshot())::text::bigint", [])
    mine = RawSQL("pg_current_xact_id()::text::bigint", [])
    if Change.objects.filter(position__gt=newest).exists():
        Change.objects.filter(position__gt=newest).update(position=mine)
