"""Any sign by anybody who hears for somebody stops it; of whoever asked us to be careful nobody is told by itself."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from notifications import facade
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.models.ledger import Hearer
from notifications.broadcasts.services import hearing, starting
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.contacts.models import ContactNotice
from notifications.recipients.models import Recipient
from notifications.recipients.services.people import set_duress_word
from tests.factories.check_ins import a_check_in, says
from tests.factories.missions import an_officer, headquarters
from tests.factories.notifications import time_passes, work_is_done
from tests.factories.presence import BUSAN
from tests.factories.silence import MAILBOX, NUMBER, a_flood, ends, lives_at, silence_lasts, written_down
from tests.factories.sos import a_call
from tests.notifications.kannel import Gateway
from tests.notifications.smtp import PostOffice
from tests.people import a_user, phone_of

pytestmark = pytest.mark.django_db

Sign = Callable[[User, Person, Broadcast], object]


def seen(user: User, person: Person, broadcast: Broadcast) -> None:
    assert hearing.note_seen(user, [broadcast.thread]) == 1


def acknowledged(user: User, person: Person, broadcast: Broadcast) -> None:
    assert hearing.note_answered(user, [broadcast.thread]) == 1


def called_for_help(user: User, person: Person, broadcast: Broadcast) -> None:
    headquarters()
    a_call(phone_of(user), person=str(person.public_id))


def an_officer_knows(user: User, person: Person, broadcast: Broadcast) -> None:
    """Nothing was on any screen, but somebody said how they are."""
    CheckInPerson.objects.filter(check_in=CheckIn.objects.get(), subject=person.public_id).update(
        status="safe", said_at=timezone.now()
    )
    assert not Hearer.objects.filter(answered_at__isnull=False).exists()


def answered(user: User, person: Person, broadcast: Broadcast) -> None:
    assert says(phone_of(user), CheckIn.objects.get()).status_code in {200, 201}


def went_away(user: User, person: Person, broadcast: Broadcast) -> None:
    lives_at(person, user, spot=BUSAN)


SIGNS = [seen, acknowledged, called_for_help, an_officer_knows, answered, went_away]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_before_the_step_stops_it(
    seoul: Mission, aigul: User, person: Person, mother: EmergencyContact, gateway: Gateway, sign: Sign
) -> None:
    broadcast = a_flood()
    a_check_in(an_officer("Dana", seoul), broadcast)
    sign(aigul, person, broadcast)
    silence_lasts()
    assert NUMBER not in [text.number for text in gateway.taken]
    assert [state for state, _reason in ends()] in ([], ["withdrawn"])


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_in_the_last_moment_stops_it(
    seoul: Mission, aigul: User, person: Person, mother: EmergencyContact, gateway: Gateway, sign: Sign
) -> None:
    broadcast = a_flood()
    a_check_in(an_officer("Dana", seoul), broadcast)
    written_down()
    assert ends() == [("waiting", "")]
    sign(aigul, person, broadcast)
    work_is_done()
    assert NUMBER not in [text.number for text in gateway.taken]
    assert ends() == [("withdrawn", "not_silent")]


def test_what_a_parent_has_seen_counts_for_the_child(
    aigul: User, person: Person, mother: EmergencyContact, gateway: Gateway
) -> None:
    father = a_user("Bek")
    facade.ensure_recipient(father)
    lives_at(person, aigul, father)
    broadcast = a_flood()
    assert hearing.note_seen(father, [broadcast.thread]) == 1
    silence_lasts()
    assert gateway.taken == []


def is_discreet(recipient: Recipient, user: User) -> None:
    Recipient.objects.filter(pk=recipient.pk).update(discreet=True)


def wants_nothing_left(recipient: Recipient, user: User) -> None:
    Recipient.objects.filter(pk=recipient.pk).update(leave_no_message=True)


def has_a_word(recipient: Recipient, user: User) -> None:
    set_duress_word(recipient, "Shamrock", by=user)


CAREFUL = [is_discreet, wants_nothing_left, has_a_word]


@pytest.mark.parametrize("wish", CAREFUL)
def test_whoever_asked_us_to_be_careful_is_never_told_of_by_itself(
    aigul: User, mother: EmergencyContact, gateway: Gateway, office: PostOffice, wish: Callable[..., None]
) -> None:
    facade.ensure_recipient(aigul)
    wish(Recipient.objects.get(user=aigul), aigul)
    a_flood()
    silence_lasts()
    assert ContactNotice.objects.count() == 0
    assert gateway.taken == []
    assert office.taken == []


@pytest.mark.parametrize("wish", CAREFUL)
def test_such_a_wish_counts_in_the_last_moment_too(
    aigul: User, mother: EmergencyContact, gateway: Gateway, office: PostOffice, wish: Callable[..., None]
) -> None:
    a_flood()
    written_down()
    facade.ensure_recipient(aigul)
    wish(Recipient.objects.get(user=aigul), aigul)
    work_is_done()
    assert ends() == [("held", "safe_contact")]
    assert gateway.taken == []
    assert office.taken == []


@pytest.mark.parametrize("wishes", [{"discreet": True}, {"allowed_channels": ["email"]}])
def test_a_contact_who_is_known_to_us_is_written_to_as_they_wish(
    mother: EmergencyContact, gateway: Gateway, office: PostOffice, wishes: dict[str, object]
) -> None:
    """The mother has a login of her own: nothing goes by the way she closed."""
    saule = a_user("Another", phone=NUMBER, phone_verified=True)
    recipient = Recipient.objects.get(public_id=facade.ensure_recipient(saule))
    Recipient.objects.filter(pk=recipient.pk).update(**wishes)
    a_flood()
    silence_lasts()
    assert gateway.taken == []
    assert [mail.recipient for mail in office.taken] == [MAILBOX]


def test_nobody_is_told_of_themselves(
    aigul: User, person: Person, mother: EmergencyContact, gateway: Gateway, office: PostOffice
) -> None:
    """She named her own number: those who hear of the alert themselves are not told that they don't answer."""
    User.objects.filter(pk=aigul.pk).update(phone=NUMBER, phone_verified=True)
    aigul.refresh_from_db()
    facade.ensure_recipient(aigul)
    a_flood()
    silence_lasts()
    assert gateway.taken == []
    assert [mail.recipient for mail in office.taken] == [MAILBOX]


def test_what_was_written_down_while_somebody_stopped_it_is_not_told(
    mother: EmergencyContact, gateway: Gateway
) -> None:
    broadcast = a_flood()
    written_down()
    with transaction.atomic():
        starting.withdraw(broadcast.thread)
    work_is_done()
    assert gateway.taken == []
    assert ends() == [("withdrawn", "stopped")]


def test_what_was_stopped_is_looked_at_no_more(mother: EmergencyContact, gateway: Gateway) -> None:
    broadcast = a_flood(thread=uuid4())
    with transaction.atomic():
        starting.withdraw(broadcast.thread)
    silence_lasts()
    time_passes(minutes=30)
    work_is_done()
    assert ContactNotice.objects.count() == 0
    assert gateway.taken == []
