"""What lies in the database before the story begins? Missions, officers with a second factor, and the many.

`manage.py shell` runs `seed` with the settings of the system, as an engineer would bring over an older installation:
people by COPY, each address sealed under a key of the person's own. The file named says how many, and gets the answer.
"""

import base64
import json
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.population import Table, sealed, tokens_of
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services import posts
from consular.missions.services.loading import DEMO_MISSIONS, load_missions
from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import encrypt, new_key
from notifications.broadcasts.models.broadcasts import Enrolment
from notifications.presence.models import Presence, Source
from notifications.recipients.models import ContactPoint, Device, Recipient
from notifications.recipients.services.devices import token_fingerprint
from notifications.recipients.services.people import fingerprint
from tests.journeys.alerts.crowd import PUSHES, Member, address, crowd, readers
from tests.journeys.alerts.people import OFFICERS

NOW = datetime.now(UTC).replace(microsecond=0)
SEOUL = "KZ-SEO"
TABLES = (User, DataKey, Recipient, ContactPoint, Device, Presence)
Browsers = dict[str, str]


def seed(file: str) -> None:
    asked = json.loads(Path(file).read_text())
    call_command("load_areas")
    load_missions(DEMO_MISSIONS)
    factors = officers()
    logins = people(asked["people"], asked["browsers"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    able = readers(asked["people"])
    users = list(User.objects.filter(pk__in=[logins[one.number] for one in able]).order_by("pk"))
    told = {"factors": factors, "readers": tokens_of(users, second_factor=False)}
    Path(file).write_text(json.dumps(told))


@transaction.atomic
def officers() -> dict[str, str]:
    """Appointed as real ones are, by one administrator and a second; returns the secret of each second factor."""
    first, second = (login(f"administrator-{number}@staff.example") for number in (1, 2))
    for one in (first, second):
        posts.install_administrator(one, now=NOW)
    factors = {}
    mission = Mission.objects.get(code=SEOUL)
    for email, roles in OFFICERS.items():
        user = login(email)
        factors[email] = base64.b32encode(secrets.token_bytes(20)).decode()
        TOTP.activate(user, factors[email])
        for role in roles:
            post = posts.appoint(user, mission=mission, role=Role(role), by=first, now=NOW)
            if post.state == "proposed":
                posts.confirm(post, by=second, now=NOW)
        posts.introduce(user, display_name=email.partition("@")[0].title(), languages=["en"], by=first, now=NOW)
    return factors


def login(email: str) -> User:
    user = User.objects.create_user(email, is_staff=True)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@transaction.atomic
def people(count: int, browsers: Browsers) -> list[int]:
    """All of them; the numbers of their logins, in their order."""
    tables = {model: Table(model) for model in TABLES}
    key_id, kek = next(iter(settings.KEY_ENCRYPTION_KEYS.items()))
    everybody = list(crowd(count))
    logins = [one_of(member, tables, key_id, kek, browsers) for member in everybody]
    for table in tables.values():
        table.write()
    joined = [Enrolment(user_id=logins[one.number], since=NOW) for one in everybody if one.volunteers]
    Enrolment.objects.bulk_create(joined)
    return logins


def one_of(member: Member, tables: dict[Any, Table], key_id: str, kek: bytes, browsers: Browsers) -> int:
    raw, key, subject = new_key(), uuid.uuid4(), uuid.uuid4()
    user = tables[User].add(
        email=member.email, phone=member.phone, phone_verified=bool(member.phone), public_id=subject,
        password=UNUSABLE_PASSWORD_PREFIX, language=member.language, date_joined=NOW,
    )  # fmt: skip
    wrapped = encrypt(kek, raw, f"core_datakey:{key}".encode())
    recipient = tables[Recipient].add(
        public_id=uuid.uuid4(), user_id=user, language=member.language,
        data_key_id=tables[DataKey].add(public_id=key, wrapped_by=key_id, wrapped=wrapped),
        allowed_channels=["push"] if member.pushed_alone else None,
    )  # fmt: skip
    for kind in (*member.ways, *(["email"] if member.pushed_alone else [])):
        put_way(member, kind, recipient, raw, tables, browsers)
    latitude, longitude = member.place
    tables[Presence].add(
        subject=subject, source=Source.STAFF, reference=f"crowd-{member.number}", point=f"({longitude},{latitude})",
        accuracy_m=100, by_area=False, state="KR", subdivision="", served_by=SEOUL, nationality="KAZ",
        is_companion=False, of_age_on=None, valid_from=NOW - timedelta(days=1), valid_to=None, confirmed_at=NOW,
        logins=[user], counts=0,
    )  # fmt: skip
    return user


def put_way(
    member: Member, kind: str, recipient: int, raw: bytes, tables: dict[Any, Table], browsers: Browsers
) -> None:
    public_id, place = uuid.uuid4(), address(kind, member.number)
    token = f"{browsers['url']}/{place}" if kind in {"webpush", "unifiedpush"} else place
    held = {"endpoint": token, "p256dh": browsers["p256dh"], "auth": browsers["auth"]}
    written = orjson.dumps(held).decode() if token != place else place
    index = token_fingerprint(kind, token) if kind in PUSHES else fingerprint(kind, token)
    point = tables[ContactPoint].add(
        public_id=public_id, recipient_id=recipient, kind=kind, verified_at=NOW,
        address=sealed(raw, ContactPoint, "address", public_id, written), address_index=index,
    )  # fmt: skip
    if kind in PUSHES:
        tables[Device].add(
            public_id=uuid.uuid4(), recipient_id=recipient, contact_point_id=point, installation=uuid.uuid4(),
            language=member.language, session_handle="", registered_at=NOW,
        )  # fmt: skip
