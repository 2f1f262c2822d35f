"""One system after the other: what is played on the same broker is played on the same system."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=broker_of)


def broker_of(item: pytest.Item) -> str:
    call = getattr(item, "callspec", None)
    mine = call is not None and "tests/journeys/faults/" in item.path.as_posix()
    return str(call.params.get("play", "")) if mine else ""
