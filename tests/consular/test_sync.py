"""A phone that asks for changes holds what the lists give, no more and no less; nothing committed late is lost."""

import random
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from consular.abroad.models.trips import Trip
from consular.cases.models.threads import Thread
from consular.citizens.models.emergency_contacts import A_HANDFUL, EmergencyContact
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.feed import services
from econsulate.core.feed.kinds import KINDS
from econsulate.core.feed.models import Change
from econsulate.core.prepared import execute
from tests.consular.phones import URL, Synced
from tests.factories.abroad import a_leg, a_trip, serves
from tests.factories.cases import a_thread, answered, wrote
from tests.factories.contacts import a_contact
from tests.factories.missions import headquarters
from tests.factories.seals import a_signer
from tests.factories.sos import a_call
from tests.factories.visas import a_passport, a_person
from tests.factories.world import a_world
from tests.people import Phone, phone_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db(transaction=True)
# Other tests beside these hold transactions of the same cluster open, which would hold this feed back.
OF_THIS_DATABASE = """
    SELECT coalesce(
        (SELECT min(backend_xid::text::bigint) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()),
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    ), (SELECT system_identifier::text FROM pg_control_system())
"""
OF_ALL = services.HORIZON


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "HORIZON", OF_THIS_DATABASE)


@pytest.fixture
@remembered
def app(applicant: Phone, seoul: Mission) -> Phone:
    serves(seoul, "KR")
    headquarters()
    return applicant


@pytest.fixture
@remembered
def person(aigul: User) -> Person:
    return a_person(aigul, nationality="KAZ")


@pytest.fixture
@remembered
def child(aigul: User) -> Person:
    return a_person(aigul, kind="parent", born="2020-04-12", nationality="KAZ")


LISTS = {
    "person": "persons",
    "representation": "representations",
    "registration": "registrations",
    "trip": "trips",
    "thread": "threads",
    "case": "cases",
    "sos": "sos",
    "application": "visa-applications",
    "inbox": "inbox",
}


@pytest.mark.walk
def test_a_first_round_tells_all_and_the_next_nothing(tmp_path: Path, settings: Any) -> None:
    settings.SEAL_KEYS_DIR, settings.ALERT_KEYS_DIR = a_signer(tmp_path / "keys"), tmp_path / "alert-keys"
    app = phone_of(a_world().aigul)
    phone = Synced(app).ask()
    assert phone.reset
    assert set(phone.kinds()) == set(KINDS)
    for kind, url in LISTS.items():
        rows = app.get(f"/api/v1/{url}?page_size=100").json()["results"]
        assert {row["id"]: row for row in rows} == {id: body for (of, id), body in phone.held.items() if of == kind}
    for change in phone.told:
        assert not change["href"] or app.get(change["href"]).status_code == 200
    assert not phone.ask().told
    assert not phone.reset


def test_a_stranger_is_told_nothing_of_it(app: Phone, person: Person, stranger: Phone, bek: Phone) -> None:
    a_thread(app, person)
    a_call(app)
    assert stranger.get(URL).json()["changes"] == []
    assert bek.get(URL).json()["changes"] == []
    assert phone_of().get(URL).status_code == 401


def test_of_two_parents_neither_hears_even_that_the_other_wrote(stranger: Phone, app: Phone, child: Person) -> None:
    right = Representation.objects.get(person=child)
    Representation.objects.create(
        user=stranger.user, person=child, kind="parent", valid_from=right.valid_from, valid_to=right.valid_to
    )
    other = Synced(stranger).ask()
    thread = a_thread(app, child)
    trip = a_trip(app, child, [a_leg("KR", 30, 40)])
    assert app.post(f"/api/v1/trips/{trip.public_id}/cancel").status_code == 204
    assert not other.ask().told
    assert ("thread", str(thread.public_id)) in Synced(app).ask().held


def test_what_goes_is_told_as_gone(app: Phone, person: Person) -> None:
    trip, contact = a_trip(app, person, [a_leg("KR", 30, 40)]), a_contact(app, person)
    phone = Synced(app).ask()
    assert app.post(f"/api/v1/trips/{trip.public_id}/cancel").status_code == 204
    assert app.delete(f"/api/v1/emergency-contacts/{contact.public_id}").status_code == 204
    told = {(one["kind"], one["id"]): (one["change"], one["body"]) for one in phone.ask().told}
    assert told == {
        ("trip", str(trip.public_id)): ("gone", None),
        ("emergency_contact", str(contact.public_id)): ("gone", None),
    }
    assert not [kind for kind, _id in Synced(app).ask().held if kind in {"trip", "emergency_contact"}]


def test_whoever_no_longer_acts_for_somebody_begins_anew(app: Phone, person: Person, child: Person) -> None:
    a_passport(child, app.user)
    a_thread(app, child)
    phone = Synced(app).ask()
    assert phone.kinds()["person"] == 2
    right = Representation.objects.get(person=child)
    assert app.post(f"/api/v1/representations/{right.public_id}/end").status_code == 204
    phone.ask()
    assert phone.reset
    assert phone.kinds() == {"person": 1, "representation": 1}


def test_whoever_no_longer_acts_for_somebody_does_not_hear_that_it_goes_on(
    app: Phone, child: Person, bek: Phone
) -> None:
    thread = a_thread(app, child)
    call = a_call(app, person=str(child.public_id))
    right = Representation.objects.get(person=child)
    assert app.post(f"/api/v1/representations/{right.public_id}/end").status_code == 204
    phone = Synced(app).ask()
    assert ("sos", str(call.public_id)) in phone.held
    answered(bek, thread)
    assert not phone.ask().told
    assert not Synced(app).ask().kinds().keys() & {"thread", "message"}


