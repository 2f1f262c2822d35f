"""How does an act on a thread come into the trail? In the chain of the mission that has it; codes only, no words."""

from consular.cases.models.cases import ConsularCase
from consular.cases.models.complaints import ComplaintStage
from consular.cases.models.mail import IncomingMail
from consular.cases.models.sos import SosCall
from consular.cases.models.threads import Thread
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record


def audit(thread: Thread, action: str, by: User | None, **detail: str) -> None:
    record(action, by=by, target=thread, chain=thread.mission.code, person=thread.person.public_id, detail=detail)


def audit_sos(call: SosCall, action: str, by: User | None, **detail: str) -> None:
    person = call.person.public_id if call.person else None
    record(action, by=by, target=call, chain=call.mission.code, person=person, detail=detail)


def audit_case(case: ConsularCase, action: str, by: User | None, **detail: str) -> None:
    thread = case.thread
    record(action, by=by, target=case, chain=thread.mission.code, person=thread.person.public_id, detail=detail)


def audit_mail(mail: IncomingMail, action: str, by: User | None, **detail: str) -> None:
    person = mail.claimed.person.public_id if mail.claimed else None
    record(action, by=by, target=mail, chain=mail.mission.code, person=person, detail=detail)


def audit_complaint(stage: ComplaintStage, action: str, by: User | None, **detail: str) -> None:
    """In the chain of the mission that answers in this stage."""
    complaint = stage.complaint
    person = complaint.thread.person.public_id
    detail = {"stage": str(stage.number), **detail}
    record(action, by=by, target=complaint, chain=stage.mission.code, person=person, detail=detail)
