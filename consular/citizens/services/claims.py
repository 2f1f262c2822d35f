"""How does a second parent, a guardian or an attorney come to act for somebody the house knows already?

They ask, naming a travel document and a birth date, and send proof; an officer finds the person and accepts. Whether
we know anybody by these data is looked up by that officer alone: the claimant hears the same either way, from the
first answer to the last, and sees nothing of the person before.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.claims import Asked, Claim
from consular.citizens.models.evidence import Evidence
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.citizens.services import evidence as proofs
from consular.citizens.services import telling
from consular.citizens.signals import person_changed
from consular.missions.models.missions import Capability, Mission
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import blind_index
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.files.services.keeping import hand_over
from econsulate.core.limits.services import Rate, allow

MOST_OPEN = 5
# Officers read each of them.
RATE = Rate(10, 24 * 3600)


class TooManyClaims(DomainError):
    code = "too_many_claims"
    title = _("You have asked for several rights already. Wait for an answer, or take one back.")


class AlreadyActs(DomainError):
    """To an officer."""

    code = "already_acts"
    title = _("They act for this person already.")


@transaction.atomic
def ask(kind: str, asked: Asked, *, mission: str, by: User, now: datetime) -> Representation:
    """Ask for the right to act for somebody; nothing but their own words becomes visible to the claimant.

    Raises TooManyRequests, TooManyClaims, InvalidInput (a mission that takes nothing in).
    """
    allow("citizens.claim", str(by.public_id), rate=RATE)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if Representation.objects.claims().filter(user=by).count() >= MOST_OPEN:
        raise TooManyClaims
    right = Representation.objects.create(user=by, person=None, kind=kind, valid_from=now.date())
    claim = Claim(representation=right, mission=mission_of(mission, on=now.date()), data_key=DataKey.objects.issue())
    claim.asked = asked
    claim.save(force_insert=True)
    Evidence.objects.create(representation=right)
    record("citizens.claim.made", by=by, target=right, chain=claim.mission.code, detail={"as": kind})
    return right


def mission_of(code: str, *, on: date) -> Mission:
    receiving = Mission.objects.open_on(on).filter(capabilities__contains=[Capability.ACCEPT])
    mission = receiving.filter(code=code).first()
    if mission is None:
        detail = _("This mission receives nothing. Name the one where the person's file is, by its code.")
        raise InvalidInput(errors=[FieldError("mission", "not_receiving", detail)])
    return mission


def found(claim: Claim, among: QuerySet[Person]) -> list[Person]:
    """People by exactly what was said of them, of those an officer may see; more than one if entered twice."""
    asked = claim.asked
    number = blind_index(asked["document_number"], purpose="travel_document")
    documents = TravelDocument.objects.filter(number_index=number, issuing_state=asked["issuing_state"])
    people = among.filter(pk__in=documents.values("person"), erased_at=None).select_related("data_key").order_by("pk")
    return [person for person in people if person.identity["birth_date"] == asked["birth_date"]]


@transaction.atomic
def accept(
    representation: Representation,
    person: UUID,
    *,
    among: QuerySet[Person],
    seen: int,
    valid_until: date | None,
    by: User,
    now: datetime,
) -> Evidence:
    """Let the claimant act for this person from today on; files and proof pass under the person's key.

    Raises WrongState, ChangedMeanwhile, NotCheckedYet, AlreadyActs, InvalidInput (nobody by these data, a deed that has
    ended, a grown child).
    """
    evidence = claimed(representation)
    proofs.require_acceptable(evidence, seen, valid_until, today=now.date())
    right = evidence.representation
    match = next((each for each in found(right.claim, among) if each.public_id == person), None)
    # Under lock, so that the birth date compared is the one the right rests on.
    locked = Person.objects.select_for_update(of=("self",)).select_related("data_key")
    match = match and locked.filter(pk=match.pk, version=match.version).first()
    if match is None:
        detail = _("Nobody at your mission is known by exactly this document and date of birth.")
        raise InvalidInput(errors=[FieldError("person", "not_found", detail)])
    if match.representations.filter(user=right.user, revoked_at=None).exists():
        raise AlreadyActs
    for sent in evidence.files.select_related("file__data_key"):
        hand_over(sent.file, match.data_key)
    right.person, right.valid_from = match, now.date()
    proofs.settle(evidence, valid_until=valid_until, by=by, now=now)
    right.save(update_fields=["person", "valid_from", "valid_to"])
    key = right.claim.data_key
    right.claim.delete()
    key.delete()
    telling.begun(right)
    person_changed.send(Person, person=match, now=now)
    return evidence


@transaction.atomic
def refuse(representation: Representation, *, seen: int, fault: str, note: str, by: User, now: datetime) -> Evidence:
    """Send the proof back with a coded reason, in the same words whether the person is known or not.

    Raises WrongState, ChangedMeanwhile.
    """
    claimed(representation)
    return proofs.refuse(representation, seen=seen, fault=fault, note=note, by=by, now=now)


def claimed(representation: Representation) -> Evidence:
    """Raises RepresentationEnded when it was judged or taken back meanwhile."""
    if not Representation.objects.claims().select_for_update().filter(pk=representation.pk).exists():
        raise proofs.RepresentationEnded
    return proofs.claimed(representation, begin=False)


def hand_on(mission: Mission, successor: Mission) -> None:
    """What waits at a mission that closes goes to the one that takes over its work."""
    Claim.objects.filter(mission=mission).update(mission=successor)
