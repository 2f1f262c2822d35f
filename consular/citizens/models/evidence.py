"""What shows that somebody may act for another: which papers, who looked at them, and until when do they hold?"""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.representation import Representation, RepresentationKind
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.models import StoredFile
from econsulate.core.states import Transitions

# These show their right always; a parent only where the mission asks.
ALWAYS_SHOWN = (RepresentationKind.GUARDIAN, RepresentationKind.ATTORNEY)


class EvidenceState(models.TextChoices):
    AWAITED = "awaited", _("Please send it")
    SUBMITTED = "submitted", _("Being examined")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Please send again")


EVIDENCE_TRANSITIONS = Transitions(
    {
        EvidenceState.AWAITED: {EvidenceState.SUBMITTED},
        # Back to awaited when the scanner refused all that was sent.
        EvidenceState.SUBMITTED: {EvidenceState.ACCEPTED, EvidenceState.REFUSED, EvidenceState.AWAITED},
        EvidenceState.REFUSED: {EvidenceState.SUBMITTED},
        # A deed that has ended is followed by another; a mission that has doubts asks anew.
        EvidenceState.ACCEPTED: {EvidenceState.SUBMITTED, EvidenceState.AWAITED},
    }
)
OPEN_FOR_FILES = (EvidenceState.AWAITED, EvidenceState.SUBMITTED, EvidenceState.REFUSED)
JUDGED = (EvidenceState.ACCEPTED, EvidenceState.REFUSED)


class EvidenceKind(models.TextChoices):
    COURT_ORDER = "court_order", _("Court order or decision of an authority")
    POWER_OF_ATTORNEY = "power_of_attorney", _("Power of attorney")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    TRANSLATION = "translation", _("Translation")
    OTHER = "other", _("Another document")


class EvidenceFault(models.TextChoices):
    """Why proof isn't accepted; each label is the sentence the representative reads."""

    UNREADABLE = "unreadable", _("The document can't be read. Scan every page again, in full and sharp.")
    INCOMPLETE = "incomplete", _("Pages are missing. Send the whole document, seals and signatures included.")
    OTHER_KIND = "other_kind", _("This is not the document we need. Send the one that gives you the right to act.")
    OTHER_PEOPLE = "other_people", _("The document doesn't name both the person and you as we know you here.")
    NOT_IN_FORCE = "not_in_force", _("The document is no longer in force, or not yet. Send one that is.")
    NOT_CERTIFIED = "not_certified", _("The document lacks the certification it needs, such as an apostille.")
    NOT_TRANSLATED = "not_translated", _("The document needs a certified translation. Send both together.")
    NOT_ENOUGH = "not_enough", _("The document gives no right to apply for a visa. Send one that says so.")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def proven(self, today: date) -> Self:
        """Accepted, by a deed that still holds on this day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=today), state=EvidenceState.ACCEPTED)


# Of the round that is judged, something was found clean and nothing still waits for its check.
CHECKED = """
    NOT EXISTS (
        SELECT 1 FROM consular_evidencefile e JOIN core_storedfile f ON f.id = e.file_id
        WHERE e.evidence_id = NEW.id AND e.round = NEW.round AND f.state = 'clean'
    ) OR EXISTS (
        SELECT 1 FROM consular_evidencefile e JOIN core_storedfile f ON f.id = e.file_id
        WHERE e.evidence_id = NEW.id AND e.round = NEW.round AND f.state NOT IN ('clean', 'rejected')
    )
"""


class Evidence(PublicModel):
    """The proof of one representation. `round` counts how often it was opened for files, `version` every change.

    `valid_until` is the last day of the deed, if it names one; `note` are the officer's words, sealed.
    """

    representation = models.OneToOneField(Representation, models.PROTECT, related_name="evidence")
    state = models.CharField(max_length=9, choices=EvidenceState.choices, default=EvidenceState.AWAITED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    valid_until = models.DateField(null=True)
    fault = models.CharField(max_length=14, choices=EvidenceFault.choices, null=True)  # noqa: DJ001 - absent, not empty
    note: Any = SealedText(null=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EvidenceState.values), name="consular_evidence_state_known"),
            models.CheckConstraint(
                condition=Q(state=EvidenceState.REFUSED, fault__in=EvidenceFault.values)
                | (~Q(state=EvidenceState.REFUSED) & Q(fault=None)),
                name="consular_evidence_refused_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=JUDGED, judged_by__isnull=False, judged_at__isnull=False)
                | (~Q(state__in=JUDGED) & Q(judged_by=None, judged_at=None)),
                name="consular_evidence_judged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(state=EvidenceState.ACCEPTED),
                name="consular_evidence_only_what_is_accepted_holds",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="whose_stays", fields=["representation"]),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(a, b) for a, targets in EVIDENCE_TRANSITIONS.table.items() for b in sorted(targets)],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="judged_by_an_outsider",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__judged_by__isnull=False),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM consular_representation own JOIN consular_representation other
                        ON other.person_id = own.person_id OR other.id = own.id
                        WHERE own.id = NEW.representation_id AND other.user_id = NEW.judged_by_id
                    ) THEN
                        RAISE EXCEPTION 'nobody judges proof about a person they act for'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_evidence_judged_by_an_outsider';
                    END IF;
                    RETURN NEW;
                    """,
            ),
            pgtrigger.Trigger(
                name="accepted_is_checked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__state=EvidenceState.ACCEPTED),
                func=f"""
                    IF {CHECKED} THEN
                        RAISE EXCEPTION 'only proof whose files were found clean is accepted'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_evidence_accepted_is_checked';
                    END IF;
                    RETURN NEW;
                    """,
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.representation.sealing_key

    def holds_on(self, day: date) -> bool:
        in_force = self.valid_until is None or day <= self.valid_until
        return self.state == EvidenceState.ACCEPTED and in_force


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(evidence__representation__in=Representation.objects.visible_to(user))


class EvidenceFile(PublicModel):
    """One file sent as proof. Immutable: a better scan is another one."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=17, choices=EvidenceKind.choices)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="evidence_file")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="consular_evidencefile_numbered"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="consular_evidencefile_kind_known"),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]
