"""Which people of a check-in are there for an officer? Those of the missions they work for; figures of these, and each
with all that was said, on record."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from notifications.alerts.services.authority import NotOperator
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson, CheckInPersonQuerySet
from notifications.checkins.models.choices import Status


def people_of(check_in: CheckIn, sees: Collection[str], status: str | None = None) -> CheckInPersonQuerySet:
    """Those of these missions."""
    found = CheckInPerson.objects.filter(check_in=check_in, served_by__in=sees)
    return found.standing(status) if status else found


def figures(check_in: CheckIn, sees: Collection[str]) -> dict[str, int]:
    """How many of these missions' people stand how, how many of them answered unasked, and how many reports of others
    there are."""
    people = people_of(check_in, sees)
    counted = dict(people.order_by().values_list("status").annotate(number=Count("pk")))
    return {
        **{status: counted.get(status, 0) for status in Status.values},
        "unasked": people.filter(listed=False).count(),
        "reports": reports_of(check_in, sees).count(),
    }


def reports_of(check_in: CheckIn, sees: Collection[str]) -> QuerySet[CheckInReport]:
    """Those of people of these missions; and, of the mission that asks, those of nobody it could find."""
    rows = CheckInReport.objects.filter(check_in=check_in).select_related("check_in__data_key", "said_by")
    known = rows.filter(subject__in=people_of(check_in, sees).values("subject"))
    return rows.filter(subject=None) | known if check_in.mission in sees else known


def one_of(check_in: CheckIn, subject: UUID, sees: Collection[str]) -> CheckInPerson:
    """Raises Http404."""
    found = people_of(check_in, sees).filter(subject=subject).first()
    if found is None:
        raise Http404
    return found


def require_operator_of(person: CheckInPerson, operates: Collection[str]) -> None:
    """Who asks, or serves them, may speak for them. Raises NotOperator."""
    if not {person.served_by, person.check_in.mission} & set(operates):
        raise NotOperator


@transaction.atomic
def opened(person: CheckInPerson, *, by: User) -> tuple[list[CheckInAnswer], list[CheckInReport]]:
    """All that was said of somebody, newest first; the reading is recorded."""
    record(
        "notifications.check_in.person_opened",
        by=by,
        target=person.check_in,
        chain=person.served_by,
        person=person.subject,
    )
    answers = CheckInAnswer.objects.filter(check_in=person.check_in, subject=person.subject)
    reports = CheckInReport.objects.filter(check_in=person.check_in, subject=person.subject)
    return (
        list(answers.select_related("check_in__data_key", "said_by").order_by("-at", "-pk")),
        list(reports.select_related("check_in__data_key", "said_by").order_by("-pk")),
    )
