"""How fast are the nearest mission, head-counts and the nightly comparison among 1,000,000 people?

Run: make bench-register (ARGS=--short for 20,000 people). First a register is made, sealed as the services seal it,
and compared with what is known of where people are, each entry opened for its birth date. Then presences of others are
added by COPY: two thirds known by a point, one third by a subdivision alone, a quarter in Seoul, the others spread over
all States. Queries go by the services, as the API calls them; the nearest mission by the whole API.
"""

import argparse
import os
import random
import resource
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.population import NOW, Table, sealed  # noqa: E402
from consular.abroad.models.registration import Registration  # noqa: E402
from consular.abroad.services import presence  # noqa: E402
from consular.citizens.models.person import Person  # noqa: E402
from consular.citizens.models.representation import Representation  # noqa: E402
from consular.missions.models.missions import Mission  # noqa: E402
from econsulate.core.accounts.models import User  # noqa: E402
from econsulate.core.crypto.models import DataKey  # noqa: E402
from econsulate.core.crypto.primitives import encrypt, new_key  # noqa: E402
from notifications import facade  # noqa: E402
from notifications.areas.models import Area  # noqa: E402
from notifications.facade import Source  # noqa: E402
from notifications.presence.models import Presence, PresenceTally  # noqa: E402
from notifications.presence.services import counting  # noqa: E402

TARGET_MS, TARGET_RESYNC_S = 150, 60
CITY = "37.43,126.76 37.43,127.18 37.70,127.18 37.70,126.76"
COUNTRY = "33.0,124.5 34.0,128.0 35.0,129.7 36.0,129.9 38.6,128.6 38.3,126.5 37.0,125.0 34.5,125.0"
SOME = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="20,000 people, few rounds")
    short = parser.parse_args().short
    people, register, rounds = (20_000, 2_000, 10) if short else (1_000_000, 100_000, 100)
    call_command("load_areas")
    random.seed(1)
    began = time.monotonic()
    entries = compared(register)
    placed(people - register)
    counting.fold()
    analyse()
    print(f"{Presence.objects.count():,} presences in {time.monotonic() - began:.0f} s, {size()}")
    for name, ask in queries(entries).items():
        report(name, ask, rounds)


