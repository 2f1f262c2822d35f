"""People with passports, and applications at every stage of the road, made through the services or over HTTP."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from consular.cases.models.messages import MessageFile
from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.citizens.services import claims
from consular.citizens.services.evidence import accept
from consular.citizens.services.people import add_person
from consular.citizens.services.travel_documents import add_travel_document
from consular.visas.models.appeals import AppealFile
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Proposal
from consular.visas.models.items import ITEM_TRANSITIONS, ApplicationItem, DocumentVersion, ItemState
from consular.visas.services.decisions import Terms, decide, propose_grant
from consular.visas.services.review import judge_item
from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.files import store
from econsulate.core.files.frames import sealed
from econsulate.core.files.models import StoredFile
from tests.people import Phone

ARRIVAL = date.today() + timedelta(days=60)  # noqa: DTZ011 - a day in the future is all that matters
FORM: dict[str, Any] = {
    "trip": {
        "arrival_on": ARRIVAL.isoformat(),
        "departure_on": (ARRIVAL + timedelta(days=9)).isoformat(),
        "entries": "single",
        "address": "Hotel Example, Almaty",
    },
    "contact": {"email": "aigul@example.org", "phone": "+821012345678", "address": "1 Example-ro, Seoul"},
    "occupation": {"status": "employed", "employer": "Example Ltd", "position": "Engineer"},
    "history": {"visited_before": False, "refused_before": False},
    "declaration": {"truthful": True, "data_processing": True},
}

TERMS: dict[str, Any] = {
    "outcome": "grant",
    "reasons": "Everything is in order.",
    "entries": "single",
    "stay_days": 20,
    "valid_from": (ARRIVAL - timedelta(days=5)).isoformat(),
    "valid_until": (ARRIVAL + timedelta(days=40)).isoformat(),
}
REFUSAL: dict[str, Any] = {
    "outcome": "refuse",
    "reasons": "The purpose was not shown.",
    "grounds": ["purpose-not-shown"],
}


def a_person(user: User, *, kind: str = "self", born: str = "1990-04-12", **fields: Any) -> Person:
    identity = {
        "primary_identifier": fields.pop("primary", "Example"),
        "secondary_identifier": fields.pop("secondary", "Aigul"),
        "original_script_name": None,
        "birth_date": born,
        "birth_place": None,
    }
    facts = {"identity": identity, "nationality": "KOR", "residence": "KOR", "sex": "F", **fields}
    return add_person(facts, by=user, kind=kind, today=timezone.localdate())  # type: ignore[arg-type]


def a_proof(person: Person, user: User, *, number: int = 1) -> EvidenceFile:
    """A court order or the like, sent by whoever acts and waiting for an officer."""
    representation = Representation.objects.get(person=person, user=user)
    evidence, _new = Evidence.objects.get_or_create(representation=representation)
    file = a_clean_file(person.data_key, user)
    Evidence.objects.filter(pk=evidence.pk).update(state="submitted", version=evidence.version + 1)
    return EvidenceFile.objects.create(
        evidence=evidence, number=number, round=evidence.round, kind="court_order", file=file, uploaded_by=user
    )


def show_right(person: Person, user: User, *, judge: User) -> Evidence:
    """The right to act for the person, shown and found good."""
    sent = a_proof(person, user)
    representation = sent.evidence.representation
    return accept(representation, seen=sent.evidence.version + 1, valid_until=None, by=judge, now=timezone.now())


def a_claim(user: User, *, kind: str = "guardian", number: str = "M12345678", **asked: str) -> Representation:
    """A right that is asked for, by an adult's usual birth date and passport; nothing was sent yet."""
    said = {"document_number": number, "issuing_state": "KOR", "birth_date": "1990-04-12", **asked}
    return claims.ask(kind, said, mission="KZ-SEO", by=user, now=timezone.now())  # type: ignore[arg-type]


def a_passport(person: Person, user: User, *, number: str = "M12345678", **fields: Any) -> TravelDocument:
    facts = {
        "kind": "passport",
        "number": number,
        "issuing_state": "KOR",
        "nationality": "KOR",
        "issued_on": None,
        "expires_on": ARRIVAL + timedelta(days=900),
        "mrz_lines": None,
        **fields,
    }
    return add_travel_document(person, facts, by=user, today=timezone.localdate())  # type: ignore[arg-type]


def a_clean_file(key: DataKey, by: User | None, content: bytes | None = None) -> StoredFile:
    """A file as the pipeline leaves it when all is well."""
    (file,) = clean_files(key, by, [content or uuid.uuid4().bytes])
    file.refresh_from_db()
    return file


