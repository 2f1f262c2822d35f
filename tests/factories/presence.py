"""Words on where people are, as somebody who gives them would say them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from notifications.facade import Facts, Source, Spot

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
SEOUL, BUSAN = Spot(37.5665, 126.978, 100), Spot(35.1796, 129.0756, 100)


def facts(number: int | UUID | None = None, **more: Any) -> Facts:
    """A grown person in the register of Korea; number n is always the same subject."""
    subject = number if isinstance(number, UUID) else UUID(int=number) if number is not None else uuid4()
    said = Facts(
        subject=subject,
        source=Source.RESIDENCE,
        reference=f"entry-{subject}",
        state="KR",
        subdivision="",
        served_by="KZ-SEO",
        nationality="KAZ",
        is_companion=False,
        of_age_on=date(2008, 1, 1),
        valid_from=NOW - timedelta(days=500),
        valid_to=None,
        confirmed_at=NOW - timedelta(days=10),
        logins=(),
    )
    return replace(said, **more)


def trip(number: int | UUID, reference: str = "trip-1:0", **more: Any) -> Facts:
    away = {"valid_from": NOW - timedelta(days=3), "valid_to": NOW + timedelta(days=4)}
    return facts(number, **{"source": Source.TRIP, "reference": reference, **away, **more})
