"""How fast is a push to many as others send it: django-push-notifications, and firebase-admin by itself?

Run by benchmarks.peers with the Python of .venv-bench; nothing of ours is loaded. Both libraries are as they come from
the package index. For want of a setting the address of Google's service is replaced (`FCM_URL`), and the connection
pool that firebase-admin makes for that address is mounted at ours. The credential is a token that needs no renewal.
"""

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import django
import firebase_admin
import psycopg
from django.conf import settings
from firebase_admin import credentials, messaging
from google.oauth2.credentials import Credentials
from psycopg.conninfo import conninfo_to_dict

SCHEMA = "bench_peer"
# More in one call firebase-admin refuses; the default of django-push-notifications, 1000, is from before.
AT_ONCE = 500
SEND = "/v1/projects/{0}/messages:send"
WHAT = {"alert": "0" * 36, "delivery": "0" * 36, "urgent": "1"}
HOW = {"collapse_key": "urgent", "priority": "high"}
SIX_HOURS = 21_600


class Token(credentials.Base):
    def get_credential(self) -> Credentials:
        return Credentials(token="bench")  # noqa: S106


def main(way: str, count: int, url: str) -> None:
    tokens = [f"bench-{number:09d}:" + "A" * 140 for number in range(count)]
    {"django": by_django, "firebase": by_firebase}[way](tokens, url)


def by_django(tokens: list[str], url: str) -> None:
    """Its devices are rows of PostgreSQL, its bulk path `GCMDevice.objects.send_message`: 500 threads, HTTP/1.1."""
    configure()
    from push_notifications.models import GCMDevice

    GCMDevice.objects.bulk_create([GCMDevice(registration_id=token) for token in tokens], batch_size=5_000)
    send_to(url)

    def send(some: list[str]) -> messaging.BatchResponse:
        whom = GCMDevice.objects.all() if some is tokens else GCMDevice.objects.filter(registration_id__in=some)
        return whom.send_message(None, extra={**WHAT, **HOW, "time_to_live": SIX_HOURS})

    tell(f"django-push-notifications {version('django-push-notifications')}, HTTP/1.1", tokens, send)


def by_firebase(tokens: list[str], url: str) -> None:
    """Its bulk path of HTTP/2, tokens in memory, no database."""
    send_to(url)
    loop = asyncio.new_event_loop()

    def send(some: list[str]) -> messaging.BatchResponse:
        return messaging.BatchResponse([one for part in parts(some) for one in loop.run_until_complete(each(part))])

    tell(f"firebase-admin {version('firebase-admin')} alone, send_each_async, HTTP/2", tokens, send)


async def each(tokens: list[str]) -> list[messaging.SendResponse]:
    android = messaging.AndroidConfig(**HOW, ttl=SIX_HOURS)
    messages = [messaging.Message(data=WHAT, android=android, token=token) for token in tokens]
    return (await messaging.send_each_async(messages, dry_run=False)).responses


def parts(tokens: list[str]) -> list[list[str]]:
    return [tokens[at : at + AT_ONCE] for at in range(0, len(tokens), AT_ONCE)]


def tell(name: str, tokens: list[str], send: Callable[[list[str]], messaging.BatchResponse]) -> None:
    """The first 500 make the connections and aren't counted."""
    send(tokens[:AT_ONCE])
    began, spent = time.monotonic(), time.process_time()
    told = send(tokens)
    took, spent = time.monotonic() - began, time.process_time() - spent
    if told.success_count != len(tokens):
        sys.exit(f"{name}: {told.failure_count:,} of {len(tokens):,} failed: {wrong(told)!r}")
    print(json.dumps({"name": name, "count": len(tokens), "seconds": took, "cpu": spent, "memory": most_mib()}))


def most_mib() -> float:
    """What it has taken at most; `ru_maxrss` would count what its parent had when it began."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024


def wrong(told: messaging.BatchResponse) -> Exception | None:
    return next(answer.exception for answer in told.responses if answer.exception)


def send_to(url: str) -> None:
    """Messages go to this address in place of Google's."""
    messaging._MessagingService.FCM_URL = url + SEND
    service = messaging._get_messaging_service(firebase_admin.initialize_app(Token(), {"projectId": "bench"}))
    session = service._client.session
    session.mount(url, session.get_adapter("https://fcm.googleapis.com"))


def configure() -> None:
    """A project of its own in a schema of its own."""
    told = conninfo_to_dict(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    database = {ours: str(told.get(theirs, "")) for ours, theirs in names.items()}
    options = {"options": f"-c search_path={SCHEMA}"}
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **database, "OPTIONS": options}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "push_notifications"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        PUSH_NOTIFICATIONS_SETTINGS={"FCM_MAX_RECIPIENTS": AT_ONCE},
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    logging.disable()
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
