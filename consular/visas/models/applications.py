"""What is an application, which states can it be in, and who may see it?"""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import TravelDocument
from consular.missions.models.missions import Mission, missions_of
from consular.missions.models.posts import Role
from consular.visas.models.carried import ExaminedIn
from consular.visas.models.catalogue import VisaCategory
from consular.visas.models.choices import Urgency
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey
from econsulate.core.states import Transitions


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    ACCEPTED = "accepted", _("Accepted")
    IN_REVIEW = "in_review", _("In review")
    AWAITING_APPLICANT = "awaiting_applicant", _("Waiting for the applicant")
    AWAITING_CONSULTATION = "awaiting_consultation", _("Waiting for another authority")
    PROPOSED = "proposed", _("Proposed")
    DECIDED = "decided", _("Decided")
    ISSUED = "issued", _("Issued")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


# Before a decision the applicant may always withdraw.
WITHDRAWABLE = (
    State.DRAFT,
    State.SUBMITTED,
    State.ACCEPTED,
    State.IN_REVIEW,
    State.AWAITING_APPLICANT,
    State.AWAITING_CONSULTATION,
    State.PROPOSED,
)
UNDER_REVIEW = (State.IN_REVIEW, State.AWAITING_APPLICANT, State.AWAITING_CONSULTATION, State.PROPOSED)
# An application that stands in the way of a second one for the same person and category.
LIVE = (State.SUBMITTED, State.ACCEPTED, *UNDER_REVIEW, State.DECIDED)

TRANSITIONS = Transitions(
    {
        State.DRAFT: {State.SUBMITTED, State.WITHDRAWN, State.LAPSED},
        State.SUBMITTED: {State.INADMISSIBLE, State.ACCEPTED, State.WITHDRAWN},
        # An upheld appeal lets in what was turned away; no other way leads out.
        State.INADMISSIBLE: {State.ACCEPTED},
        State.ACCEPTED: {State.IN_REVIEW, State.WITHDRAWN},
        State.IN_REVIEW: {
            State.AWAITING_APPLICANT,
            State.AWAITING_CONSULTATION,
            State.PROPOSED,
            State.WITHDRAWN,
        },
        State.AWAITING_APPLICANT: {State.IN_REVIEW, State.WITHDRAWN, State.LAPSED},
        State.AWAITING_CONSULTATION: {State.IN_REVIEW, State.WITHDRAWN},
        State.PROPOSED: {State.DECIDED, State.IN_REVIEW, State.WITHDRAWN},
        State.DECIDED: {State.ISSUED, State.CLOSED},
        State.ISSUED: {State.CLOSED},
    }
)


class GroupKind(models.TextChoices):
    FAMILY = "family", _("Family")
    DELEGATION = "delegation", _("Delegation")
    TOUR = "tour", _("Tour group")


class ApplicationGroupQuerySet(models.QuerySet["ApplicationGroup"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(created_by=user.pk)


class ApplicationGroup(PublicModel):
    """People who travel together; each has an application of their own, decided alone."""

    kind = models.CharField(max_length=10, choices=GroupKind.choices)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ApplicationGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="consular_applicationgroup_kind_known")
        ]


class VisaApplicationQuerySet(models.QuerySet["VisaApplication"]):
    def visible_to(self, user: User) -> Self:
        """The applicant's side: applications of people the user acts for."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def visible_to_staff(self, user: User, *roles: Role) -> Self:
        """The officer's side: submitted ones at missions where the user holds one of the roles, never one's own."""
        missions = missions_of(user, *(roles or CASE_ROLES))
        own = Person.objects.filter(representations__user=user.pk)
        return self.filter(mission__in=missions, submitted_at__isnull=False).exclude(person__in=own)

    def examined_in(self, application: "VisaApplication") -> Self:
        """This one, and what fell on appeal and is examined anew in it, back to the first of them."""
        return self.filter(pk__in=ExaminedIn(application.pk))


CASE_ROLES = (Role.INTAKE, Role.OFFICER, Role.DECIDER, Role.APPEAL_REVIEWER)


class VisaApplication(PublicModel):
    """One person's application for one visa.

    `form` holds the sections the applicant fills, `applicant` is the identity and travel document as they stood at
    submission; both sealed under the person's key. `review_flags` names what an officer must look at.
    """

    reference = models.CharField(max_length=24, unique=True, editable=False)
    state = models.CharField(max_length=21, choices=State.choices, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    group = models.ForeignKey(ApplicationGroup, models.PROTECT, null=True, related_name="applications")
    person = models.ForeignKey(Person, models.PROTECT, related_name="visa_applications")
    travel_document = models.ForeignKey(TravelDocument, models.PROTECT, null=True, related_name="+")
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="visa_applications")
    category = models.ForeignKey(VisaCategory, models.PROTECT, related_name="+")
    category_code = models.SlugField(max_length=40)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.ORDINARY)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    form: Any = SealedJSON()
    applicant: Any = SealedJSON(null=True)
    review_flags = ArrayField(models.SlugField(max_length=40), default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField(null=True, editable=False)
    lapses_at = models.DateTimeField(null=True, editable=False)

    objects = VisaApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("visa application")
        verbose_name_plural = _("visa applications")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="consular_visaapplication_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN, State.LAPSED])
                | Q(submitted_at__isnull=False, applicant__isnull=False, travel_document__isnull=False),
                name="consular_visaapplication_submitted_is_whole",
            ),
            models.UniqueConstraint(
                fields=["person", "category_code"],
                condition=Q(state__in=LIVE),
                name="consular_visaapplication_one_live",
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "state", "-created_at"], name="consular_visaapp_queue"),
            models.Index(fields=["-created_at", "-id"], name="consular_visaapp_newest"),
            models.Index(
                fields=["assigned_to", "due_on"],
                name="consular_visaapp_mine",
                condition=Q(assigned_to__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="assigned_after_an_appeal_to_others",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("assigned_to"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM consular_appeal a WHERE a.review_id IN (SELECT consular_examined_in(NEW.id))
                        AND NEW.assigned_to_id IN (a.proposed_by_id, a.decided_by_id)
                    ) THEN
                        RAISE EXCEPTION 'whoever took part in the annulled decision keeps out of the new one'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'consular_visaapplication_assigned_to_others';
                    END IF;
                    RETURN NEW;
                    """,
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.person.data_key
