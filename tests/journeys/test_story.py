"""The stories of `make journey`, `make journey-citizen` and `make journey-alert`, on systems of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from econsulate.core.embedded import ports
from tests.core.embedded.conftest import LAUNCHER, bare

pytestmark = pytest.mark.journey


def test_the_whole_stories_hold(tmp_path: Path) -> None:
    web, mail = str(ports.any_free()), str(ports.any_free())
    settings = bare(tmp_path, ECONSULATE_WEB_PORT=web, ECONSULATE_MAIL_PORT=mail)
    one_after_the_other = f"{sys.executable} -m tests.journeys.story && {sys.executable} -m tests.journeys.abroad.story"
    command = [*LAUNCHER, "run", "--fresh", "sh", "-c", one_after_the_other]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=420, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert done.stdout.count("The whole story holds") == 2


def test_the_story_of_an_earthquake_holds_for_five_hundred_people(tmp_path: Path) -> None:
    """A fortieth of what `make journey-alert` plays, so that it ends in time; all else is the same."""
    command = [sys.executable, "-m", "tests.journeys.alerts.story", "500"]
    done = subprocess.run(command, env=bare(tmp_path), capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "The whole story holds: 500 people" in done.stdout
