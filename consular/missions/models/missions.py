"""What is a mission, how long does it exist, and which missions may somebody see?"""

from datetime import date, datetime
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.posts import Post, Role
from consular.missions.models.texts import LANGUAGES, TextsField, english_kept
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel

CODE = r"^[A-Z]{2}-[A-Z0-9]{2,8}\Z"
STATE = r"^[A-Z]{2}\Z"
PHONE = r"^\+[1-9][0-9]{6,14}\Z"

NO_CIRCLE_OF_PARENTS = """
    IF EXISTS (
        WITH RECURSIVE above(id) AS (
            SELECT NEW.parent_id UNION SELECT m.parent_id FROM consular_mission m JOIN above USING (id)
        ) SELECT FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'a mission cannot stand above itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_mission_no_circle_of_parents';
    END IF;
    RETURN NEW;
"""
# The lock makes two missions that would each close into the other wait, so one of them is refused.
SUCCESSOR_OUTLIVES = """
    PERFORM FROM consular_mission WHERE id = NEW.successor_id FOR SHARE;
    IF EXISTS (
        SELECT FROM consular_mission m WHERE m.id = NEW.successor_id AND m.closed_on <= NEW.closed_on
        UNION ALL SELECT FROM consular_mission m WHERE m.successor_id = NEW.id AND m.closed_on >= NEW.closed_on
    ) THEN
        RAISE EXCEPTION 'a successor outlives the mission it follows'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_mission_successor_outlives';
    END IF;
    RETURN NEW;
"""


class MissionKind(models.TextChoices):
    HEADQUARTERS = "headquarters", _("Headquarters")
    EMBASSY = "embassy", _("Embassy")
    CONSULATE_GENERAL = "consulate_general", _("Consulate-General")
    CONSULATE = "consulate", _("Consulate")
    HONORARY_CONSULATE = "honorary_consulate", _("Honorary consulate")
    MOBILE = "mobile", _("Mobile consular team")


class Capability(models.TextChoices):
    ACCEPT = "accept", _("Accepts applications")
    BIOMETRICS = "biometrics", _("Takes biometrics")
    DECIDE = "decide", _("Decides")
    PRINT = "print", _("Prints documents")
    NOTARISE = "notarise", _("Notarises")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def validate_zone(value: str) -> None:
    """A name of the IANA time zone database."""
    if value not in _zones():
        raise ValidationError(_("This is not a time zone of the IANA database."), code="zone_unknown")


def missions_of(user: User, *roles: Role, at: datetime | None = None) -> "MissionQuerySet":
    """Missions at which the user holds any of these roles at this moment; a subquery, no query of its own."""
    held = Post.objects.live(at).filter(user=user, role__in=roles)
    return Mission.objects.filter(pk__in=held.values("mission"))


class MissionQuerySet(models.QuerySet["Mission"]):
    def open_on(self, day: date) -> Self:
        """Missions that exist on this date."""
        return self.filter(Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))

    def visible_to(self, user: User) -> Self:
        """Missions the user serves at; all of them for an administrator or auditor at headquarters."""
        held = Post.objects.live().filter(user=user)
        everywhere = held.filter(mission__kind=MissionKind.HEADQUARTERS, role__in=[Role.MISSION_ADMIN, Role.AUDITOR])
        return self.filter(Q(pk__in=held.values("mission")) | Exists(everywhere))


