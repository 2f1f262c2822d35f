"""How does somebody allow that others are told something, and take it back? And may this one be told this now?"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.citizens import rules
from consular.citizens.models.consents import GIVERS, ConsentGrant, Organisation, Told
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.evidence import Evidence
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation, RepresentationKind
from consular.citizens.services.consent_texts import CURRENT
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, FieldError, Forbidden, InvalidInput

Party = EmergencyContact | Organisation


class NotYoursToAllow(Forbidden):
    """Of age one allows it oneself, for minors a parent or a guardian whose right is shown; nobody else does."""

    code = "not_yours_to_allow"
    title = _("You can't allow this for this person.")


class AnotherWording(DomainError):
    """`wording` is the version in force; the texts stand under /api/v1/consent-texts."""

    code = "another_wording"
    title = _("The text has changed. Read it again before you consent.")


@transaction.atomic
def give(
    person: Person, to: Party, what: str, *, wording: int, until: date | None, by: User, now: datetime
) -> ConsentGrant:
    """Allow that somebody is told something. What was allowed before in the same right ends with it.

    Raises NotYoursToAllow, AnotherWording, InvalidInput (a last day that is past).
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    right = right_to_allow(person, by, today=now.date())
    if wording != CURRENT:
        raise AnotherWording(wording=CURRENT)
    if until is not None and until < now.date():
        raise InvalidInput(errors=[FieldError("until", "over", _("This day is past. Name a later one, or none."))])
    named = {"contact": to} if isinstance(to, EmergencyContact) else {"organisation": to}
    for earlier in right.consents.filter(**named, what=what, withdrawn_at=None):
        end(earlier, by=by, now=now)
    grant = ConsentGrant(right=right, what=what, wording=wording, until=until, **named)
    grant.save(force_insert=True)
    audit(grant, "given", by)
    return grant


@transaction.atomic
def withdraw(grant: ConsentGrant, *, by: User, now: datetime) -> ConsentGrant:
    """From now on nothing more is told by it; again is no error."""
    locked = ConsentGrant.objects.select_for_update(of=("self",)).select_related("right__person").get(pk=grant.pk)
    if locked.withdrawn_at is None:
        end(locked, by=by, now=now)
    return locked


def withdraw_all(contact: EmergencyContact, *, by: User, now: datetime) -> None:
    """All that this contact may be told, whoever allowed it."""
    for grant in (
        contact.consents.filter(withdrawn_at=None).select_related("right__person").select_for_update(of=("self",))
    ):
        end(grant, by=by, now=now)


def end(grant: ConsentGrant, *, by: User, now: datetime) -> None:
    grant.withdrawn_at, grant.withdrawn_by = now, by
    grant.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit(grant, "withdrawn", by)


def right_to_allow(person: Person, user: User, *, today: date) -> Representation:
    """The right by which the user may consent for this person. Raises NotYoursToAllow."""
    right = person.representations.in_force().filter(user=user, kind__in=GIVERS).first()
    if right is None:
        raise NotYoursToAllow
    of_age = rules.age_on(person.identity["birth_date"], today) >= rules.MAJORITY
    if right.kind == RepresentationKind.SELF and not of_age:
        raise NotYoursToAllow
    if (
        right.kind == RepresentationKind.GUARDIAN
        and not Evidence.objects.proven(today).filter(representation=right).exists()
    ):
        raise NotYoursToAllow
    return right


def may_tell(person: Person, to: Party, what: Told, *, on: date) -> bool:
    """Whether this contact, or this kind of organisation, may be told this of the person on this day.

    Asked each time just before telling: a consent ends at any moment, by withdrawal, by its day, with the right it
    rests on, and with the contact.
    """
    grants = ConsentGrant.objects.in_force(on).filter(right__person=person, what=what)
    if isinstance(to, EmergencyContact):
        return grants.filter(contact__in=EmergencyContact.objects.in_use().filter(pk=to.pk, person=person)).exists()
    return grants.filter(organisation=to).exists()


def whom_to_tell(person: Person, what: Told, *, on: date) -> list[EmergencyContact]:
    """The contacts that may be told this of the person on this day, first to call first."""
    grants = ConsentGrant.objects.in_force(on).filter(right__person=person, what=what, contact__isnull=False)
    found = EmergencyContact.objects.in_use().filter(person=person, pk__in=grants.values("contact"))
    return list(found.whole().order_by("rank", "pk"))


def allowed(person: Person, *, on: date) -> dict[int, list[str]]:
    """What each contact may be told on this day, by the contact's key; in one query."""
    grants = ConsentGrant.objects.in_force(on).filter(right__person=person, contact__isnull=False)
    found: dict[int, list[str]] = {}
    for contact, what in grants.order_by("pk").values_list("contact", "what"):
        if what not in found.setdefault(contact, []):
            found[contact].append(what)
    return found


def audit(grant: ConsentGrant, verb: str, by: User) -> None:
    detail = {"what": grant.what, "to": grant.organisation or "contact", "wording": grant.wording}
    person = grant.right.whom.public_id
    record(f"citizens.consent.{verb}", by=by, target=grant, person=person, detail=detail)
