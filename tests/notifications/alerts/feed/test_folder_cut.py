"""The disk is full, or the process killed, in the middle of publishing: each file is whole, and the next run mends."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from notifications.alerts.feed.services import folder as folders
from notifications.alerts.models.alerts import Alert
from tests.factories.alerts import done, end
from tests.notifications.alerts.feed.test_folder import files, publish
from tests.people import Phone

FULL = OSError(28, "No space left on device")


def cut_off(number: int, really: Callable[..., Any], how: BaseException) -> Callable[..., Any]:
    """The same, until it was called so often."""
    calls = iter(range(10_000))

    def called(*given: Any) -> Any:
        if next(calls) == number:
            raise how
        return really(*given)

    return called


@pytest.mark.parametrize("number", [0, 1, 7, 13])
@pytest.mark.parametrize(("place", "name"), [(os, "fsync"), (Path, "replace")])
@pytest.mark.parametrize("how", [FULL, SystemExit(137)])
def test_each_file_is_the_old_or_the_new_one_whole(
    dana: Phone, out: Alert, tmp_path: Path, monkeypatch: Any, number: int, place: Any, name: str, how: BaseException
) -> None:
    folder, fresh = tmp_path / "site", tmp_path / "fresh"
    publish(folder)
    before = files(folder)
    done(end(dana, out))
    publish(fresh)
    after = files(fresh)
    with monkeypatch.context() as cut:
        cut.setattr(place, name, cut_off(number, getattr(place, name), how))
        with pytest.raises(CommandError if how is FULL else SystemExit):
            publish(folder)
    there = {name: content for name, content in files(folder).items() if not name.endswith(folders.BESIDE)}
    assert before.keys() <= there.keys()
    assert [name for name, content in there.items() if content not in (before.get(name), after.get(name))] == []
    publish(folder)
    assert files(folder) == after


def test_a_folder_that_may_not_be_written_is_said_and_left(out: Alert, tmp_path: Path, monkeypatch: Any) -> None:
    folder = tmp_path / "site"
    publish(folder)
    before = files(folder)
    (folder / "alerts").rename(tmp_path / "alerts")
    (folder / "alerts").write_text("a file where a folder should be")
    with pytest.raises(CommandError):
        publish(folder)
    (folder / "alerts").unlink()
    publish(folder)
    assert files(folder) == before
