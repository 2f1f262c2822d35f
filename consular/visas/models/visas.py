"""Which sealed documents did we issue, and do they still hold?"""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import VisaApplication
from consular.visas.models.choices import Entries
from consular.visas.models.decisions import Decision
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON, SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.states import Transitions


class VisaState(models.TextChoices):
    ACTIVE = "active", _("Active")
    USED_UP = "used_up", _("Used up")
    EXPIRED = "expired", _("Expired")
    ANNULLED = "annulled", _("Annulled: its conditions were never met")
    REVOKED = "revoked", _("Revoked: its conditions are no longer met")
    SUSPENDED = "suspended", _("Suspended")
    REPLACED = "replaced", _("Replaced by another visa")


VISA_TRANSITIONS = Transitions(
    {
        VisaState.ACTIVE: set(VisaState) - {VisaState.ACTIVE},
        VisaState.SUSPENDED: {VisaState.ACTIVE, VisaState.ANNULLED, VisaState.REVOKED, VisaState.EXPIRED},
    }
)


class SealedDocument(PublicModel):
    """A document with a visible digital seal. `seal_id` names it in revocation lists, without personal data."""

    reference = models.CharField(max_length=24, unique=True, editable=False)
    seal: Any = SealedText(null=True)
    seal_id = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    decision: models.ForeignKey[Decision, Decision]

    @property
    def application(self) -> VisaApplication:
        return self.decision.application

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key


class SealedDocumentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Documents of people the user acts for."""
        return self.filter(decision__application__in=VisaApplication.objects.visible_to(user))

    def visible_to_staff(self, user: User) -> Self:
        return self.filter(decision__application__in=VisaApplication.objects.visible_to_staff(user))

    def with_key(self) -> Self:
        return self.select_related(
            "decision__proposal",
            "decision__application__person__data_key",
            "decision__application__mission",
            "decision__application__category",
        )


class Visa(SealedDocument):
    """An issued visa; one stands for its decision, those it replaced name it.

    `printed` is what the page and the seal say: name, nationality, passport number, MRZ lines.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="visas", related_query_name="visa")
    state = models.CharField(max_length=9, choices=VisaState.choices, default=VisaState.ACTIVE, editable=False)
    entries = models.CharField(max_length=8, choices=Entries.choices)
    stay_days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    printed: Any = SealedJSON(null=True)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaces")

    objects = SealedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("visa")
        verbose_name_plural = _("visas")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VisaState.values), name="consular_visa_state_known"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="consular_visa_period_in_order"),
            models.CheckConstraint(
                condition=Q(state="replaced", replaced_by__isnull=False) | (~Q(state="replaced") & Q(replaced_by=None)),
                name="consular_visa_replaced_names_the_new",
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=~Q(state="replaced"), name="consular_visa_one_stands_for_a_decision"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="terms_stay",
                fields=["decision", "reference", "entries", "stay_days", "valid_from", "valid_until", "seal_id"],
            ),
            pgtrigger.Trigger(
                name="replacement_keeps_the_terms",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM consular_visa v WHERE v.decision_id = NEW.decision_id
                        AND (v.entries, v.stay_days, v.valid_from, v.valid_until)
                        IS DISTINCT FROM (NEW.entries, NEW.stay_days, NEW.valid_from, NEW.valid_until)
                    ) THEN
                        RAISE EXCEPTION 'a replacement keeps the terms of its decision'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_visa_replacement_keeps_the_terms';
                    END IF;
                    RETURN NEW;
                    """,
            ),
        ]

    def state_on(self, day: date) -> str:
        """The state a reader should see: nothing has to run at midnight for a visa to expire."""
        return VisaState.EXPIRED if self.state == VisaState.ACTIVE and day > self.valid_until else self.state


class Refusal(SealedDocument):
    """A notice of refusal: grounds, reasons and remedy stand in its decision's proposal and catalogue."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="refusal")
    remedy_until = models.DateField()

    objects = SealedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")


class OrderState(models.TextChoices):
    OPEN = "open", _("Waiting for a second officer")
    IN_FORCE = "in_force", _("In force")
    DROPPED = "dropped", _("Dropped")


class VisaOrder(PublicModel):
    """An order that ends or suspends a visa, or lifts a suspension. Only suspending works on one officer's word."""

    class Kind(models.TextChoices):
        ANNUL = "annul", _("Annul")
        REVOKE = "revoke", _("Revoke")
        SUSPEND = "suspend", _("Suspend")
        REINSTATE = "reinstate", _("Lift the suspension")

    visa = models.ForeignKey(Visa, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=OrderState.choices, default=OrderState.OPEN, editable=False)
    grounds = ArrayField(models.SlugField(max_length=40), default=list)
    reasons: Any = SealedText()
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["annul", "revoke", "suspend", "reinstate"]), name="consular_visaorder_kind_known"
            ),
            models.CheckConstraint(condition=~Q(ordered_by=F("confirmed_by")), name="consular_visaorder_four_eyes"),
            models.CheckConstraint(
                condition=~Q(state="in_force")
                | Q(kind="suspend")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="consular_visaorder_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(kind="reinstate") | ~Q(grounds=[]), name="consular_visaorder_has_grounds"
            ),
            models.UniqueConstraint(fields=["visa"], condition=Q(state="open"), name="consular_visaorder_one_open"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="content_stays", fields=["visa", "kind", "grounds", "reasons", "ordered_by"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.visa.sealing_key


class RevokedSeal(models.Model):
    """A seal that no longer holds; its row goes only when a suspension is lifted."""

    seal_id = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(max_length=10)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.seal_id


class RevocationIssue(models.Model):
    """A signed revocation list as it was published; a checker that has seen 12 refuses 11."""

    sequence = models.BigIntegerField(primary_key=True)
    jws = models.TextField()
    issued_at = models.DateTimeField()
    next_update = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.sequence)


class ShareCode(PublicModel):
    """A code of nine characters by which the holder shows a visa for one purpose, for some time."""

    visa = models.ForeignKey(Visa, models.PROTECT, related_name="share_codes")
    # Whose it is to read and to end, beside the holder of the visa; of very old ones nobody knows.
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    code_index = models.BinaryField(unique=True, editable=False)
    purpose: Any = SealedText()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    @property
    def sealing_key(self) -> DataKey:
        return self.visa.sealing_key


class ShareCodeUse(models.Model):
    """One look at a visa by a share code; the holder reads this list."""

    code = models.ForeignKey(ShareCode, models.CASCADE, related_name="uses")
    at = models.DateTimeField()
    status = models.CharField(max_length=10)

    def __str__(self) -> str:
        return self.status
