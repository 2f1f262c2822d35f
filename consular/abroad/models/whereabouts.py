"""Who has told us, of their own accord, exactly where they or somebody they act for is?"""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils import timezone

from consular.abroad.models.registration import REGISTER_ROLES
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission, missions_of
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey


class WhereaboutsQuerySet(models.QuerySet["Whereabouts"]):
    def live(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())

    def visible_to(self, user: User) -> Self:
        """What the user told, while they act for the person, and what is about the user. No other parent's."""
        told = Q(told_by=user.pk, person__in=Person.objects.visible_to(user))
        return self.live().filter(told | Q(person__in=Person.objects.is_user(user)))

    def visible_to_staff(self, user: User) -> Self:
        """At the user's missions, never one's own family's."""
        own = Person.objects.filter(representations__user=user.pk)
        return self.live().filter(mission__in=missions_of(user, *REGISTER_ROLES)).exclude(person__in=own)

    def whole(self) -> Self:
        return self.select_related("person__data_key", "mission")


class Whereabouts(PublicModel):
    """One word on where one person is: the last that this login told. It never changes; the next takes its place.

    `told` is `{"latitude", "longitude", "accuracy_m"}` in WGS 84 degrees and metres, gone at `expires_at`. The cell in
    which it lies (notifications/presence/rules) stands open, since people are counted by it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="whereabouts")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    is_safe = models.BooleanField()
    told: Any = SealedJSON()
    cell_latitude = models.FloatField()
    cell_longitude = models.FloatField()
    cell_accuracy_m = models.PositiveIntegerField()
    host_state = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=6, blank=True)
    expires_at = models.DateTimeField()

    objects = WhereaboutsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "told_by"], name="consular_whereabouts_last_of_each"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="consular_whereabouts_expire"),
            models.CheckConstraint(
                condition=Q(host_state="", region="")
                | Q(host_state__regex=r"^[A-Z]{2}$")
                & (Q(region="") | Q(region__regex=r"^[A-Z]{2}-[A-Z0-9]{1,3}$", host_state=Left("region", 2))),
                name="consular_whereabouts_place_by_iso_3166",
            ),
        ]
        indexes = [models.Index(fields=["mission", "created_at"], name="consular_whereabouts_board")]
        triggers = [pgtrigger.ReadOnly(name="said_once", exclude=["mission"])]

    @property
    def sealing_key(self) -> DataKey:
        return self.person.data_key
