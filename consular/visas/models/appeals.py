"""Who appealed against which refusal or finding of inadmissibility, and what did a third officer find?"""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.carried import ExaminedIn
from consular.visas.models.decisions import Inadmissibility, Proposal
from consular.visas.models.visas import Refusal
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.models import StoredFile
from econsulate.core.states import Transitions


class AppealState(models.TextChoices):
    LODGED = "lodged", _("Lodged")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    UNDER_REVIEW = "under_review", _("Under review")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


APPEAL_TRANSITIONS = Transitions(
    {
        AppealState.LODGED: {AppealState.INADMISSIBLE, AppealState.UNDER_REVIEW, AppealState.WITHDRAWN},
        AppealState.UNDER_REVIEW: {AppealState.UPHELD, AppealState.DISMISSED, AppealState.WITHDRAWN},
    }
)
LIVE_APPEAL = (AppealState.LODGED, AppealState.UNDER_REVIEW)
# After these a refusal can't be appealed against again; one withdrawn or inadmissible leaves the way open.
SPENT = (AppealState.UPHELD, AppealState.DISMISSED)
FOUND = (AppealState.INADMISSIBLE, *SPENT)


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, user: User) -> Self:
        return self.about(VisaApplication.objects.visible_to(user))

    def visible_to_staff(self, user: User) -> Self:
        """Those of missions where the user reviews appeals, but for people the user acts for."""
        files = VisaApplication.objects.visible_to_staff(user, Role.APPEAL_REVIEWER)
        return self.about(files)

    def about(self, applications: Any) -> Self:
        """Against decisions on these applications, given as rows, keys or a query."""
        refused = Q(refusal__decision__application__in=applications)
        return self.filter(refused | Q(inadmissibility__application__in=applications))

    def leading_to(self, application: VisaApplication) -> Self:
        """Upheld ones by which the matter came to be examined in this application, back to the first."""
        return self.filter(review__in=ExaminedIn(application.pk))

    def took_part(self) -> set[int]:
        """Keys of the logins that proposed or decided what these are against."""
        return {key for pair in self.values_list("proposed_by", "decided_by") for key in pair if key is not None}

    def with_key(self) -> Self:
        ways = ("refusal__decision__application", "inadmissibility__application")
        parts = ("person__data_key", "mission", "category", "created_by")
        return self.select_related(
            "refusal__decision__proposal",
            *(f"{way}__{part}" for way in ways for part in parts),
            "reviewer",
            "review",
        )


AGAINST_ONE = Q(refusal__isnull=False, inadmissibility=None, proposed_by__isnull=False) | Q(
    refusal=None, inadmissibility__isnull=False, proposed_by=None
)


# Whoever proposed or decided what fell before on the way to the application this appeal is about.
EARLIER = """
    SELECT unnest(ARRAY[a.proposed_by_id, a.decided_by_id]) FROM consular_appeal a
    WHERE a.review_id IN (
        SELECT consular_examined_in(d.application_id) FROM consular_refusal r
        JOIN consular_decision d ON d.id = r.decision_id WHERE r.id = NEW.refusal_id
        UNION ALL SELECT consular_examined_in(i.application_id) FROM consular_inadmissibility i
        WHERE i.id = NEW.inadmissibility_id
    )
"""


