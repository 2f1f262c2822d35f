"""Each act keeps all it promises or nothing: state, timeline, trail, message and background work go together."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.services import evidence as proofs
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import ApplicationGroup, VisaApplication
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.visas import Refusal, Visa
from consular.visas.services import appeal_files, appeals, evidence, replacing, review
from consular.visas.services.corrections import Changes, correct, correct_for_applicant
from consular.visas.services.decisions import decide, propose_refusal, return_proposal
from consular.visas.services.groups import submit_group
from consular.visas.services.handing_on import hand_on_one
from consular.visas.services.issuing import issue
from consular.visas.services.submission import lapse
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services import inspection
from tests.consular.visas.applications.test_correct import ELSEWHERE
from tests.consular.visas.applications.test_group import family, group  # noqa: F401 - fixtures
from tests.consular.visas.applications.test_reaching import acts
from tests.consular.visas.documents_issued.conftest import granted, visa  # noqa: F401 - fixtures
from tests.consular.visas.review.conftest import (  # noqa: F401 - fixtures
    appeal,
    application,
    refusal,
    reviewed,
    right,
    signer,
    verb,
    ward,
    zarina,
)
from tests.consular.visas.review.proofs import an_upload, send
from tests.consular.visas.review.test_decide import verb as on_file
from tests.consular.visas.review.test_information import ask
from tests.consular.visas.stopping import assert_all_or_nothing
from tests.core.files.samples import half, scan
from tests.factories.visas import REFUSAL, a_proof, show_right
from tests.people import Phone

pytestmark = pytest.mark.walk
TRAIL, STORY, STATE = "core_auditentry", "consular_timelineevent", "consular_visaapplication"
MESSAGE, WORK = "notifications_message", "core_work"
TOLD = (STATE, STORY, TRAIL, MESSAGE)
NEW = Changes(sections=ELSEWHERE, identity={}, travel_document={})
GROUNDS: dict[str, Any] = {"grounds": ["form-incomplete"], "reasons": "Half of it is empty."}


def fresh(application: VisaApplication) -> VisaApplication:  # noqa: F811
    rows = VisaApplication.objects.select_related("mission", "category__version", "person__data_key")
    return rows.get(pk=application.pk)


def test_a_correction_for_the_applicant(in_review: VisaApplication, bek: Phone) -> None:
    assert_all_or_nothing(
        lambda: correct_for_applicant(fresh(in_review), NEW, reason="Called.", by=bek.user, now=timezone.now()),
        "consular_correction",
        *TOLD,
    )


def test_a_correction_that_voids_a_proposal(in_review: VisaApplication, bek: Phone, applicant: Phone) -> None:
    assert on_file(bek, in_review, "propose", REFUSAL).status_code == 201
    assert_all_or_nothing(
        lambda: correct(fresh(in_review), NEW, reason="Mistyped.", by=applicant.user, now=timezone.now()),
        "consular_correction",
        "consular_proposal",
        STATE,
        STORY,
        TRAIL,
    )


def test_an_acceptance(submitted: VisaApplication, bek: Phone) -> None:
    assert_all_or_nothing(lambda: review.accept(fresh(submitted), by=bek.user, now=timezone.now()), *TOLD)


def test_a_finding_of_inadmissibility(submitted: VisaApplication, bek: Phone) -> None:
    assert_all_or_nothing(
        lambda: review.refuse_admission(fresh(submitted), by=bek.user, now=timezone.now(), **GROUNDS),
        "consular_inadmissibility",
        "consular_visaclockevent",
        *TOLD,
    )


def test_a_question_to_the_applicant(in_review: VisaApplication, bek: Phone) -> None:
    def ask_for_passport() -> None:
        file = fresh(in_review)
        items, reason = review.items_of(file, ["passport"]), review.reason_of(file, "blurred")
        now = timezone.now()
        review.request_information(file, items, by=bek.user, message="Again.", reason=reason, days=5, now=now)

    assert_all_or_nothing(
        ask_for_passport,
        "consular_informationrequest",
        "consular_visaclockevent",
        "consular_applicationitem",
        *TOLD,
    )


def test_a_proposal(in_review: VisaApplication, bek: Phone) -> None:
    grounds = REFUSAL["grounds"]
    assert_all_or_nothing(
        lambda: propose_refusal(fresh(in_review), grounds, reasons="No.", by=bek.user, now=timezone.now()),
        "consular_proposal",
        *TOLD,
    )


def test_a_decision_and_its_notice(in_review: VisaApplication, bek: Phone, erlan: Phone, signer: None) -> None:  # noqa: F811
    seen, now = on_file(bek, in_review, "propose", REFUSAL).json()["content_hash"], timezone.now()
    assert_all_or_nothing(
        lambda: decide(fresh(in_review), seen_hash=seen, by=erlan.user, now=now),
        "consular_decision",
        "consular_proposal",
        "consular_visaclockevent",
        *TOLD,
    )
    assert_all_or_nothing(lambda: issue(fresh(in_review), by=bek.user, now=now), "consular_refusal", *TOLD)


def test_a_proposal_returned(in_review: VisaApplication, bek: Phone, erlan: Phone) -> None:
    on_file(bek, in_review, "propose", REFUSAL)
    assert_all_or_nothing(
        lambda: return_proposal(fresh(in_review), reason="Look again.", by=erlan.user, now=timezone.now()),
        "consular_proposal",
        STATE,
        STORY,
        TRAIL,
    )


def test_an_appeal_lodged(refusal: Refusal, applicant: Phone) -> None:  # noqa: F811
    assert_all_or_nothing(
        lambda: appeals.lodge(refusal, text="It was there.", by=applicant.user, now=timezone.now()),
        "consular_appeal",
        STORY,
        TRAIL,
        MESSAGE,
    )


@pytest.mark.parametrize("name", ["take", "find_inadmissible", "withdraw", "dismiss", "uphold"])
def test_an_appeal_ended(appeal: Appeal, zarina: Phone, applicant: Phone, name: str) -> None:  # noqa: F811
    now, by = timezone.now(), applicant.user if name == "withdraw" else zarina.user
    if name in ("dismiss", "uphold"):
        assert verb(zarina, appeal, "take").status_code == 200
    words = {} if name in ("take", "withdraw") else {"reasons": "So it is."}
    more = {
        "uphold": (
            "consular_revokedseal", "consular_revocationissue", STATE, "consular_applicationitem",
            "consular_documentversion", "consular_visaclockevent",
        )
    }  # fmt: skip
    assert_all_or_nothing(
        lambda: getattr(appeals, name)(Appeal.objects.with_key().get(pk=appeal.pk), by=by, now=now, **words),
        "consular_appeal",
        STORY,
        TRAIL,
        MESSAGE,
        *more.get(name, ()),
    )


def test_a_file_put_to_an_appeal(appeal: Appeal, applicant: Phone) -> None:  # noqa: F811
    upload = an_upload(applicant, scan())
    assert_all_or_nothing(
        lambda: appeal_files.attach(appeal, Upload.objects.get(public_id=upload), by=applicant.user),
        "consular_appealfile",
        "core_storedfile",
        "core_upload",
        TRAIL,
        WORK,
    )


def test_proof_sent(application: VisaApplication, right: Representation, applicant: Phone) -> None:  # noqa: F811
    upload = an_upload(applicant, scan())
    assert_all_or_nothing(
        lambda: proofs.attach(
            right,
            Upload.objects.get(public_id=upload),
            kind="court_order",
            by=applicant.user,
            now=timezone.now(),
        ),
        "consular_evidence",
        "consular_evidencefile",
        "core_storedfile",
        "core_upload",
        STORY,
        TRAIL,
        WORK,
    )


def test_a_file_the_scanner_refused(application: VisaApplication, right: Representation, applicant: Phone) -> None:  # noqa: F811
    assert send(applicant, right, half(scan())).status_code == 201
    file = StoredFile.objects.originals().get(state="quarantined")
    StoredFile.objects.filter(pk=file.pk).update(state="scanning")

    def conclude() -> None:
        scanned = StoredFile.objects.select_related("data_key").get(pk=file.pk)
        inspection.conclude(scanned, inspection.Findings(reason="malware"), inspection.Redrawing(scanned))

    assert_all_or_nothing(conclude, "core_storedfile", "consular_evidence", TRAIL, MESSAGE)


@pytest.mark.parametrize("name", ["accept", "refuse", "ask"])
def test_proof_judged(
    application: VisaApplication,  # noqa: F811
    ward: Person,  # noqa: F811
    right: Representation,  # noqa: F811
    applicant: Phone,
    bek: Phone,
    name: str,
) -> None:
    if name == "ask":
        show_right(ward, applicant.user, judge=bek.user)
    else:
        a_proof(ward, applicant.user)
    values: dict[str, Any] = {
        "accept": {"version": 2, "valid_until": timezone.now().date() + timedelta(days=9)},
        "refuse": {"version": 2, "reason": "unreadable", "note": ""},
        "ask": {"note": "Is it in force?"},
    }[name]
    extra = {"accept": ("consular_representation",)}
    assert_all_or_nothing(
        lambda: getattr(evidence, name)(right, by=bek.user, now=timezone.now(), **values),
        "consular_evidence",
        STORY,
        TRAIL,
        MESSAGE,
        *extra.get(name, ()),
    )


def test_a_group_submitted(
    family: list[VisaApplication],  # noqa: F811
    group: ApplicationGroup,  # noqa: F811
    applicant: Phone,
) -> None:
    assert_all_or_nothing(
        lambda: submit_group(group, by=applicant.user, now=timezone.now()),
        "consular_visaclockevent",
        *TOLD,
    )
    assert set(VisaApplication.objects.values_list("state", flat=True)) == {"submitted"}


def test_a_replacement_from_first_to_last(signer: None, visa: Visa, bek: Phone, erlan: Phone) -> None:  # noqa: F811
    row, now = "consular_visareplacement", timezone.now()

    def ask_for_it() -> VisaReplacement:
        standing, printed = Visa.objects.with_key().get(pk=visa.pk), {"passport_number": "M99999999"}
        return replacing.ask_replacement(standing, printed, reason="Renewed.", by=bek.user, now=now)

    assert_all_or_nothing(ask_for_it, row, TRAIL)
    assert_all_or_nothing(lambda: replacing.drop_replacement(VisaReplacement.objects.get(), by=bek.user), row, TRAIL)
    asked = ask_for_it()
    assert_all_or_nothing(
        lambda: replacing.confirm_replacement(asked, by=erlan.user, now=now),
        row,
        "consular_visa",
        "consular_revokedseal",
        "consular_revocationissue",
        STORY,
        TRAIL,
        MESSAGE,
    )


def test_a_question_that_waited(in_review: VisaApplication, applicant: Phone, bek: Phone) -> None:
    Representation.objects.filter(person=in_review.person).update(revoked_at=timezone.now())
    assert ask(bek, in_review).status_code == 201
    acts(applicant, in_review.person)
    key = in_review.waiting_messages.get().pk
    assert_all_or_nothing(
        lambda: hand_on_one(key, now=timezone.now()),
        "consular_waitingmessage",
        "consular_informationrequest",
        *TOLD,
    )


def test_an_application_that_lapses(in_review: VisaApplication, bek: Phone) -> None:
    assert ask(bek, in_review, days=1).status_code == 201
    assert_all_or_nothing(lambda: lapse(in_review, now=timezone.now() + timedelta(days=2)), *TOLD)
