"""Who is this human being? Identity, apart from any login; whoever acts for them does so by a Representation."""

from typing import Any, Self, TypedDict

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import blind_index
from econsulate.core.present import Today


class Identity(TypedDict):
    """Names as ICAO 9303-3 §3.4 divides them; people with one name have no secondary identifier.

    `birth_date` is `YYYY-MM-DD`, with `XX` for a part nobody knows.
    """

    primary_identifier: str
    secondary_identifier: str | None
    original_script_name: str | None
    birth_date: str
    birth_place: str | None


# ICAO 9303-3 §5: a person of unspecified nationality. It also stands where a person was erased.
NO_STATE = "XXX"


class Sex(models.TextChoices):
    """As a passport's machine-readable zone gives it."""

    FEMALE = "F", _("Female")
    MALE = "M", _("Male")
    UNSPECIFIED = "X", _("Unspecified")


def in_force(prefix: str = "") -> Q:
    """A condition on representations, or by its prefix on what has them: they let somebody act at this moment.

    This is the one place that says so; whoever asks otherwise (`has_ended`) asks about the past.
    """
    not_over = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": Today()})
    return Q(**{f"{prefix}revoked_at": None, f"{prefix}valid_from__lte": Today()}) & not_over


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> Self:
        """People the user may act for at this moment; `acting_for` turns this same rule round."""
        by_user = Q(representations__user=user.pk) & in_force("representations__")
        return self.filter(by_user, erased_at=None).distinct()

    def is_user(self, user: User) -> Self:
        """The person behind the login, if it told us who that is."""
        own = Q(representations__user=user.pk, representations__kind="self") & in_force("representations__")
        return self.filter(own, erased_at=None).distinct()


class Person(PublicModel):
    """A human being the house knows. All of `identity` is sealed under the person's own key."""

    data_key = models.OneToOneField(DataKey, models.PROTECT, related_name="person")
    identity: Any = SealedJSON(null=True)
    nationality = models.CharField(_("nationality"), max_length=3)
    residence = models.CharField(_("State of residence"), max_length=3)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    # Equality of names, birth date and nationality, without the database knowing any of them.
    match_index = models.BinaryField(db_index=True, editable=False)
    # Equality of what several spellings of a name share, and the year of birth; null until indexed (index_people).
    skeleton_index = models.BinaryField(null=True, db_index=True, editable=False)
    # Every word of the names in any spelling, alone and with the year of birth (services/finding).
    name_keys = ArrayField(models.BigIntegerField(), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(identity__isnull=False, erased_at=None) | Q(identity=None, erased_at__isnull=False),
                name="consular_person_identity_until_erased",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(nationality=NO_STATE, residence=NO_STATE, sex=Sex.UNSPECIFIED)
                & Q(match_index=b"", skeleton_index=None, name_keys=None),
                name="consular_person_erased_is_blank",
            ),
            models.CheckConstraint(
                condition=Q(nationality__regex=r"^[A-Z]{3}$", residence__regex=r"^[A-Z]{3}$"),
                name="consular_person_states_by_icao_9303",
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="consular_person_sex_known"),
        ]
        # Without a list of what is still to be entered: a search would have to read it whole.
        indexes = [GinIndex(fields=["name_keys"], name="consular_person_names", fastupdate=False)]
        triggers = [
            # Also where code of a version before there were any erases the person.
            pgtrigger.Trigger(
                name="erased_has_no_names",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__erased_at__isnull=False, new__name_keys__isnull=False),
                func="NEW.name_keys = NULL; RETURN NEW;",
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.data_key


def match_index_of(identity: Identity, nationality: str) -> bytes:
    """The strict key for "the same human being"; a match is a question for an officer, never a merge."""
    names = f"{identity['primary_identifier']}\0{identity['secondary_identifier'] or ''}"
    return blind_index(f"{names}\0{identity['birth_date']}\0{nationality}", purpose="person")
