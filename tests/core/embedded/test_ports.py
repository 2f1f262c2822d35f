"""Ports that people type and ports that they don't."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from econsulate.core.embedded import launch, ports
from econsulate.core.embedded.state import State
from econsulate.core.embedded.trouble import CannotStart


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen(1)
        yield listener.getsockname()[1]


def test_a_taken_default_gives_way_to_the_next_free_one(taken: int) -> None:
    assert ports.outer({}, "ECONSULATE_WEB_PORT", taken) > taken


def test_who_gets_another_port_than_the_documents_name_is_told(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    port = launch.typed_port({}, "ECONSULATE_WEB_PORT", taken)
    assert f"Port {taken} is taken by another program; taking {port}" in capsys.readouterr().out
    free = ports.any_free()
    assert launch.typed_port({}, "ECONSULATE_WEB_PORT", free) == free
    assert launch.typed_port({"ECONSULATE_WEB_PORT": str(free)}, "ECONSULATE_WEB_PORT", taken) == free
    assert capsys.readouterr().out == ""


def test_a_taken_port_that_was_asked_for_is_refused_naming_the_setting(taken: int) -> None:
    with pytest.raises(CannotStart, match=f"Port {taken} .* taken.*\n.*Set ECONSULATE_WEB_PORT"):
        ports.outer({"ECONSULATE_WEB_PORT": str(taken)}, "ECONSULATE_WEB_PORT", 8000)


def test_of_two_systems_started_at_once_each_gets_a_port_of_its_own() -> None:
    found = "from econsulate.core.embedded import ports; print(ports.outer({}, 'X', 28000), flush=True); input()"
    starts = [
        subprocess.Popen([sys.executable, "-c", found], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _each in range(4)
    ]
    try:
        chosen = [int(start.stdout.readline()) for start in starts if start.stdout]
    finally:
        for start in starts:
            start.communicate("\n", timeout=30)
    assert len(set(chosen)) == len(starts)
    assert ports.outer({}, "X", 28000) == 28000  # those who ended hold nothing


@pytest.mark.parametrize("given", ["http", "0", "65536", "-1", "٨٠٠٠", "80.5"])
def test_what_is_not_a_port_is_refused(given: str) -> None:
    with pytest.raises(CannotStart, match="not a port"):
        ports.outer({"ECONSULATE_WEB_PORT": given}, "ECONSULATE_WEB_PORT", 8000)


def test_an_inner_port_is_remembered_while_it_is_free(tmp_path: Path, taken: int) -> None:
    state = State(tmp_path)
    first = ports.inner(state, "postgres")
    assert ports.inner(state, "postgres") == first
    state.remember("postgres", taken)
    assert ports.inner(state, "postgres") != taken


def test_a_spoilt_memory_of_ports_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "ports.json").write_text("{half")
    assert ports.inner(State(tmp_path), "postgres") > 0
