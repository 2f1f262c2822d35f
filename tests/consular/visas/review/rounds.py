"""How does a file go through refusal, appeal and review, again and again?"""

from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from tests.consular.visas.documents_issued.conftest import decided
from tests.consular.visas.review.conftest import TEXT, verb
from tests.consular.visas.review.test_decide import verb as on_file
from tests.factories.visas import REFUSAL
from tests.people import Phone


def refused(application: VisaApplication, officer: Phone, decider: Phone) -> VisaApplication:
    """Taken by the officer, refused by the two, and handed out."""
    assert on_file(officer, application, "take").status_code == 200
    decided(application, officer, decider, REFUSAL)
    assert on_file(officer, application, "issue").status_code == 201
    return application


def reviewed_anew(application: VisaApplication, appellant: Phone, reviewer: Phone) -> VisaApplication:
    """Where the refused application is examined anew."""
    notice = application.decision.refusal.public_id
    lodged = appellant.post(f"/api/v1/refusals/{notice}/appeal", TEXT, format="json")
    assert lodged.status_code == 201, lodged.content
    appeal = Appeal.objects.get(public_id=lodged.json()["id"])
    assert verb(reviewer, appeal, "take").status_code == 200
    assert verb(reviewer, appeal, "uphold", {"reasons": "It was there."}).status_code == 200
    appeal.refresh_from_db()
    assert appeal.review is not None
    return appeal.review
