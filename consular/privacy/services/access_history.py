"""Who of the staff looked at somebody's data, in which office and role, and why? Told from the trail, without names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consular.abroad.models.trips import Trip
from consular.abroad.models.whereabouts import Whereabouts
from consular.abroad.rules import acts as abroad
from consular.cases.models.cases import ConsularCase
from consular.cases.models.complaints import Complaint
from consular.cases.models.mail import IncomingMail
from consular.cases.models.sos import SosCall
from consular.cases.models.threads import Thread
from consular.cases.rules import acts as cases
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission, MissionKind
from consular.missions.models.posts import Post, PostState, Role
from consular.missions.models.texts import in_language
from consular.visas.models.applications import VisaApplication
from consular.visas.models.break_glass import EmergencyOpening
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.visas import VisaOrder
from consular.visas.rules.acts import (
    ACTS,
    BY_ITSELF,
    CONFIDENTIAL,
    IN_FORCE,
    IN_YOUR_NAME,
    PROOF_SENT,
    RIGHT_ENDED,
    SETTLED,
    acts_awaiting,
)
from consular.visas.services.reading import EMERGENCY_OPENED, OPENED_IN_EMERGENCY
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry

BROKE_GLASS = (EMERGENCY_OPENED, OPENED_IN_EMERGENCY)
READ = (".opened", ".read", ".viewed", ".exported")
WORDS: Mapping[str, Any] = {
    **ACTS,
    **abroad.ACTS,
    **cases.ACTS,
    "citizens.person.added": IN_YOUR_NAME,
    "citizens.person.changed": IN_YOUR_NAME,
    "citizens.person.viewed": _("Your name was shown to an officer who searched for somebody."),
    "citizens.person.entered": _("An officer entered your data, since somebody asked for help for you."),
    "citizens.travel_document.added": IN_YOUR_NAME,
    "citizens.emergency_contact.named": IN_YOUR_NAME,
    "citizens.emergency_contact.changed": IN_YOUR_NAME,
    "citizens.emergency_contact.removed": IN_YOUR_NAME,
    "citizens.consent.given": IN_YOUR_NAME,
    "citizens.consent.withdrawn": IN_YOUR_NAME,
    "citizens.evidence.sent": PROOF_SENT,
    "citizens.representation.ended": RIGHT_ENDED,
    "notifications.check_in.call_taken": _("An officer set out to call you, since nobody knew how you are."),
    "notifications.check_in.call_ended": _("An officer wrote down what came of a call to you."),
    "notifications.check_in.exported": _("An officer took the list of a check-in that you stand in out as a file."),
    "notifications.check_in.person_opened": _("An officer read what was said of how you are after an alert."),
    "notifications.contact.told": _(
        "An emergency contact was written to: there was no sign after an emergency alert, or the alert had ended."
    ),
    "privacy.erasure.asked": IN_YOUR_NAME,
    "privacy.erasure.withdrawn": IN_YOUR_NAME,
    "privacy.erasure.carried_out": BY_ITSELF,
    "privacy.application.erased": BY_ITSELF,
    "privacy.person.erased": BY_ITSELF,
}
# Of what one login told here no other parent reads anything, so neither that officers worked on it, nor where.
TOLD_BY_ONE = (Trip, Whereabouts, Thread, ConsularCase, Complaint, SosCall)
# An act of another release, in the trail of an installation that went back: the longest beginning that fits.
OTHERWISE: Sequence[tuple[str, Any]] = (
    ("visas.visa", _("An officer worked on your visa.")),
    ("visas.", _("An officer worked on your file.")),
    ("", _("The mission worked with your data.")),
)


@dataclass(frozen=True)
class Access:
    """One act of somebody on the staff; `roles` are those held at the office at that moment."""

    at: datetime
    person: str
    reference: str
    office: str
    office_name: str
    roles: list[str]
    role_names: list[str]
    kind: str
    text: str
    reason: str


@dataclass(frozen=True)
class Held:
    """A post as far as it matters here."""

    actor: str
    office: str
    role: Role
    since: datetime
    until: datetime | None
    everywhere: bool

    def counts_for(self, entry: AuditEntry) -> bool:
        there = self.everywhere or self.office == entry.chain
        return self.actor == entry.actor and there and self.since <= entry.at and not self.ended_by(entry.at)

    def ended_by(self, moment: datetime) -> bool:
        return self.until is not None and self.until <= moment


def entries_about(user: User) -> QuerySet[AuditEntry]:
    """Acts on the people this user acts for, by anybody but those who act for them and the system itself; none on what
    only another of those told.

    What is confidential until a second officer has confirmed it is there from then on only.
    """
    people = list(Person.objects.visible_to(user).values_list("pk", "public_id"))
    family = User.objects.filter(representations__person__in=[pk for pk, _public_id in people])
    ours = {str(public_id) for public_id in family.values_list("public_id", flat=True)}
    about = AuditEntry.objects.filter(person__in=[str(public_id) for _pk, public_id in people])
    known = may_be_known([pk for pk, _public_id in people]) & not_anothers(user, about)
    return about.exclude(actor="").exclude(actor__in=ours).filter(known)


def not_anothers(user: User, about: QuerySet[AuditEntry]) -> Q:
    """A condition on entries: on the user's own person, on what everybody reads who acts for somebody, on what the user
    reads now, or on what they told and which is gone since."""
    kinds = [model._meta.label_lower for model in (*TOLD_BY_ONE, IncomingMail)]
    own = [str(public_id) for public_id in Person.objects.is_user(user).values_list("public_id", flat=True)]
    mails = IncomingMail.objects.filter(claimed__in=Thread.objects.visible_to(user))
    rows: list[QuerySet[Any]] = [mails, *(model.objects.visible_to(user) for model in TOLD_BY_ONE)]
    read = {str(public_id) for found in rows for public_id in found.values_list("public_id", flat=True)}
    told = about.filter(actor=str(user.public_id), target_type__in=kinds).values("target")
    return Q(person__in=own) | ~Q(target_type__in=kinds) | Q(target__in=read) | Q(target__in=told)


def may_be_known(people: Sequence[int]) -> Q:
    """A condition on entries: not confidential, or what they name is confirmed. One that names nothing stays hidden."""
    known = ~Q(action__in=list(CONFIDENTIAL))
    for rows, awaited in ((VisaOrder.objects.all(), IN_FORCE), (VisaReplacement.objects.all(), SETTLED)):
        settled = rows.filter(state__in=awaited.states, visa__decision__application__person__in=people)
        named = [str(public_id) for public_id in settled.values_list("public_id", flat=True)]
        known |= Q(**{"action__in": acts_awaiting(awaited), f"detail__{awaited.key}__in": named})
    return known


def shown(entries: Iterable[AuditEntry]) -> list[Access]:
    """The entries in words, in the reader's language; a constant number of queries."""
    entries = list(entries)
    posts, names, references, reasons = (
        posts_of(entries),
        names_of(entries),
        references_of(entries),
        reasons_of(entries),
    )
    return [access(entry, posts, names, references, reasons) for entry in entries]


