"""A broker that is there and says nothing, as one whose disk is full: nobody who tells it something waits for it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from econsulate.core.embedded.state import ROOT
from econsulate.core.embedded.system import throwaway_settings
from tests.core.embedded.conftest import bare
from tests.journeys.faults.rabbit import PROGRAM, running

pytestmark = [pytest.mark.chaos, pytest.mark.skipif(not PROGRAM.exists(), reason=f"{PROGRAM} is not there")]
PUBLISHER = """
import os, signal, sys, time, uuid, django
django.setup()
import econsulate.celery
from econsulate.core.work.services import hint
tell = lambda: hint("notifications.advance_broadcast", uuid.uuid4(), "alerts")
assert tell()
os.killpg(int(sys.argv[1]), signal.SIGSTOP)
began = time.monotonic()
assert not tell()
print(time.monotonic() - began)
"""


def test_who_tells_a_frozen_rabbitmq_goes_on_after_seconds(tmp_path: Path) -> None:
    with running(tmp_path) as rabbit:
        ours = {"CELERY_BROKER_URL": rabbit.url, "DJANGO_SETTINGS_MODULE": "econsulate.settings"}
        settings = throwaway_settings(bare(tmp_path, **ours), tmp_path)
        command = [sys.executable, "-c", PUBLISHER, str(rabbit.process.pid)]
        try:
            done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=40)
        finally:
            os.killpg(rabbit.process.pid, signal.SIGCONT)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 5
