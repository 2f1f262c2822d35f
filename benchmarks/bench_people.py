"""How fast does an officer find somebody among 100,000 people?

Run: make bench-people (ARGS=--short for 5,000). Each person has a passport and an entry in the register of Seoul or
Vienna, every fifth a journey and a conversation as well, all sealed as the services seal them. Searches go by the
whole API, in turn for the officer of Seoul and one at headquarters, each with names of somebody drawn anew; what
can't be drawn anew, such as one common given name, is the same each time.
"""

import argparse
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.old_register import FAMILY, GIVEN, letters  # noqa: E402
from benchmarks.population import Table, sealed, tokens_of  # noqa: E402
from consular.abroad.models.registration import Registration, contact_keys_of  # noqa: E402
from consular.abroad.models.trips import Trip, TripLeg  # noqa: E402
from consular.cases.models.threads import Thread  # noqa: E402
from consular.citizens.models.person import Person, match_index_of  # noqa: E402
from consular.citizens.models.representation import Representation  # noqa: E402
from consular.citizens.models.travel_document import TravelDocument  # noqa: E402
from consular.citizens.services import finding  # noqa: E402
from consular.citizens.services.people import name_keys_of, skeleton_index_of  # noqa: E402
from consular.missions.models.missions import Mission  # noqa: E402
from consular.missions.models.posts import Role  # noqa: E402
from econsulate.core.accounts.models import User  # noqa: E402
from econsulate.core.crypto.models import DataKey  # noqa: E402
from econsulate.core.crypto.primitives import blind_index, encrypt, new_key  # noqa: E402
from econsulate.core.limits.services import Rate  # noqa: E402
from econsulate.core.references import new_reference  # noqa: E402
from tests.factories.missions import an_officer, headquarters  # noqa: E402

TARGET_MS, URL = 100, "/api/v1/staff/people"
NOW = datetime.now(UTC).replace(microsecond=0)
ORDER = (DataKey, Person, Representation, TravelDocument, Registration, Trip, TripLeg, Thread)
AT_ONCE = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="5,000 people, few rounds")
    short = parser.parse_args().short
    count, rounds = (5_000, 10) if short else (100_000, 100)
    random.seed(1)
    finding.RATE = Rate(1_000_000, 1)
    people = Population()
    for start in range(0, count, AT_ONCE):
        people.add(range(start, start + AT_ONCE))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{count:,} people made in {time.monotonic() - people.began:.0f} s")
    for title, officer in officers().items():
        for name, typed in questions(people).items():
            report(f"{title}, {name}", officer, typed, rounds)


def officers() -> dict[str, Client]:
    tag = uuid.uuid4().hex[:6]
    seoul, there = Mission.objects.get(code="KZ-SEO"), headquarters()
    users = [an_officer(f"Seoul-{tag}", seoul, Role.OFFICER), an_officer(f"There-{tag}", there, Role.OFFICER)]
    tokens = tokens_of(users, second_factor=True)
    clients = [Client(headers={"host": "127.0.0.1", "x-session-token": token}) for token in tokens]
    return dict(zip(("a mission", "headquarters"), clients, strict=True))


