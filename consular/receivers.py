"""What do we do when another part tells that something happened? Connected once at start."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from consular.abroad.services import position, presence, succession, whereabouts
from consular.cases.services import attachments, check_ins
from consular.cases.services import succession as threads
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation, RepresentationKind
from consular.citizens.services import claims
from consular.citizens.services import evidence as proofs
from consular.citizens.signals import claim_withdrawn, evidence_sent, person_changed, right_ended
from consular.missions.models.missions import Mission
from consular.missions.signals import calendar_changed, mission_succeeded
from consular.privacy.services import claims as forgotten
from consular.privacy.services import exports
from consular.visas.services import appeal_files, appeals, documents, evidence, rights, transfers
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.signals import file_inspected
from notifications.facade import HelpCall, help_needed


@receiver(file_inspected)
def a_file_was_inspected(*, file: StoredFile, **_: Any) -> None:
    documents.after_inspection(file)
    appeal_files.after_inspection(file)
    proofs.after_inspection(file)
    attachments.after_inspection(file)


@receiver(evidence_sent)
def proof_was_sent(*, representation: Representation, by: User, now: datetime, **_: Any) -> None:
    evidence.after_sending(representation, by=by, now=now)


@receiver(right_ended)
def a_right_ended(*, representation: Representation, by: User, now: datetime, **_: Any) -> None:
    rights.after_ending(representation, by=by, now=now)
    exports.discard_of(representation.user, representation.whom, by=by)
    whereabouts.withdraw(representation.whom, told_by=representation.user, by=by, now=now)
    presence.follow_person(representation.whom, now=now)
    if representation.kind == RepresentationKind.SELF:
        position.withdraw(representation.whom, by=by, now=now)


@receiver(person_changed)
def a_person_changed(*, person: Person, now: datetime, **_: Any) -> None:
    presence.follow_person(person, now=now)


@receiver(claim_withdrawn)
def a_claim_was_withdrawn(*, representation: Representation, **_: Any) -> None:
    forgotten.forget(representation)


@receiver(mission_succeeded)
def a_mission_was_succeeded(*, mission: Mission, successor: Mission, by: User | None, now: datetime, **_: Any) -> None:
    transfers.hand_over(mission, successor, by=by, now=now)
    appeals.reestimate(successor)
    claims.hand_on(mission, successor)
    succession.hand_over(mission, successor, by=by)
    threads.hand_over(mission, successor, by=by)


@receiver(calendar_changed)
def a_calendar_changed(*, mission: Mission, now: datetime, reason: str, **_: Any) -> None:
    transfers.reestimate(mission, now=now, reason=reason)
    appeals.reestimate(mission)


@receiver(help_needed)
def help_is_needed(*, call: HelpCall, **_: Any) -> None:
    check_ins.take(call, now=timezone.now())
