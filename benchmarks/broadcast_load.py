"""People with phones in Seoul, and the ways of telling them that bench_broadcast compares."""

import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction

from benchmarks.population import Table, sealed
from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import encrypt, new_key
from notifications.broadcasts.models.broadcasts import Broadcast, Reach
from notifications.broadcasts.services.naming import delivery_id
from notifications.broadcasts.services.starting import Telling, start
from notifications.channels.base import Envelope
from notifications.channels.registry import CHANNELS
from notifications.presence.models import Presence, Source
from notifications.recipients.models import ContactPoint, Recipient
from tests.factories.broadcasts import ROUND_SEOUL

NOW = datetime.now(UTC)
WORDS = {"en": {"subject": "Earthquake", "text": "Leave the building.", "sms": "Earthquake."}}
AT_ONCE = 100_000


@dataclass(frozen=True)
class Told:
    """Seconds since the release."""

    first: float
    last: float
    frozen: float


def people(count: int) -> None:
    """Until there are so many, each with a phone; a new fan-out tells all of them."""
    from django.conf import settings

    key_id, kek = next(iter(settings.KEY_ENCRYPTION_KEYS.items()))
    there = ContactPoint.objects.count()
    while there < count:
        some = min(AT_ONCE, count - there)
        add(range(there, there + some), key_id, kek)
        there += some
    tidy()


def tidy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def add(numbers: range, key_id: str, kek: bytes) -> None:
    users, keys, recipients, points, presences = (
        Table(model) for model in (User, DataKey, Recipient, ContactPoint, Presence)
    )
    for number in numbers:
        raw, key, point = new_key(), uuid.uuid4(), uuid.uuid4()
        user = users.add(
            email=f"bench-{number}@example.org",
            password=UNUSABLE_PASSWORD_PREFIX,
            public_id=uuid.uuid4(),
            date_joined=NOW,
        )
        key_pk = keys.add(public_id=key, wrapped_by=key_id, wrapped=encrypt(kek, raw, f"core_datakey:{key}".encode()))
        recipient = recipients.add(user_id=user, data_key_id=key_pk, public_id=uuid.uuid4(), language="kk")
        token = f"bench-{number:09d}:" + "A" * 140
        points.add(
            public_id=point, recipient_id=recipient, kind="fcm", verified_at=NOW,
            address=sealed(raw, ContactPoint, "address", point, token), address_index=number.to_bytes(32),
        )  # fmt: skip
        presences.add(
            subject=uuid.uuid4(), source=Source.STAFF, reference=f"bench-{number}", point="(126.97,37.56)",
            accuracy_m=100, by_area=False, state="KR", subdivision="", served_by="KZ-SEO", nationality="KAZ",
            is_companion=False, of_age_on=None, valid_from=NOW - timedelta(days=1), valid_to=None, confirmed_at=NOW,
            logins=[user], counts=0,
        )  # fmt: skip
    for table in (users, keys, recipients, points, presences):
        table.write()


def broadcast(count: int, wait: float) -> Told:
    telling = Telling(
        thread=uuid.uuid4(), mode="live", reach=Reach.AREA, words=WORDS, channels=["fcm"], severity="Extreme",
        target=ROUND_SEOUL, expires_at=NOW + timedelta(hours=6),
    )  # fmt: skip
    began = time.time()
    one = start(telling)
    until = time.monotonic() + wait
    while written(one) < count:
        if time.monotonic() > until:
            raise SystemExit(f"{written(one):,} of {count:,} after {wait} s")
        time.sleep(0.05)
    first, last = ends(one)
    while one.frozen_at is None:
        one.refresh_from_db()
    check(one, count)
    return Told(first - began, last - began, one.frozen_at.timestamp() - began)


def written(one: Broadcast) -> int:
    """How many are in the ledger, by the batches' own tallies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum((tally ->> 'accepted')::int), 0) FROM notifications_batch WHERE broadcast_id = %s",
            [one.pk],
        )
        return int(cursor.fetchone()[0])


def ends(one: Broadcast) -> tuple[float, float]:
    """When the first row came into the ledger, and when the last batch was closed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM (SELECT min(at) FROM notifications_handover WHERE broadcast_id = %s)),"
            " extract(epoch FROM max(done_at)) FROM notifications_batch WHERE broadcast_id = %s",
            [one.pk, one.pk],
        )
        first, last = cursor.fetchone()
    return float(first), float(last)


def check(one: Broadcast, count: int) -> None:
    """Each once, and nobody left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT contact_point_id) FROM notifications_handover WHERE broadcast_id = %s",
            [one.pk],
        )
        assert cursor.fetchone() == (count, count)


def without_ledger(count: int) -> tuple[float, float]:
    channel, later = CHANNELS["fcm"], NOW + timedelta(hours=6)
    envelopes = [
        Envelope(uuid.uuid4(), f"bench-{number:09d}:" + "A" * 140, "", "", expires_at=later, urgent=True)
        for number in range(1000)
    ]
    channel.send(envelopes)
    began, cpu = time.monotonic(), time.process_time()
    for _some in range(count // 1000):
        assert all(outcome.result == "accepted" for outcome in channel.send(envelopes))
    return time.monotonic() - began, time.process_time() - cpu


def one_by_one(count: int) -> tuple[float, float]:
    """As a task for each person does it, less the broker: read, post, save. Seconds, and those of the processor."""
    channel, one = CHANNELS["fcm"], Broadcast.objects.latest("pk")
    ids = list(ContactPoint.objects.values_list("pk", flat=True)[:count])
    began, cpu = time.monotonic(), time.process_time()
    for pk in ids:
        point = ContactPoint.objects.select_related("recipient__data_key").get(pk=pk)
        envelope = Envelope(delivery_id(one.pk, pk), point.address, "", "", expires_at=one.expires_at, urgent=True)
        (outcome,) = channel.send([envelope])
        assert outcome.result == "accepted"
        point.save(update_fields=["state"])
    return time.monotonic() - began, time.process_time() - cpu
