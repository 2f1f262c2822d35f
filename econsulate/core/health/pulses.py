"""Does every part live that nobody would miss at once? Each writes down the moment, and a figure tells how long ago.

A part that died while nothing was to be done leaves no work waiting: without this it would be missed by the next alert.
"""

import time
from typing import Any

import psycopg
import structlog
from django.db import connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

logger = structlog.get_logger(__name__)

BEAT, SWEEPER = "beat", "sweeper"
# Exercises may have no worker; they are noticed by work that waits.
NEEDED = (BEAT, SWEEPER, "alerts", "ordinary")
EVERY_SECONDS, PATIENCE_SECONDS = 15, 5
WRITE = """
    INSERT INTO core_pulse (part, at) VALUES (%s, now()) ON CONFLICT (part) DO UPDATE SET at = excluded.at
"""
AGES = "SELECT part, extract(epoch FROM statement_timestamp() - at) FROM core_pulse"

_last: dict[str, float] = {}


def beat(part: str) -> None:
    """Write that it lives, if it did not lately. Never raises: who can't write it is missed, as it should be.

    By a connection opened for it: a worker's first process, whose children inherit what is open, keeps none.
    """
    if time.monotonic() - _last.get(part, -EVERY_SECONDS) < EVERY_SECONDS:
        return
    _last[part] = time.monotonic()
    try:
        given = {**connection.get_connection_params(), "connect_timeout": PATIENCE_SECONDS}
        with psycopg.connect(**given) as own:
            own.execute(WRITE, [part])
    except psycopg.Error as error:
        logger.warning("could not say that a part lives", kind=part, exc_info=error)


class PulseCollector(Collector):
    def collect(self) -> Any:
        age = GaugeMetricFamily("econsulate_pulse_age_seconds", "Since a part said that it lives.", labels=["part"])
        with connection.cursor() as cursor:
            cursor.execute(AGES)
            ages = dict(cursor.fetchall())
        for part in NEEDED:
            age.add_metric([part], max(0.0, float(ages.get(part, "inf"))))
        return [age]