class Mission(PublicModel):
    """A post of the sending State. A closed one always names the mission that took over its work.

    `version` counts its changes, so that nobody amends what they have not seen.
    """

    code = models.CharField(_("code"), max_length=11, unique=True, validators=[RegexValidator(CODE)])
    kind = models.CharField(_("kind"), max_length=20, choices=MissionKind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="branches", verbose_name=_("branch of")
    )
    sending_state = models.CharField(_("sending State"), max_length=2, validators=[RegexValidator(STATE)])
    host_state = models.CharField(_("host State"), max_length=2, validators=[RegexValidator(STATE)])
    zone = models.CharField(_("time zone"), max_length=40, validators=[validate_zone])
    languages = ArrayField(
        models.CharField(max_length=10, choices=[(tag, tag) for tag in LANGUAGES]), verbose_name=_("languages")
    )
    capabilities = ArrayField(
        models.CharField(max_length=12, choices=Capability.choices),
        default=list,
        blank=True,
        verbose_name=_("capabilities"),
    )
    names = TextsField(_("name"))
    addresses = TextsField(_("address"))
    email = models.EmailField(_("e-mail"), blank=True)
    phones = ArrayField(
        models.CharField(max_length=16, validators=[RegexValidator(PHONE)]),
        default=list,
        blank=True,
        verbose_name=_("telephones"),
    )
    emergency_phone = models.CharField(
        _("emergency telephone"), max_length=16, blank=True, validators=[RegexValidator(PHONE)]
    )
    # WGS 84, in decimal degrees; null where there is no house, as of a mobile team.
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    keep_trips_days = models.PositiveSmallIntegerField(
        _("days a journey is kept after its end"),
        default=14,
        validators=[MinValueValidator(2), MaxValueValidator(60)],
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        constraints = [
            english_kept("consular_mission", "names"),
            english_kept("consular_mission", "addresses"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE) & Q(code__startswith=F("sending_state")),
                name="consular_mission_code_begins_with_the_sending_state",
                violation_error_code="code_begins_with_the_sending_state",
                violation_error_message=_(
                    "The code is the sending State, a hyphen and 2 to 8 capital letters or digits."
                ),
            ),
            models.CheckConstraint(
                condition=Q(sending_state__regex=STATE) & Q(host_state__regex=STATE),
                name="consular_mission_states_by_iso_3166",
            ),
            # One installation serves one sending State: no two rows may differ.
            ExclusionConstraint(
                name="consular_mission_one_sending_state",
                violation_error_code="one_sending_state",
                violation_error_message=_("All missions of one installation belong to one sending State."),
                expressions=[("sending_state", RangeOperators.NOT_EQUAL)],
            ),
            models.CheckConstraint(
                condition=Q(kind=MissionKind.HEADQUARTERS, host_state=F("sending_state"))
                | Q(kind__in=[kind for kind in MissionKind.values if kind != MissionKind.HEADQUARTERS])
                & ~Q(host_state=F("sending_state")),
                name="consular_mission_only_headquarters_are_at_home",
                violation_error_code="only_headquarters_are_at_home",
                violation_error_message=_("Headquarters lie in the sending State, every other mission abroad."),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=MissionKind.HEADQUARTERS),
                name="consular_mission_one_headquarters",
                violation_error_code="one_headquarters",
                violation_error_message=_("There is one headquarters only."),
            ),
            models.CheckConstraint(
                condition=Q(languages__contained_by=list(LANGUAGES)) & Q(languages__len__gt=0),
                name="consular_mission_languages_known",
                violation_error_code="languages_known",
                violation_error_message=_("Choose at least one of our languages."),
            ),
            models.CheckConstraint(
                condition=Q(capabilities__contained_by=Capability.values),
                name="consular_mission_capabilities_known",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="consular_mission_position_whole",
                violation_error_code="position_whole",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(keep_trips_days__range=(2, 60)), name="consular_mission_keeps_trips_for_days"
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("pk")) & ~Q(successor=F("pk")),
                name="consular_mission_not_its_own_relative",
                violation_error_code="not_its_own_relative",
                violation_error_message=_("A mission is neither its own parent nor its own successor."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, successor=None)
                | Q(closed_on__isnull=False, successor__isnull=False, closed_on__gt=F("opened_on"))
                & ~Q(kind=MissionKind.HEADQUARTERS),
                name="consular_mission_closed_means_succeeded",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="identity_stays", fields=["code", "sending_state", "host_state"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_circle_of_parents",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__parent__isnull=False),
                func=NO_CIRCLE_OF_PARENTS,
            ),
            pgtrigger.Trigger(
                name="successor_outlives",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__closed_on__isnull=False),
                func=SUCCESSOR_OUTLIVES,
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def local_day(self, moment: datetime) -> date:
        """The date on the wall of the mission at this moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()
