"""What the tests of files share: a person's key, and a way to look at a file through the sandbox."""

from collections.abc import Callable
from typing import Any

import pytest

from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.sandbox.confine import Limits
from econsulate.core.files.sandbox.protocol import Findings, Page, Policy
from econsulate.core.files.sandbox.run import examine
from tests.core.files.phone import TusPhone
from tests.people import a_user, phone_of
from tests.remembered import remembered

Look = Callable[..., tuple[Findings, list[Page]]]


@pytest.fixture
def look() -> Look:
    """Findings and pages of some bytes, from a real child process."""

    def looked(data: bytes, policy: Policy | None = None, **limits: Any) -> tuple[Findings, list[Page]]:
        pages: list[Page] = []
        findings = examine([data], policy=policy or Policy(), on_page=pages.append, limits=Limits(**limits))
        return findings, pages

    return looked


@pytest.fixture
@remembered
def person_key(db: None) -> DataKey:
    return DataKey.objects.issue()


@pytest.fixture
def phone(aigul: User) -> TusPhone:
    return TusPhone(phone_of(aigul))


@pytest.fixture
def other_phone(farida: User) -> TusPhone:
    return TusPhone(phone_of(farida))


@pytest.fixture
@remembered
def bek(db: None) -> User:
    return a_user("Bek", staff=True)
