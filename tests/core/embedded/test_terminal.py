"""What reaches the terminal of `make run`? Errors and what nobody foresaw; the rest stands in the logs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from econsulate.core.embedded.supervisor import is_worth_showing

SUPERVISE = """
import sys
from pathlib import Path
from econsulate.core.embedded.processes import Program
from econsulate.core.embedded.supervisor import Supervisor

supervisor = Supervisor(logs=Path(sys.argv[1]), mark=sys.argv[1], say=print)
child = supervisor.start(Program("web", [sys.executable, "-c", sys.argv[2]]), aloud=True)
supervisor.watch(lambda: child.ended)
supervisor.stop_all()
"""


def line(level: str) -> str:
    return json.dumps({"event": f"an {level}", "level": level})


@pytest.mark.parametrize("quiet", ["", "  ", line("debug"), line("info"), line("warning")])
def test_what_is_only_for_the_log(quiet: str) -> None:
    assert not is_worth_showing(quiet)


@pytest.mark.parametrize("loud", [line("error"), line("critical"), "Traceback (most recent call last):", "3", "[1]"])
def test_what_somebody_should_see(loud: str) -> None:
    assert is_worth_showing(loud)


def test_everything_is_in_the_log_and_errors_on_the_terminal_too(tmp_path: Path) -> None:
    written = [line("warning"), line("error"), "Traceback"]
    program = f"for line in {written!r}: print(line)"
    command = [sys.executable, "-c", SUPERVISE, str(tmp_path), program]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    assert (tmp_path / "web.log").read_text().splitlines() == written
    assert [each for each in said.splitlines() if " | " in each] == [
        f"web             | {each}" for each in written[1:]
    ]
