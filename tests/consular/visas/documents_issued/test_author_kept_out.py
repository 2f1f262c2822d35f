"""An order or a corrected visa whose author may no longer work on the file is confirmed by nobody, and bars nothing."""

from typing import Any

import pytest

from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.visas import RevokedSeal, Visa, VisaOrder
from tests.browsers import browser_of
from tests.consular.visas.documents_issued.test_end_and_verify import REVOKE, confirm, order
from tests.consular.visas.documents_issued.test_replace import ask
from tests.consular.visas.review.test_proposer_kept_out import family
from tests.people import Phone


def offered(phone: Phone, visa: Visa) -> set[str]:
    page: Any = browser_of(phone.user).get(f"/panel/files/{visa.application.public_id}/")
    return {step.verb.name for step in page.context["steps"]}


@pytest.mark.parametrize("ended", [False, True])
def test_an_order_of_the_family_is_not_confirmed(visa: Visa, bek: Phone, erlan: Phone, ended: bool) -> None:
    written = order(bek, visa, REVOKE).json()["id"]
    assert "confirm-order" in offered(erlan, visa)
    family(bek, visa.application, ended=ended)
    answer = confirm(erlan, written)
    assert (answer.status_code, answer.json()["code"]) == (409, "author_kept_out")
    assert not RevokedSeal.objects.exists()
    assert "confirm-order" not in offered(erlan, visa)
    assert "revoke" in offered(erlan, visa)


def test_another_officer_orders_in_its_place(visa: Visa, bek: Phone, erlan: Phone, seoul: Any) -> None:
    first = order(bek, visa, REVOKE).json()["id"]
    family(bek, visa.application)
    assert order(erlan, visa, REVOKE).status_code == 201
    states = dict(VisaOrder.objects.values_list("ordered_by__public_id", "state"))
    assert states == {bek.user.public_id: "dropped", erlan.user.public_id: "open"}
    assert confirm(erlan, first).json()["code"] == "wrong_state"


def test_a_corrected_visa_of_the_family_is_not_confirmed(visa: Visa, bek: Phone, erlan: Phone) -> None:
    assert ask(bek, visa).status_code == 201
    asked = VisaReplacement.objects.get()
    assert "confirm-replacement" in offered(erlan, visa)
    family(bek, visa.application)
    answer = erlan.post(f"/api/v1/staff/visa-replacements/{asked.public_id}/confirm", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "author_kept_out")
    assert Visa.objects.count() == 1
    steps = offered(erlan, visa)
    assert "confirm-replacement" not in steps
    assert "drop-replacement" in steps
