"""How is a person erased? Asked for, slept over, then done as soon as the law lets go: rows, files, key and login."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.abroad.services import presence
from consular.cases.services import merging
from consular.citizens.models.person import NO_STATE, Person, Sex
from consular.citizens.models.representation import Representation, RepresentationKind
from consular.citizens.models.travel_document import TravelDocument
from consular.privacy.models.erasures import ERASURE_TRANSITIONS, ErasureRequest, ErasureState
from consular.privacy.models.exports import Export
from consular.privacy.models.retention import Subject
from consular.privacy.services import cases, claims, trees
from consular.privacy.services.exports import discard
from consular.privacy.services.obstacles import is_held, obstacles_of
from consular.privacy.services.retention import people_due, rules_in_force, users_under_hold
from consular.privacy.services.telling import ERASURE_ASKED, tell
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError
from econsulate.core.feed import services as feed
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services.keeping import delete_file
from econsulate.core.files.services.uploads import end
from econsulate.core.signin.services import erase as erase_login
from econsulate.core.work.services import enqueue
from notifications import facade

# Time to find the mail of somebody who got hold of the phone, or to think again.
SLEPT_OVER = timedelta(days=7)
CARRY_OUT = "privacy.carry_out_erasure"


class NobodyToErase(DomainError):
    """A login that acts for others only: it is still needed for them, and there is no person of its own."""

    code = "nobody_to_erase"
    title = _("You act for others with this account and never told us who you are, so there is nothing to erase.")


@transaction.atomic
def ask(user: User, *, now: datetime) -> ErasureRequest:
    """Ask that the login and the person behind it be erased; asking again changes nothing. Raises NobodyToErase."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    open_request = user.erasure_requests.filter(state=ErasureState.OPEN).select_related("person").first()
    if open_request is not None:
        return open_request
    person = Person.objects.is_user(user)
    request = ErasureRequest(user=user, person=person.first(), not_before=now + SLEPT_OVER)
    if request.person is None and is_needed(user):
        raise NobodyToErase
    request.save(force_insert=True)
    record("privacy.erasure.asked", by=user, target=request, person=about(request))
    tell(user, ERASURE_ASKED, about=request.public_id, day=request.not_before.date())
    enqueue(CARRY_OUT, subject=request.public_id, due_at=request.not_before)
    return request


@transaction.atomic
def withdraw(request: ErasureRequest, *, by: User, now: datetime) -> None:
    """Take the wish back; possible until it was carried out. Raises WrongState."""
    ERASURE_TRANSITIONS.move(request, ErasureState.WITHDRAWN, ended_at=now)
    record("privacy.erasure.withdrawn", by=by, target=request, person=about(request))


def about(request: ErasureRequest) -> UUID | None:
    return request.person.public_id if request.person else None


@transaction.atomic
def carry_out(request: ErasureRequest, *, now: datetime) -> bool:
    """Erase, if the time has come and nothing stands in the way any longer; else the wish stays open."""
    request = ErasureRequest.objects.select_for_update(of=("self",)).select_related("person", "user").get(pk=request.pk)
    if request.state != ErasureState.OPEN or now < request.not_before:
        return False
    if request.person is None:
        retire(request.user, now=now)
    elif obstacles_of(cases.claim_person(request.person.pk), today=now.date()):
        return False
    else:
        erase_person(request.person, now=now)
    ERASURE_TRANSITIONS.move(request, ErasureState.CARRIED_OUT, ended_at=now)
    record("privacy.erasure.carried_out", by=None, target=request, person=about(request))
    return True


@transaction.atomic
def erase_person(person: Person, *, now: datetime) -> None:
    """Erase a person, whatever rule or wish it is for, and the login that stood for them alone. Raises UnderHold."""
    person = cases.claim_person(person.pk)
    if is_held(person):
        raise cases.UnderHold
    logins = list(User.objects.filter(representations__person=person, representations__kind=RepresentationKind.SELF))
    theirs = Q(user__representations__person=person) | Q(people=person)
    for export in Export.objects.filter(theirs).distinct():
        discard(export, by=None)
    files = VisaApplication.objects.filter(person=person).select_related("mission", "category", "person", "decision")
    cases.erase(files.select_for_update(of=("self",)), by=None)
    merging.part(person)
    presence.forget(person, now=now)
    trees.delete(trees.hanging_on(Person, [person.pk], apart=frozenset({ErasureRequest})), by=None)
    for file in StoredFile.objects.originals().filter(data_key=person.data_key):
        delete_file(file, by=None)
    person.data_key.destroy()
    Person.objects.filter(pk=person.pk).update(
        identity=None,
        nationality=NO_STATE,
        residence=NO_STATE,
        sex=Sex.UNSPECIFIED,
        match_index=b"",
        skeleton_index=None,
        name_keys=None,
        erased_at=now,
        version=F("version") + 1,
    )
    # Last: what was deleted has just been noted as gone.
    feed.forget(about=person.pk)
    record("privacy.person.erased", by=None, target=person, person=person.public_id)
    for login in logins:
        retire(login, now=now)


def is_needed(user: User) -> bool:
    """Somebody else depends on this login: another person it acts for, or the mission whose officer it is."""
    return user.is_staff or Person.objects.visible_to(user).exists()


def retire(user: User, *, now: datetime) -> None:
    """Forget what was written to this login; and the login itself, unless somebody else depends on it.

    What was written to a login that acts or acted for somebody under a hold is held as well, as it is from every rule:
    of a login that goes, the words stay without an address until the hold is lifted.
    """
    needed = is_needed(user)
    if user not in users_under_hold():
        facade.forget(user, by=None)
    elif not needed:
        facade.silence(user, by=None)
    if needed:
        return
    for upload in Upload.objects.in_flight().filter(owner=user):
        end(upload, by=None)
    for export in Export.objects.filter(user=user):
        discard(export, by=None)
    claims.forget_of(user)
    feed.forget(login=user.pk)
    erase_login(user, by=None, now=now)


def forget_released(person: Person) -> None:
    """A hold on this person ended: forget what it alone kept of logins that are erased."""
    gone = User.objects.filter(representations__person=person, is_active=False, email=None, phone=None)
    held = users_under_hold()
    for login in gone.distinct():
        if login not in held:
            facade.forget(login, by=None)


def erase_if_due(person: Person, *, now: datetime) -> bool:
    """Erase somebody nobody may act for, if a rule in force says so now, or whose key is gone; unless they are held."""
    if is_held(person):
        return False
    due = brought_back().filter(pk=person.pk).exists() or any(
        people_due(rule, today=now.date()).filter(pk=person.pk).exists()
        for rule in rules_in_force()
        if rule.subject == Subject.PERSON
    )
    if due:
        erase_person(person, now=now)
    return due


def brought_back() -> QuerySet[Person]:
    """People whose key is gone while rows of theirs are here.

    A backup older than their erasure was restored, or a request that had begun before it ended after it.
    """
    has_rows = Q(erased_at=None)
    for related in (VisaApplication, TravelDocument, Representation):
        has_rows |= Q(Exists(related._default_manager.filter(person=OuterRef("pk"))))
    return Person.objects.filter(has_rows, data_key__destroyed_at__isnull=False).order_by("pk")


def open_requests(*, now: datetime) -> list[ErasureRequest]:
    """Wishes whose time to think has passed; what stood in the way may have gone."""
    return list(ErasureRequest.objects.filter(state=ErasureState.OPEN, not_before__lte=now).order_by("not_before"))