def test_a_change_committed_late_is_not_lost(app: Phone, person: Person) -> None:
    """Another transaction began before and ends after the phone has asked."""
    early, late = a_trip(app, person, [a_leg("KR", 30, 40)]), a_trip(app, person, [a_leg("KR", 50, 60)])
    phone = Synced(app).ask()
    with psycopg.connect(**connection.get_connection_params()) as slow:
        slow.execute("UPDATE consular_trip SET version = version + 1 WHERE id = %s", [early.pk])
        began = slow.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        assert began
        assert execute(OF_ALL, [])[0][0] <= began[0]
        change = {"legs": [a_leg("KR", 50, 61)]}
        assert app.put(f"/api/v1/trips/{late.public_id}", change, format="json").status_code == 200
        told_meanwhile = {one["id"] for one in phone.ask().told}
        slow.commit()
    told_after = {one["id"] for one in phone.ask().told}
    assert str(early.public_id) not in told_meanwhile
    assert {str(early.public_id), str(late.public_id)} <= told_meanwhile | told_after
    assert not phone.ask().told


def test_pages_are_bounded_and_miss_nothing(app: Phone, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 3)
    thread = a_thread(app, person)
    for number in range(7):
        wrote(app, thread, str(number))
    page = app.get(URL).json()
    assert (len(page["changes"]), page["more"]) == (3, True)
    wrote(app, thread, "meanwhile")
    phone = Synced(app).ask()
    assert phone.kinds()["message"] == 9


@pytest.mark.parametrize("cursor", ["", "x", "x" * 5000, "WyJhIl0:b", "\x00"])
def test_a_cursor_that_is_none_is_410(app: Phone, cursor: str) -> None:
    answer = app.get(URL, {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_expired")


def test_another_s_cursor_and_an_old_one_are_410(
    app: Phone, stranger: Phone, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = app.get(URL).json()["cursor"]
    assert app.get(URL, {"cursor": cursor}).status_code == 200
    assert stranger.get(URL, {"cursor": cursor}).status_code == 410
    monkeypatch.setattr("econsulate.core.feed.cursors.GOOD_FOR", -services.GONE_KEPT)
    assert app.get(URL, {"cursor": cursor}).status_code == 410


def test_another_language_tells_all_anew(app: Phone, person: Person) -> None:
    phone = Synced(app).ask()
    phone.phone = phone_of(app.user, language="ru")
    assert phone.ask().reset


def test_rows_put_back_from_another_cluster_come_as_new(app: Phone, person: Person) -> None:
    phone = Synced(app).ask()
    Change.objects.update(position=2**62)
    assert not Synced(app).ask().held
    services.tidy(now=timezone.now())
    assert {one["kind"] for one in phone.ask().told} >= {"person"}


class Acts:
    """What somebody may do with a phone, each act as a method; those of `on_something` need it first."""

    def __init__(self, app: Phone, person: Person, bek: Phone, chance: random.Random) -> None:
        self.app, self.person, self.bek, self.chance = app, person, bek, chance
        self.trips, self.threads, self.days = list[Trip](), list[Thread](), count(30, 20)

    def ready(self) -> list[Callable[[], object]]:
        always = [self.journey, self.talk, self.contact, self.call, self.another_name]
        return [*always, *[self.change, self.cancel] * bool(self.trips), *[self.answer, self.read] * bool(self.threads)]

    def journey(self) -> None:
        first = next(self.days)
        self.trips.append(a_trip(self.app, self.person, [a_leg("KR", first, first + 5)]))

    def change(self) -> None:
        first = next(self.days)
        url = f"/api/v1/trips/{self.chance.choice(self.trips).public_id}"
        assert self.app.put(url, {"legs": [a_leg("KR", first, first + 2)]}, format="json").status_code == 200

    def cancel(self) -> None:
        assert self.app.post(f"/api/v1/trips/{self.trips.pop().public_id}/cancel").status_code == 204

    def talk(self) -> None:
        self.threads.append(a_thread(self.app, self.person, client_id=str(uuid4())))

    def answer(self) -> None:
        answered(self.bek, self.chance.choice(self.threads), client_id=str(uuid4()))

    def read(self) -> None:
        thread = self.chance.choice(self.threads)
        body = {"message": str(thread.messages.latest("pk").public_id)}
        assert self.app.post(f"/api/v1/threads/{thread.public_id}/read", body, format="json").status_code == 200

    def another_name(self) -> None:
        url = f"/api/v1/persons/{self.person.public_id}"
        told = self.app.get(url).json()
        body = {name: told[name] for name in told if name not in {"id", "created_at"}}
        body["secondary_identifier"] = self.chance.choice(["Aigul", "Aigula"])
        assert self.app.put(url, body, format="json").status_code == 200

    def contact(self) -> None:
        if EmergencyContact.objects.count() < A_HANDFUL:
            a_contact(self.app, self.person)

    def call(self) -> None:
        a_call(self.app)


@pytest.mark.parametrize("seed", range(3))
def test_asking_now_and_then_comes_to_the_same_as_asking_once(
    app: Phone, person: Person, bek: Phone, seed: int
) -> None:
    """Acts at random; a phone that asked in between holds what one holds that asks for the first time."""
    chance, phone = random.Random(seed), Synced(app)
    acts = Acts(app, person, bek, chance)
    for _ in range(25):
        chance.choice(acts.ready())()
        if chance.random() < 0.5:
            phone.ask()
    assert phone.ask().held == Synced(app).ask().held
