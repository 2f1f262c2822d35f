"""How is the right to act for somebody shown: files sent, looked at, accepted, refused, asked for anew?

Who on the staff may do the latter is decided where applications are known (visas/services/evidence).
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consular.citizens import rules
from consular.citizens.models.evidence import (
    ALWAYS_SHOWN,
    EVIDENCE_TRANSITIONS,
    OPEN_FOR_FILES,
    Evidence,
    EvidenceFault,
    EvidenceFile,
    EvidenceState,
)
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation, RepresentationKind
from consular.citizens.services import telling
from consular.citizens.services.people import ChangedMeanwhile, end_of_parenthood
from consular.citizens.signals import evidence_sent, person_changed
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services.keeping import delete_file
from econsulate.core.files.services.uploads import claim
from econsulate.core.states import WrongState

MAX_FILES = 20
CHECKED = (StoredFile.State.CLEAN, StoredFile.State.REJECTED)


class EvidenceNotNeeded(DomainError):
    code = "evidence_not_needed"
    title = _("You need not show your right to act for this person. Nobody has asked for it.")


class EvidenceAlreadyAccepted(DomainError):
    code = "evidence_already_accepted"
    title = _("Your right to act for this person has already been shown. You need not send anything again.")


class RepresentationEnded(DomainError):
    code = "representation_ended"
    title = _("You no longer act for this person.")


class TooManyFiles(DomainError):
    code = "too_many_files"
    title = _("Too many files have been sent here. Please write to the mission.")


class NotCheckedYet(DomainError):
    """A file of this round is still in quarantine, or none was found clean."""

    code = "evidence_not_checked"
    title = _("The files have not passed their check yet. Wait a little and look again.")


@transaction.atomic
def attach(representation: Representation, upload: Upload, *, kind: str, by: User, now: datetime) -> EvidenceFile:
    """Put a finished upload forward as proof, in quarantine until it is scanned; identical bytes change nothing.

    Raises EvidenceNotNeeded, EvidenceAlreadyAccepted, RepresentationEnded, TooManyFiles, or what `claim` raises.
    """
    evidence = claimed(representation, begin=representation.kind in ALWAYS_SHOWN)
    require_open(evidence, today=now.date())
    files = list(evidence.files.select_related("file").order_by("-number"))
    if len(files) >= MAX_FILES:
        raise TooManyFiles
    person = evidence.representation.person
    file = claim(upload, by=by, data_key=evidence.sealing_key)
    reopened = evidence.state == EvidenceState.ACCEPTED
    if files and not reopened and is_same(files[0], file, evidence.round):
        delete_file(file, by=by)
        return files[0]
    turn = evidence.round + 1 if reopened else evidence.round
    sent = EvidenceFile.objects.create(
        evidence=evidence, number=len(files) + 1, round=turn, kind=kind, file=file, uploaded_by=by
    )
    become(evidence, EvidenceState.SUBMITTED, round=turn)
    detail = {"representation": str(evidence.representation.public_id), "kind": kind, "number": sent.number}
    record("citizens.evidence.sent", by=by, target=sent, person=person.public_id if person else None, detail=detail)
    evidence_sent.send(Evidence, representation=evidence.representation, by=by, now=now)
    return sent


def hold(representations: QuerySet[Representation]) -> None:
    """Let nobody judge, ask for or send proof of these rights to the end of the transaction."""
    keys = representations.values("pk")
    list(Representation.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def claimed(representation: Representation, *, begin: bool) -> Evidence:
    """The proof under lock, begun when there is none yet. Raises EvidenceNotNeeded, RepresentationEnded."""
    locked = (
        Representation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person__data_key", "user", "claim__data_key", "claim__mission")
        .filter(pk=representation.pk)
        .first()
    )
    if locked is None:
        # A claim was taken back a moment ago: nothing of it is left.
        raise RepresentationEnded
    evidence = Evidence.objects.select_for_update().filter(representation=locked).first()
    if evidence is None:
        if not begin:
            raise EvidenceNotNeeded
        evidence = Evidence.objects.create(representation=locked)
    evidence.representation = locked
    return evidence


def require_open(evidence: Evidence, *, today: date) -> None:
    """Raises RepresentationEnded, EvidenceAlreadyAccepted. A deed that has ended may be followed by another."""
    representation = evidence.representation
    if representation.revoked_at is not None or has_grown_up(representation, today):
        raise RepresentationEnded
    if evidence.state not in OPEN_FOR_FILES and evidence.holds_on(today):
        raise EvidenceAlreadyAccepted


def has_grown_up(representation: Representation, today: date) -> bool:
    majority = end_of_childhood(representation)
    return majority is not None and majority <= today


def end_of_childhood(representation: Representation) -> date | None:
    """The day a parent's right ends whatever a deed says; None for others."""
    if representation.kind != RepresentationKind.PARENT or representation.person is None:
        return None
    born = rules.latest_birth(representation.person.identity["birth_date"])
    return rules.birthday(born, rules.MAJORITY)


def is_same(earlier: EvidenceFile, file: StoredFile, turn: int) -> bool:
    """Identical bytes in one round, unless the earlier ones were refused by the scanner: then they may try again."""
    same = bytes(earlier.file.sha256) == bytes(file.sha256)
    return same and earlier.round == turn and earlier.file.state != StoredFile.State.REJECTED


