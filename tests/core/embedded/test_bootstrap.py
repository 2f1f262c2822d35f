"""What a bare machine is told, with a stand-in for the Python it has."""

import subprocess
import sys
from pathlib import Path

import pytest

from econsulate.core.embedded import bootstrap


def test_an_old_python_is_told_which_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"Python 3.11 or newer is needed(.|\n)*make PYTHON=python3.11"):
        bootstrap.refuse_old_python()


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_which_package_to_install(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    found = bootstrap.importlib.util.find_spec
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == missing else found(name))
    with pytest.raises(SystemExit, match=rf"apt install python3\.{sys.version_info.minor}-venv"):
        bootstrap.refuse_missing_parts()


def test_changed_requirements_make_the_environment_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "built-from")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    (tmp_path / "built-from").write_text("now")
    assert bootstrap.is_current("now")
    assert not bootstrap.is_current("later")


def test_an_interpreter_that_was_upgraded_away_makes_it_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "built-from")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "gone")
    (tmp_path / "built-from").write_text("now")
    assert not bootstrap.is_current("now")


def test_it_runs_without_any_package_installed() -> None:
    code = f"import runpy; runpy.run_path({bootstrap.__file__!r}, run_name='looked at')"
    assert subprocess.run([sys.executable, "-I", "-S", "-c", code]).returncode == 0
