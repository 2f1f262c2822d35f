"""Whom does the register of a demo hold? Invented citizens abroad: some examined, some not, one asked again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from consular.abroad.models.registration import Registration, RegistrationState
from consular.abroad.models.registration import Stay as StayKind
from consular.abroad.models.travellers import EMAIL, TravellerContact, TripCode, contact_index_of
from consular.abroad.models.whereabouts import Whereabouts
from consular.abroad.rules.trips import Days
from consular.abroad.services import ageing, examining, whereabouts
from consular.abroad.services.registering import Stay, register
from consular.abroad.services.travellers import Telling, at_contact, tell
from consular.abroad.services.travelling import Journey, Leg
from consular.abroad.services.whereabouts import Position
from consular.citizens.models.consents import Told
from consular.citizens.models.emergency_contacts import ContactDetails, Relation
from consular.citizens.models.person import Identity, Person
from consular.citizens.models.representation import RepresentationKind
from consular.citizens.services.consent_texts import CURRENT
from consular.citizens.services.consents import give
from consular.citizens.services.emergency_contacts import Facts, name_contact
from consular.citizens.services.people import add_person
from econsulate.core.accounts.models import User
from econsulate.core.signin.demo import demo_user

LIVED_THERE, ENTERED, STAYS_ON = timedelta(days=700), timedelta(days=380), timedelta(days=200)
STATES = RegistrationState


@dataclass(frozen=True)
class Citizen:
    """One invented citizen in Korea; the login is <secondary identifier>@demo.example."""

    primary: str
    secondary: str
    born: str
    sex: str
    stay: StayKind
    reason: str
    city: str
    state: RegistrationState


CITIZENS = (
    Citizen("Mysal", "Aruzhan", "1998-03-21", "F", StayKind.TEMPORARY, "study", "Seoul", STATES.SUBMITTED),
    Citizen("Ulgi", "Daniyar", "1984-11-02", "M", StayKind.PERMANENT, "work", "Busan", STATES.ACTIVE),
    Citizen("Korneki", "Zhanar", "1961-06-15", "F", StayKind.PERMANENT, "family", "Incheon", STATES.RECONFIRM_DUE),
)


def enter(officer: User, *, now: datetime) -> None:
    """Each once, however often the demo is loaded."""
    for citizen in CITIZENS:
        user = demo_user(citizen.secondary)
        if not Registration.objects.filter(person__representations__user=user).exists():
            enter_one(citizen, user, officer, now=now)
    tell_without_account(now=now)
    say_where(CITIZENS[1], now=now)


@transaction.atomic
def enter_one(citizen: Citizen, user: User, officer: User, *, now: datetime) -> None:
    for_a_time = citizen.stay == StayKind.TEMPORARY
    then = now - ENTERED if citizen.state == STATES.RECONFIRM_DUE else now
    person = add_person(
        {
            "identity": {
                "primary_identifier": citizen.primary,
                "secondary_identifier": citizen.secondary,
                "original_script_name": None,
                "birth_date": citizen.born,
                "birth_place": None,
            },
            "nationality": "KAZ",
            "residence": "KOR",
            "sex": citizen.sex,
        },
        by=user,
        kind=RepresentationKind.SELF,
        today=then.date(),
    )
    stay = Stay(
        stay=citizen.stay,
        reason=citizen.reason,
        host_state="KR",
        region=None,
        dwelling={"address": "1 Example-ro", "city": citizen.city, "phone": None},
        since=(now - LIVED_THERE).date(),
        until=(now + STAYS_ON).date() if for_a_time else None,
    )
    entry = register(person, stay, mission=None, by=user, now=then)
    if citizen.state != STATES.SUBMITTED:
        examining.accept(entry, by=officer, now=then)
        name_somebody(person, citizen, user, now=now)
        ageing.age_one(entry, now=now)


@transaction.atomic
def say_where(citizen: Citizen, *, now: datetime) -> None:
    """By the harbour of Busan, and safe; gone after some days, and told again by the next start."""
    user = demo_user(citizen.secondary)
    person = Person.objects.is_user(user).get()
    if not Whereabouts.objects.filter(person=person).exists():
        whereabouts.tell(person, Position(35.1028, 129.0403, 15), is_safe=True, by=user, now=now)


def name_somebody(person: Person, citizen: Citizen, user: User, *, now: datetime) -> None:
    """A sister to be called, who may be told whether they are safe, and that they give no sign."""
    details = ContactDetails(name=f"Example {citizen.primary}", email="sister@demo.example", phone=None)
    contact = name_contact(person, Facts(details, Relation.SIBLING, "kk", None), by=user)
    for what in (Told.SAFETY, Told.UNREACHED):
        give(person, contact, what, wording=CURRENT, until=None, by=user, now=now)


@transaction.atomic
def tell_without_account(*, now: datetime) -> None:
    """Somebody on the way in Korea who gave nothing but an address; the link is in the mail sink of the demo."""
    contact = TravellerContact(kind=EMAIL, address="guest@demo.example")
    if at_contact(contact).exists():
        return
    code = TripCode(contact_index=contact_index_of(contact), code_hash=b"")
    code.save(force_insert=True)
    identity: Identity = {
        "primary_identifier": "Zholaushy",
        "secondary_identifier": "Timur",
        "original_script_name": None,
        "birth_date": "1995-09-09",
        "birth_place": None,
    }
    leg = Leg("KR", None, "Daegu", "", Days(now.date(), (now + timedelta(days=9)).date()))
    tell(Telling(contact, code, identity, "KAZ", "ru"), Journey([leg], [], None), now=now)
