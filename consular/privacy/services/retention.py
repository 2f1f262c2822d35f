"""What has been kept long enough, by the rules in force, and how does it go?

Each thing is looked at again before it is erased, so planning twice, or late, harms nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DateField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from consular.abroad.models.registration import Registration, RegistrationState
from consular.cases.models.cases import CaseState, ConsularCase
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.privacy.models.holds import LegalHold, held
from consular.privacy.models.retention import Event, Outcome, RetentionRule, RetentionSchedule, Subject
from consular.privacy.services import cases, entries
from consular.visas.models import decisions
from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.timeline import TimelineEvent
from econsulate.core.accounts.models import User
from notifications import facade

ERASE_APPLICATION = "privacy.erase_application"
ERASE_PERSON = "privacy.erase_person"
FORGET_MESSAGES = "privacy.forget_messages"
# So much a night and rule; a backlog goes in as many nights as it takes, and no night is like a flood.
PLAN_LIMIT = 500
MESSAGES_AT_ONCE = 500
NO_MISSION = "-"


@dataclass(frozen=True)
class Due:
    """What one rule would erase today, by mission: public references only.

    `held` counts what holds keep, `waiting` what waits for the rest of its matter.
    """

    rule: RetentionRule
    by_mission: Mapping[str, list[str]] = field(default_factory=dict)
    held: int = 0
    waiting: int = 0


def rules_in_force() -> list[RetentionRule]:
    """None before a schedule was loaded: then nothing is ever erased by itself."""
    schedule = RetentionSchedule.objects.current()
    return list(schedule.rules.select_related("schedule").order_by("code")) if schedule else []


def rule_for(rules: list[RetentionRule], subject: str, outcome: str) -> RetentionRule | None:
    return next((rule for rule in rules if (rule.subject, rule.outcome) == (subject, outcome)), None)


ENDED = {
    Outcome.LAPSED: Q(state=State.LAPSED),
    Outcome.WITHDRAWN: Q(state=State.WITHDRAWN),
    Outcome.INADMISSIBLE: Q(state=State.INADMISSIBLE),
    Outcome.REFUSED: Q(state=State.CLOSED, decision__outcome=decisions.Outcome.REFUSE),
    Outcome.ISSUED: Q(state__in=[State.ISSUED, State.CLOSED], decision__outcome=decisions.Outcome.GRANT),
}
LAST_ENDING = (
    TimelineEvent.objects.filter(application=OuterRef("pk"), happening__in=cases.ENDINGS)
    .order_by()
    .values("application")
    .annotate(last=Max("at"))
    .values("last")
)
COUNTED_FROM: Mapping[str, Callable[[], object]] = {
    Event.ENDED: lambda: TruncDate(Subquery(LAST_ENDING), output_field=DateField()),
    Event.REMEDY_ENDED: lambda: F("decision__refusal__remedy_until"),
    Event.VISA_ENDED: lambda: F("decision__visa__valid_until"),
}


def applications_under(rule: RetentionRule) -> QuerySet[Any]:
    """Ended applications the rule is about, with the day `since` it counts from."""
    ended = VisaApplication.objects.filter(ENDED[Outcome(rule.outcome)]).exclude(cases.with_appeal_running())
    return ended.annotate(since=COUNTED_FROM[rule.counted_from]())


def applications_due(rule: RetentionRule, *, today: date) -> QuerySet[VisaApplication]:
    """Oldest first; what has no day to count from is never due."""
    past = applications_under(rule).filter(since__lt=today - timedelta(days=rule.keep_days))
    return past.select_related("mission", "person").order_by("since", "pk")


def people_due(rule: RetentionRule, *, today: date) -> QuerySet[Person]:
    """People without an application or open case, not believed to be abroad, for whom nobody could act for long."""
    before = today - timedelta(days=rule.keep_days)
    live = Representation.objects.filter(Q(revoked_at=None), Q(valid_to=None) | Q(valid_to__gte=before))
    lately_ended = Representation.objects.filter(revoked_at__date__gte=before)
    people = Person.objects.filter(erased_at=None, visa_applications=None, created_at__date__lt=before)
    abroad = Registration.objects.live().exclude(state=RegistrationState.STALE)
    people = people.exclude(registrations__in=entries.bound(rules_in_force(), today=today))
    people = people.exclude(representations__in=live).exclude(representations__in=lately_ended)
    # Of somebody whom an officer entered nobody can act, but somebody works on their case.
    helped = ConsularCase.objects.exclude(state=CaseState.CLOSED).filter(merged_into=None)
    return people.exclude(registrations__in=abroad).exclude(threads__case__in=helped).order_by("pk")


def due_today(*, today: date) -> list[Due]:
    """Every rule with what it would erase, for people to look at before it happens."""
    return [look_at(rule, today=today) for rule in rules_in_force()]


def look_at(rule: RetentionRule, *, today: date) -> Due:
    if rule.subject == Subject.MESSAGE:
        count = facade.count_old_messages(before=moment(rule, today), keep=users_under_hold())
        return Due(rule, {NO_MISSION: [f"{count} messages"]} if count else {})
    if rule.subject == Subject.PERSON:
        people, kept = split_held_people(people_due(rule, today=today))
        return Due(rule, {NO_MISSION: people} if people else {}, kept)
    if rule.subject == Subject.REGISTRATION:
        return Due(rule, *entries.look_at(rule, today=today))
    due, halves = applications_due(rule, today=today), waiting_halves(today=today)
    free = due.exclude(held())
    by_mission: dict[str, list[str]] = {}
    for code, reference in free.exclude(pk__in=halves).values_list("mission__code", "reference"):
        by_mission.setdefault(code, []).append(reference)
    waiting = free.filter(pk__in=halves).count()
    return Due(rule, dict(sorted(by_mission.items())), due.filter(held()).count(), waiting)


def waiting_halves(*, today: date) -> set[int]:
    """Keys of applications that can't go today, whatever their own rule says: another of their matter isn't due."""
    matters = cases.bound_together()
    tied = set[int]().union(*matters)
    ready: set[int] = set()
    for rule in rules_in_force():
        if rule.subject == Subject.APPLICATION:
            due = applications_due(rule, today=today).exclude(held()).filter(pk__in=tied)
            ready.update(due.values_list("pk", flat=True))
    return set[int]().union(*(whole for whole in matters if whole - ready))


def split_held_people(people: QuerySet[Person]) -> tuple[list[str], int]:
    """Public ids of those who would go, and how many are held."""
    free = people.exclude(pk__in=held_people())
    return [str(public_id) for public_id in free.values_list("public_id", flat=True)], people.count() - free.count()


def held_people() -> QuerySet:
    return LegalHold.objects.live().values("person")


def users_under_hold() -> list[User]:
    """Logins that act for somebody of whom something is held: what we told them is kept as well."""
    return list(User.objects.filter(representations__person__in=held_people()).distinct())


def moment(rule: RetentionRule, today: date) -> datetime:
    """The start of the first day that is still kept."""
    first_kept = today - timedelta(days=rule.keep_days)
    return datetime.combine(first_kept, datetime.min.time(), tzinfo=timezone.get_current_timezone())


def work_of(rule: RetentionRule, *, today: date) -> tuple[str, list[UUID]]:
    if rule.subject == Subject.MESSAGE:
        return FORGET_MESSAGES, [rule.public_id]
    if rule.subject == Subject.PERSON:
        people = people_due(rule, today=today).exclude(pk__in=held_people())
        return ERASE_PERSON, list(people.values_list("public_id", flat=True)[:PLAN_LIMIT])
    if rule.subject == Subject.REGISTRATION:
        return entries.FORGET, entries.public_ids(rule, today=today)[:PLAN_LIMIT]
    # A half that waits would take its place in the night's share again and again.
    due = applications_due(rule, today=today).exclude(held()).exclude(pk__in=waiting_halves(today=today))
    return ERASE_APPLICATION, list(due.values_list("public_id", flat=True)[:PLAN_LIMIT])


def erase_if_due(application: VisaApplication, *, today: date) -> bool:
    """Erase one application if a rule in force says so at this moment, and no hold or later application needs it."""
    try:
        return erase_under_rule(application, today=today)
    except cases.StillNeeded:
        return False


@transaction.atomic
def erase_under_rule(application: VisaApplication, *, today: date) -> bool:
    """What an upheld appeal ties together goes together, on the day the last of it is due."""
    cases.claim_person(application.person_id)
    matter = cases.matter_of(application)
    due: list[tuple[VisaApplication, RetentionRule]] = []
    for rule in rules_in_force():
        if rule.subject == Subject.APPLICATION:
            whole = applications_due(rule, today=today).exclude(held()).select_related("category", "decision")
            due += [(part, rule) for part in whole.select_for_update(of=("self",)).filter(pk__in=matter)]
    if {part.pk for part, _rule in due} != matter:
        return False
    cases.erase_matter(due)
    return True


def forget_messages(rule: RetentionRule, *, today: date) -> int:
    """Delete a batch of messages past their time; returns how many."""
    return facade.forget_old_messages(before=moment(rule, today), keep=users_under_hold(), limit=MESSAGES_AT_ONCE)
