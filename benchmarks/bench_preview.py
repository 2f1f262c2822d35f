"""How long does the preview of an alert take among 1,000,000 people, for a city and for a whole country?

Run: make bench-preview (ARGS='--people 200000' for fewer, --short for 20,000 and few rounds). Presences are those of
bench_register: a quarter in Seoul, a third known by a subdivision alone. Everybody has a login; half of them a
recipient with an e-mail address, every fourth a telephone. The figures come from the service that the API calls;
`gates` adds what is checked besides. The rows found are measured by themselves too: no preview that looks at each of
them can be faster.
"""

import argparse
import os
import time
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial

from django.core.management import call_command
from django.db import connection

from benchmarks.bench_register import CITY, COUNTRY, analyse, placed, report
from notifications import facade
from notifications.alerts.services import preview
from notifications.facade import Target
from notifications.presence.models import Presence
from notifications.presence.services import counting, targeting

LOGINS = """
    INSERT INTO core_user (id, password, public_id, email, phone_verified, language, is_active, is_staff, is_superuser,
        date_joined)
    SELECT n, '!', gen_random_uuid(), 'bench-' || n || '@example.org', false, (ARRAY['kk', 'ru', 'en'])[n %% 3 + 1],
        true, false, false, now()
    FROM generate_series(1, %(people)s) n ON CONFLICT DO NOTHING
"""
RECIPIENTS = """
    INSERT INTO notifications_recipient (public_id, created_at, user_id, data_key_id, language, time_zone, discreet,
        leave_no_message, version)
    SELECT gen_random_uuid(), now(), id, %(key)s, language, 'UTC', false, false, 1
    FROM core_user WHERE id / 4 %% 2 = 0 AND email LIKE 'bench-%%' ON CONFLICT DO NOTHING
"""
POINTS = """
    INSERT INTO notifications_contactpoint (public_id, created_at, recipient_id, kind, address, address_index,
        verified_at, state)
    SELECT gen_random_uuid(), now(), id, kind, '\\x00', decode(md5(id || kind), 'hex'), now(), 'live'
    FROM notifications_recipient, unnest(ARRAY['email', 'sms']) kind
    WHERE data_key_id = %(key)s AND (kind = 'email' OR id / 4 %% 2 = 0)
"""

FOUND = """
    WITH found AS MATERIALIZED (
        SELECT id, subject, served_by, confirmed_at, by_area, logins FROM notifications_presence WHERE {}
    ) SELECT count(*) FROM found
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--short", action="store_true", help="20,000 people, few rounds")
    given = parser.parse_args()
    people, rounds = (20_000, 5) if given.short else (given.people, 30)
    call_command("load_areas")
    began = time.monotonic()
    placed(people)
    counting.fold()
    reachable(people)
    analyse()
    print(f"{Presence.objects.count():,} presences in {time.monotonic() - began:.0f} s")
    now = datetime.now(UTC)
    for name, shape, most in (("a city", CITY, 50), ("a country by its border", COUNTRY, 200)):
        target = Target(include=[facade.polygon(shape)])
        ask = partial(preview.profile, target, ["inbox", "email", "sms"], now=now)
        found = ask()
        print(f"{name}: {found.people:,} people, {found.logins:,} logins, channels {dict(found.channels)}")
        report(f"preview of an alert for {name}", ask, rounds, most)
        report(f"  of that, finding the rows of {name}", partial(rows_of, target, now), rounds, None)
    print(f"load average {os.getloadavg()[0]:.1f}")


def rows_of(target: Target, now: datetime) -> None:
    """What the preview reads of each presence that it finds, and nothing done with it."""
    query = targeting.matching(target, now)
    with connection.cursor() as cursor:
        cursor.execute(FOUND.format(" AND ".join(query.conditions)), query.values)


def reachable(people: int) -> None:
    from econsulate.core.crypto.models import DataKey

    later = datetime.now(UTC) + timedelta(days=1)
    key = DataKey.objects.create(public_id=uuid.uuid4(), wrapped_by="bench", wrapped=later.isoformat().encode())
    with connection.cursor() as cursor:
        cursor.execute(LOGINS, {"people": people})
        for statement in (RECIPIENTS, POINTS):
            cursor.execute(statement, {"key": key.pk})


if __name__ == "__main__":
    main()
