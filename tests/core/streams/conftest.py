"""A process of streams for each test, which ends with it."""

from collections.abc import Iterator

import pytest

from tests.core.streams.running import Streams


@pytest.fixture
def streams(request: pytest.FixtureRequest) -> Iterator[Streams]:
    """Its settings and its target are the parameter of the test, if it has one."""
    given = dict(getattr(request, "param", {}))
    target = given.pop("target", Streams.target)
    running = Streams(given, target)
    running.start()
    yield running
    running.end()


@pytest.fixture
def hurried() -> Iterator[Streams]:
    running = Streams(target="tests.core.streams.hurried:application")
    running.start()
    yield running
    running.end()
