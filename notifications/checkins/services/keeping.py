"""How long does it stand what people said, and what of it does a person get to see, or take with them?"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.calls import CheckInCall
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.services import answering, roll

LEFT_BEHIND = timedelta(days=2)
ROWS = (CheckInAnswer, CheckInReport, CheckInCall, CheckInPerson)


def purge_old(*, now: datetime) -> int:
    """Everything that says who said what goes, and the key with it; figures stay. Safe to repeat, and twice at once.

    What was under way in that moment is left behind, sealed by a key that is gone: the next time takes it.
    """
    for check_in in CheckIn.objects.filter(purged_at__gte=now - LEFT_BEHIND):
        delete_rows(check_in)
    due = list(CheckIn.objects.filter(purge_at__lte=now, purged_at=None).order_by("pk"))
    for check_in in due:
        purge(check_in, now=now)
    return len(due)


@transaction.atomic
def purge(check_in: CheckIn, *, now: datetime) -> None:
    figures = figures_of(check_in)
    ended = {"closed_at": now} if check_in.closed_at is None else {}
    if CheckIn.objects.filter(pk=check_in.pk, purged_at=None).update(purged_at=now, tally=figures, **ended):
        delete_rows(check_in)
        check_in.data_key.destroy()
        record("notifications.check_in.purged", by=None, target=check_in, chain=check_in.chain)


def delete_rows(check_in: CheckIn) -> None:
    for model in ROWS:
        model.objects.filter(check_in=check_in)._raw_delete(using=connection.alias)


def figures_of(check_in: CheckIn) -> dict[str, int]:
    counted = check_in.people.values_list("status").annotate(number=Count("pk"))
    return {**dict(counted), "reports": check_in.reports.count()}


def export(user: User) -> dict[str, Any]:
    """What this login said, as JSON values; nothing where there is none."""
    rows = CheckInAnswer.objects.filter(said_by=user, check_in__purged_at=None).order_by("pk")
    reports = CheckInReport.objects.filter(said_by=user, check_in__purged_at=None).order_by("pk")
    answers = [
        {
            **facts(row),
            "person": str(row.subject),
            "at": row.at.isoformat(),
            "channel": row.channel,
            "help": row.help,
            "people": row.people,
            "position": row.told["position"],
        }
        for row in rows.select_related("check_in__data_key")
    ]
    others = [{**facts(row), "name": row.told["name"]} for row in reports.select_related("check_in__data_key")]
    return {**({"check_ins": answers} if answers else {}), **({"reports_of_others": others} if others else {})}


def facts(row: CheckInAnswer | CheckInReport) -> dict[str, Any]:
    return {
        "mode": row.check_in.mode,
        "status": row.status,
        "note": row.told["note"],
        "came_at": row.created_at.isoformat(),
    }


@transaction.atomic
def forget_login(user: User, *, now: datetime) -> None:
    """What they said as citizens, of whomever; how the others are is then as the rest of what was said has it."""
    rows = CheckInAnswer.objects.filter(said_by=user).exclude(channel="staff")
    about: dict[int, list[UUID]] = {}
    for key, subject in rows.values_list("check_in", "subject").distinct():
        about.setdefault(key, []).append(subject)
    for check_in in CheckIn.objects.filter(pk__in=about, purged_at=None).order_by("pk"):
        people = roll.locked(check_in, about[check_in.pk], now=now)
        rows.filter(check_in=check_in).delete()
        answering.settle(check_in, people.values())
    rows.delete()
    CheckInReport.objects.filter(said_by=user, by_staff=False).delete()


@transaction.atomic
def forget_subject(subject: UUID) -> None:
    """Nothing about them stays on any list, whoever said it."""
    about = Q(subject=subject)
    for model in ROWS:
        model.objects.filter(about).delete()
