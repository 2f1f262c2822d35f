"""How long does a phone wait that keeps in step: a first round of a heavy account, and a round without changes?

Run: make bench-sync (ARGS=--short for a few seconds). One phone after the other asks one worker over HTTP, beside the
changes of many other accounts.
"""

import argparse
import http.client
import json
import os
import statistics
import sys
import time
from collections import Counter
from urllib.parse import urlencode
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.population import FAMILY, populate  # noqa: E402
from benchmarks.servers import served  # noqa: E402
from consular.cases.models.threads import Thread  # noqa: E402
from consular.cases.services import writing  # noqa: E402
from consular.cases.services.messages import Words  # noqa: E402
from consular.citizens.models.person import Person  # noqa: E402
from econsulate.core.accounts.models import User  # noqa: E402
from econsulate.core.feed.models import Change  # noqa: E402
from econsulate.core.limits.models import RequestLimit  # noqa: E402

LONGEST_FIRST, LONGEST_UNCHANGED = 300.0, 30.0
URL = "/api/v1/sync"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="1,000 applications beside, 5 rounds")
    short = parser.parse_args().short
    beside, rounds = (1_000, 5) if short else (50_000, 40)
    people = populate(beside, officers=[])
    token, user_id, _first = people.families[0]
    talk(User.objects.get(pk=user_id), threads=10, messages=30)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{Change.objects.count():,} things in the feed")
    with served("econsulate.settings") as server:
        phone = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        first, cursor = [], ""
        for _ in range(rounds + 1):
            spent, cursor, told = a_round(phone, token)
            first.append(spent)
        unchanged = [a_round(phone, token, cursor)[0] for _ in range(rounds * 5)]
    print(f"heavy account: {sum(told.values())} things, {dict(told)}")
    # The first round of all warms up.
    report("first round, all pages", first[1:], LONGEST_FIRST)
    report("round without changes", unchanged, LONGEST_UNCHANGED)
    print(f"one worker, one phone; load average {os.getloadavg()[0]:.1f}")


def talk(user: User, *, threads: int, messages: int) -> None:
    """The head of a family writes about some of them, again and again."""
    about = Person.objects.visible_to(user).select_related("data_key").order_by("pk")[: min(threads, FAMILY)]
    for person in about:
        begun, _is_new = writing.begin(
            person, said(), subject="A lost bag", mission="KZ-SEO", by=user, now=timezone.now()
        )
        for _ in range(messages - 1):
            thread = Thread.objects.whole().get(pk=begun.thread.pk)
            writing.write(thread, said(), by=user, now=timezone.now())


def said() -> Words:
    return Words("I have lost my bag at the station, with all that was in it.", "en", uuid4(), [])


def a_round(phone: http.client.HTTPConnection, token: str, cursor: str = "") -> tuple[float, str, Counter[str]]:
    """Milliseconds until the page without `more`, the cursor, and how many of each kind were told.

    No phone asks as often as this one, so what it used of its allowance is forgotten before each round.
    """
    RequestLimit.objects.all().delete()
    told, began = Counter[str](), time.perf_counter()
    while True:
        phone.request("GET", f"{URL}?{urlencode({'cursor': cursor})}" if cursor else URL, headers=headers(token))
        answer = phone.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(f"{URL} answered {answer.status}: {body!r}")
        page = json.loads(body)
        told.update(change["kind"] for change in page["changes"])
        cursor = page["cursor"]
        if not page["more"]:
            return (time.perf_counter() - began) * 1000, cursor, told


def headers(token: str) -> dict[str, str]:
    return {"X-Session-Token": token, "Accept-Language": "en"}


def report(name: str, spent: list[float], target: float) -> None:
    ordered = sorted(spent)
    p95 = ordered[int(len(ordered) * 0.95)]
    print(f"{name}: p50 {statistics.median(ordered):.1f} ms, p95 {p95:.1f} ms (target: under {target:.0f} ms)")


if __name__ == "__main__":
    main()
