"""Aigul's files at Seoul in every state of the road, and the officers around them: what others may want to reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from consular.abroad.models.whereabouts import Whereabouts
from consular.cases.models.cases import ConsularCase
from consular.cases.services import opening, sos_links
from consular.cases.services.messages import Words
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.services import erasure, exports, holds
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Inadmissibility
from consular.visas.models.visas import Refusal, Visa
from econsulate.core.accounts.models import User
from econsulate.core.files.services import uploads
from notifications.deliveries.models import Message
from tests.factories.abroad import a_leg, a_registration, a_trip, an_open_trip, serves, some_whereabouts
from tests.factories.alerts_world import things_of_alerts
from tests.factories.cases import a_case, a_complaint, a_file_of, a_thread
from tests.factories.catalogue import a_published_catalogue
from tests.factories.contacts import a_consent, a_contact
from tests.factories.devices import IPHONE, registered
from tests.factories.mail import a_mail_at
from tests.factories.missions import a_mission, a_shift, an_officer, headquarters
from tests.factories.old_registers import a_file, tried
from tests.factories.sos import a_call
from tests.factories.visas import (
    REFUSAL,
    TERMS,
    a_claim,
    a_draft,
    a_passport,
    a_person,
    a_proof,
    a_submitted,
    show_right,
)
from tests.people import Phone, a_user, phone_of

ENDING = {"kind": "revoke", "grounds": ["conditions-no-longer-met"], "reasons": "The visit was called off."}

# A demo may have planned the coming days.
LATER = {f"{end}_at": timezone.now() + timedelta(days=400, hours=hours) for end, hours in (("begins", 0), ("ends", 9))}
UNFIT = {"grounds": ["form-incomplete"], "reasons": "Half of the form is empty."}
MENDING = {"corrected": {"passport_number": "M99999999"}, "reason": "The passport was renewed."}


@dataclass(frozen=True)
class World:
    """`things` are public ids by what they are."""

    aigul: User
    bek: User
    erlan: User
    reviewer: User
    auditor: User
    administrator: User
    vienna_officer: User
    operator: User
    approver: User
    things: Mapping[str, UUID]


@dataclass(frozen=True)
class Office:
    """Takes applications of ever new people through the house, over HTTP."""

    applicant: Phone
    officer: Phone
    decider: Phone

    def new(self, name: str) -> VisaApplication:
        """For somebody the applicant acts for as attorney, by a power that the officer has seen."""
        person = a_person(self.applicant.user, kind="attorney", primary=name)
        show_right(person, self.applicant.user, judge=self.officer.user)
        return a_submitted(self.applicant, person)

    def verb(self, phone: Phone, application: VisaApplication, name: str, body: Any = None) -> Any:
        url = f"/api/v1/staff/visa-applications/{application.public_id}/{name}"
        answer = phone.post(url, body or {}, format="json")
        assert answer.status_code < 300, answer.content
        return answer.json()

    def in_review(self, name: str) -> VisaApplication:
        application = self.new(name)
        self.verb(self.officer, application, "accept")
        return application

    def consulted(self, name: str) -> VisaApplication:
        application = self.in_review(name)
        self.verb(self.officer, application, "consult", {"authority": "Ministry", "question": "Any objection?"})
        return application

    def asked(self, name: str) -> VisaApplication:
        application = self.in_review(name)
        self.verb(self.officer, application, "request-information", {"message": "Tell us more.", "items": []})
        return application

    def proposed(self, name: str, terms: Mapping[str, Any] = TERMS) -> VisaApplication:
        application = self.in_review(name)
        for item in application.items.select_related("requirement"):
            self.verb(self.officer, application, f"items/{item.requirement.code}", {"accepted": True})
        self.verb(self.officer, application, "propose", terms)
        return application

    def decided(self, name: str, terms: Mapping[str, Any] = TERMS) -> VisaApplication:
        application = self.proposed(name, terms)
        seen = {"content_hash": application.proposals.get().content_hash}
        self.verb(self.decider, application, "decide", seen)
        return application

    def issued(self, name: str, terms: Mapping[str, Any] = TERMS) -> VisaApplication:
        application = self.decided(name, terms)
        self.verb(self.officer, application, "issue")
        return application


def a_world() -> World:
    """Needs a seal signer in settings.SEAL_KEYS_DIR; makes keys in settings.ALERT_KEYS_DIR."""
    a_published_catalogue()
    return a_world_at(a_mission("KZ-SEO"), a_mission("KZ-VIE"))


def a_world_at(seoul: Mission, vienna: Mission) -> World:
    """The same where missions and a catalogue are already."""
    bek, erlan = an_officer("Bek", seoul, Role.OFFICER), an_officer("Erlan", seoul, Role.DECIDER)
    aigul, administrator = a_user("Aigul"), an_officer("Yerlan", seoul, Role.MISSION_ADMIN)
    operator, approver = an_officer("Dana", seoul, Role.OPERATOR), an_officer("Ainur", seoul, Role.APPROVER)
    return World(
        aigul=aigul,
        bek=bek,
        erlan=erlan,
        reviewer=an_officer("Zarina", seoul, Role.APPEAL_REVIEWER),
        vienna_officer=an_officer("Gulnar", vienna, Role.INTAKE, Role.OFFICER, Role.DECIDER, Role.MISSION_ADMIN),
        auditor=an_officer("Saltanat", seoul, Role.AUDITOR),
        administrator=administrator,
        operator=operator,
        approver=approver,
        things={
            **things(Office(phone_of(aigul), phone_of(bek), phone_of(erlan)), seoul),
            "claim": a_claim(aigul).public_id,
            **things_abroad(phone_of(aigul)),
            **things_said(phone_of(aigul)),
            **things_called(phone_of(aigul)),
            **things_of_alerts(phone_of(operator), phone_of(approver), phone_of(administrator), hearer=aigul),
            "shift": a_shift(seoul, bek, by=administrator, rank=3, **LATER).public_id,
            "register_import": tried(phone_of(administrator), a_file({}), mission="KZ-SEO").public_id,
        },
    )


def things_abroad(phone: Phone) -> dict[str, UUID]:
    """Somebody of ours in the register of Seoul, whom Aigul acts for."""
    person = a_person(phone.user, kind="guardian", primary="Abroad", nationality="KAZ")
    serves(Mission.objects.get(code="KZ-SEO"), "KR")
    entry = a_registration(phone, person)
    trip = a_trip(phone, person, [a_leg("KR", 10, 20)])
    show_right(person, phone.user, judge=User.objects.get(email="bek@example.org"))  # type: ignore[arg-type]
    contact = a_contact(phone, person)
    consent = a_consent(phone, person, contact)
    opened, _token = an_open_trip(phone_of(None), "guest@example.org", [a_leg("KR", 50, 60)])
    where = some_whereabouts(phone, person)
    # Without areas no position lies anywhere.
    Whereabouts.objects.filter(pk=where.pk).update(mission=entry.mission)
    rows = {
        "open_trip": opened,
        "citizen": person,
        "registration": entry,
        "trip": trip,
        "contact": contact,
        "consent": consent,
        "whereabouts": where,
    }
    here = {"latitude": 37.5, "longitude": 127.0, "consent": True}
    assert phone.put("/api/v1/position", here, format="json").status_code == 200
    return {name: row.public_id for name, row in rows.items()}


def things_said(phone: Phone) -> dict[str, UUID]:
    """A conversation with Seoul, with a clean file in it."""
    thread = a_thread(phone, a_person(phone.user, kind="guardian", primary="Talking", nationality="KAZ"))
    message = thread.messages.get()
    attachment = a_file_of(message)
    cases = [a_case(phone, thread.person) for _ in range(2)]
    mail = a_mail_at(thread.mission, thread).public_id
    named = {
        "mail": mail,
        "talking": thread.person.public_id,
        "case": cases[0].public_id,
        "other_case": cases[1].public_id,
        "case_thread": cases[0].thread.public_id,
    }
    neglected = a_thread(phone, thread.person)
    named["complaint"] = a_complaint(phone, neglected).public_id
    named["entered_case"] = entered_for(phone, thread.mission).public_id
    return {"thread": thread.public_id, "said": message.public_id, "attachment": attachment.public_id, **named}


def entered_for(phone: Phone, mission: Mission) -> ConsularCase:
    """A case that Bek entered for somebody who called about Aigul herself."""
    person = Person.objects.get(representations__user=phone.user, representations__kind="self")
    case, _new = opening.enter(
        lambda: person,
        Words("She was taken away.", "en", uuid4()),
        opening.Caller("Example, Daniyar", None, "brother"),
        kind="arrest",
        subject="Held by the police",
        mission=mission,
        by=User.objects.get(email="bek@example.org"),
        now=timezone.now(),
    )
    return case


def things_called(phone: Phone) -> dict[str, UUID]:
    """A call for help that nobody has answered, about somebody in Seoul's register; a key, and a phone that rings."""
    person = a_person(phone.user, kind="guardian", primary="Calling", nationality="KAZ")
    a_registration(phone, person)
    call = a_call(phone, person=str(person.public_id))
    link, _key = sos_links.make(person, by=phone.user, now=timezone.now())  # type: ignore[arg-type]
    return {"call": call.public_id, "sos_link": link.public_id, "device": registered(phone, IPHONE).public_id}


