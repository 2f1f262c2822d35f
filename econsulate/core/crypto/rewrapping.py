"""How does everything come under the present key-encryption key, so that the one before can be taken away?

Only wrappings change: no person's data is touched, and what is read meanwhile opens under either key. It may run beside
the live system, be stopped and be repeated.
"""

from collections.abc import Callable, Iterator
from time import sleep
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction

from econsulate.core.audit.services import hold_chain, record
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import CannotDecrypt
from econsulate.core.crypto.system import resealed
from econsulate.core.signin import sessions
from econsulate.core.signin.adapters import FACTOR
from econsulate.core.signin.models import PURPOSE, SignInMessage

# The trail waits for a batch, so it is soon done.
BATCH = 100
# Seconds before each round: who holds a key meanwhile lets it go within the time of a request.
PAUSES = (0, 1, 5)


def current_key_id() -> str:
    return next(iter(settings.KEY_ENCRYPTION_KEYS))


def rewrap_data_keys() -> int:
    """How many keys of persons, and of uploads on their way, came under the present key."""
    done = 0
    for pause in PAUSES:
        sleep(pause)
        done += one_round()
        if not foreign_data_keys().exists():
            break
    return done


def one_round() -> int:
    """All that nobody holds at this moment; the rest is for the next round."""
    done, last = 0, 0
    while batch := list(foreign_data_keys().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done += rewrap_batch(batch)
        last = batch[-1]
    return done


@transaction.atomic
def rewrap_batch(batch: list[int]) -> int:
    """Whoever has written to the trail may go on to delete a key; so we take the trail first, then wait for no key."""
    hold_chain()
    free = foreign_data_keys().select_for_update(skip_locked=True, no_key=True)
    locked = free.filter(pk__in=batch).order_by("pk")
    rows = [row for row in locked if rewrapped(row)]
    DataKey.objects.bulk_update(rows, ["wrapped", "wrapped_by"])
    if rows:
        detail = {"key": current_key_id(), "count": len(rows)}
        record("core.keys.rewrapped", by=None, target=rows[0], detail=detail)
    return len(rows)


def rewrapped(row: DataKey) -> bool:
    try:
        row.rewrap()
    except CannotDecrypt:
        return False
    return True


def foreign_data_keys() -> models.QuerySet[DataKey]:
    return DataKey.objects.filter(wrapped__isnull=False).exclude(wrapped_by=current_key_id())


def reseal_texts() -> int:
    """How many second factors, sessions and messages on their way came under the present key."""
    return sum(one for model, column, change in SEALED_TEXTS for one in resealing(model, column, change))


def resealing(model: type[models.Model], column: str, change: Callable[[Any], Any]) -> Iterator[int]:
    """1 for each row that was changed; one that somebody wrote since it was read is under the new key already: 0."""
    for row in model._default_manager.order_by("pk").iterator():
        before, after = getattr(row, column), change(row)
        if after != before:
            yield model._default_manager.filter(pk=row.pk, **{column: before}).update(**{column: after})


def text_resealed(value: Any, *, purpose: str, place: str = "") -> Any:
    """The text under the present key; as it is where it is none of ours or its key is not at hand."""
    if not isinstance(value, str) or value.partition(":")[0] not in settings.KEY_ENCRYPTION_KEYS:
        return value
    try:
        return resealed(value, purpose=purpose, place=place)
    except CannotDecrypt:
        return value


def factor(row: Authenticator) -> dict[str, Any]:
    """What allauth keeps of a factor, with the secrets among it resealed."""
    return {name: factor_value(value) for name, value in row.data.items()}


def factor_value(value: Any) -> Any:
    return [factor_value(item) for item in value] if isinstance(value, list) else text_resealed(value, purpose=FACTOR)


def session(row: Session) -> Any:
    return text_resealed(row.session_data, purpose=sessions.PURPOSE, place=row.session_key)


def message(row: SignInMessage) -> Any:
    return text_resealed(row.sealed, purpose=PURPOSE, place=str(row.public_id))


SEALED_TEXTS: tuple[tuple[type[models.Model], str, Callable[[Any], Any]], ...] = (
    (Authenticator, "data", factor),
    (Session, "session_data", session),
    (SignInMessage, "sealed", message),
)


def left_under_others() -> dict[str, int]:
    """Keys of persons that are not under the present key, counted by what wraps them."""
    rows = foreign_data_keys().values_list("wrapped_by").annotate(models.Count("pk")).order_by("wrapped_by")
    return dict(rows)
