"""When does an entry of the register that has ended go away? By the rule for it, and never while a hold keeps it.

A live entry is never gone: somebody may be there. What hangs on an entry goes with it (services/trees); of an older
register its number stays, unreadable, so that the next file doesn't bring it back. The trail stays, as everywhere.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from consular.abroad.models.registration import Registration, RegistrationQuerySet, RegistrationState
from consular.privacy.models.holds import LegalHold
from consular.privacy.models.retention import Outcome, RetentionRule, Subject
from consular.privacy.services import trees
from consular.privacy.services.cases import claim_person
from econsulate.core.audit.services import record

FORGET = "privacy.forget_registration"


def rule_of(rules: list[RetentionRule]) -> RetentionRule | None:
    return next((rule for rule in rules if (rule.subject, rule.outcome) == (Subject.REGISTRATION, Outcome.ENDED)), None)


def due(rule: RetentionRule, *, today: date) -> RegistrationQuerySet:
    """Oldest first."""
    first_kept = today - timedelta(days=rule.keep_days)
    ended = Registration.objects.filter(state=RegistrationState.ENDED, ended_at__date__lt=first_kept)
    return ended.order_by("ended_at", "pk")


def bound(rules: list[RetentionRule], *, today: date) -> RegistrationQuerySet:
    """Entries that a binding rule says must be kept today; none without such a rule."""
    rule = rule_of(rules)
    if rule is None or not rule.binding:
        return Registration.objects.none()
    return Registration.objects.exclude(pk__in=due(rule, today=today).values("pk"))


def free(rule: RetentionRule, *, today: date) -> RegistrationQuerySet:
    """Those that are due and whose person isn't kept whole by order."""
    kept = LegalHold.objects.live().filter(whole_person=True)
    return due(rule, today=today).exclude(person__in=kept.values("person"))


def look_at(rule: RetentionRule, *, today: date) -> tuple[Mapping[str, list[str]], int]:
    """Public ids of what would go, by mission, and how many are held."""
    by_mission: dict[str, list[str]] = {}
    rows = free(rule, today=today)
    for code, public_id in rows.values_list("mission__code", "public_id"):
        by_mission.setdefault(code, []).append(str(public_id))
    return dict(sorted(by_mission.items())), due(rule, today=today).count() - rows.count()


def public_ids(rule: RetentionRule, *, today: date) -> list[UUID]:
    return list(free(rule, today=today).values_list("public_id", flat=True))


@transaction.atomic
def forget_if_due(public_id: UUID, rules: list[RetentionRule], *, today: date) -> bool:
    """Looked at again under the person's lock, under which holds are placed too. Again is nothing."""
    rule = rule_of(rules)
    row = Registration.objects.filter(public_id=public_id).first()
    if rule is None or row is None:
        return False
    claim_person(row.person_id)
    entry = free(rule, today=today).select_related("mission", "person").filter(pk=row.pk).first()
    if entry is None:
        return False
    detail = {"rule": rule.code, "schedule": rule.schedule.number}
    chain, person = entry.mission.code, entry.person.public_id
    record("abroad.registration.forgotten", by=None, target=entry, chain=chain, person=person, detail=detail)
    trees.delete({Registration: {entry.pk}, **trees.hanging_on(Registration, [entry.pk])}, by=None)
    return True
