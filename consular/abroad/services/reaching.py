"""How is somebody abroad reached safely, and whom do they want called? Looking is recorded, and they can see it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip
from consular.abroad.services.trail import audit_stay
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import in_force
from consular.citizens.models.representation import RepresentationKind
from consular.citizens.services import consents
from econsulate.core.accounts.models import User
from econsulate.core.limits.services import Rate, allow
from notifications import facade

Stay = Registration | Trip
# A spoken word is typed once or twice; nobody guesses another's.
WORDS_COMPARED = Rate(10, 600)


@dataclass(frozen=True)
class Called:
    """Somebody to call, and what they may be told on this day: keys of Told, none where nothing was allowed."""

    contact: EmergencyContact
    may_be_told: list[str]


@dataclass(frozen=True)
class Word:
    """`matches` is null where the word was opened instead of compared, `words` empty where it was compared."""

    is_agreed: bool
    matches: bool | None
    words: list[str]


def rules_of(stay: Stay) -> facade.TelephoneRules:
    """What to mind before calling the number of an entry or a journey."""
    return facade.telephone_rules(on_the_telephone(stay))


def on_the_telephone(stay: Stay) -> QuerySet[User]:
    """Who may answer: whoever gave the number, and the person. Who has no account told us no wishes."""
    if stay.person_id is None:
        return User.objects.none()
    own = Q(representations__person=stay.person_id, representations__kind=RepresentationKind.SELF)
    return User.objects.filter(Q(pk=stay.told_by_id) | own & in_force("representations__")).distinct()


@transaction.atomic
def contacts(stay: Stay, *, by: User, today: date) -> list[Called]:
    """Whom to call, first to call first; the looking is recorded."""
    audit_stay(stay, "abroad.contacts.opened", by)
    if stay.person is None:
        return []
    found = EmergencyContact.objects.in_use().filter(person=stay.person_id).whole().order_by("told_by", "rank")
    may = consents.allowed(stay.person, on=today)
    return [Called(contact, may.get(contact.pk, [])) for contact in found]


@transaction.atomic
def compare_word(stay: Stay, spoken: str, *, by: User) -> Word:
    """Whether what was heard on the telephone is the duress word. Raises TooManyRequests."""
    allow("abroad.duress_word", str(by.public_id), rate=WORDS_COMPARED)
    audit_stay(stay, "abroad.duress_word.compared", by)
    people = on_the_telephone(stay)
    agreed = facade.telephone_rules(people).has_duress_word
    return Word(agreed, agreed and facade.is_duress_word(people, spoken), [])


@transaction.atomic
def open_word(stay: Stay, *, by: User) -> Word:
    """The word itself, for an officer who heard it badly; recorded apart."""
    audit_stay(stay, "abroad.duress_word.opened", by)
    words = facade.duress_words(on_the_telephone(stay))
    return Word(bool(words), None, words)