def access(
    entry: AuditEntry,
    posts: list[Held],
    names: dict[str, str],
    references: dict[str, str],
    reasons: dict[str, str],
) -> Access:
    roles = sorted({post.role for post in posts if post.counts_for(entry)})
    broke_glass = entry.action in BROKE_GLASS
    return Access(
        at=entry.at,
        person=entry.person,
        reference=references.get(entry.target, ""),
        office=entry.chain,
        office_name=names.get(entry.chain, ""),
        roles=[role.value for role in roles],
        role_names=[str(role.label) for role in roles],
        kind="reading" if broke_glass or entry.action.endswith(READ) else "work",
        text=str(sentence(entry.action)),
        reason=reasons.get(str(entry.detail.get("opening")), ""),
    )


def sentence(action: str) -> Any:
    return WORDS.get(action) or next(text for beginning, text in OTHERWISE if action.startswith(beginning))


def posts_of(entries: list[AuditEntry]) -> list[Held]:
    offices = Q(mission__code__in={entry.chain for entry in entries}) | Q(mission__kind=MissionKind.HEADQUARTERS)
    posts = Post.objects.filter(offices, user__public_id__in={entry.actor for entry in entries}, state=PostState.LIVE)
    return [
        Held(
            actor=str(post.user.public_id),
            office=post.mission.code,
            role=Role(post.role),
            since=post.valid_from,
            until=post.valid_to,
            everywhere=post.mission.kind == MissionKind.HEADQUARTERS,
        )
        for post in posts.select_related("user", "mission")
    ]


def names_of(entries: list[AuditEntry]) -> dict[str, str]:
    missions = Mission.objects.filter(code__in={entry.chain for entry in entries})
    return {mission.code: in_language(mission.names, get_language() or "en") for mission in missions}


def references_of(entries: list[AuditEntry]) -> dict[str, str]:
    """By the ids of applications, conversations, cases and complaints."""
    found: dict[str, str] = {}
    for model, reference in (
        (VisaApplication, "reference"),
        (Thread, "reference"),
        (ConsularCase, "thread__reference"),
        (Complaint, "reference"),
    ):
        kind = model._meta.label_lower
        targets = {entry.target for entry in entries if entry.target_type == kind}
        rows = model._default_manager.filter(public_id__in=targets).values_list("public_id", reference)
        found |= {str(public_id): reference for public_id, reference in rows if targets}
    return found


def reasons_of(entries: list[AuditEntry]) -> dict[str, str]:
    """The words with which a file was opened in an emergency, by the opening's id."""
    ids = [entry.detail["opening"] for entry in entries if entry.action == EMERGENCY_OPENED]
    openings = EmergencyOpening.objects.filter(public_id__in=ids).select_related("application__person__data_key")
    return {str(opening.public_id): opening.reason for opening in openings}
