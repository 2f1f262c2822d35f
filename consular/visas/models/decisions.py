"""Who proposed what, and who else decided? Four eyes, held by the database itself."""

from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import VisaApplication
from consular.visas.models.carried import CARRIED_ON
from consular.visas.models.choices import Entries
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey

if TYPE_CHECKING:
    from consular.visas.models.visas import Visa


def kept_out(*columns: str) -> pgtrigger.Trigger:
    """Whoever proposed or decided what fell on appeal has no part in the review it led to, nor in the next."""
    who = " OR ".join(f"NEW.{column} IN (a.proposed_by_id, a.decided_by_id)" for column in columns)
    return pgtrigger.Trigger(
        name="after_an_appeal_by_others",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM consular_appeal a WHERE a.review_id IN {CARRIED_ON} AND ({who})
            ) THEN
                RAISE EXCEPTION 'whoever took part in the annulled decision keeps out of the new one'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_after_an_appeal_by_others';
            END IF;
            RETURN NEW;
            """,  # noqa: S608 - built of our own words
    )


def outsiders(*columns: str) -> pgtrigger.Trigger:
    """Nobody proposes or decides about a person they act or ever acted for, nor is what they proposed decided."""
    who = ", ".join(f"NEW.{column}" for column in columns)
    return pgtrigger.Trigger(
        name="by_outsiders",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM consular_visaapplication a JOIN consular_representation r ON r.person_id = a.person_id
                WHERE a.id = NEW.application_id AND r.user_id IN ({who})
            ) THEN
                RAISE EXCEPTION 'nobody decides about a person they act for'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_by_outsiders';
            END IF;
            RETURN NEW;
            """,  # noqa: S608 - built of our own words
    )


def proven() -> pgtrigger.Trigger:
    """No grant while somebody who acted for the applicant has not shown that they may (decision 0012).

    Also who acted in what the application examines anew. Guardians and attorneys always have to show it; others once
    a mission has asked them.
    """
    return pgtrigger.Trigger(
        name="grant_needs_proof",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__outcome="grant"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM consular_visaapplication a
                JOIN consular_representation r ON r.person_id = a.person_id
                LEFT JOIN consular_evidence e ON e.representation_id = r.id
                WHERE a.id IN {CARRIED_ON}
                AND (r.user_id = a.created_by_id OR EXISTS (
                    SELECT 1 FROM consular_timelineevent t WHERE t.application_id = a.id AND t.by_id = r.user_id
                ))
                AND (r.kind IN ('guardian', 'attorney') OR e.id IS NOT NULL)
                AND (e.id IS NULL OR e.state <> 'accepted' OR e.valid_until < (now() AT TIME ZONE 'UTC')::date)
            ) THEN
                RAISE EXCEPTION 'no grant before the right to act for the applicant is shown'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_grant_needs_proof';
            END IF;
            RETURN NEW;
            """,  # noqa: S608 - built of our own words
    )


class Outcome(models.TextChoices):
    GRANT = "grant", _("Grant")
    REFUSE = "refuse", _("Refuse")


class ProposalState(models.TextChoices):
    OPEN = "open", _("Waiting for a second officer")
    CONFIRMED = "confirmed", _("Confirmed")
    RETURNED = "returned", _("Returned for more work")
    VOID = "void", _("Void")


TERMS_FIT_OUTCOME = Q(
    outcome=Outcome.GRANT,
    entries__isnull=False,
    stay_days__isnull=False,
    valid_from__isnull=False,
    valid_until__isnull=False,
    grounds=[],
) | (Q(outcome=Outcome.REFUSE, entries=None, stay_days=None, valid_from=None, valid_until=None) & ~Q(grounds=[]))


class Proposal(PublicModel):
    """What the case officer proposes. `content_hash` binds the second signature to exactly this content and file."""

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=9, choices=ProposalState.choices, default=ProposalState.OPEN, editable=False)
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    entries = models.CharField(max_length=8, choices=Entries.choices, null=True)  # noqa: DJ001 - absent, not empty
    stay_days = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    grounds = ArrayField(models.SlugField(max_length=40), default=list)
    reasons: Any = SealedText()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    return_reason: Any = SealedText(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=TERMS_FIT_OUTCOME, name="consular_proposal_terms_fit_outcome"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="consular_proposal_valid_until_after_from",
            ),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="consular_proposal_state_known"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state=ProposalState.OPEN), name="consular_proposal_one_open"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="content_stays",
                fields=[
                    "application",
                    "outcome",
                    "entries",
                    "stay_days",
                    "valid_from",
                    "valid_until",
                    "grounds",
                    "reasons",
                    "proposed_by",
                    "content_hash",
                ],
            ),
            kept_out("proposed_by_id"),
            outsiders("proposed_by_id"),
            proven(),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key


class Decision(PublicModel):
    """The decision, by another officer than the proposer. Immutable; one per application."""

    application = models.OneToOneField(VisaApplication, models.PROTECT, related_name="decision")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    # A copy of the proposal's author, held true by a trigger, so that a constraint can compare the two.
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(proposed_by=F("decided_by")), name="consular_decision_four_eyes"),
        ]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            kept_out("proposed_by_id", "decided_by_id"),
            outsiders("proposed_by_id", "decided_by_id"),
            proven(),
            pgtrigger.Trigger(
                name="not_over_own_corrections",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM consular_correction c WHERE c.application_id IN {CARRIED_ON}
                        AND c.by_id = NEW.decided_by_id AND c.assisted
                    ) THEN
                        RAISE EXCEPTION 'whoever corrected an application for its applicant does not decide it'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_decision_own_correction';
                    END IF;
                    RETURN NEW;
                    """,  # noqa: S608 - built of our own words
            ),
            pgtrigger.Trigger(
                name="repeats_its_proposal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM consular_proposal p WHERE p.id = NEW.proposal_id
                        AND p.application_id = NEW.application_id AND p.proposed_by_id = NEW.proposed_by_id
                        AND p.outcome = NEW.outcome AND p.state = 'confirmed'
                    ) THEN
                        RAISE EXCEPTION 'a decision must repeat its confirmed proposal'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_decision_repeats_its_proposal';
                    END IF;
                    RETURN NEW;
                    """,
            ),
        ]

    @property
    def visa(self) -> "Visa | None":
        """The visa that stands for this decision, not those it replaced; prefetch `visas` for many."""
        return next((visa for visa in self.visas.all() if visa.state != "replaced"), None)


class InadmissibilityQuerySet(models.QuerySet["Inadmissibility"]):
    def visible_to(self, user: User) -> Self:
        """Notices about people the user acts for."""
        return self.filter(application__in=VisaApplication.objects.visible_to(user))

    def with_key(self) -> Self:
        return self.select_related(
            "application__person__data_key",
            "application__mission",
            "application__category__version",
            "application__created_by",
        )


class Inadmissibility(PublicModel):
    """Why an application isn't examined at all; immutable.

    `remedy_until` is the last day to appeal; null on a notice that stated none, against which no time runs.
    """

    application = models.OneToOneField(VisaApplication, models.PROTECT, related_name="inadmissibility")
    grounds = ArrayField(models.SlugField(max_length=40))
    reasons: Any = SealedText()
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    remedy_until = models.DateField(null=True)

    objects = InadmissibilityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(grounds=[]), name="consular_inadmissibility_has_grounds"),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key


class Consultation(PublicModel):
    """Another authority is asked; the clock stands only when the law says so."""

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="consultations")
    authority = models.CharField(max_length=120)
    question: Any = SealedText()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer: Any = SealedText(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at=None), name="consular_consultation_one_open"
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key