class Population:
    """What is remembered of each is what somebody says on the telephone."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.tables = {model: Table(model) for model in ORDER}
        self.missions = [Mission.objects.get(code=code) for code in ("KZ-SEO", "KZ-SEO", "KZ-VIE")]
        self.kek_id, self.kek = next(iter(settings.KEY_ENCRYPTION_KEYS.items()))
        self.said = list[dict[str, str]]()

    @transaction.atomic
    def add(self, numbers: range) -> None:
        stamp = time.time_ns()
        users = User.objects.bulk_create(
            [User(email=f"bench-{stamp}-{number}@example.org", password="!") for number in numbers]  # noqa: S106
        )
        for number, user in zip(numbers, users, strict=True):
            self.one(number, user)
        for table in self.tables.values():
            table.write()

    def one(self, number: int, user: User) -> None:
        raw, key, person, passport, entry = new_key(), *(uuid.uuid4() for _ in range(4))
        wrapped = encrypt(self.kek, raw, f"core_datakey:{key}".encode())
        key_pk = self.tables[DataKey].add(public_id=key, wrapped_by=self.kek_id, wrapped=wrapped)
        identity = an_identity(number)
        person_pk = self.tables[Person].add(
            public_id=person,
            data_key_id=key_pk,
            identity=sealed(raw, Person, "identity", person, identity),
            nationality="KAZ",
            residence="KOR",
            sex="X",
            match_index=match_index_of(identity, "KAZ"),
            skeleton_index=skeleton_index_of(identity),
            name_keys=name_keys_of(identity),
        )
        acts = {"user_id": user.pk, "person_id": person_pk, "kind": "attorney", "valid_from": day(-900)}
        self.tables[Representation].add(public_id=uuid.uuid4(), **acts)
        document = f"N{number:08}"
        self.tables[TravelDocument].add(
            public_id=passport,
            person_id=person_pk,
            kind="passport",
            number=sealed(raw, TravelDocument, "number", passport, document),
            number_index=blind_index(document, purpose="travel_document"),
            issuing_state="KAZ",
            nationality="KAZ",
            expires_on=day(900),
        )
        mission = self.missions[number % 3]
        phone = f"+8210{number:08}"
        self.entry(entry, raw, person_pk, mission, user, phone)
        reference = self.more(raw, person_pk, mission, user) if number % 5 == 0 else ""
        self.said.append(
            {
                "name": f"{identity['primary_identifier']} {identity['secondary_identifier']}",
                "born": identity["birth_date"],
                "number": document,
                "phone": phone,
                "email": str(user.email),
                "reference": reference,
            }
        )

    def entry(self, entry: uuid.UUID, raw: bytes, person: int, mission: Mission, user: User, phone: str) -> None:
        dwelling: Any = {"address": "1 Example Street", "city": "Example", "phone": phone}
        self.tables[Registration].add(
            public_id=entry,
            person_id=person,
            mission_id=mission.pk,
            stay="permanent",
            reason="work",
            state="submitted",
            host_state=mission.host_state,
            dwelling=sealed(raw, Registration, "dwelling", entry, dwelling),
            contact_keys=contact_keys_of(dwelling),
            since=day(-900),
            confirmed_at=NOW,
            told_by_id=user.pk,
        )

    def more(self, raw: bytes, person: int, mission: Mission, user: User) -> str:
        trip, thread, reference = uuid.uuid4(), uuid.uuid4(), new_reference("T")
        given = {"person_id": person, "told_by_id": user.pk, "first_day": day(-1), "last_day": day(9)}
        trip_pk = self.tables[Trip].add(
            public_id=trip, contact=sealed(raw, Trip, "contact", trip, {"phone": None}), **given
        )
        where = sealed(raw, TripLeg, "where", f"{trip}:1", {"city": "Example", "lodging": ""})  # type: ignore[arg-type]
        days = {"arrives_on": day(-1), "leaves_on": day(9), "host_state": mission.host_state}
        self.tables[TripLeg].add(trip_id=trip_pk, number=1, where=where, mission_id=mission.pk, **days)
        self.tables[Thread].add(
            public_id=thread,
            person_id=person,
            mission_id=mission.pk,
            told_by_id=user.pk,
            reference=reference,
            subject=sealed(raw, Thread, "subject", thread, "A lost bag"),
            language="en",
            last_at=NOW,
        )
        return reference


def an_identity(number: int) -> Any:
    return {
        "primary_identifier": random.choice(FAMILY) + letters(number // 50),
        "secondary_identifier": random.choice(GIVEN),
        "original_script_name": None,
        "birth_date": f"{random.randint(1940, 2020)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        "birth_place": None,
    }


def questions(people: Population) -> dict[str, Callable[[], str]]:
    def somebody(*parts: str) -> Callable[[], str]:
        return lambda: " ".join(random.choice(people.said)[part] for part in parts)

    talkers = [said for said in people.said if said["reference"]]

    def whole() -> str:
        said = random.choice(people.said)
        return f"{said['name']} {said['born']}"

    return {
        "a whole name": somebody("name"),
        "a whole name and the day of birth": whole,
        "one surname": lambda: random.choice(people.said)["name"].split()[0],
        "a common given name": lambda: "Aygerim",
        "a common given name and a year": lambda: f"Aygerim {random.randint(1940, 2020)}",
        "three words": lambda: f"{random.choice(people.said)['name']} Timurkyzy",
        "a passport": somebody("number"),
        "a telephone number": somebody("phone"),
        "an e-mail address": somebody("email"),
        "a reference": lambda: random.choice(talkers)["reference"],
        "nobody": lambda: "Xanthippe Quodlibet",
    }


def report(name: str, client: Client, typed: Callable[[], str], rounds: int) -> None:
    found, taken = 0, []
    for number in range(rounds + 1):
        q = typed()
        began = time.perf_counter()
        answer = client.get(URL, {"q": q})
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, answer.content
        if number:
            found += bool(answer.json()["results"])
            taken.append(took)
    taken.sort()
    p95 = taken[min(len(taken) - 1, round(len(taken) * 0.95))]
    shares = f"{found} of {rounds} found somebody"
    print(f"{name}: p50 {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms (target: under {TARGET_MS}), {shares}")


def day(days: int) -> Any:
    return (NOW + timedelta(days=days)).date()


if __name__ == "__main__":
    main()
