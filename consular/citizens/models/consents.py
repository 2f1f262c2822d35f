"""Who may be told what about somebody, because they allowed it? And since when no longer?"""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.evidence import Evidence
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation, RepresentationKind
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel

# An attorney's power is for a matter, a helping officer would allow it to themselves.
GIVERS = (RepresentationKind.SELF, RepresentationKind.PARENT, RepresentationKind.GUARDIAN)


class Told(models.TextChoices):
    """What may be told; none of them includes another."""

    SAFETY = "safety", _("Whether they are safe")
    WHEREABOUTS = "whereabouts", _("Where they are")
    CASE = "case", _("How their case stands")
    HEALTH = "health", _("How their health is")
    UNREACHED = "unreached", _("That they can't be reached in an emergency")


class Organisation(models.TextChoices):
    """The one the person has to do with, of this kind; which one it is, an officer asks before telling."""

    EMPLOYER = "employer", _("The employer")
    EDUCATION = "education", _("The school or university")
    INSURER = "insurer", _("The insurer")
    ORGANISER = "organiser", _("The organiser of the journey")
    AID = "aid", _("An aid organisation")


class ConsentGrantQuerySet(models.QuerySet["ConsentGrant"]):
    def visible_to(self, user: User) -> Self:
        """Those the user gave while acting for the person, and all about the user's own person. No other parent's."""
        given = Q(right__user=user.pk, right__person__in=Person.objects.visible_to(user))
        return self.filter(given | Q(right__person__in=Person.objects.is_user(user)))

    def in_force(self, today: date) -> Self:
        """Not withdrawn, not past its last day, and given by somebody who may still allow it: a parent's ends with
        the child's 18th birthday, any other with the right it rests on."""
        proven = Q(right__evidence__in=Evidence.objects.proven(today))
        return self.filter(
            Q(until=None) | Q(until__gte=today),
            ~Q(right__kind=RepresentationKind.GUARDIAN) | proven,
            right__in=Representation.objects.in_force(),
            withdrawn_at=None,
        )

    def with_force(self, today: date) -> Self:
        """Each with `in_force`."""
        return self.annotate(in_force=Exists(ConsentGrant.objects.in_force(today).filter(pk=OuterRef("pk"))))

    def whole(self) -> Self:
        return self.select_related("right__person", "contact")


class ConsentGrant(PublicModel):
    """One thing that one contact, or one kind of organisation, may be told, by the right of who allowed it.

    `wording` numbers the text that was consented to (services/consent_texts); `until` is the last day, if there is one.
    What was given stays as it was given: withdrawing is all that may happen to it.
    """

    right = models.ForeignKey(Representation, models.PROTECT, related_name="consents")
    contact = models.ForeignKey(EmergencyContact, models.PROTECT, null=True, related_name="consents")
    organisation = models.CharField(max_length=9, choices=Organisation.choices, null=True)  # noqa: DJ001 - absent, not empty
    what = models.CharField(max_length=11, choices=Told.choices)
    wording = models.PositiveSmallIntegerField()
    until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ConsentGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(what__in=Told.values), name="consular_consentgrant_what_known"),
            models.CheckConstraint(
                condition=Q(contact__isnull=False, organisation=None)
                | Q(contact=None, organisation__in=Organisation.values),
                name="consular_consentgrant_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(what=Told.UNREACHED) | Q(contact__isnull=False),
                name="consular_consentgrant_unreached_to_a_contact",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="consular_consentgrant_withdrawn_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["right", "contact", "what"],
                condition=Q(withdrawn_at=None, organisation=None),
                name="consular_consentgrant_once_to_a_contact",
            ),
            models.UniqueConstraint(
                fields=["right", "organisation", "what"],
                condition=Q(withdrawn_at=None, contact=None),
                name="consular_consentgrant_once_to_a_kind",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="as_it_was_given",
                fields=["public_id", "created_at", "right", "contact", "organisation", "what", "wording", "until"],
            ),
            pgtrigger.Protect(
                name="withdrawn_stays_withdrawn",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="given_by_the_right_one",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM consular_representation r
                        WHERE r.id = NEW.right_id AND r.person_id IS NOT NULL
                        AND r.kind IN ('self', 'parent', 'guardian')
                        AND (NEW.contact_id IS NULL OR EXISTS (
                            SELECT FROM consular_emergencycontact c
                            WHERE c.id = NEW.contact_id AND c.person_id = r.person_id
                        ))
                    ) THEN
                        RAISE EXCEPTION 'consent is given for the person alone, by who may'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_consentgrant_by_who_may';
                    END IF;
                    RETURN NEW;
                    """,
            ),
        ]
