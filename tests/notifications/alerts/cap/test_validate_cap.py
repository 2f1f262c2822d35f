"""`manage.py validate_cap`: one JSON line for each file, an exit status, and nothing else it needs."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from notifications.alerts.cap.problems import RULES
from notifications.management.commands import validate_cap
from tests.notifications.alerts.cap.samples import WHOLE, changed

ROOT = Path(__file__).resolve().parents[4]


Validate = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture(name="validate")
def _validate(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> Validate:
    def validate(*names: Any, data: bytes = b"") -> tuple[int, list[dict[str, Any]]]:
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data)))
        status: Any = 0
        try:
            call_command(validate_cap.Command(), *map(str, names))
        except SystemExit as ended:
            status = ended.code
        said = capsys.readouterr()
        assert said.err == ""
        return status, [json.loads(line) for line in said.out.splitlines()]

    return validate


@pytest.fixture(name="right")
def _right(tmp_path: Path) -> Path:
    (tmp_path / "right.xml").write_bytes(WHOLE.encode())
    return tmp_path / "right.xml"


def test_a_right_message_is_valid(validate: Validate, right: Path) -> None:
    assert validate(right) == (0, [{"file": str(right), "valid": True, "problems": []}])


def test_it_runs_where_no_installation_is(right: Path) -> None:
    """No settings, no database, no broker."""
    command = [sys.executable, "manage.py", "validate_cap", str(right), "nothing.xml"]
    done = subprocess.run(command, cwd=ROOT, env={}, capture_output=True)
    assert (done.returncode, done.stderr) == (1, b"")
    assert [json.loads(line)["valid"] for line in done.stdout.splitlines()] == [True, False]


def test_each_file_has_its_line_in_order_and_one_wrong_decides_the_status(
    validate: Validate, tmp_path: Path, right: Path
) -> None:
    wrong, empty = tmp_path / "wrong.xml", tmp_path / "empty.xml"
    wrong.write_bytes(changed("<status>Actual", "<status>Real"))
    empty.write_bytes(b"")
    status, told = validate(wrong, right, empty)
    assert status == 1
    assert [(line["file"], line["valid"]) for line in told] == [
        (str(wrong), False),
        (str(right), True),
        (str(empty), False),
    ]
    (problem,) = told[0]["problems"]
    assert (problem["rule"], problem["path"]) == ("value-not-in-list", "/alert/status")
    assert set(problem) == {"rule", "path", "message"}


def test_standard_input_is_a_file_too(validate: Validate) -> None:
    assert validate("-", data=WHOLE.encode()) == (0, [{"file": "-", "valid": True, "problems": []}])
    assert validate("-", data=b"<alert/>")[0] == 1


def test_a_file_that_is_missing_or_a_folder_is_a_problem(validate: Validate, tmp_path: Path, right: Path) -> None:
    status, told = validate(tmp_path / "nothing.xml", tmp_path, right)
    assert status == 1
    assert [[problem["rule"] for problem in line["problems"]] for line in told] == [["unreadable"], ["unreadable"], []]


def test_a_huge_file_is_not_taken_in(validate: Validate, tmp_path: Path) -> None:
    with (tmp_path / "huge.xml").open("wb") as file:
        file.truncate(20 * 2**30)
    status, told = validate(tmp_path / "huge.xml")
    assert (status, told[0]["problems"][0]["rule"]) == (1, "too-large")


def test_names_in_any_language_are_told_as_they_are(validate: Validate, tmp_path: Path) -> None:
    path = tmp_path / "огоҳлантириш.xml"
    path.write_bytes(WHOLE.encode())
    assert validate(path)[1][0]["file"] == str(path)


def test_a_name_in_no_encoding_is_told_without_a_traceback(validate: Validate, tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n.xml")
    Path(name).write_bytes(WHOLE.encode())
    assert validate(name) == (0, [{"file": name, "valid": True, "problems": []}])


def test_hundreds_of_files_take_seconds(validate: Validate, tmp_path: Path) -> None:
    names = [tmp_path / f"{number}.xml" for number in range(300)]
    for path in names:
        path.write_bytes(WHOLE.encode())
    began = time.monotonic()
    assert validate(*names)[0] == 0
    assert time.monotonic() - began < 30


def test_the_page_for_engineers_names_every_rule() -> None:
    page = (ROOT / "docs/alerts-format.md").read_text("utf-8")
    assert [rule for rule in RULES if f"`{rule}`" not in page] == []