class Appeal(PublicModel):
    """One appeal against one refusal, or one finding that an application is inadmissible.

    `text` is the applicant's, `finding` the reviewer's reasons; both sealed. `review` is the application in which an
    upheld appeal is examined anew: another one after a refusal, the same one when it was inadmissible.
    """

    refusal = models.ForeignKey(Refusal, models.PROTECT, null=True, related_name="appeals")
    inadmissibility = models.ForeignKey(Inadmissibility, models.PROTECT, null=True, related_name="appeals")
    reference = models.CharField(max_length=24, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=AppealState.choices, default=AppealState.LODGED, editable=False)
    text: Any = SealedText()
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, editable=False)
    # Copies of the decision's people, held true by a trigger, so that a constraint can compare all three. Inadmissible
    # is found by one person, who stands as the one who decided.
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finding: Any = SealedText(null=True)
    ended_at = models.DateTimeField(null=True)
    review = models.ForeignKey(VisaApplication, models.PROTECT, null=True, related_name="upheld_appeals")

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AppealState.values), name="consular_appeal_state_known"),
            models.UniqueConstraint(
                fields=["refusal"], condition=Q(state__in=[*LIVE_APPEAL, *SPENT]), name="consular_appeal_one_each"
            ),
            models.UniqueConstraint(
                fields=["inadmissibility"],
                condition=Q(state__in=[*LIVE_APPEAL, *SPENT]),
                name="consular_appeal_one_each_inadmissibility",
            ),
            models.CheckConstraint(condition=AGAINST_ONE, name="consular_appeal_against_one"),
            models.CheckConstraint(
                condition=~Q(reviewer=F("proposed_by")) & ~Q(reviewer=F("decided_by")),
                name="consular_appeal_third_person",
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.LODGED, reviewer=None)
                | Q(state=AppealState.WITHDRAWN)
                | Q(state__in=[AppealState.UNDER_REVIEW, *FOUND], reviewer__isnull=False),
                name="consular_appeal_found_by_a_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FOUND, finding__isnull=False, ended_at__isnull=False)
                | Q(state=AppealState.WITHDRAWN, finding=None, ended_at__isnull=False)
                | Q(state__in=LIVE_APPEAL, finding=None, ended_at=None),
                name="consular_appeal_ends_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.UPHELD, review__isnull=False)
                | (~Q(state=AppealState.UPHELD) & Q(review=None)),
                name="consular_appeal_upheld_is_reviewed",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="consular_appeal_newest")]
        triggers = [
            pgtrigger.ReadOnly(
                name="content_stays",
                fields=["refusal", "inadmissibility", "reference", "text", "lodged_by", "proposed_by", "decided_by"],
            ),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(a, b) for a, targets in APPEAL_TRANSITIONS.table.items() for b in sorted(targets)],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="review_is_with_others",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__review__isnull=False),
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM consular_visaapplication v WHERE v.id = NEW.review_id
                        AND (v.assigned_to_id IN (NEW.proposed_by_id, NEW.decided_by_id)
                             OR v.assigned_to_id IN ({EARLIER}))
                    ) THEN
                        RAISE EXCEPTION 'a review is with nobody who took part in the annulled decision'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appeal_review_is_with_others';
                    END IF;
                    RETURN NEW;
                    """,  # noqa: S608 - built of our own words
            ),
            pgtrigger.Trigger(
                name="reviewer_is_new",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__reviewer__isnull=False),
                func=f"""
                    IF NEW.reviewer_id IN ({EARLIER}) THEN
                        RAISE EXCEPTION 'whoever took part in what fell before examines no later appeal'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appeal_reviewer_is_new';
                    END IF;
                    RETURN NEW;
                    """,
            ),
            pgtrigger.Trigger(
                name="repeats_its_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM consular_refusal r JOIN consular_decision d ON d.id = r.decision_id
                        WHERE r.id = NEW.refusal_id
                        AND d.proposed_by_id = NEW.proposed_by_id AND d.decided_by_id = NEW.decided_by_id
                    ) AND NOT EXISTS (
                        SELECT 1 FROM consular_inadmissibility i
                        WHERE i.id = NEW.inadmissibility_id AND i.found_by_id = NEW.decided_by_id
                    ) THEN
                        RAISE EXCEPTION 'an appeal must repeat who proposed and decided what it is against'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appeal_repeats_its_decision';
                    END IF;
                    RETURN NEW;
                    """,
            ),
        ]

    @property
    def application(self) -> VisaApplication:
        """The application that was refused or not admitted."""
        if self.refusal is not None:
            return self.refusal.decision.application
        return self.turned_away.application

    @property
    def turned_away(self) -> Inadmissibility:
        """The finding of inadmissibility; an appeal against a refusal has none."""
        if self.inadmissibility is None:
            raise ValueError("this appeal is against a refusal")
        return self.inadmissibility

    @property
    def ruling(self) -> "Proposal | Inadmissibility":
        """What holds the grounds and reasons that are appealed against."""
        if self.refusal is None:
            return self.turned_away
        self.refusal.decision.proposal.application = self.refusal.decision.application
        return self.refusal.decision.proposal

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key


class AppealFileQuerySet(models.QuerySet["AppealFile"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(appeal__in=Appeal.objects.visible_to(user))


class AppealFile(PublicModel):
    """One file that the appellant put to an appeal. Immutable; added only while nobody examines the appeal."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="appeal_file")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AppealFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "number"], name="consular_appealfile_numbered"),
        ]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="before_the_review",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM consular_appeal a WHERE a.id = NEW.appeal_id AND a.state = 'lodged'
                    ) THEN
                        RAISE EXCEPTION 'files come to an appeal before it is under review'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appealfile_before_the_review';
                    END IF;
                    RETURN NEW;
                    """,
            ),
        ]
