"""What ends or decides a matter wants a second factor proved in the last ten minutes; family never gets that far."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.services import assigning, decisions, issuing, review, revoking, transfers
from consular.visas.services.authority import ConflictOfInterest, require_role
from econsulate.core.accounts.models import User
from tests.consular.visas.review.test_decide import accept_all, verb
from tests.factories.missions import a_post
from tests.factories.visas import TERMS
from tests.people import Phone, phone_of
from tests.remembered import remembered

NOBODY = "00000000-0000-4000-8000-000000000000"
# Every verb of a file, with a body that would do.
VERBS: Mapping[str, Mapping[str, Any]] = {
    "accept": {},
    "take": {},
    "assign": {"colleague": NOBODY},
    "release": {},
    "items/passport": {"accepted": True},
    "request-information": {"message": "Tell us more."},
    "consult": {"authority": "Ministry", "question": "Any objection?"},
    "end-consultation": {"answer": "None."},
    "propose": TERMS,
    "return": {"reason": "Look again."},
    "decide": {"content_hash": "0" * 64},
    "refuse-admission": {"grounds": ["form-incomplete"], "reasons": "Half of it is empty."},
    "transfer": {"mission": "KZ-VIE", "reason": "They live there."},
    "issue": {},
}
STEPPED_UP = ("decide", "issue")


@pytest.fixture
@remembered
def family(applicant: Phone, seoul: Mission) -> User:
    """Aigul herself, with every role of the mission."""
    for role in Role:
        a_post(applicant.user, seoul, role)
    User.objects.filter(pk=applicant.user.pk).update(is_staff=True)
    return User.objects.get(pk=applicant.user.pk)


def test_deciding_and_issuing_want_a_fresh_second_factor(in_review: VisaApplication, bek: Phone, erlan: Phone) -> None:
    accept_all(bek, in_review)
    seen = {"content_hash": verb(bek, in_review, "propose", TERMS).json()["content_hash"]}
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        for name in STEPPED_UP:
            answer = verb(erlan, in_review, name, seen if name == "decide" else {})
            assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
        for path in (f"visas/{NOBODY}/orders", f"visa-orders/{NOBODY}/confirm"):
            assert erlan.post(f"/api/v1/staff/{path}", {}, format="json").json()["code"] == "step_up_required"
        in_review.refresh_from_db()
        assert in_review.state == "proposed"
        assert verb(phone_of(erlan.user), in_review, "decide", seen).status_code == 201


def test_daily_work_goes_on_without(in_review: VisaApplication, bek: Phone) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert verb(bek, in_review, "items/passport", {"accepted": True}).status_code == 200


@pytest.mark.parametrize("name", VERBS)
def test_no_role_lets_anybody_work_on_the_file_of_their_own(
    in_review: VisaApplication, family: User, name: str
) -> None:
    phone = phone_of(family)
    assert phone.get("/api/v1/staff/visa-applications").json()["results"] == []
    assert verb(phone, in_review, name, dict(VERBS[name])).status_code == 404
    with pytest.raises(ConflictOfInterest):
        require_role(in_review, family, *Role)


def test_services_refuse_family_even_when_a_screen_would_not(in_review: VisaApplication, family: User) -> None:
    """Behind the 404 stands the service itself."""
    now = timezone.now()
    item = in_review.items.first()
    acts = (
        lambda: review.take(in_review, by=family, now=now),
        lambda: review.judge_item(item, by=family, accepted=True, reason=None, note="", now=now),
        lambda: review.consult(in_review, by=family, authority="Ministry", question="?", now=now),
        lambda: review.request_information(in_review, [], by=family, message="?", reason=None, days=1, now=now),
        lambda: decisions.propose_refusal(in_review, ["purpose-not-shown"], reasons="x", by=family, now=now),
        lambda: transfers.transfer(in_review, "KZ-VIE", reason="x", by=family, now=now),
        lambda: assigning.assign(in_review, family.public_id, by=family, now=now),
        lambda: assigning.release(in_review, by=family, now=now),
    )
    for act in acts:
        with pytest.raises(ConflictOfInterest):
            act()


def test_services_refuse_family_to_decide_and_issue(
    in_review: VisaApplication, family: User, bek: Phone, erlan: Phone
) -> None:
    accept_all(bek, in_review)
    seen = verb(bek, in_review, "propose", TERMS).json()["content_hash"]
    now = timezone.now()
    with pytest.raises(ConflictOfInterest):
        decisions.decide(in_review, seen_hash=seen, by=family, now=now)
    with pytest.raises(ConflictOfInterest):
        decisions.return_proposal(in_review, reason="x", by=family, now=now)
    assert verb(erlan, in_review, "decide", {"content_hash": seen}).status_code == 201
    with pytest.raises(ConflictOfInterest):
        issuing.issue(in_review, by=family, now=now)


def test_services_refuse_family_at_the_door_and_at_orders(
    submitted: VisaApplication, family: User, bek: Phone, erlan: Phone, signer: None
) -> None:
    now = timezone.now()
    with pytest.raises(ConflictOfInterest):
        review.accept(submitted, by=family, now=now)
    with pytest.raises(ConflictOfInterest):
        review.refuse_admission(submitted, grounds=["form-incomplete"], reasons="x", by=family, now=now)
    verb(bek, submitted, "accept")
    accept_all(bek, submitted)
    verb(bek, submitted, "consult", {"authority": "Ministry", "question": "?"})
    with pytest.raises(ConflictOfInterest):
        review.end_consultation(submitted, by=family, text="x", now=now)
    verb(bek, submitted, "end-consultation", {"answer": "None."})
    seen = {"content_hash": verb(bek, submitted, "propose", TERMS).json()["content_hash"]}
    verb(erlan, submitted, "decide", seen)
    assert verb(bek, submitted, "issue").status_code == 201
    visa = submitted.decision.visa
    ending = {"grounds": ["holder-request"], "reasons": "x", "now": now}
    with pytest.raises(ConflictOfInterest):
        revoking.order(visa, "revoke", by=family, **ending)
    written = revoking.order(visa, "revoke", by=bek.user, **ending)
    with pytest.raises(ConflictOfInterest):
        revoking.confirm(written, by=family, now=now)
