"""Publish a configuration, sign what is in force, and say whether an app is too old for us."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import jwt
import orjson
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.appconfig import keystore
from econsulate.core.appconfig.models import AppPolicy
from econsulate.core.appconfig.rules import EMPTY, App, app_of, policy_of, version_of
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError

# An app that can't reach us goes on with what it has; one that is handed an old document doesn't believe it for long.
HOLDS_FOR = timedelta(days=7)
FRESH_SECONDS = 30.0
LOCK = 0x61707063


class UpgradeRequired(DomainError):
    """This version of the app is no longer served. Calls for help are, whatever made them."""

    status = HTTPStatus.UPGRADE_REQUIRED
    code = "upgrade_required"
    title = _("This version of the app is too old. Install the new one.")


class PublishedMeanwhile(DomainError):
    code = "published_meanwhile"
    title = _("Another configuration was published in the meantime. Look at it first.")


@transaction.atomic
def publish(text: str, *, after: int, by: User | None) -> AppPolicy:
    """The next state; `after` is the serial one has read. Raises InvalidInput, PublishedMeanwhile."""
    policy = policy_of(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    serial = AppPolicy.objects.order_by("-serial").values_list("serial", flat=True).first() or 0
    if serial != after:
        raise PublishedMeanwhile(serial=serial)
    made = AppPolicy.objects.create(serial=serial + 1, text=text, policy=policy, published_by=by)
    record("core.app_policy.published", by=by, target=made)
    IN_FORCE.forget()
    return made


@dataclass
class InForce:
    """What is in force, asked of the database every half minute in each process: refusing costs no query."""

    serial: int = 0
    policy: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    read_at: float = float("-inf")

    def fresh(self) -> "InForce":
        if time.monotonic() - self.read_at > FRESH_SECONDS:
            newest = AppPolicy.objects.order_by("-serial").values_list("serial", "policy").first()
            self.serial, self.policy = newest or (0, EMPTY)
            self.read_at = time.monotonic()
        return self

    def forget(self) -> None:
        self.read_at = float("-inf")


IN_FORCE = InForce()


def require_recent(header: str) -> None:
    """Raises UpgradeRequired for an app below its platform's minimum; a header that names none is passed over."""
    app = app_of(header)
    if app is None:
        return
    asked = IN_FORCE.fresh().policy["platforms"][app.platform]
    if is_below(app, asked["minimum"]):
        raise UpgradeRequired(platform=app.platform, **asked)


def is_below(app: App, minimum: str) -> bool:
    least = version_of(minimum)
    return least is not None and app.version < least


@dataclass(frozen=True)
class Signed:
    jws: str
    etag: str


def signed(*, now: datetime) -> Signed:
    """The configuration as a compact JWS; the same for an hour. Raises NoConfigKey."""
    key, told = keystore.current(now), IN_FORCE.fresh()
    issued = now.replace(minute=0, second=0, microsecond=0)
    payload = {
        "serial": told.serial,
        "issued_at": issued.isoformat(),
        "expires_at": (issued + HOLDS_FOR).isoformat(),
        **told.policy,
    }
    jws = jwt.PyJWS().encode(as_json(payload), key.key, algorithm="EdDSA", headers={"kid": key.kid})
    return Signed(jws, f'"{told.serial}-{issued:%Y%m%d%H}-{key.kid[:8]}"')


def as_json(payload: Mapping[str, Any]) -> bytes:
    return orjson.dumps(payload)
