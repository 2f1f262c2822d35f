"""How does a repeated POST stay one act? The claim on the key and the effect commit together or not at all."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.crypto.primitives import CannotDecrypt, decrypt, encrypt, system_key
from econsulate.core.errors import DomainError
from econsulate.core.idempotency.models import IdempotentRequest

KEPT = timedelta(days=1)
# A caller may try these again with the same key and fare better.
NOT_KEPT = frozenset({401, 403, 409, 412, 425, 429})


class KeyReused(DomainError):
    """Same key, other request: one of the two is a mistake, and we can't know which."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "idempotency_key_reused"
    title = _("This Idempotency-Key was used for another request.")


@dataclass(frozen=True)
class Answer:
    """What goes back to the caller: status, JSON-able body and the headers that matter for a replay."""

    status: int
    body: Any
    headers: dict[str, str]


class _DoNotKeep(Exception):
    """Carries an answer out of the transaction so that its claim on the key is undone."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def once(user: User, key: str, *, route: str, body: bytes, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Do `act` once for this user and key; returns the answer and whether it is a replay.

    A parallel repeat waits for the first on the unique index and then gets its answer. Raises KeyReused.
    """
    fingerprint = hashlib.sha256(f"{route}\0".encode() + body).digest()
    try:
        with transaction.atomic():
            claimed, earlier = claim(user, key, fingerprint)
            if earlier is not None:
                return earlier, True
            answer = act()
            if answer.status in NOT_KEPT or answer.status >= 500:
                raise _DoNotKeep(answer)
            keep(claimed, answer)
    except _DoNotKeep as passing:
        return passing.answer, False
    return answer, False


def claim(user: User, key: str, fingerprint: bytes) -> tuple[IdempotentRequest, Answer | None]:
    """The fresh row, or the earlier one with its answer."""
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(user=user, key=key, fingerprint=fingerprint), None
    except IntegrityError:
        row = IdempotentRequest.objects.get(user=user, key=key)
    if bytes(row.fingerprint) != fingerprint:
        raise KeyReused
    return row, opened(row)


def keep(row: IdempotentRequest, answer: Answer) -> None:
    text = json.dumps([answer.body, answer.headers], ensure_ascii=False)
    row.status = answer.status
    key = system_key("idempotency", next(iter(settings.KEY_ENCRYPTION_KEYS)))
    row.answer = encrypt(key, text.encode(), binding(row))
    row.save(update_fields=["status", "answer"])


def opened(row: IdempotentRequest) -> Answer:
    body, headers = json.loads(text_of(row))
    return Answer(row.status or 0, body, headers)


def text_of(row: IdempotentRequest) -> bytes:
    """An answer kept before the key-encryption key was changed opens under the one it was kept with."""
    for key_id in settings.KEY_ENCRYPTION_KEYS:
        with suppress(CannotDecrypt):
            return decrypt(system_key("idempotency", key_id), bytes(row.answer or b""), binding(row))
    raise CannotDecrypt


def binding(row: IdempotentRequest) -> bytes:
    return f"core_idempotentrequest:{row.pk}".encode()


def forget_old() -> int:
    deleted, _by_model = IdempotentRequest.objects.filter(created_at__lt=Now() - KEPT).delete()
    return deleted