def become(evidence: Evidence, to: EvidenceState, **facts: object) -> None:
    """One statement for the state and all that its constraints tie to it. Raises WrongState."""
    if to != evidence.state and not EVIDENCE_TRANSITIONS.allows(evidence.state, to):
        raise WrongState(current=evidence.state)
    empty = {"valid_until": None, "fault": None, "note": None, "judged_by": None, "judged_at": None}
    always = {"state": to, "version": evidence.version + 1, "round": evidence.round}
    for name, value in {**always, **empty, **facts}.items():
        setattr(evidence, name, value)
    evidence.save(update_fields=[*always, *empty])


def require_seen(evidence: Evidence, version: int) -> None:
    """Raises ChangedMeanwhile: nothing is judged that its judge has not seen."""
    if evidence.version != version:
        raise ChangedMeanwhile


@transaction.atomic
def accept(representation: Representation, *, seen: int, valid_until: date | None, by: User, now: datetime) -> Evidence:
    """Find the right shown; the representation ends with the deed. `seen` is the version that was looked at.

    Raises EvidenceNotNeeded, WrongState, ChangedMeanwhile, NotCheckedYet, InvalidInput (a deed that has ended, or a
    child that by its corrected birth date was grown up when the parent began to act).
    """
    evidence = claimed(representation, begin=False)
    require_running(evidence)
    require_acceptable(evidence, seen, valid_until, today=now.date())
    settle(evidence, valid_until=valid_until, by=by, now=now)
    evidence.representation.save(update_fields=["valid_to"])
    person_changed.send(Person, person=evidence.representation.whom, now=now)
    return evidence


def require_unended(evidence: Evidence) -> None:
    """Raises RepresentationEnded."""
    if evidence.representation.revoked_at is not None:
        raise RepresentationEnded


def require_running(evidence: Evidence) -> None:
    """Raises RepresentationEnded; of what is only asked for, WrongState: that is accepted in its own way."""
    require_unended(evidence)
    if evidence.representation.person is None:
        raise WrongState(current=evidence.state)


def require_acceptable(evidence: Evidence, seen: int, valid_until: date | None, *, today: date) -> None:
    """Raises WrongState, ChangedMeanwhile, NotCheckedYet, InvalidInput."""
    require_submitted(evidence, seen)
    states = set(evidence.files.filter(round=evidence.round).values_list("file__state", flat=True))
    if StoredFile.State.CLEAN not in states or not states <= set(CHECKED):
        raise NotCheckedYet
    if valid_until is not None and valid_until < today:
        detail = _("The document has already ended on this day. Send it back with that reason.")
        raise InvalidInput(errors=[FieldError("valid_until", "past", detail)])


def settle(evidence: Evidence, *, valid_until: date | None, by: User, now: datetime) -> None:
    """Accepted; the right, which the caller saves, ends with the deed, and a parent's with childhood at the latest."""
    right = evidence.representation
    if right.kind == RepresentationKind.PARENT:
        end_of_parenthood(right.whom.identity["birth_date"], right.valid_from)
    become(evidence, EvidenceState.ACCEPTED, valid_until=valid_until, judged_by=by, judged_at=now)
    ends = [end_of_childhood(right), valid_until and valid_until + timedelta(days=1)]
    right.valid_to = min((day for day in ends if day), default=None)


@transaction.atomic
def refuse(representation: Representation, *, seen: int, fault: str, note: str, by: User, now: datetime) -> Evidence:
    """Send the proof back with a coded reason, open for other files, and tell who sent it what is missing.

    Raises EvidenceNotNeeded, WrongState, ChangedMeanwhile.
    """
    evidence = claimed(representation, begin=False)
    require_unended(evidence)
    require_submitted(evidence, seen)
    again = evidence.round + 1
    become(evidence, EvidenceState.REFUSED, round=again, fault=fault, note=note or None, judged_by=by, judged_at=now)
    telling.refused(evidence, EvidenceFault(fault))
    return evidence


def require_submitted(evidence: Evidence, seen: int) -> None:
    if evidence.state != EvidenceState.SUBMITTED:
        raise WrongState(current=evidence.state)
    require_seen(evidence, seen)


@transaction.atomic
def ask(representation: Representation, *, note: str) -> Evidence:
    """Ask a parent for proof, or anybody anew for what was accepted before; tells them.

    Raises EvidenceNotNeeded (of people about themselves), WrongState.
    """
    if representation.kind not in (*ALWAYS_SHOWN, RepresentationKind.PARENT):
        raise EvidenceNotNeeded
    evidence = claimed(representation, begin=True)
    require_running(evidence)
    if evidence.version > 1 or evidence.files.exists():
        if evidence.state != EvidenceState.ACCEPTED:
            raise WrongState(current=evidence.state)
        become(evidence, EvidenceState.AWAITED, round=evidence.round + 1, note=note)
    else:
        become(evidence, EvidenceState.AWAITED, note=note)
    telling.asked(evidence)
    return evidence


@transaction.atomic
def after_inspection(file: StoredFile) -> None:
    """A refused file is told of at once; when nothing else was sent, the proof is awaited again."""
    sent = EvidenceFile.objects.filter(file=file).select_related("evidence__representation").first()
    if sent is None or file.state != StoredFile.State.REJECTED:
        return
    evidence = claimed(sent.evidence.representation, begin=False)
    others = evidence.files.filter(round=evidence.round).exclude(file__state=StoredFile.State.REJECTED)
    if evidence.state == EvidenceState.SUBMITTED and sent.round == evidence.round and not others.exists():
        become(evidence, EvidenceState.AWAITED)
    telling.file_refused(sent, file)
