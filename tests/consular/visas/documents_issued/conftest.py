"""Signer keys, and applications decided one way or the other."""

from pathlib import Path
from typing import Any

import pytest

from consular.visas.models.applications import VisaApplication
from consular.visas.models.visas import Refusal, Visa
from tests.consular.visas.review.test_decide import accept_all, verb
from tests.factories.seals import a_signer
from tests.factories.visas import REFUSAL, TERMS
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture(autouse=True)
def signer(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEYS_DIR = a_signer(tmp_path / "keys")


@pytest.fixture
@remembered
def granted(in_review: VisaApplication, bek: Phone, erlan: Phone) -> VisaApplication:
    accept_all(bek, in_review)
    return decided(in_review, bek, erlan, TERMS)


@pytest.fixture
@remembered
def refused(in_review: VisaApplication, bek: Phone, erlan: Phone) -> VisaApplication:
    return decided(in_review, bek, erlan, REFUSAL)


def decided(application: VisaApplication, bek: Phone, erlan: Phone, proposal: dict[str, Any]) -> VisaApplication:
    proposed = verb(bek, application, "propose", proposal)
    assert proposed.status_code == 201, proposed.content
    decision = verb(erlan, application, "decide", {"content_hash": proposed.json()["content_hash"]})
    assert decision.status_code == 201, decision.content
    return application


@pytest.fixture
@remembered
def visa(granted: VisaApplication, bek: Phone, signer: None) -> Visa:
    answer = verb(bek, granted, "issue")
    assert answer.status_code == 201, answer.content
    return Visa.objects.with_key().get()


@pytest.fixture
@remembered
def refusal(refused: VisaApplication, bek: Phone, signer: None) -> Refusal:
    answer = verb(bek, refused, "issue")
    assert answer.status_code == 201, answer.content
    return Refusal.objects.with_key().get()
