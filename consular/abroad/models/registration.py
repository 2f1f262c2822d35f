"""Who lives abroad where, served by which mission, and does that still hold?"""

from typing import Any, NotRequired, Self, TypedDict

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.citizens.models.representation import RepresentationKind
from consular.missions.models.missions import Mission, missions_of
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON, SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import blind_key
from econsulate.core.states import Transitions

REGISTER_ROLES = (Role.INTAKE, Role.OFFICER)


class Dwelling(TypedDict):
    """Where the person lives and is called: `phone` in E.164."""

    address: str
    city: str
    phone: str | None
    email: NotRequired[str | None]


class Stay(models.TextChoices):
    PERMANENT = "permanent", _("Lives there")
    TEMPORARY = "temporary", _("Stays for a time")


class Reason(models.TextChoices):
    """Why somebody is there, in no more detail than a mission needs to help."""

    WORK = "work", _("Work")
    STUDY = "study", _("Study")
    FAMILY = "family", _("Family")
    TREATMENT = "treatment", _("Medical treatment")
    OTHER = "other", _("Other reasons")


class RegistrationState(models.TextChoices):
    SUBMITTED = "submitted", _("Sent, not examined yet")
    ACTIVE = "active", _("In the register")
    RECONFIRM_DUE = "reconfirm_due", _("To be confirmed again")
    STALE = "stale", _("Not confirmed for long")
    ENDED = "ended", _("Ended")


class RegistrationEnding(models.TextChoices):
    LEFT = "left", _("Left the country")
    MOVED = "moved", _("Registered elsewhere")
    OVER = "over", _("The stay was over")
    NOT_A_CITIZEN = "not_a_citizen", _("Not a citizen of our State")
    NOT_RESIDENT = "not_resident", _("Doesn't live there")
    DUPLICATE = "duplicate", _("The same person was registered twice")
    DIED = "died", _("Died")


# An officer says these; the others follow from what the person or the calendar does.
BY_OFFICERS = (
    RegistrationEnding.LEFT,
    RegistrationEnding.NOT_A_CITIZEN,
    RegistrationEnding.NOT_RESIDENT,
    RegistrationEnding.DUPLICATE,
    RegistrationEnding.DIED,
)
_S = RegistrationState
LIVE = (_S.SUBMITTED, _S.ACTIVE, _S.RECONFIRM_DUE, _S.STALE)
TRANSITIONS = Transitions(
    {
        _S.SUBMITTED: {_S.ACTIVE, _S.ENDED},
        _S.ACTIVE: {_S.RECONFIRM_DUE, _S.ENDED},
        _S.RECONFIRM_DUE: {_S.ACTIVE, _S.STALE, _S.ENDED},
        _S.STALE: {_S.ACTIVE, _S.ENDED},
    }
)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: User) -> Self:
        """The citizen's side: registrations of people the user acts for."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def visible_to_staff(self, user: User) -> Self:
        """The officer's side: those at missions where the user keeps the register, never one's own family's."""
        own = Person.objects.filter(representations__user=user.pk)
        return self.filter(mission__in=missions_of(user, *REGISTER_ROLES)).exclude(person__in=own)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def whole(self) -> Self:
        """With all that is read to show them."""
        return self.select_related("person__data_key", "mission")


class Registration(PublicModel):
    """One stay of one person in the register of one mission; a person has one live registration at most.

    `state` is where the registration stands, `host_state` and `region` are the place by ISO 3166. `confirmed_at` is
    when somebody last said that all of it is still true, `told_by` who said what it says.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations")
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="registrations")
    stay = models.CharField(max_length=9, choices=Stay.choices)
    reason = models.CharField(max_length=9, choices=Reason.choices)
    state = models.CharField(max_length=13, choices=RegistrationState.choices, default=RegistrationState.SUBMITTED)
    host_state = models.CharField(max_length=2)
    region = models.CharField(max_length=6, null=True)  # noqa: DJ001 - absent, not empty
    dwelling: Any = SealedJSON()
    # Of its telephone number and e-mail address.
    contact_keys = ArrayField(models.BigIntegerField(), null=True, editable=False)
    since = models.DateField()
    until = models.DateField(null=True)
    confirmed_at = models.DateTimeField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    examined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=13, choices=RegistrationEnding.choices, null=True)  # noqa: DJ001 - as above
    note: Any = SealedText(null=True)
    # Its mission closed and another keeps it now, of which nobody has been told yet (services/succession).
    move_is_untold = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stay__in=Stay.values), name="consular_registration_stay_known"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="consular_registration_reason_known"),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values), name="consular_registration_state_known"
            ),
            models.CheckConstraint(
                condition=Q(host_state__regex=r"^[A-Z]{2}$")
                & (Q(region=None) | Q(region__regex=r"^[A-Z]{2}-[A-Z0-9]{1,3}$", host_state=Left("region", 2))),
                name="consular_registration_place_by_iso_3166",
            ),
            models.CheckConstraint(
                condition=Q(stay=Stay.PERMANENT, until=None) | Q(stay=Stay.TEMPORARY, until__gt=F("since")),
                name="consular_registration_only_a_stay_for_a_time_ends",
            ),
            models.CheckConstraint(
                condition=Q(state=_S.ENDED, ended_at__isnull=False, ending__in=RegistrationEnding.values)
                | ~Q(state=_S.ENDED) & Q(ended_at=None, ending=None),
                name="consular_registration_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(examined_by__isnull=False) | Q(state__in=[_S.SUBMITTED, _S.ENDED]),
                name="consular_registration_examined_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state=_S.ENDED), name="consular_registration_one_live"
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "state", "confirmed_at"], name="consular_registration_lists"),
            GinIndex(fields=["contact_keys"], name="consular_registration_contacts", fastupdate=False),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="whose_stays", fields=["person"]),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(a, b) for a, targets in TRANSITIONS.table.items() for b in sorted(targets)],
            ),
            pgtrigger.Protect(
                name="ended_stays_ended", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state=_S.ENDED)
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="examined_by_an_outsider",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__examined_by__isnull=False),
                func="""
                    IF EXISTS (
                        SELECT FROM consular_representation r
                        WHERE r.person_id = NEW.person_id AND r.user_id = NEW.examined_by_id
                    ) THEN
                        RAISE EXCEPTION 'nobody examines their own family''s registration'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'consular_registration_examined_by_an_outsider';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.person.data_key

    def shows_address_to(self, user: User) -> bool:
        """The one who told it and the person themselves read where they live: of two parents, neither learns it of
        the other by way of their child."""
        own = {"kind": RepresentationKind.SELF, "revoked_at": None}
        return self.told_by_id == user.pk or self.person.representations.filter(user=user, **own).exists()


def contact_keys_of(dwelling: Dwelling) -> list[int]:
    told = (("sms", dwelling["phone"]), ("email", dwelling.get("email")))
    return [contact_key(kind, address) for kind, address in told if address]


def contact_key(kind: str, address: str) -> int:
    return blind_key(address, purpose=f"stay_contact:{kind}")
