"""How does somebody's right to act for another end before its day, by whom, and who hears of it?

What rests on it ends with it, since everything asks on each request who acts now. What outlives a request is ended by
those who hear `right_ended`.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.citizens import rules
from consular.citizens.models.evidence import Evidence, EvidenceState
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Ending, Representation, RepresentationKind
from consular.citizens.services import telling
from consular.citizens.services.evidence import RepresentationEnded, become
from consular.citizens.signals import claim_withdrawn, right_ended
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import CENTRAL
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError


class OwnIdentity(DomainError):
    code = "own_identity"
    title = _("You can't stop acting for yourself. If you want to leave, ask for your data to be erased.")


def endable(person: Person, user: User, *, today: date) -> list[Representation]:
    """Rights of others to act for this person that the user may end, oldest first."""
    own = person.representations.in_force().filter(user=user).select_related("evidence").first()
    if own is None:
        return []
    proven = Evidence.objects.proven(today).filter(representation=own).exists()
    of_age = rules.age_on(person.identity["birth_date"], today) >= rules.MAJORITY
    others = person.representations.filter(revoked_at=None).exclude(user=user).select_related("user").order_by("pk")
    return [row for row in others if rules.may_end(row.kind, as_kind=own.kind, is_proven=proven, is_of_age=of_age)]


def found_for(user: User, public_id: UUID, *, today: date) -> Representation | None:
    """One's own right, or one of another that the user may end."""
    own = Representation.objects.visible_to(user).filter(public_id=public_id).first()
    if own is not None:
        return own
    people = Person.objects.visible_to(user)
    other = Representation.objects.filter(public_id=public_id, person__in=people).select_related("person__data_key")
    row = other.first()
    if row is None:
        return None
    return next((each for each in endable(row.whom, user, today=today) if each.pk == row.pk), None)


@transaction.atomic
def give_up(representation: Representation, *, by: User, now: datetime) -> None:
    """End one's own right, or another's that `endable` names; a claim is taken back without a trace but the audit's.

    Raises OwnIdentity, RepresentationEnded.
    """
    row = Representation.objects.select_for_update().filter(pk=representation.pk).first()
    if row is None:
        # Taken back a moment ago: nothing of it is left.
        raise RepresentationEnded
    if row.person_id is None:
        record("citizens.claim.withdrawn", by=by, target=row)
        claim_withdrawn.send(Representation, representation=row)
        return
    if row.user_id != by.pk:
        require_still_endable(row, by, today=now.date())
        own = Person.objects.is_user(by).filter(pk=row.person_id).exists()
        end(row, Ending.BY_PERSON if own else Ending.BY_PARENT, by=by, now=now)
        return
    if row.kind == RepresentationKind.SELF:
        raise OwnIdentity
    end(row, Ending.GIVEN_UP, by=by, now=now)


def require_still_endable(row: Representation, by: User, *, today: date) -> None:
    """What `by` acts by may have ended since they were shown this right. Raises RepresentationEnded.

    Theirs is locked to the end of the transaction, so that the one that ends first is the one that counts.
    """
    own = Representation.objects.in_force().filter(user=by, person=row.person_id)
    list(own.select_for_update(of=("self",), no_key=True).values_list("pk"))
    if row.pk not in {other.pk for other in endable(row.whom, by, today=today)}:
        raise RepresentationEnded


@transaction.atomic
def end(
    representation: Representation, ending: str, *, by: User, now: datetime, chain: str = CENTRAL
) -> Representation:
    """End a right now and for good, whoever may do so, and tell all it concerns. Raises RepresentationEnded."""
    rows = Representation.objects.select_for_update(of=("self",)).select_related("person__data_key", "user")
    right = rows.filter(pk=representation.pk).first()
    if right is None or right.revoked_at is not None:
        raise RepresentationEnded
    if ending == Ending.FALSE_EVIDENCE:
        disown(right)
    right.revoked_at, right.ending, right.ended_by = now, ending, by
    right.save(update_fields=["revoked_at", "ending", "ended_by"])
    person = right.whom
    record(
        "citizens.representation.ended",
        by=by,
        target=right,
        chain=chain,
        person=person.public_id,
        detail={"acting_as": right.kind, "reason": ending},
    )
    telling.ended(right, by=by)
    right_ended.send(Representation, representation=right, by=by, now=now)
    return right


def disown(right: Representation) -> None:
    """What was done by false evidence keeps a grant away, as if nothing had ever been shown (decision 0012)."""
    evidence, _new = Evidence.objects.select_for_update().get_or_create(representation=right)
    evidence.representation = right
    if evidence.state == EvidenceState.ACCEPTED:
        become(evidence, EvidenceState.AWAITED, round=evidence.round + 1)
