"""The story of `make journey`, on a system of its own that starts with nothing and is gone afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from econsulate.core.embedded import ports
from tests.core.embedded.conftest import LAUNCHER, bare

pytestmark = pytest.mark.journey


def test_the_whole_story_holds(tmp_path: Path) -> None:
    web, mail = str(ports.any_free()), str(ports.any_free())
    settings = bare(tmp_path, ECONSULATE_WEB_PORT=web, ECONSULATE_MAIL_PORT=mail)
    command = [*LAUNCHER, "run", "--fresh", sys.executable, "-m", "tests.journeys.story"]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "The whole story holds" in done.stdout
