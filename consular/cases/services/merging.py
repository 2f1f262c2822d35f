"""When do two cases belong together, and what becomes of two that are one? Both stay readable, each to its own."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.cases.models.cases import LIVE, CaseLink, ConsularCase
from consular.cases.models.threads import Thread
from consular.cases.services import assigning
from consular.cases.services import authority as threads
from consular.cases.services.handling import locked
from consular.cases.services.trail import audit_case
from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.states import WrongState


def both(case: ConsularCase, other: ConsularCase, by: User) -> tuple[ConsularCase, ConsularCase]:
    """Both under lock, if this officer may work on both. Raises NotYourRole, ConflictOfInterest, InvalidInput."""
    if case.pk == other.pk:
        raise InvalidInput(errors=[FieldError("case", "same", _("Name another case."))])
    for one in sorted((case, other), key=lambda each: each.thread_id):
        threads.claim(Thread(pk=one.thread_id), by)
    first, second = sorted((case, other), key=lambda each: each.pk)
    found = {each.pk: locked(each) for each in (first, second)}
    return found[case.pk], found[other.pk]


@transaction.atomic
def link(case: ConsularCase, other: ConsularCase, *, by: User) -> CaseLink:
    """They have to do with each other; again is no error. Raises NotYourRole, ConflictOfInterest, InvalidInput."""
    one, another = both(case, other, by)
    first, second = sorted((one, another), key=lambda each: each.pk)
    made, is_new = CaseLink.objects.get_or_create(first=first, second=second, defaults={"by": by})
    if is_new:
        for each in (one, another):
            audit_case(each, "cases.case.linked", by)
    return made


def linked_to(case: ConsularCase, user: User) -> QuerySet[ConsularCase]:
    """Those this officer may read."""
    links = CaseLink.objects.filter(Q(first=case) | Q(second=case))
    keys = Q(links_on__in=links) | Q(links_back__in=links)
    return ConsularCase.objects.visible_to_staff(user).filter(keys).exclude(pk=case.pk).whole().distinct()


@transaction.atomic
def merge(case: ConsularCase, into: ConsularCase, *, by: User, now: datetime) -> ConsularCase:
    """The same matter twice: work goes on in the other, counted from the earlier beginning. Messages stay where they
    are, so each citizen reads their own, and hears what came of it there.

    Raises NotYourRole, ConflictOfInterest, InvalidInput; WrongState unless both are live and in nobody else's.
    """
    duplicate, kept = both(case, into, by)
    for each in (duplicate, kept):
        if each.state not in LIVE or each.merged_into_id is not None:
            raise WrongState(current=each.state)
    if duplicate.merged.exists():
        raise InvalidInput(errors=[FieldError("case", "has_merged", _("Merge the other one into this one."))])
    if duplicate.thread.mission_id != kept.thread.mission_id:
        # Whoever works on it must be able to write to both citizens.
        assigning.moved(duplicate.thread, kept.thread.mission, by=by)
    duplicate.merged_into, duplicate.version = kept, duplicate.version + 1
    duplicate.save(update_fields=["merged_into", "version"])
    kept.counted_from = min(kept.counted_from, duplicate.counted_from)
    kept.severity = max(kept.severity, duplicate.severity)
    kept.version += 1
    kept.save(update_fields=["counted_from", "severity", "version"])
    audit_case(duplicate, "cases.case.merged", by)
    audit_case(kept, "cases.case.joined", by)
    return kept


def part(person: Person) -> None:
    """The person is erased: cases of others that were merged into theirs stand by themselves again."""
    kept = ConsularCase.objects.filter(thread__person=person)
    ConsularCase.objects.filter(merged_into__in=kept).exclude(thread__person=person).update(merged_into=None)
