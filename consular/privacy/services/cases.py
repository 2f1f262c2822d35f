"""How did an application end, is it still running, and how is it erased with all that belongs to it?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.privacy.models.holds import LegalHold
from consular.privacy.models.retention import CaseStatistic, Outcome, RetentionRule
from consular.privacy.services import trees
from consular.visas.models import decisions
from consular.visas.models.appeals import LIVE_APPEAL, Appeal
from consular.visas.models.applications import LIVE, ApplicationGroup, State, VisaApplication
from consular.visas.models.timeline import Happening
from consular.visas.services.catalogue import catalogue_of
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError

ENDINGS = (Happening.LAPSED, Happening.WITHDRAWN, Happening.INADMISSIBLE, Happening.REFUSED, Happening.ISSUED)
OUTCOMES = {
    State.DRAFT: Outcome.DRAFT,
    State.LAPSED: Outcome.LAPSED,
    State.WITHDRAWN: Outcome.WITHDRAWN,
    State.INADMISSIBLE: Outcome.INADMISSIBLE,
}


class UnderHold(DomainError):
    """A legal hold stands in the way; why is never said."""

    code = "legal_hold"
    title = _("This is kept by order for the time being, so it can't be erased yet.")


class StillNeeded(DomainError):
    """Another application, not to be erased yet, refers to this one."""

    code = "still_needed"
    title = _("Another application refers to this one.")


def with_appeal_running() -> Exists:
    """A condition on applications: somebody still examines an appeal against what was decided on it."""
    this = OuterRef("pk")
    about = Q(refusal__decision__application=this) | Q(inadmissibility__application=this)
    return Exists(Appeal.objects.filter(about, state__in=LIVE_APPEAL))


def running() -> QuerySet[VisaApplication]:
    """Applications somebody still has to decide on."""
    return VisaApplication.objects.filter(Q(state__in=LIVE) | with_appeal_running())


def outcome_of(application: VisaApplication) -> Outcome:
    """How an application that doesn't run any longer ended."""
    ending = OUTCOMES.get(State(application.state))
    if ending is not None:
        return ending
    decision = getattr(application, "decision", None)
    granted = decision is not None and decision.outcome == decisions.Outcome.GRANT
    return Outcome.ISSUED if granted else Outcome.REFUSED


def claim_person(key: int) -> Person:
    """The person under lock: holds, erasure and retention of one person happen one after the other."""
    return Person.objects.select_related("data_key").select_for_update(of=("self",)).get(pk=key)


def matter_of(application: VisaApplication) -> set[int]:
    """The keys of this application and all that upheld appeals tie to it: they share papers, and who keeps out."""
    found, seen = {application.pk}, set[int]()
    while found != seen:
        seen = set(found)
        ties = (Appeal.objects.filter(review__in=seen) | Appeal.objects.about(seen)).filter(review__isnull=False)
        ends = ties.values_list("review", "refusal__decision__application", "inadmissibility__application")
        found.update(key for keys in ends for key in keys if key)
    return found


def bound_together() -> list[set[int]]:
    """Every matter of more than one application, by their keys: what `matter_of` finds, for all at once."""
    ties = Appeal.objects.filter(review__isnull=False).values_list("refusal__decision__application", "review")
    matters: dict[int, set[int]] = {}
    for pair in ties:
        whole = set(pair).union(*(matters.get(key, set()) for key in pair))
        matters.update(dict.fromkeys(whole, whole))
    return list({id(whole): whole for whole in matters.values()}.values())


@transaction.atomic
def erase_matter(parts: Sequence[tuple[VisaApplication, RetentionRule]]) -> None:
    """Erase all applications of one matter, each under its rule. Raises UnderHold, or StillNeeded for half of one."""
    applications = [application for application, _rule in parts]
    keys = {application.pk for application in applications}
    person = claim_person(applications[0].person_id)
    holds = LegalHold.objects.live().filter(Q(application__in=keys) | Q(person=person, whole_person=True))
    if holds.exists():
        raise UnderHold
    if any(matter_of(application) - keys for application in applications):
        raise StillNeeded
    erase(applications, rules={application.pk: rule for application, rule in parts}, by=None)


def erase(
    applications: Iterable[VisaApplication], *, rules: Mapping[int, RetentionRule] | None = None, by: User | None
) -> None:
    """Delete these applications of one person, whose lock the caller has; a statistic is left of each.

    `rules` says by application's key under which rule; without it the person wished it.
    """
    applications = list(applications)
    rows = trees.hanging_on(VisaApplication, [application.pk for application in applications])
    if rows.pop(VisaApplication, set()) - {application.pk for application in applications}:
        raise StillNeeded
    for application in applications:
        leave_statistic(application)
        rule = (rules or {}).get(application.pk)
        because = {"rule": rule.code, "schedule": rule.schedule.number} if rule else {"request": True}
        record(
            "privacy.application.erased",
            by=by,
            target=application,
            chain=application.mission.code,
            person=application.person.public_id,
            detail=because,
        )
    groups = {application.group_id for application in applications if application.group_id}
    trees.delete({VisaApplication: {application.pk for application in applications}, **rows}, by=by)
    ApplicationGroup.objects.filter(pk__in=groups, applications=None).delete()


def leave_statistic(application: VisaApplication) -> None:
    groups = catalogue_of(application.category.version_id)
    CaseStatistic.objects.create(
        mission=application.mission,
        category_code=application.category_code,
        nationality_group=groups.group_of(application.person.nationality).code,
        outcome=outcome_of(application),
        month=(application.submitted_at or application.created_at).date().replace(day=1),
        days_taken=days_taken(application),
    )


def days_taken(application: VisaApplication) -> int | None:
    """From submission to the end, in calendar days."""
    ended = ended_at(application)
    if application.submitted_at is None or ended is None:
        return None
    return max(0, (ended - application.submitted_at).days)


def ended_at(application: VisaApplication) -> datetime | None:
    ends = application.timeline.filter(happening__in=ENDINGS).order_by("-at")
    return ends.values_list("at", flat=True).first()
