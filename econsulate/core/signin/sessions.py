"""How does a session live? The caller holds a random token; the database holds only its hash and sealed contents.

This is Django's SESSION_ENGINE. `session_key`, which Django and allauth store and compare, is the hash (the handle), so
neither django_session nor usersessions_usersession holds anything that opens a session.
"""

import hashlib
import json
import secrets
import time
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from econsulate.core.crypto.primitives import CannotDecrypt
from econsulate.core.crypto.system import seal, unseal
from econsulate.core.prepared import execute

PURPOSE = "session"
TOKEN_BYTES = 32
HANDLE_LENGTH = 40
SEEN_AT = "seen_at"
SEEN_EVERY_SECONDS = 3600
SIGNING_IN_SECONDS = 15 * 60
STAFF_LIFETIME = timedelta(hours=12)
LIVE = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


def handle_of(token: str) -> str:
    """160 bits of SHA-256; tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()[:HANDLE_LENGTH]


class SessionStore(db.SessionStore):
    """Django's database sessions, keyed by handle and sealed; `token` is known only where it was made or shown."""

    token: str | None = None

    @classmethod
    def of_token(cls, token: str) -> Self:
        store = cls(handle_of(token))
        store.token = token
        return store

    def _get_new_session_key(self) -> str:
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        return handle_of(self.token)

    def _get_session_from_db(self) -> Session | None:
        """Looked up on every request, so without building the query and the row anew each time."""
        rows = execute(LIVE, [self.session_key, timezone.now()])
        if not rows:
            self._session_key = None
            return None
        data, expires = rows[0]
        return Session(str(self.session_key), data, expires)

    def encode(self, session_dict: Any) -> str:
        return seal(json.dumps(session_dict), purpose=PURPOSE, place=str(self.session_key))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            contents: dict[str, Any] = json.loads(
                unseal(str(session_data), purpose=PURPOSE, place=str(self.session_key))
            )
        except CannotDecrypt:
            return {}
        return contents

    def get_session_cookie_age(self) -> int:
        """Seconds a session lasts without use: long once signed in, short on the way there."""
        return settings.SESSION_COOKIE_AGE if SESSION_KEY in self else SIGNING_IN_SECONDS


def note_use(session: SessionStore) -> bool:
    """Once an hour, mark a signed-in session as used; True when it must be saved, which prolongs it."""
    now = time.time()
    if SESSION_KEY not in session or now - session.get(SEEN_AT, 0) < SEEN_EVERY_SECONDS:
        return False
    session[SEEN_AT] = now
    return True
