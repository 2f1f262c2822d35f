"""How many more does a carrier take of us at this moment, all processes counted together?

A bucket of tokens for each account at a carrier, in one row, by the database's clock: who takes out of it waits for who
is at it, so no two processes take the same token. It holds what the carrier takes in a second, so after a pause no
more than that goes out at once.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from notifications.deliveries.models import RateBudget

HELD_SECONDS = 1.0
TAKE = """
    WITH held AS (
        SELECT account, greatest(extract(epoch FROM full_at - clock_timestamp()), 0)::float AS owed
        FROM notifications_ratebudget WHERE account = %(account)s FOR UPDATE
    ), granted AS (
        SELECT account, owed, least(%(asked)s, greatest(floor((%(held)s - owed) * %(rate)s + 0.001), 0)) AS number
        FROM held
    )
    UPDATE notifications_ratebudget budget
    SET full_at = clock_timestamp() + make_interval(secs => owed + number / %(rate)s)
    FROM granted WHERE budget.account = granted.account
    RETURNING number::int, owed
"""


@dataclass(frozen=True)
class Grant:
    """So many may go now; `wait` is how many seconds it takes until there is one more."""

    number: int
    wait: float = 0.0


def take(channel: str, asked: int) -> Grant:
    """Up to `asked` tokens, at once; what is granted is gone, also if it isn't used."""
    rate = settings.CHANNEL_RATES.get(channel)
    if rate is None:
        return Grant(asked)
    account = account_of(channel)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"account": account, "asked": asked, "rate": float(rate), "held": HELD_SECONDS}
        cursor.execute(TAKE, values)
        found = cursor.fetchone()
        if found is None:
            RateBudget.objects.bulk_create([RateBudget(account=account)], ignore_conflicts=True)
            cursor.execute(TAKE, values)
            found = cursor.fetchone()
    number, owed = found
    return Grant(number, 0.0 if number else max(owed - HELD_SECONDS + 1 / rate, 0.0))


def account_of(channel: str) -> str:
    """Drills with credentials of their own have an account of their own."""
    return channel if "live" in settings.ALERT_MODES else f"exercise {channel}"


def seconds_for(channel: str, number: int) -> int | None:
    """How long the carrier takes for so many at the least; None where nobody said how many it takes."""
    rate = settings.CHANNEL_RATES.get(channel)
    return None if rate is None else -(-number // rate)
