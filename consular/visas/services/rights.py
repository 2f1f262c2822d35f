"""Which officer ends somebody's right to act, or lets a new representative act for a person the house knows?"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from consular.citizens.models.evidence import Evidence
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Ending, Representation
from consular.citizens.services import claims, endings
from consular.missions.models.missions import missions_of
from consular.missions.services.authority import NotYourRole
from consular.visas.models.applications import CASE_ROLES, VisaApplication
from consular.visas.models.visas import ShareCode
from consular.visas.services import reaching, sharing
from consular.visas.services.authority import ConflictOfInterest, acts_for, require_role
from consular.visas.services.review import WORKERS
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record

CLAIM_OPENED = "visas.claim.opened"


@transaction.atomic
def end(representation: Representation, *, reason: str, by: User, now: datetime) -> Representation:
    """End a right for a coded reason, at a mission where a file of the person is, in hand or done with.

    Raises NotYourRole, ConflictOfInterest, KeptOut, RepresentationEnded.
    """
    person = representation.whom
    if acts_for(person.pk, by):
        raise ConflictOfInterest
    files = VisaApplication.objects.filter(person=person, submitted_at__isnull=False)
    files = files.filter(mission__in=missions_of(by, *WORKERS))
    application = files.select_related("mission", "person__data_key").order_by("-submitted_at", "-pk").first()
    if application is None:
        raise NotYourRole
    require_role(application, by, *WORKERS)
    return endings.end(representation, reason, by=by, now=now, chain=application.mission.code)


def after_ending(representation: Representation, *, by: User, now: datetime) -> None:
    """Codes stay with the visa when their maker gave the right up; who lost it must not look on by them.

    Mail that has not yet gone out stays here either way.
    """
    reaching.call_back(representation.user, representation.whom)
    if representation.ending == Ending.GIVEN_UP:
        return
    made = ShareCode.objects.filter(
        made_by=representation.user, revoked_at=None, visa__decision__application__person=representation.whom
    )
    for code in made.select_related("visa__decision__application__mission", "visa__decision__application__person"):
        sharing.revoke(code, by=by, now=now)


def claims_before(user: User) -> QuerySet[Representation]:
    """Rights asked for at missions where this user reads files, oldest first; never one's own."""
    rows = Representation.objects.claims().filter(claim__mission__in=missions_of(user, *CASE_ROLES))
    return rows.exclude(user=user).with_evidence().order_by("pk")


def people_of(right: Representation, user: User) -> QuerySet[Person]:
    """People with a file at the mission that was asked, as far as this officer may see them."""
    files = VisaApplication.objects.visible_to_staff(user, *WORKERS).filter(mission=right.claim.mission_id)
    return Person.objects.filter(pk__in=files.values("person"))


def found_for(right: Representation, user: User) -> list[Person]:
    """Whom the claim is about, by exactly the data it names."""
    return claims.found(right.claim, people_of(right, user))


@transaction.atomic
def opened(right: Representation, *, by: User) -> list[Person]:
    """For an officer's screen; on record in the name of each person who was found."""
    people = found_for(right, by)
    for person in people:
        record(CLAIM_OPENED, by=by, target=right, chain=right.claim.mission.code, person=person.public_id)
    return people


@transaction.atomic
def accept(
    right: Representation, *, person: UUID, version: int, valid_until: date | None, by: User, now: datetime
) -> Evidence:
    """Let the claimant act for this person. Raises NotYourRole and what `claims.accept` raises."""
    mission = require_worker(right, by)
    evidence = claims.accept(
        right, person, among=people_of(right, by), seen=version, valid_until=valid_until, by=by, now=now
    )
    detail = {"to": evidence.state, "as": right.kind}
    record("visas.claim.judged", by=by, target=right, chain=mission, person=person, detail=detail)
    return evidence


@transaction.atomic
def refuse(right: Representation, *, version: int, reason: str, note: str, by: User, now: datetime) -> Evidence:
    """Send the proof of a claim back; other proof can be sent. Raises NotYourRole and what `claims.refuse` raises."""
    mission = require_worker(right, by)
    evidence = claims.refuse(right, seen=version, fault=reason, note=note, by=by, now=now)
    detail = {"to": evidence.state, "reason": reason}
    record("visas.claim.judged", by=by, target=right, chain=mission, detail=detail)
    return evidence


def require_worker(right: Representation, by: User) -> str:
    """The code of the claim's mission. Raises NotYourRole, ConflictOfInterest."""
    if right.user_id == by.pk:
        raise ConflictOfInterest
    mission = right.claim.mission
    if not missions_of(by, *WORKERS).filter(pk=mission.pk).exists():
        raise NotYourRole
    return mission.code
