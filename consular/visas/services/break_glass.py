"""How does an officer read a file outside their rights in an emergency, and who looks into it afterwards?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.missions.models.missions import MissionKind
from consular.missions.models.posts import Post
from consular.missions.services.authority import NotYourRole
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import CASE_ROLES, VisaApplication
from consular.visas.models.break_glass import SUPERVISORS, EmergencyOpening
from consular.visas.models.carried import ExaminedIn
from consular.visas.services.authority import ConflictOfInterest, barred_from, require_new_eyes
from consular.visas.services.reading import EMERGENCY_OPENED
from consular.visas.services.review import audit
from econsulate.core.accounts.models import User
from econsulate.core.errors import TITLES, DomainError, Forbidden
from econsulate.core.references import read_reference
from econsulate.core.states import WrongState
from notifications import facade

OPEN_FOR = timedelta(minutes=60)
REASON_AT_LEAST = 20
TOPIC = "visas.emergency_opening"


class WithinYourRights(DomainError):
    code = "within_your_rights"
    title = _("You may open this file in the ordinary way.")


class AlreadyOpen(DomainError):
    code = "already_open"
    title = _("You have already opened this file. It stays open until the time given then.")


class OwnOpening(Forbidden):
    """Nobody judges what they opened themselves."""

    code = "own_opening"
    title = _("You opened this file yourself, so another person must look into it.")


class NoSuchFile(DomainError):
    """Unknown, not submitted, or about somebody the officer acts for: one answer for all."""

    status = 404  # type: ignore[assignment]
    code = "not_found"
    title = TITLES[404][1]


@transaction.atomic
def open_in_emergency(reference: str, *, reason: str, by: User, now: datetime) -> EmergencyOpening:
    """Open one file for reading, for 60 minutes, told to its mission's administrators and auditors.

    Raises NotYourRole, NoSuchFile, WithinYourRights, AlreadyOpen.
    """
    if not Post.objects.live(now).filter(user=by, role__in=CASE_ROLES).exists():
        raise NotYourRole
    own = Person.objects.filter(representations__user=by)
    files = VisaApplication.objects.filter(submitted_at__isnull=False).exclude(person__in=own)
    found = (
        files.select_related("mission", "person__data_key").filter(reference=read_reference(reference) or "").first()
    )
    if found is None:
        raise NoSuchFile
    if VisaApplication.objects.visible_to_staff(by).filter(pk=found.pk).exists():
        raise WithinYourRights
    opening = EmergencyOpening(
        application=found, opened_by=by, reason=reason, created_at=now, expires_at=now + OPEN_FOR
    )
    try:
        with transaction.atomic():
            opening.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyOpen from error
    audit(found, EMERGENCY_OPENED, by, {"opening": str(opening.public_id)})
    tell_supervisors(opening)
    return opening


def tell_supervisors(opening: EmergencyOpening) -> None:
    """Administrators and auditors of the file's mission and of headquarters, but nobody whose own matter this is.

    Neither the opener, nor who acts or acted for the person, nor who is kept out of the file.
    """
    application = opening.application
    place = Q(mission=application.mission) | Q(mission__kind=MissionKind.HEADQUARTERS)
    partial = {opening.opened_by_id, *barred_from(application)}
    posts = Post.objects.live().filter(place, role__in=SUPERVISORS).exclude(user__in=partial)
    for user in User.objects.filter(pk__in=posts.values("user"), is_active=True):
        facade.notify(
            facade.ensure_recipient(user),
            TOPIC,
            context={"until": opening.review_by},
            reference=facade.Reference("staff/break-glass", opening.public_id, application.reference),
            dedupe_key=f"{TOPIC}.{opening.public_id}",
        )


def to_judge(user: User, openings: Iterable[EmergencyOpening]) -> set[int]:
    """Keys of those that wait for a verdict this user may give: not their own, nor of a file they are kept out of."""
    waiting = [row for row in openings if row.reviewed_at is None and row.opened_by_id != user.pk]
    took_part = Appeal.objects.filter(Q(proposed_by=user) | Q(decided_by=user), review__in=ExaminedIn(OuterRef("pk")))
    files = VisaApplication.objects.filter(Exists(took_part), pk__in=[row.application_id for row in waiting])
    kept_out = set(files.values_list("pk", flat=True))
    return {row.pk for row in waiting if row.application_id not in kept_out}


@transaction.atomic
def review(opening: EmergencyOpening, *, verdict: str, remark: str, by: User, now: datetime) -> EmergencyOpening:
    """Judge another's opening, late if need be, and once.

    Raises OwnOpening, ConflictOfInterest, NotYourRole, KeptOut, WrongState.
    """
    rows = EmergencyOpening.objects.select_related("application__person__data_key", "application__mission", "opened_by")
    opening = rows.select_for_update(of=("self",)).get(pk=opening.pk)
    if opening.opened_by_id == by.pk:
        raise OwnOpening
    if Person.objects.filter(pk=opening.application.person_id, representations__user=by).exists():
        raise ConflictOfInterest
    if not EmergencyOpening.objects.visible_to_staff(by).filter(pk=opening.pk).exists():
        raise NotYourRole
    require_new_eyes(opening.application, by)
    if opening.reviewed_at is not None:
        raise WrongState(current=opening.verdict)
    opening.verdict, opening.remark = verdict, remark
    opening.reviewed_by, opening.reviewed_at = by, now
    opening.save(update_fields=["verdict", "remark", "reviewed_by", "reviewed_at"])
    detail = {"opening": str(opening.public_id), "verdict": verdict, "overdue": now > opening.review_by}
    audit(opening.application, "visas.application.emergency_reviewed", by, detail)
    return opening


def register_topics() -> None:
    """The message to supervisors; called once at start."""
    facade.register_topic(
        facade.Topic(
            code=TOPIC,
            purpose=facade.Purpose.ACTION,
            subject=_("A file was opened in an emergency: {reference}"),
            body=_("An officer without rights to this file opened it in an emergency. Look into it before {until}."),
            notice=_("File {reference} was opened in an emergency. Look into it within 24 hours."),
        )
    )
