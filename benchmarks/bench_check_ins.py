"""How long does it take to list 30,000 people who are asked how they are, to look at them and to call the next?

Run: make bench-check-ins (ARGS='--people 8000' for fewer). Presences are those of bench_register: every fourth is in
Seoul and is asked, so four times as many are made. A quarter of those asked have answered. Pages are asked for by the
whole API and the whole panel, in this process, by an operator who also keeps the register.
"""

import argparse
import os
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.bench_preview import reachable  # noqa: E402
from benchmarks.bench_register import analyse, placed, timed  # noqa: E402
from benchmarks.population import tokens_of  # noqa: E402
from consular.missions.models.missions import Mission  # noqa: E402
from consular.missions.models.posts import Role  # noqa: E402
from econsulate.core.crypto.models import DataKey  # noqa: E402
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson  # noqa: E402
from notifications.checkins.services import opening, roll  # noqa: E402
from notifications.presence.models import Presence  # noqa: E402
from notifications.presence.services import counting  # noqa: E402
from tests.factories.missions import an_officer  # noqa: E402

DESK = "/api/v1/operations/check-ins"
ROUNDS = 30
PART = {"hx-request": "true"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=30_000)
    people = parser.parse_args().people
    call_command("load_areas")
    tag = uuid.uuid4().hex[:6]
    officer = an_officer(f"Seoul-{tag}", Mission.objects.get(code="KZ-SEO"), Role.OPERATOR, Role.OFFICER)
    (token,) = tokens_of([officer], second_factor=True)
    made(people)
    phone = Client(headers={"host": "127.0.0.1", "x-session-token": token})
    browser = Client(headers={"host": "127.0.0.1"})
    browser.cookies[settings.SESSION_COOKIE_NAME] = token
    check_in = asked(officer)
    for name, ask in questions(phone, browser, check_in).items():
        report(name, ask)
    walked(phone, check_in)


def made(people: int) -> None:
    placed(people * 4)
    counting.fold()
    reachable(people * 4)
    Presence.objects.filter(subdivision="KR-11").update(served_by="KZ-SEO")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_presence SET logins = ARRAY[id %% %s + 1]", [people])
    analyse()


def asked(officer: Any) -> CheckIn:
    now = datetime.now(UTC)
    # By itself, so that no worker takes the list while it is measured here.
    check_in = CheckIn.objects.create(
        thread=uuid.uuid4(),
        mission="KZ-SEO",
        mode="live",
        target={**opening.NOWHERE, "subdivisions": ["KR-11"]},
        opened_by=officer,
        opened_at=now,
        closes_at=now + timedelta(days=2),
        purge_at=now + timedelta(days=92),
        data_key=DataKey.objects.issue(),
    )
    began, cpu = time.monotonic(), time.process_time()
    while roll.take(check_in, now=now) == roll.SLICE:
        pass
    took = f"{time.monotonic() - began:.1f} s, {time.process_time() - cpu:.1f} s of CPU here"
    print(f"{check_in.people.count():,} people listed in {took}")
    answered(check_in, now)
    return check_in


def answered(check_in: CheckIn, now: datetime) -> None:
    rows = CheckInPerson.objects.filter(check_in=check_in)
    for remainder, status in ((0, "safe"), (1, "need_help")):
        rows.extra(where=["id %% 8 = %s"], params=[remainder]).update(status=status, said_at=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def questions(phone: Client, browser: Client, check_in: CheckIn) -> dict[str, Callable[[], Any]]:
    url, board = f"{DESK}/{check_in.public_id}", f"/panel/check-ins/{check_in.public_id}/"
    return {
        "all check-ins, by the API": lambda: phone.get(DESK),
        "figures, by the API": lambda: phone.get(url),
        "the silent, first 20, by the API": lambda: phone.get(f"{url}/people?state=silent"),
        "the silent, first 100, by the API": lambda: phone.get(f"{url}/people?state=silent&page_size=100"),
        "everybody, first 100, by the API": lambda: phone.get(f"{url}/people?page_size=100"),
        "the board, who needs help": lambda: browser.get(board),
        "the board, the silent": lambda: browser.get(f"{board}?state=silent"),
        "the board, the silent, page 800": lambda: browser.get(f"{board}?state=silent&page=800"),
        "the board read anew by itself": lambda: browser.get(f"{board}?state=silent", headers=PART),
        "a call taken and ended in vain": lambda: called(phone, url),
    }


def called(phone: Client, url: str) -> Any:
    call = phone.post(f"{url}/calls").json()["id"]
    body = {"outcome": "no_answer"}
    return phone.post(f"{url}/calls/{call}/outcome", body, content_type="application/json")


def report(name: str, ask: Callable[[], Any]) -> None:
    answer = ask()
    assert answer.status_code in (200, 201), answer.content
    cpu = time.process_time()
    taken = sorted(timed(ask) * 1000 for _round in range(ROUNDS))
    cpu = (time.process_time() - cpu) * 1000 / ROUNDS
    p95 = taken[round(len(taken) * 0.95) - 1]
    print(f"{name}: p50 {taken[len(taken) // 2]:.0f} ms, p95 {p95:.0f} ms, {cpu:.0f} ms of CPU here")


def walked(phone: Client, check_in: CheckIn) -> None:
    """Page by page to the end; nobody is left out and nobody comes twice."""
    began, cpu, pages = time.monotonic(), time.process_time(), 0
    seen, address = list[str](), f"{DESK}/{check_in.public_id}/people?page_size=100"
    while address:
        told = phone.get(address).json()
        seen += [row["person"] for row in told["results"]]
        address, pages = told["next"], pages + 1
        if pages > 500:
            break
    took = f"{time.monotonic() - began:.1f} s, {time.process_time() - cpu:.1f} s of CPU here"
    print(f"{pages} pages walked in {took}: {len(seen):,} rows, {len(set(seen)):,} people")


if __name__ == "__main__":
    main()
