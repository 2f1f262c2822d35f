"""Fixtures everybody shares; the people stand in tests/people.py."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware

from econsulate.core.accounts.models import User
from tests.people import Phone, a_user, phone_of
from tests.remembered import MEMORIES, _remembered_rows, pytest_fixture_setup, remembered  # noqa: F401 - heard by pytest


@pytest.fixture(autouse=True)
def _state_folders(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("state")
    settings.FILES_DIR = folder / "files"
    settings.SEALS_DIR = folder / "seals"
    settings.FILES_DIR.mkdir()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A request leaves its language active in the thread; no test may hear the one before it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _audit_trail_may_be_emptied_between_tests() -> Iterator[None]:
    """Tests with real commits end by emptying all tables, which the audit trail refuses."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        try:
            MEMORIES.forget()
            flush(self)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]


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
