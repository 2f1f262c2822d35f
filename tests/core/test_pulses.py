"""A part that lives says so, and whoever watches sees for how long it has not."""

import re
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db.models.functions import Now
from django.test import Client

from econsulate.core.health import pulses
from econsulate.core.health.models import Pulse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def begun(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(pulses, "_last", {})
    settings.METRICS_TOKEN = "t"


def ages() -> dict[str, float]:
    page = Client().get("/metrics", headers={"authorization": "Bearer t"}).text
    return {part: float(age) for part, age in re.findall(r'econsulate_pulse_age_seconds\{part="(\w+)"\} (\S+)', page)}


def test_who_never_spoke_is_missed_from_the_beginning() -> None:
    assert ages() == dict.fromkeys(["beat", "sweeper", "alerts", "ordinary"], float("inf"))


def test_it_speaks_at_most_every_fifteen_seconds_and_anew_after_that(monkeypatch: pytest.MonkeyPatch) -> None:
    pulses.beat("alerts")
    assert ages()["alerts"] < 5
    Pulse.objects.update(at=Now() - timedelta(minutes=2))
    pulses.beat("alerts")
    assert ages()["alerts"] >= 120
    pulses._last["alerts"] -= pulses.EVERY_SECONDS
    pulses.beat("alerts")
    assert ages()["alerts"] < 5
    assert Pulse.objects.count() == 1


def test_exercises_that_nobody_works_at_are_not_missed_here() -> None:
    pulses.beat("exercises")
    assert "exercises" not in ages()


def test_without_a_database_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: Any) -> None:
        raise psycopg.OperationalError("away")

    monkeypatch.setattr(psycopg, "connect", refused)
    pulses.beat("sweeper")
    assert ages()["sweeper"] == float("inf")