def clean_files(key: DataKey, by: User | None, contents: Sequence[bytes]) -> list[StoredFile]:
    files = [a_new_file(key, by, content) for content in contents]
    StoredFile.objects.bulk_create(files)
    for state in ("scanning", "clean"):
        rows = StoredFile.objects.filter(pk__in=[file.pk for file in files])
        rows.update(state=state, media_type="application/pdf", pages=1)
    return files


def a_new_file(key: DataKey, by: User | None, content: bytes) -> StoredFile:
    file = StoredFile(data_key=key, uploaded_by=by, sha256=hashlib.sha256(content).digest(), size=len(content))
    file.parts = [store.write(sealed(file.wrap_new_key(), file.blob, content, offset=0))]
    return file


def provide(item: ApplicationItem, by: User) -> DocumentVersion:
    """Put a clean file behind an item."""
    number = item.versions.count() + 1
    file = a_clean_file(item.application.person.data_key, by)
    version = DocumentVersion.objects.create(item=item, number=number, file=file, uploaded_by=by)
    ITEM_TRANSITIONS.move(item, ItemState.PROVIDED)
    return version


def provide_all(application: VisaApplication, by: User) -> None:
    """Put a clean file behind every item of a new draft, in few queries: hundreds of tests begin so."""
    items = list(application.items.all())
    files = clean_files(application.person.data_key, by, [uuid.uuid4().bytes for _item in items])
    pairs = zip(items, files, strict=True)
    DocumentVersion.objects.bulk_create(
        [DocumentVersion(item=item, number=1, file=file, uploaded_by=by) for item, file in pairs]
    )
    application.items.update(state=ItemState.PROVIDED)


def a_draft(phone: Phone, person: Person, *, category: str = "tourist", passport: TravelDocument | None = None) -> Any:
    """A draft made by the app; returns the answer's JSON."""
    passport = passport or a_passport(person, phone.user, number=f"M{uuid.uuid4().hex[:8].upper()}")
    body = {
        "person": str(person.public_id),
        "category": category,
        "mission": "KZ-SEO",
        "travel_document": str(passport.public_id),
    }
    answer = phone.post("/api/v1/visa-applications", body, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def a_whole_draft(phone: Phone, person: Person, **options: Any) -> VisaApplication:
    """A draft with every section filled and every document there."""
    draft = a_draft(phone, person, **options)
    answer = phone.patch(f"/api/v1/visa-applications/{draft['id']}", FORM, format="json")
    assert answer.status_code == 200, answer.content
    application = VisaApplication.objects.select_related("person__data_key").get(public_id=draft["id"])
    provide_all(application, phone.user)
    return application


def a_submitted(phone: Phone, person: Person, **options: Any) -> VisaApplication:
    application = a_whole_draft(phone, person, **options)
    answer = phone.post(f"/api/v1/visa-applications/{application.public_id}/submit", {}, format="json")
    assert answer.status_code == 200, answer.content
    application.refresh_from_db()
    return application


def a_page(
    version: DocumentVersion | EvidenceFile | AppealFile | MessageFile,
    jpeg: bytes,
    *,
    page: int = 1,
    width: int = 1240,
    height: int = 1754,
) -> StoredFile:
    """One page of a document as the pipeline draws it anew for officers."""
    original = version.file
    row = StoredFile(
        kind=StoredFile.Kind.DERIVATIVE,
        state=StoredFile.State.CLEAN,
        data_key=original.data_key,
        uploaded_by=original.uploaded_by,
        original=original,
        page=page,
        pages=1,
        media_type="image/jpeg",
        width=width,
        height=height,
        sha256=hashlib.sha256(jpeg).digest(),
        size=len(jpeg),
        blob=uuid.uuid4(),
    )
    row.parts = [store.write(sealed(row.wrap_new_key(), row.blob, jpeg, offset=0))]
    row.save()
    return row


def accept_items(application: VisaApplication, *, by: User) -> None:
    """Every item of the checklist judged and accepted."""
    for item in application.items.all():
        judge_item(item, by=by, accepted=True, reason=None, note="", now=timezone.now())


def a_proposed_grant(application: VisaApplication, *, by: User) -> Proposal:
    """The officer has accepted all items and proposes to grant."""
    accept_items(application, by=by)
    terms = Terms("single", 20, ARRIVAL - timedelta(days=5), ARRIVAL + timedelta(days=40))
    return propose_grant(application, terms, reasons="Everything is in order.", by=by, now=timezone.now())


def a_decided_grant(application: VisaApplication, *, by: User, second: User) -> Decision:
    proposal = a_proposed_grant(application, by=by)
    return decide(application, seen_hash=proposal.content_hash, by=second, now=timezone.now())