def compared(register: int) -> list[uuid.UUID]:
    """A tenth of the register, then all of it: memory must not grow with it. Then with a tenth of the rows wrong."""
    entries = registered(register // 10)
    presence.resync(now=datetime.now(UTC))
    before = peak_mib()
    registered(register - register // 10)
    print(f"all but a tenth placed for the first time in {timed(compare):.1f} s")
    seconds, after = timed(compare), peak_mib()
    print(f"comparison of {register:,} people: {seconds:.1f} s (target: under {TARGET_RESYNC_S} s)")
    print(f"peak memory of the process: {before:.0f} MiB with {register // 10:,} people, {after:.0f} MiB with all")
    ours = Presence.objects.filter(source=Source.RESIDENCE)
    ours.filter(pk__in=list(ours.values_list("pk", flat=True)[: register // 10])).update(served_by="XX-NO")
    found = compare()
    print(f"the same with {found.wrong:,} rows wrong: {found.seconds:.1f} s")
    return entries


def compare() -> facade.PresenceResync:
    return presence.resync(now=datetime.now(UTC))


def queries(entries: list[uuid.UUID]) -> dict[str, Callable[[], object]]:
    city, country = facade.polygon(CITY), facade.polygon(COUNTRY)
    client = Client(headers={"host": "127.0.0.1"})
    return {
        "nearest mission, by the API": lambda: nearest(client),
        "head-count of a city": lambda: facade.count_in_area(city),
        "head-count of a country, by its border": lambda: facade.count_in_area(country),
        "head-count of a circle of 300 km": lambda: facade.count_in_area(facade.circle("37.57,126.98 300")),
        "head-count of all countries": lambda: facade.count_of_places("state"),
        "head-count of all subdivisions": lambda: facade.count_of_places("subdivision"),
        "head-count of all missions": lambda: facade.count_of_places("mission"),
        "audience of a city": lambda: facade.count_audience(facade.Target(include=[city]), now=NOW),
        "one entry confirmed, followed": lambda: followed(random.choice(entries)),
    }


def nearest(client: Client) -> None:
    where = {"latitude": random.uniform(-90, 90), "longitude": random.uniform(-180, 180)}
    answer = client.get("/api/v1/public/missions/nearest", where)
    assert answer.status_code == 200, answer.content


@transaction.atomic
def followed(entry: uuid.UUID) -> None:
    presence.follow(Registration.objects.get(public_id=entry), now=datetime.now(UTC))


def report(name: str, ask: Callable[[], object], rounds: int, target: float | None = TARGET_MS) -> None:
    ask()
    taken = sorted(timed(ask) * 1000 for _round in range(rounds))
    p95 = taken[min(len(taken) - 1, round(len(taken) * 0.95))]
    goal = f" (target: p95 under {target} ms)" if target else ""
    print(f"{name}: p50 {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms{goal}")


def registered(count: int) -> list[uuid.UUID]:
    """Entries in the register, each of a person with a login, sealed as the services do it."""
    user = User.objects.create(email=f"bench-{uuid.uuid4()}@example.org")
    key_id, kek = kek_of()
    mission = Mission.objects.get(code="KZ-SEO")
    places = list(Area.objects.filter(state="KR").exclude(code="KR").values_list("code", flat=True))
    keys, people, rights, entries = (Table(model) for model in (DataKey, Person, Representation, Registration))
    ids: list[uuid.UUID] = []
    for number in range(count):
        raw, key, person, entry = new_key(), uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
        key_pk = keys.add(public_id=key, wrapped_by=key_id, wrapped=encrypt(kek, raw, f"core_datakey:{key}".encode()))
        identity = {"primary_identifier": f"Example {number}", "birth_date": f"{1950 + number % 70}-04-12"}
        whole = {"secondary_identifier": None, "original_script_name": None, "birth_place": None, **identity}
        person_pk = people.add(
            public_id=person,
            data_key_id=key_pk,
            identity=sealed(raw, Person, "identity", person, whole),
            nationality="KAZ",
            residence="KOR",
            sex="X",
            match_index=os.urandom(32),
        )
        rights.add(public_id=uuid.uuid4(), user_id=user.pk, person_id=person_pk, kind="attorney", valid_from=day(-900))
        entries.add(
            public_id=entry,
            person_id=person_pk,
            mission_id=mission.pk,
            stay="permanent",
            reason="work",
            state="submitted",
            host_state="KR",
            region=random.choice(places),
            dwelling=sealed(raw, Registration, "dwelling", entry, {"address": "1", "city": "Seoul", "phone": None}),
            since=day(-900),
            confirmed_at=NOW - timedelta(days=number % 300),
            told_by_id=user.pk,
        )
        ids.append(entry)
        if len(keys.rows) == SOME or number == count - 1:
            write(keys, people, rights, entries)
    return ids[:1000]


@transaction.atomic
def write(*tables: Table) -> None:
    for table in tables:
        table.write()


def kek_of() -> tuple[str, bytes]:
    from django.conf import settings

    return next(iter(settings.KEY_ENCRYPTION_KEYS.items()))


def placed(count: int) -> None:
    """Presences of others, as if a source of its own had given them; officers' words, which the comparison leaves."""
    table = Table(Presence)
    rows = presences(count)
    while some := list(islice(rows, SOME)):
        for row in some:
            table.add(**row)
        write(table)
    subjects = counting.recount_all(now=NOW)
    print(f"{subjects:,} rows given their figures")


def presences(count: int) -> Iterator[dict[str, Any]]:
    areas = list(Area.objects.exclude(code=F("state")).values_list("code", "state", "point", "radius_km"))
    missions = list(Mission.objects.values_list("code", flat=True))
    seoul = next(area for area in areas if area[0] == "KR-11")
    for number in range(count):
        in_seoul = number % 4 == 0
        code, state, (longitude, latitude), radius_km = seoul if in_seoul else random.choice(areas)
        by_area = number % 3 == 0
        if not by_area:
            spread = 0.3 if in_seoul else 0.5
            longitude = max(-180.0, min(180.0, random.gauss(longitude, spread)))
            latitude = max(-90.0, min(90.0, random.gauss(latitude, spread)))
        travels = number % 5 == 0
        yield {
            "subject": uuid.UUID(int=number),
            "source": Source.TRIP if travels else Source.RESIDENCE,
            "reference": f"bench-{number}",
            "point": f"({longitude},{latitude})",
            "accuracy_m": radius_km * 1000 if by_area else 100,
            "by_area": by_area,
            "state": state,
            "subdivision": code,
            "served_by": missions[sum(map(ord, code)) % len(missions)],
            "nationality": "KAZ",
            "is_companion": travels and number % 10 == 0,
            "of_age_on": day(-7000 + number % 9000),
            "valid_from": NOW - timedelta(days=3),
            "valid_to": NOW + timedelta(days=9) if travels else None,
            "confirmed_at": NOW - timedelta(days=number % 400),
            "logins": [number + 1],
        }


def day(days: int) -> date:
    return (NOW + timedelta(days=days)).date()


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size('notifications_presence'))")
        return f"{cursor.fetchone()[0]}, {PresenceTally.objects.count():,} rows of sums"


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
