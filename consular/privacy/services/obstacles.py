"""What stands in the way of erasing a person, told item by item, in words they can act on?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language, gettext

from consular.cases.models.cases import ConsularCase
from consular.cases.models.complaints import Complaint
from consular.citizens.models.person import Person
from consular.privacy.models.holds import LegalHold
from consular.privacy.models.retention import Outcome, RetentionRule, Subject
from consular.privacy.services import cases, entries
from consular.privacy.services.retention import applications_under, rule_for, rules_in_force
from consular.visas.models.applications import VisaApplication
from consular.visas.models.texts import in_language

# What the State has decided is kept until a rule lets it go; what the person never finished or took back is theirs.
DECIDED = (Outcome.INADMISSIBLE, Outcome.REFUSED, Outcome.ISSUED)


@dataclass(frozen=True)
class Obstacle:
    """`kind` is hold, running, kept or no_rule; `until` is the last day it stands, if that is known."""

    kind: str
    text: str
    reference: str = ""
    until: date | None = None


def obstacles_of(person: Person, *, today: date) -> list[Obstacle]:
    """All of them, in the reader's language; none when the person can be erased at once."""
    return [*holds_on(person), *duties_to_keep(person, today=today)]


def is_held(person: Person) -> bool:
    return LegalHold.objects.live().filter(person=person).exists()


def holds_on(person: Person) -> Iterator[Obstacle]:
    """One line for all holds: neither how many nor why is told."""
    if is_held(person):
        yield Obstacle(
            "hold", gettext("Your data has to be kept by order for the time being. We go on as soon as we may.")
        )


def duties_to_keep(person: Person, *, today: date) -> Iterator[Obstacle]:
    for case in ConsularCase.objects.live().filter(thread__person=person).select_related("thread").order_by("pk"):
        text = gettext("Somebody still works on this case. It can go once it is resolved.")
        yield Obstacle("running", text, case.thread.reference)
    for complaint in Complaint.objects.filter(is_live=True, thread__person=person).order_by("pk"):
        text = gettext("Your complaint is still being examined. Withdraw it, or wait for the answer.")
        yield Obstacle("running", text, complaint.reference)
    rules = rules_in_force()
    yield from entry_to_keep(person, rules, today=today)
    running = set(cases.running().filter(person=person).values_list("pk", flat=True))
    mine = VisaApplication.objects.filter(person=person).select_related("decision").order_by("created_at", "pk")
    for application in mine:
        if application.pk in running:
            text = gettext("This application is still running. Withdraw it, or wait until it is decided.")
            yield Obstacle("running", text, application.reference)
        else:
            yield from duty_to_keep(application, rules, today=today)


def entry_to_keep(person: Person, rules: list[RetentionRule], *, today: date) -> Iterator[Obstacle]:
    """Entries of the register that a binding rule still keeps; one that hasn't ended has no last day yet."""
    rule = entries.rule_of(rules)
    for entry in entries.bound(rules, today=today).filter(person=person).select_related("mission").order_by("pk"):
        until = entry.ended_at.date() + timedelta(days=rule.keep_days) if rule and entry.ended_at else None
        legal_basis = in_language(rule.legal_basis, get_language() or "en") if rule else ""
        yield Obstacle("kept", legal_basis, entry.mission.code, until)


def duty_to_keep(application: VisaApplication, rules: list[RetentionRule], *, today: date) -> Iterator[Obstacle]:
    """A binding rule whose days are not over, or a decision no rule speaks of: then nobody may say it can go."""
    outcome = cases.outcome_of(application)
    rule = rule_for(rules, Subject.APPLICATION, outcome)
    if rule is None:
        if outcome not in DECIDED:
            return
        text = gettext("No rule says yet how long this application has to be kept. Please ask the mission.")
        yield Obstacle("no_rule", text, application.reference)
    elif rule.binding:
        since = applications_under(rule).filter(pk=application.pk).values_list("since", flat=True).first()
        until = since + timedelta(days=rule.keep_days) if since else None
        if until is None or until >= today:
            yield Obstacle("kept", in_language(rule.legal_basis, get_language() or "en"), application.reference, until)


def expected_on(obstacles: list[Obstacle], *, not_before: date) -> date | None:
    """The day it will be done if nothing changes; None while somebody has to act first."""
    if any(obstacle.until is None for obstacle in obstacles):
        return None
    ends = [obstacle.until + timedelta(days=1) for obstacle in obstacles if obstacle.until]
    return max([not_before, *ends])