def things(office: Office, seoul: Mission) -> dict[str, UUID]:
    aigul = office.applicant.user
    person = a_person(aigul)
    a_passport(person, aigul)
    office.issued("Granted")
    office.issued("Refused", REFUSAL)
    visa = Visa.objects.get()
    share = {"purpose": "For my landlord"}
    code = office.applicant.post(f"/api/v1/visas/{visa.public_id}/share-codes", share, format="json").json()["id"]
    order = office.officer.post(f"/api/v1/staff/visas/{visa.public_id}/orders", ENDING, format="json").json()["id"]
    mended = Visa.objects.get(decision__application=office.issued("Mended"))
    asked = office.officer.post(f"/api/v1/staff/visas/{mended.public_id}/replacements", MENDING, format="json").json()
    group = office.applicant.post("/api/v1/application-groups", {"kind": "family"}, format="json").json()["id"]
    in_review = office.in_review("Reviewed")
    now = timezone.now()
    erasure.ask(aigul, now=now)
    export = exports.ask(aigul, now=now)
    exports.build(export, now=now)
    hold = holds.place(
        in_review.reference,
        whole_person=False,
        reason="A court asked for it.",
        review_on=now.date() + timedelta(days=90),
        by=an_officer("Madina", seoul, Role.MISSION_ADMIN),
        now=now,
    )
    against = f"/api/v1/refusals/{Refusal.objects.get().public_id}/appeal"
    appeal = office.applicant.post(against, {"text": "I did show my purpose."}, format="json").json()["id"]
    called = phone_of(an_officer("Marat", headquarters(), Role.OFFICER))
    emergency = {"reference": visa.application.reference, "reason": "The holder lies unconscious in a hospital."}
    opening = called.post("/api/v1/staff/break-glass", emergency, format="json").json()["id"]
    turned_away = office.new("Inadmissible")
    office.verb(office.officer, turned_away, "refuse-admission", UNFIT)
    ward = a_person(aigul, kind="guardian", primary="Warded")
    a_submitted(office.applicant, ward)
    return {
        "representation": a_proof(ward, aigul).evidence.representation.public_id,
        "notice": Inadmissibility.objects.get(application=turned_away).public_id,
        "export": export.public_id,
        "hold": hold.public_id,
        "person": person.public_id,
        "group": UUID(group),
        "other_visa": Visa.objects.get(decision__application=office.issued("Renewed")).public_id,
        "replacement": UUID(asked["id"]),
        "draft": UUID(a_draft(office.applicant, person)["id"]),
        "submitted": office.new("Submitted").public_id,
        "in_review": in_review.public_id,
        "consulted": office.consulted("Consulted").public_id,
        "asked": office.asked("Asked").public_id,
        "proposed": office.proposed("Proposed").public_id,
        "decided": office.decided("Decided").public_id,
        "visa": visa.public_id,
        "share_code": UUID(code),
        "order": UUID(order),
        "refusal": Refusal.objects.get().public_id,
        "appeal": UUID(appeal),
        "opening": UUID(opening),
        "upload": uploads.begin(aigul, length=10, metadata="").public_id,
        "message": Message.objects.filter(recipient__user=aigul).first().public_id,
    }
