"""Has everybody who acted in this application shown that they may, and which officer may say so?

The rule stands in the database as well: models/decisions.proven. Decision 0012.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.evidence import ALWAYS_SHOWN, Evidence, EvidenceState
from consular.citizens.models.representation import Representation
from consular.citizens.services import evidence as proofs
from consular.missions.models.missions import missions_of
from consular.missions.services.authority import NotYourRole
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import UNDER_REVIEW, State, VisaApplication
from consular.visas.models.carried import ExaminedIn
from consular.visas.models.corrections import Correction
from consular.visas.models.news import ArrivalKind
from consular.visas.models.timeline import Happening, TimelineEvent
from consular.visas.services.authority import (
    ConflictOfInterest,
    CorrectedByYou,
    KeptOut,
    acts_for,
    require_role,
)
from consular.visas.services.news import arrived
from consular.visas.services.review import WORKERS, audit
from consular.visas.services.story import tell
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, FieldError
from econsulate.core.states import WrongState

OPENED = "visas.evidence.opened"
IN_HAND = (State.SUBMITTED, State.ACCEPTED, *UNDER_REVIEW)
NOT_PROVEN = _("Somebody acted here as guardian, attorney or parent, and their right to do so has not been shown yet.")

EXAMINED_BY_ANOTHER = _("You corrected an application that rests on this proof, so another officer must examine it.")


class RightNotShown(DomainError):
    """No grant without the proof of those who acted for the applicant."""

    code = "representation_not_proven"
    title = NOT_PROVEN


def acting_in(application: VisaApplication) -> QuerySet[Representation]:
    """Those who opened the application for its person or did anything in it since, in whatever right.

    Who acted in what was refused, the appeal included, acted in what examines it anew.
    """
    files = VisaApplication.objects.examined_in(application)
    acted = TimelineEvent.objects.filter(application__in=files.values("pk"), by__isnull=False).values("by")
    who = Q(user__in=files.values("created_by")) | Q(user__in=acted)
    return Representation.objects.filter(who, person=application.person_id).with_evidence().order_by("pk")


def shown_in(application: VisaApplication) -> QuerySet[Representation]:
    """Those, and whoever else may act for the person now or after another deed: an officer may have to end it."""
    who = Q(pk__in=acting_in(application).values("pk")) | Q(revoked_at=None)
    return Representation.objects.filter(who, person=application.person_id).with_evidence().order_by("pk")


def unproven_in(application: VisaApplication, *, today: date) -> QuerySet[Representation]:
    """Those of them who have to show their right and have not, or whose deed has ended."""
    asked = acting_in(application).filter(Q(kind__in=ALWAYS_SHOWN) | Q(evidence__isnull=False))
    return asked.exclude(pk__in=Evidence.objects.proven(today).values("representation"))


def proof_faults(application: VisaApplication, *, today: date) -> list[FieldError]:
    unproven = unproven_in(application, today=today).exists()
    return [FieldError("representation", "not_proven", NOT_PROVEN)] if unproven else []


def hold_proof(application: VisaApplication) -> None:
    """Before the application is locked: what is proven now stays so until the grant is proposed or decided."""
    proofs.hold(acting_in(application))


def require_proof(application: VisaApplication, *, today: date) -> None:
    """Raises RightNotShown."""
    if unproven_in(application, today=today).exists():
        raise RightNotShown


def remind_at_submission(application: VisaApplication, *, now: datetime) -> None:
    """Tell at once what will be missing; the review begins meanwhile."""
    waiting = unproven_in(application, today=now.date()).exclude(evidence__state=EvidenceState.SUBMITTED)
    if waiting.exists():
        tell(application, Happening.EVIDENCE_AWAITED, by=None, now=now)


def after_sending(representation: Representation, *, by: User, now: datetime) -> None:
    """Whoever sends proof reads in each of their applications that it has come."""
    for application in concerned(representation):
        tell(application, Happening.EVIDENCE_SENT, by=by, now=now)
        arrived(application, ArrivalKind.PROOF, now=now)


def concerned(representation: Representation) -> list[VisaApplication]:
    """Applications in hand that rest on this right."""
    rows = resting_on(representation).select_related("mission", "category", "person__data_key", "created_by")
    return list(rows.order_by("pk"))


def resting_on(representation: Representation) -> QuerySet[VisaApplication]:
    """In hand, and its holder opened or did something in them, or in what they examine anew.

    None while it isn't known for whom the right is asked.
    """
    if representation.person_id is None:
        return VisaApplication.objects.none()
    carried, holder = ExaminedIn(OuterRef("pk")), representation.user_id
    acted = TimelineEvent.objects.filter(by=holder, application__in=carried)
    began = VisaApplication.objects.filter(created_by=holder, pk__in=carried)
    person = representation.person_id
    return VisaApplication.objects.filter(Exists(acted) | Exists(began), person=person, state__in=IN_HAND)


def is_kept_out(representation: Representation, by: User) -> bool:
    """Whether an application rests on this right whose fallen decision the officer took part in."""
    took_part = Appeal.objects.filter(Q(proposed_by=by) | Q(decided_by=by), review__in=ExaminedIn(OuterRef("pk")))
    return resting_on(representation).filter(Exists(took_part)).exists()


def has_corrected_on(representation: Representation, by: User) -> bool:
    """Whether an application rests on this right in which the officer entered something for the applicant."""
    entered = Correction.objects.filter(by=by, assisted=True, application__in=ExaminedIn(OuterRef("pk")))
    return resting_on(representation).filter(Exists(entered)).exists()


def visible_to_staff(user: User) -> QuerySet[Representation]:
    """Representations of people whose applications lie at the officer's missions; never of one's own people."""
    people = VisaApplication.objects.visible_to_staff(user).values("person")
    return Representation.objects.filter(person__in=people).with_evidence()


@transaction.atomic
def opened(application: VisaApplication, *, by: User) -> list[Representation]:
    """Those who acted or may act, with their proof, for an officer's screen; on record where there is any."""
    rows = list(shown_in(application))
    shown = [row for row in rows if getattr(row, "evidence", None) is not None]
    if shown:
        audit(application, OPENED, by, {"representations": [str(row.public_id) for row in shown]})
    return rows


