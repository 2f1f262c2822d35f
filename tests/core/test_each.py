"""One row that can't be done stops no other, and its contents stay out of the log."""

import uuid
from dataclasses import dataclass, field

import pytest

from econsulate.core.work.each import each_by_itself


@dataclass
class Thing:
    name: str
    public_id: uuid.UUID = field(default_factory=uuid.uuid4)


def test_what_fails_is_left_and_the_others_are_done(caplog: pytest.LogCaptureFixture) -> None:
    things, done = [Thing("first"), Thing("broken"), Thing("last")], []

    def act(thing: Thing) -> bool:
        if thing.name == "broken":
            raise ValueError(f"the secret of {thing.name}")
        done.append(thing.name)
        return thing.name == "last"

    assert each_by_itself(things, act) == 1
    assert done == ["first", "last"]
    (record,) = caplog.records
    line = record.getMessage()
    assert record.levelname == "ERROR"
    assert str(things[1].public_id) in line
    assert "ValueError" in line
    assert "Thing" in line
    assert "secret" not in line
