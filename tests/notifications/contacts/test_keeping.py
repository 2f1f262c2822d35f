"""Who was told goes with the ledger and with the person; how many they were stays, and the person can read it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import serializers
from django.utils import timezone

from consular.abroad.services import presence
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from consular.citizens.services.emergency_contacts import remove_contact
from consular.privacy.services.contents import entries_of, representations_of
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.work.models import Work
from notifications import facade
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.contacts.models import ContactNotice, ContactRound
from notifications.contacts.services import keeping
from tests.factories.silence import MAILBOX, NUMBER, a_flood, lives_at, may_hear, silence_lasts
from tests.factories.visas import a_person
from tests.notifications.kannel import Gateway
from tests.people import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(mother: EmergencyContact, gateway: Gateway) -> Broadcast:
    broadcast = a_flood()
    silence_lasts()
    assert len(gateway.taken) == 1
    return broadcast


def copy_of(user: User) -> list[dict[str, Any]]:
    """Of all for whom they act."""
    entries = entries_of(user, representations_of(user), now=timezone.now())
    people = [json.loads(b"".join(one.pieces)) for one in entries if one.path.endswith("person.json")]
    assert people
    return [told for person in people for told in person["contacts_told_of_alerts"]]


def test_it_goes_when_the_ledger_goes_and_figures_stay(told: Broadcast) -> None:
    before = keeping.figures_of(told.thread)
    assert before is not None
    assert before["told"] == 1
    days = timedelta(days=settings.ALERTS["ledger_days"])
    Broadcast.objects.update(ended_at=timezone.now() - days + timedelta(minutes=1))
    assert keeping.forget_old() == 0
    assert ContactNotice.objects.exists()
    Broadcast.objects.update(ended_at=timezone.now() - days - timedelta(minutes=1))
    assert [keeping.forget_old() for _ in range(2)] == [1, 0]
    assert not ContactNotice.objects.exists()
    assert keeping.figures_of(told.thread) == before
    assert ContactRound.objects.get().forgotten_at is not None


def test_nothing_stays_about_a_person_who_is_erased(told: Broadcast, person: Person) -> None:
    presence.forget(person, now=timezone.now())
    assert not ContactNotice.objects.exists()
    silence_lasts()
    assert not ContactNotice.objects.exists()


def test_the_copy_of_ones_data_says_who_was_told(told: Broadcast, aigul: User) -> None:
    (one,) = copy_of(aigul)
    assert one == {
        "contact": "Saule Example",
        "what": "unreached",
        "place": "Seoul",
        "channel": "sms",
        "at": one["at"],
    }
    assert one["at"]


def test_another_parent_reads_nothing_of_whom_one_named(aigul: User, person: Person, gateway: Gateway) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ", secondary="Dias")
    lives_at(child, aigul)
    may_hear(aigul, child, email=None)
    father = a_user("Bek")
    mothers = child.representations.get()
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to=mothers.valid_to)
    a_flood()
    silence_lasts()
    assert len(gateway.taken) == 1
    assert copy_of(father) == []
    assert [one["contact"] for one in copy_of(aigul)] == ["Saule Example"]


def test_whose_contact_was_taken_away_is_told_without_the_name(
    told: Broadcast, aigul: User, mother: EmergencyContact
) -> None:
    remove_contact(mother, by=aigul, now=timezone.now())
    (one,) = copy_of(aigul)
    assert (one["contact"], one["what"]) == (None, "unreached")


def test_ledger_work_trail_and_logs_name_nobody(
    person: Person, mother: EmergencyContact, gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    a_flood()
    silence_lasts()
    assert len(gateway.taken) == 1
    for model in (ContactRound, ContactNotice, Work, AuditEntry):
        text = serializers.serialize("json", model.objects.all())  # type: ignore[attr-defined]
        for secret in (NUMBER, MAILBOX, "Saule", "Aigul", "Example"):
            assert secret not in text, model
    ours = "".join(str(vars(line)) for line in caplog.records if not line.name.startswith(("mail.", "django.db")))
    assert NUMBER not in ours
    assert "Saule" not in ours


def test_the_facade_tells_of_no_other_person(told: Broadcast, person: Person) -> None:
    assert len(facade.contacts_told_of(person.public_id)) == 1
    assert facade.contacts_told_of(told.thread) == []
