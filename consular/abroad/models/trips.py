"""Who travels where, when, and with whom?"""

from typing import Any, Self
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Left

from consular.abroad.models.registration import REGISTER_ROLES
from consular.abroad.models.travellers import EMAIL, SMS, Traveller, TravellerContact, contact_index_of
from consular.citizens.models.person import Identity, Person
from consular.missions.models.missions import Mission, missions_of
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey

# Between, not on, its first and last day: who flies east over the date line leaves on the day they arrive, or the day
# before it.
DAYS_BETWEEN = Func(F("first_day"), F("last_day"), Value("()"), function="daterange", output_field=DateRangeField())


class TripQuerySet(models.QuerySet["Trip"]):
    def visible_to(self, user: User) -> Self:
        """Trips the user told of, while they act for who travels, and the user's own. No other parent's: a child's
        journey tells where somebody is."""
        told = Q(told_by=user.pk, person__in=Person.objects.visible_to(user))
        return self.filter(told | Q(person__in=Person.objects.is_user(user)))

    def visible_to_staff(self, user: User) -> Self:
        """Trips to places that the user's missions serve, never one's own family's, nor one told of at one's own
        address without an account."""
        own = Person.objects.filter(representations__user=user.pk)
        legs = TripLeg.objects.filter(mission__in=missions_of(user, *REGISTER_ROLES))
        strangers = self.exclude(person__in=own).exclude(companions__person__in=own)
        told = [(EMAIL, user.email), (SMS, user.phone)]
        here = [contact_index_of(TravellerContact(kind=kind, address=address)) for kind, address in told if address]
        return strangers.exclude(traveller__contact_index__in=here).filter(pk__in=legs.values("trip"))

    def whole(self) -> Self:
        """With all that is read to show them; four queries."""
        rows = self.select_related("person__data_key", "traveller__data_key")
        return rows.prefetch_related("legs__mission", "companions__person__data_key")


class Trip(PublicModel):
    """A journey of one person and their companions; gone some days after they are back (privacy/services/trips).

    Who leads it is a `person` the house knows, told of by a login, or a `traveller` without an account, known by this
    journey alone (decision 0019). `contact` holds a telephone number, in E.164 or null, under the key of who leads it.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="trips")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    traveller = models.OneToOneField(Traveller, models.PROTECT, null=True, related_name="trip")
    traveller_index = models.BinaryField(null=True, editable=False)
    first_day = models.DateField()
    last_day = models.DateField()
    contact: Any = SealedJSON()
    version = models.PositiveIntegerField(default=1)

    objects = TripQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="consular_trip_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="consular_trip_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), (DAYS_BETWEEN, RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, told_by__isnull=False, traveller=None, traveller_index=None)
                | Q(person=None, told_by=None, traveller__isnull=False, traveller_index__isnull=False),
                name="consular_trip_of_a_person_or_a_traveller",
            ),
            ExclusionConstraint(
                name="consular_trip_one_at_a_time_without_account",
                expressions=[("traveller_index", RangeOperators.EQUAL), (DAYS_BETWEEN, RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["last_day"], name="consular_trip_last_day")]
        triggers = [pgtrigger.ReadOnly(name="whose_stays", fields=["person", "traveller", "traveller_index"])]

    @property
    def lead(self) -> Person | Traveller:
        """Who leads the journey. Both have `identity`, `nationality`, a public id and a key."""
        lead = self.traveller if self.person is None else self.person
        if lead is None:
            raise LookupError(self.public_id)
        return lead

    @property
    def subject(self) -> UUID:
        """Whom it is about, for the trail and for counting heads: an id that tells nothing of them."""
        return self.lead.public_id

    @property
    def identity(self) -> Identity:
        found: Identity = self.lead.identity
        return found

    @property
    def sealing_key(self) -> DataKey:
        return self.lead.data_key

    def hand_key_on(self) -> None:
        """The legs and companions of a `whole` one open with the key of this very traveller: no query for each."""
        for leg in self.legs.all():
            leg.trip = self
        for companion in self.companions.all():
            companion.trip = self


class TripLeg(models.Model):
    """A stay at one place on the way, first and last day by the calendar there; `where` is `{"city", "lodging"}`."""

    trip = models.ForeignKey(Trip, models.CASCADE, related_name="legs")
    number = models.PositiveSmallIntegerField()
    host_state = models.CharField(max_length=2)
    region = models.CharField(max_length=6, null=True)  # noqa: DJ001 - absent, not empty
    where: Any = SealedJSON()
    arrives_on = models.DateField()
    leaves_on = models.DateField()
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trip", "number"], name="consular_tripleg_numbered"),
            models.CheckConstraint(
                condition=Q(leaves_on__gte=F("arrives_on")), name="consular_tripleg_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(host_state__regex=r"^[A-Z]{2}$")
                & (Q(region=None) | Q(region__regex=r"^[A-Z]{2}-[A-Z0-9]{1,3}$", host_state=Left("region", 2))),
                name="consular_tripleg_place_by_iso_3166",
            ),
        ]
        indexes = [models.Index(fields=["mission", "arrives_on"], name="consular_tripleg_by_mission")]

    def __str__(self) -> str:
        return f"TripLeg {self.number}"

    @property
    def sealing_key(self) -> DataKey:
        return self.trip.sealing_key

    @property
    def public_id(self) -> str:
        """What its seals are bound to."""
        return f"{self.trip.public_id}:{self.number}"


class TripCompanion(models.Model):
    """Somebody who travels along: a person the house knows, or somebody by name, of whatever nationality.

    `named` is `{"primary_identifier", "secondary_identifier", "birth_date"}`, null for a known person; `name_index`
    makes the same name twice on one trip one too many. `of_age_on` is null where nobody said when they were born.
    """

    trip = models.ForeignKey(Trip, models.CASCADE, related_name="companions")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="companies")
    named: Any = SealedJSON(null=True)
    name_index = models.BinaryField(null=True)
    nationality = models.CharField(max_length=3)
    of_age_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trip", "number"], name="consular_tripcompanion_numbered"),
            models.UniqueConstraint(fields=["trip", "person"], name="consular_tripcompanion_person_once"),
            models.UniqueConstraint(fields=["trip", "name_index"], name="consular_tripcompanion_name_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, named=None, name_index=None)
                | Q(person=None, named__isnull=False, name_index__isnull=False),
                name="consular_tripcompanion_known_or_named",
            ),
            models.CheckConstraint(
                condition=Q(nationality__regex=r"^[A-Z]{3}$"), name="consular_tripcompanion_state_by_icao_9303"
            ),
        ]

    def __str__(self) -> str:
        return f"TripCompanion {self.number}"

    @property
    def sealing_key(self) -> DataKey:
        return self.trip.sealing_key

    @property
    def public_id(self) -> str:
        """What its seals are bound to."""
        return f"{self.trip.public_id}:{self.number}"
