"""Which places does a mission serve, and which mission serves a place?"""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import STATE, Mission
from consular.missions.models.validity import Dated, dates_in_force, ends_after_it_begins, in_force

PLACE = r"^[A-Z]{2}(-[A-Z0-9]{1,3})?\Z"


class ConsularDistrict(Dated):
    """A place a mission serves: an ISO 3166-2 subdivision, or a whole State where nothing narrower is assigned."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="districts", verbose_name=_("mission"))
    place = models.CharField(_("place"), max_length=6, validators=[RegexValidator(PLACE)])

    class Meta:
        verbose_name = _("consular district")
        verbose_name_plural = _("consular districts")
        constraints = [
            ends_after_it_begins("consular_consulardistrict"),
            models.CheckConstraint(condition=Q(place__regex=PLACE), name="consular_consulardistrict_place_by_iso_3166"),
            ExclusionConstraint(
                name="consular_consulardistrict_one_mission_at_a_time",
                violation_error_code="one_mission_at_a_time",
                violation_error_message=_("Another mission serves this place at that time."),
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    (dates_in_force(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.place


class Accreditation(Dated):
    """A State without a post of ours, served by a mission in another State (VCCR article 7)."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="accreditations", verbose_name=_("mission")
    )
    state = models.CharField(_("host State"), max_length=2, validators=[RegexValidator(STATE)])

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        constraints = [
            ends_after_it_begins("consular_accreditation"),
            models.CheckConstraint(condition=Q(state__regex=STATE), name="consular_accreditation_state_by_iso_3166"),
            ExclusionConstraint(
                name="consular_accreditation_one_mission_at_a_time",
                violation_error_code="one_mission_at_a_time",
                violation_error_message=_("Another mission is accredited to this State at that time."),
                expressions=[
                    ("state", RangeOperators.EQUAL),
                    (dates_in_force(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.state


def mission_for(state: str, region: str | None, on: date) -> Mission | None:
    """The mission that serves a place on a date: by its region, else by its State, else by accreditation."""
    districts = ConsularDistrict.objects.filter(in_force(on), place__in=[state, region or state])
    nearest = districts.order_by(Length("place").desc()).select_related("mission").first()
    if nearest:
        return nearest.mission
    accreditations = Accreditation.objects.filter(in_force(on), state=state)
    accredited = accreditations.select_related("mission").first()
    return accredited.mission if accredited else None
