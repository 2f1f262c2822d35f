"""Every address of the API: who may knock, whose thing stands in it, and what a proper caller would send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rest_framework.permissions import BasePermission

from econsulate.core.access import Anyone, Citizen, Officer
from tests.core.api.bodies import PASSPORT, PERSON
from tests.factories.abroad import HERE, STAY, a_leg
from tests.factories.cases import CALLED
from tests.factories.contacts import ALLOWED, MOTHER
from tests.factories.visas import FORM, REFUSAL
from tests.factories.world import ENDING, MENDING

GHOST = "00000000-0000-4000-8000-000000000000"
APPLICATIONS, STAFF = "api/v1/visa-applications", "api/v1/staff/visa-applications"
ID, ROTA = "<uuid:public_id>", "api/v1/staff/missions/<slug:code>/rota"
SHIFTS = {"users": [GHOST], "rank": 1, "first": "2199-01-01", "days": 1, "begins": "18:00", "ends": "09:00"}
FINDING = {"reasons": "The purpose was shown after all."}
VERDICT = {"verdict": "justified", "remark": "A life was in danger."}
EMERGENCY = {"reference": "V-0000-0000-0000-0000-0", "reason": "The holder lies unconscious in a hospital."}
GROUNDS = {"grounds": ["form-incomplete"], "reasons": "Half of the form is empty."}
CLAIM = {
    "acting_as": "guardian",
    "document_number": "M12345678",
    "issuing_state": "KOR",
    "birth_date": "1990-04-12",
    "mission": "KZ-SEO",
}
ACCEPTED_CLAIM = {"version": 2, "person": GHOST}
CORRECTION = {"identity": {"birth_date": "1990-04-21"}, "reason": "I mistyped it."}
SAID = {"text": "I have found it.", "client_id": "3f1e1c1e-0000-4000-8000-000000000001"}
BEGINNING = {**SAID, "subject": "A lost bag", "mission": "KZ-SEO"}
TRANSLATED = {"language": "ru", "text": "Сумка пропала."}
HOLD = {"reference": "V-0000-0000-0000-0000-0", "reason": "A court asked for it.", "review_on": "2199-01-01"}
CHANGED_PERSON = {name: value for name, value in PERSON.items() if name != "acting_as"}


@dataclass(frozen=True)
class Door:
    """`thing` is Aigul's; `refers` are her things that a body may name; `by` who gets in where it isn't the usual."""

    audience: type[BasePermission]
    thing: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    refers: Mapping[str, str] = field(default_factory=dict)
    by: str = ""


def open_to_all() -> Door:
    return Door(Anyone)


def mine(thing: str | None = None, body: Mapping[str, Any] | None = None, **refers: str) -> Door:
    return Door(Citizen, thing, body or {}, refers)


def staff(thing: str | None = None, body: Mapping[str, Any] | None = None, by: str = "", **refers: str) -> Door:
    return Door(Officer, thing, body or {}, refers, by)


DOORS: Mapping[str, Door] = {
    "api/v1/me": mine(body={"language": "kk"}),
    "api/v1/config": open_to_all(),
    "api/v1/config/keys": open_to_all(),
    "api/v1/sync": mine(),
    "api/v1/me/erasure-request": mine(),
    "api/v1/me/exports": mine(),
    f"api/v1/me/exports/{ID}": mine("export"),
    f"api/v1/me/exports/{ID}/archive": mine("export"),
    "api/v1/me/access-history": mine(),
    "api/v1/mrz": open_to_all(),
    "api/v1/persons": mine(body=PERSON),
    f"api/v1/persons/{ID}": mine("person", CHANGED_PERSON),
    f"api/v1/persons/{ID}/travel-documents": mine("person", PASSPORT),
    f"api/v1/persons/{ID}/representations": mine("person"),
    f"api/v1/persons/{ID}/emergency-contacts": mine("citizen", MOTHER),
    f"api/v1/emergency-contacts/{ID}": mine("contact", MOTHER),
    f"api/v1/persons/{ID}/consents": mine("citizen", {**ALLOWED, "organisation": "insurer"}),
    f"api/v1/consents/{ID}": mine("consent"),
    f"api/v1/consents/{ID}/withdraw": mine("consent"),
    "api/v1/consent-texts": mine(),
    "api/v1/registrations": mine(body=STAY, person="citizen"),
    f"api/v1/registrations/{ID}": mine("registration", STAY),
    f"api/v1/registrations/{ID}/confirm": mine("registration"),
    f"api/v1/registrations/{ID}/transfer": mine("registration"),
    f"api/v1/registrations/{ID}/leave": mine("registration"),
    "api/v1/position": mine(body={"latitude": 37.5, "longitude": 127.0, "consent": True}),
    "api/v1/staff/head-counts": staff(),
    "api/v1/trips": mine(body={"legs": [a_leg("KR", 30, 40)]}, person="citizen"),
    "api/v1/trips/claimable": mine(),
    f"api/v1/trips/claimable/{ID}/claim": mine("open_trip", person="citizen"),
    "api/v1/public/trips": open_to_all(),
    "api/v1/public/trips/codes": open_to_all(),
    "api/v1/public/trips/links": open_to_all(),
    "api/v1/public/trips/own": open_to_all(),
    "api/v1/public/trips/own/cancel": open_to_all(),
    f"api/v1/persons/{ID}/whereabouts": mine("citizen", HERE),
    "api/v1/staff/whereabouts": staff(),
    f"api/v1/staff/whereabouts/{ID}": staff("whereabouts"),
    f"api/v1/trips/{ID}": mine("trip", {"legs": [a_leg("KR", 30, 40)]}),
    f"api/v1/trips/{ID}/cancel": mine("trip"),
    "api/v1/staff/trips": staff(),
    f"api/v1/staff/trips/{ID}": staff("trip"),
    f"api/v1/staff/trips/{ID}/emergency-contacts": staff("trip"),
    f"api/v1/staff/trips/{ID}/duress-word": staff("trip", {"word": "tulip"}),
    "api/v1/staff/registrations": staff(),
    f"api/v1/staff/registrations/{ID}/emergency-contacts": staff("registration"),
    f"api/v1/staff/registrations/{ID}/duress-word": staff("registration", {"word": "tulip"}),
    f"api/v1/staff/registrations/{ID}": staff("registration"),
    f"api/v1/staff/registrations/{ID}/accept": staff("registration"),
    f"api/v1/staff/registrations/{ID}/end": staff("registration", {"reason": "left"}),
    f"api/v1/staff/registrations/{ID}/transfer": staff("registration", {"mission": "KZ-VIE"}),
    "api/v1/sos": mine(),
    f"api/v1/sos/{ID}": mine("call"),
    f"api/v1/sos/{ID}/updates": mine("call"),
    "api/v1/public/sos": open_to_all(),
    f"api/v1/public/sos/{ID}/updates": open_to_all(),
    "api/v1/sos-links": mine(person="citizen"),
    f"api/v1/sos-links/{ID}/revoke": mine("sos_link"),
    "api/v1/staff/sos": staff(),
    f"api/v1/staff/sos/{ID}": staff("call"),
    f"api/v1/staff/sos/{ID}/answer": staff("call"),
    f"api/v1/staff/sos/{ID}/pass-on": staff("call", {"mission": "KZ-VIE"}),
    f"api/v1/staff/sos/{ID}/close": staff("call", {"ending": "helped"}),
    f"api/v1/staff/sos/{ID}/mark-as-abuse": staff("call"),
    "api/v1/staff/mails": staff(),
    f"api/v1/staff/mails/{ID}": staff("mail"),
    f"api/v1/staff/mails/{ID}/attach": staff("mail", thread="thread"),
    f"api/v1/staff/mails/{ID}/begin": staff("mail", person="talking"),
    f"api/v1/staff/mails/{ID}/dismiss": staff("mail", {"state": "marked_as_spam", "note": "Sells watches."}),
    "api/v1/threads": mine(body=BEGINNING, person="citizen"),
    f"api/v1/threads/{ID}": mine("thread"),
    f"api/v1/threads/{ID}/messages": mine("thread", SAID),
    f"api/v1/threads/{ID}/read": mine("thread", message="said"),
    f"api/v1/threads/{ID}/attachments/<uuid:attachment_id>": mine("thread"),
    "api/v1/staff/threads": staff(),
    f"api/v1/staff/threads/{ID}": staff("thread"),
    f"api/v1/staff/threads/{ID}/messages": staff("thread", SAID),
    f"api/v1/staff/threads/{ID}/messages/<uuid:message_id>/translation": staff("thread", TRANSLATED),
    f"api/v1/staff/threads/{ID}/take": staff("thread"),
    f"api/v1/staff/threads/{ID}/release": staff("thread"),
    f"api/v1/staff/threads/{ID}/colleagues": staff("thread"),
    f"api/v1/staff/threads/{ID}/assign": staff("thread", {"colleague": GHOST}),
    f"api/v1/staff/threads/{ID}/transfer": staff("thread", {"mission": "KZ-VIE"}),
    f"api/v1/staff/threads/{ID}/close": staff("thread"),
    "api/v1/staff/canned-replies": staff(),
    f"api/v1/staff/threads/{ID}/case": staff("thread", {"kind": "arrest"}),
    "api/v1/cases": mine(body={**BEGINNING, "kind": "lost_passport"}, person="citizen"),
    f"api/v1/cases/{ID}": mine("case"),
    f"api/v1/cases/{ID}/reopen": mine("case", SAID),
    f"api/v1/cases/{ID}/receipt": mine("entered_case"),
    f"api/v1/staff/cases/{ID}/receipt": staff("entered_case"),
    "api/v1/staff/cases": staff(body={**CALLED, **SAID}),
    f"api/v1/staff/cases/{ID}": staff("case"),
    f"api/v1/staff/cases/{ID}/triage": staff("case", {"kind": "arrest", "severity": 3}),
    f"api/v1/staff/cases/{ID}/start": staff("case"),
    f"api/v1/staff/cases/{ID}/wait": staff("case", {"state": "waiting_citizen"}),
    f"api/v1/staff/cases/{ID}/resume": staff("case"),
    f"api/v1/staff/cases/{ID}/resolve": staff("case", {"text": "It was found."}),
    f"api/v1/staff/cases/{ID}/close": staff("case"),
    f"api/v1/staff/cases/{ID}/hand-over": staff("case", {"mission": "KZ-VIE", "promised": "A call."}),
    f"api/v1/staff/cases/{ID}/link": staff("case", {"case": GHOST}),
    f"api/v1/staff/cases/{ID}/merge": staff("case", {"case": GHOST}),
    "api/v1/staff/case-board": staff(),
    "api/v1/complaints": mine(body=SAID, thread="thread"),
    f"api/v1/complaints/{ID}": mine("complaint"),
    f"api/v1/complaints/{ID}/withdraw": mine("complaint"),
    f"api/v1/complaints/{ID}/further": mine("complaint", SAID),
    "api/v1/staff/complaints": staff(),
    f"api/v1/staff/complaints/{ID}": staff("complaint"),
    f"api/v1/staff/complaints/{ID}/messages": staff("complaint"),
    f"api/v1/staff/complaints/{ID}/acknowledge": staff("complaint"),
    f"api/v1/staff/complaints/{ID}/answer": staff("complaint", {"finding": "upheld", "text": "You are right."}),
    "api/v1/staff/register-imports": staff(),
    f"api/v1/staff/register-imports/{ID}": staff("register_import", by="administrator"),
    f"api/v1/staff/register-imports/{ID}/report": staff("register_import", by="administrator"),
    f"api/v1/staff/register-imports/{ID}/release": staff("register_import", by="administrator"),
    f"api/v1/staff/register-imports/{ID}/withdraw": staff("register_import", by="administrator"),
    "api/v1/staff/register-export": staff(by="administrator"),
    "api/v1/representations": mine(body=CLAIM),
    f"api/v1/representations/{ID}/end": mine("representation"),
    f"api/v1/representations/{ID}": mine("representation"),
    f"api/v1/representations/{ID}/evidence": mine("representation", {"kind": "court_order"}, upload="upload"),
    "api/v1/public/missions": open_to_all(),
    "api/v1/public/missions/serving": open_to_all(),
    "api/v1/public/missions/nearest": open_to_all(),
    ROTA: staff(body=SHIFTS),
    f"{ROTA}/{ID}/hand-over": staff("shift", {"user": GHOST}),
    f"{ROTA}/{ID}/withdraw": staff("shift", by="administrator"),
    r"api/v1/public/missions/(?P<code>[A-Z]{2}-[A-Z0-9]{2,8})\Z": open_to_all(),
    "api/v1/public/verify": open_to_all(),
    "api/v1/public/seal-certificates": open_to_all(),
    "api/v1/public/seal-revocations": open_to_all(),
    "api/v1/visa-categories": open_to_all(),
    "api/v1/visa-categories/<slug:code>": open_to_all(),
    "api/v1/visa-categories/<slug:code>/requirements": open_to_all(),
    "api/v1/application-groups": mine(body={"kind": "family"}),
    f"api/v1/application-groups/{ID}": mine("group"),
    f"api/v1/application-groups/{ID}/submit": mine("group"),
    APPLICATIONS: mine(body={"category": "tourist", "mission": "KZ-SEO"}, person="person"),
    f"{APPLICATIONS}/{ID}": mine("draft", FORM),
    f"{APPLICATIONS}/{ID}/submit": mine("draft"),
    f"{APPLICATIONS}/{ID}/withdraw": mine("submitted"),
    f"{APPLICATIONS}/{ID}/answer": mine("asked", {"text": "Here it is."}),
    f"{APPLICATIONS}/{ID}/information-requests": mine("asked"),
    f"{APPLICATIONS}/{ID}/corrections": mine("in_review", CORRECTION),
    f"{APPLICATIONS}/{ID}/documents": mine("draft", {"item": "passport"}, upload="upload"),
    f"{APPLICATIONS}/{ID}/timeline": mine("submitted"),
    f"{APPLICATIONS}/{ID}/readings": mine("in_review"),
    "api/v1/uploads": mine(),
    f"api/v1/uploads/{ID}": mine("upload"),
    f"api/v1/visas/{ID}": mine("visa"),
    f"api/v1/visas/{ID}/pdf": mine("visa"),
    f"api/v1/visas/{ID}/share-codes": mine("visa", {"purpose": "For a friend"}),
    f"api/v1/visas/{ID}/share-codes/<uuid:code_id>": mine("visa"),
    f"api/v1/refusals/{ID}": mine("refusal"),
    f"api/v1/refusals/{ID}/pdf": mine("refusal"),
    f"api/v1/refusals/{ID}/appeal": mine("refusal", {"text": "I did show my purpose."}),
    f"api/v1/appeals/{ID}": mine("appeal"),
    f"api/v1/appeals/{ID}/files": mine("appeal", upload="upload"),
    f"api/v1/inadmissibilities/{ID}": mine("notice"),
    f"api/v1/inadmissibilities/{ID}/appeal": mine("notice", {"text": "It was complete."}),
    f"api/v1/appeals/{ID}/withdraw": mine("appeal"),
    "api/v1/staff/appeals": staff(by="reviewer"),
    f"api/v1/staff/appeals/{ID}": staff("appeal", by="reviewer"),
    f"api/v1/staff/appeals/{ID}/take": staff("appeal", by="reviewer"),
    f"api/v1/staff/appeals/{ID}/find-inadmissible": staff("appeal", FINDING, by="reviewer"),
    f"api/v1/staff/appeals/{ID}/uphold": staff("appeal", FINDING, by="reviewer"),
    f"api/v1/staff/appeals/{ID}/dismiss": staff("appeal", FINDING, by="reviewer"),
    "api/v1/staff/break-glass": staff(body=EMERGENCY, by="auditor"),
    f"api/v1/staff/break-glass/{ID}/review": staff("opening", VERDICT, by="auditor"),
    "api/v1/contact-preferences": mine(),
    "api/v1/contact-preferences/duress-word": mine(body={"word": "tulip"}),
    "api/v1/contact-points": mine(),
    "api/v1/inbox": mine(),
    "api/v1/inbox/unread-count": mine(),
    f"api/v1/inbox/{ID}": mine("message"),
    f"api/v1/inbox/{ID}/read": mine("message"),
    "api/v1/staff/me": staff(),
    STAFF: staff(),
    f"{STAFF}/{ID}": staff("submitted"),
    f"{STAFF}/{ID}/candidates": staff("in_review"),
    f"{STAFF}/{ID}/accept": staff("submitted"),
    f"{STAFF}/{ID}/refuse-admission": staff("submitted", GROUNDS),
    f"{STAFF}/{ID}/take": staff("in_review"),
    f"{STAFF}/{ID}/colleagues": staff("in_review"),
    f"{STAFF}/{ID}/assign": staff("in_review", {"colleague": GHOST}),
    f"{STAFF}/{ID}/release": staff("in_review"),
    f"{STAFF}/{ID}/items/<slug:code>": staff("in_review", {"accepted": True}),
    f"{STAFF}/{ID}/request-information": staff("in_review", {"message": "Tell us more."}),
    f"{STAFF}/{ID}/consult": staff("in_review", {"authority": "Ministry", "question": "Any objection?"}),
    f"{STAFF}/{ID}/end-consultation": staff("consulted", {"answer": "None."}),
    f"{STAFF}/{ID}/corrections": staff("in_review", CORRECTION),
    f"{STAFF}/{ID}/propose": staff("in_review", REFUSAL),
    f"{STAFF}/{ID}/return": staff("proposed", {"reason": "Look again."}),
    f"{STAFF}/{ID}/decide": staff("proposed", {"content_hash": "0" * 64}),
    f"{STAFF}/{ID}/transfer": staff("in_review", {"mission": "KZ-VIE", "reason": "They live there."}),
    f"{STAFF}/{ID}/issue": staff("decided"),
    f"{STAFF}/{ID}/representations": staff("in_review"),
    f"api/v1/staff/representations/{ID}/accept": staff("representation", {"version": 2}),
    f"api/v1/staff/representations/{ID}/refuse": staff("representation", {"version": 2, "reason": "unreadable"}),
    f"api/v1/staff/representations/{ID}/ask": staff("representation", {"note": "Please show it."}),
    f"api/v1/staff/representations/{ID}/end": staff("representation", {"reason": "court_order"}),
    "api/v1/staff/claims": staff(),
    f"api/v1/staff/claims/{ID}": staff("claim"),
    f"api/v1/staff/claims/{ID}/accept": staff("claim", ACCEPTED_CLAIM),
    f"api/v1/staff/claims/{ID}/refuse": staff("claim", {"version": 2, "reason": "unreadable"}),
    "api/v1/staff/legal-holds": staff(body=HOLD, by="auditor"),
    f"api/v1/staff/legal-holds/{ID}": staff("hold", by="auditor"),
    f"api/v1/staff/legal-holds/{ID}/lift": staff("hold", {"reason": "The court has ended."}, by="auditor"),
    f"api/v1/staff/visas/{ID}/orders": staff("visa", ENDING),
    f"api/v1/staff/visa-orders/{ID}/confirm": staff("order"),
    f"api/v1/staff/visas/{ID}/replacements": staff("other_visa", MENDING),
    f"api/v1/staff/visa-replacements/{ID}/confirm": staff("replacement"),
    f"api/v1/staff/visa-replacements/{ID}/drop": staff("replacement"),
}
