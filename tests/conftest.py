"""Fixtures everybody shares; the people stand in tests/people.py."""

import gc
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware

from econsulate.core.accounts.models import User
from tests.emptied import emptied_after_each
from tests.factories.areas import some_areas
from tests.migrated import migrated_once
from tests.people import Phone, a_user, phone_of
from tests.remembered import _remembered_rows, pytest_fixture_setup, remembered  # noqa: F401 - heard by pytest
from tests.serving import serving  # noqa: F401 - for all tests

# How long something takes is measured by benchmarks; on a busy machine it says nothing about what is right.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")
# Long files begin first, so that none of them runs on alone when the others have ended.
LONG = ("access/", "core/files/", "consular/visas/review/", "core/embedded/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(place in item.path.as_posix() for place in LONG))


def pytest_collection_finish() -> None:
    """What is loaded now stays; looking through it for garbage again and again was a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def _states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for each test, numbered here: pytest would look through all earlier ones for the next number."""
    base = tmp_path_factory.mktemp("states")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def _state_folders(settings: Any, _states: Iterator[Path]) -> None:
    folder = next(_states)
    settings.FILES_DIR = folder / "files"
    settings.SEALS_DIR = folder / "seals"
    settings.FILES_DIR.mkdir(parents=True)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A request leaves its language active in the thread; no test may hear the one before it."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Where several processes work, their databases are copies of one."""
    given = getattr(request.config, "workerinput", None)
    if given is None:
        yield
        return
    with migrated_once(given["workerid"], given["workercount"], tmp_path_factory.getbasetemp().parent):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database with some States' borders; tests with real commits leave it as it is here.

    Borders brought in by a test and rolled back left statistics that say the tables are empty: seconds for each search.
    """
    with django_db_blocker.unblock():
        some_areas()
    with emptied_after_each(django_db_blocker):
        yield


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_looked_for_once() -> Iterator[None]:
    """Each client has middleware of its own, which would look through all static files again: a tenth of the time."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, Any]()

    def once(self: Any) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files = found

    WhiteNoiseMiddleware.add_files_from_finders = once
    yield
    WhiteNoiseMiddleware.add_files_from_finders = look


@pytest.fixture
@remembered
def aigul(db: None) -> User:
    return a_user("Aigul")


@pytest.fixture
@remembered
def farida(db: None) -> User:
    return a_user("Farida")


@pytest.fixture
@remembered
def stranger(farida: User) -> Phone:
    return phone_of(farida)


@pytest.fixture
@remembered
def nobody(db: None) -> Phone:
    return phone_of(None)