@transaction.atomic
def accept(
    representation: Representation, *, version: int, valid_until: date | None, by: User, now: datetime
) -> Evidence:
    """Find the right shown by the proof as of this version, until the last day of the deed.

    Raises NotYourRole, ConflictOfInterest, KeptOut, CorrectedByYou, WrongState, ChangedMeanwhile, NotCheckedYet,
    InvalidInput.
    """
    application = in_hand_of(representation, by)
    require_no_correction(representation, by)
    evidence = proofs.accept(representation, seen=version, valid_until=valid_until, by=by, now=now)
    judged(application, evidence, Happening.EVIDENCE_ACCEPTED, by=by, now=now)
    return evidence


@transaction.atomic
def refuse(
    representation: Representation, *, version: int, reason: str, note: str, by: User, now: datetime
) -> Evidence:
    """Send the proof back with a coded reason. Raises NotYourRole, ConflictOfInterest, KeptOut, CorrectedByYou,
    WrongState, ChangedMeanwhile."""
    application = in_hand_of(representation, by)
    require_no_correction(representation, by)
    evidence = proofs.refuse(representation, seen=version, fault=reason, note=note, by=by, now=now)
    judged(application, evidence, Happening.EVIDENCE_REFUSED, by=by, now=now, reason=reason)
    return evidence


@transaction.atomic
def ask(representation: Representation, *, note: str, by: User, now: datetime) -> Evidence:
    """Ask a parent for proof, or anybody anew. Raises NotYourRole, ConflictOfInterest, KeptOut, WrongState,
    EvidenceNotNeeded."""
    application = in_hand_of(representation, by)
    evidence = proofs.ask(representation, note=note)
    judged(application, evidence, Happening.EVIDENCE_ASKED, by=by, now=now)
    return evidence


def judged(
    application: VisaApplication,
    evidence: Evidence,
    happening: Happening,
    *,
    by: User,
    now: datetime,
    reason: str | None = None,
) -> None:
    """On record at the mission that judged; told in every application it matters to."""
    representation = evidence.representation
    detail = {"representation": str(representation.public_id), "to": evidence.state, "reason": reason}
    audit(application, "visas.evidence.judged", by, detail)
    for each in concerned(representation):
        # Elsewhere it is news, not an act of that mission's.
        tell(each, happening, by=by if each.mission_id == application.mission_id else None, now=now)


def in_hand_of(representation: Representation, by: User) -> VisaApplication:
    """An application of the person that is in this officer's hands, oldest first; the right under lock.

    Raises ConflictOfInterest, NotYourRole, WrongState when none is in hand any longer, or KeptOut, also for a part in
    another application that rests on the same right.
    """
    if acts_for(representation.whom.pk, by):
        raise ConflictOfInterest
    proofs.hold(Representation.objects.filter(pk=representation.pk))
    missions = missions_of(by, *WORKERS)
    rows = VisaApplication.objects.filter(
        person=representation.person_id, mission__in=missions, submitted_at__isnull=False
    )
    rows = rows.select_related("mission", "category", "person__data_key", "created_by").order_by("submitted_at", "pk")
    application = rows.filter(state__in=IN_HAND).first()
    if application is None:
        ended = rows.first()
        raise NotYourRole if ended is None else WrongState(current=ended.state)
    require_role(application, by, *WORKERS)
    if is_kept_out(representation, by):
        raise KeptOut
    return application


def require_no_correction(representation: Representation, by: User) -> None:
    """Nobody judges the proof of what they entered at a representative's word. Raises CorrectedByYou."""
    if has_corrected_on(representation, by):
        raise CorrectedByYou(EXAMINED_BY_ANOTHER)
