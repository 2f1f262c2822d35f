"""Each part stands still, as one that hangs does, and a real Prometheus with our rules rings within two minutes."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from econsulate.core.embedded.processes import survivors
from tests import prometheus
from tests.core.embedded.conftest import state_folder
from tests.core.embedded.test_boot import command
from tests.journeys.alerts.running import System, running
from tests.journeys.client import until
from tests.journeys.faults.harming import NAMES

pytestmark = [pytest.mark.chaos, pytest.mark.skipif(not prometheus.PROGRAM, reason="Prometheus is not installed")]
TOKEN, WITHIN_SECONDS, CALM_WITHIN_SECONDS = "scraped by nobody else", 120, 90
ALARMS = {
    "beat": "PartSilent beat",
    "sweeper": "PartSilent sweeper",
    "alerts": "PartSilent alerts",
    "ordinary": "PartSilent ordinary",
    "web": "EconsulateAway",
}


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with running({"ECONSULATE_METRICS_TOKEN": TOKEN}) as started:
        yield started


@pytest.fixture(scope="module")
def watch(system: System) -> Iterator[prometheus.Prometheus]:
    with state_folder() as folder, prometheus.watching(urlsplit(system.base).port or 0, TOKEN, folder / "p") as found:
        until(lambda: is_calm(found) or None, "no alarm of a system that works", seconds=CALM_WITHIN_SECONDS)
        yield found


def is_calm(watch: prometheus.Prometheus) -> bool:
    """Nothing is about to ring either, so that what rings later began later."""
    return watch.has_scraped() and not watch.alarms("pending") & set(ALARMS.values())


def tell(folder: Path, part: str, number: int) -> None:
    for process in survivors(str(folder)):
        if NAMES[part] in command(process):
            os.kill(process, number)


@pytest.mark.parametrize("part", ALARMS)
def test_silence_is_noticed(part: str, system: System, watch: prometheus.Prometheus) -> None:
    began = time.monotonic()
    tell(system.folder, part, signal.SIGSTOP)
    try:
        until(lambda: ALARMS[part] in watch.alarms() or None, "an alarm", seconds=WITHIN_SECONDS, pause=0.5)
        print(f"{part} stood still: {ALARMS[part]} rang after {time.monotonic() - began:.0f} s")
        assert watch.alarms() & set(ALARMS.values()) == {ALARMS[part]}
    finally:
        tell(system.folder, part, signal.SIGCONT)
    until(lambda: is_calm(watch) or None, "the alarm to end", seconds=CALM_WITHIN_SECONDS)
