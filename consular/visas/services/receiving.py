"""Where does a new application go, and for which visa?"""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django_countries import countries

from consular.citizens.models.person import Person
from consular.missions.models.districts import mission_for
from consular.missions.models.missions import Capability, Mission
from consular.visas.models.catalogue import VisaCategory
from consular.visas.services.catalogue import current_catalogue
from econsulate.core.errors import FieldError, InvalidInput


def category_of(code: str, *, on: date) -> VisaCategory:
    """The category of the catalogue in force. Raises InvalidInput when it is not offered."""
    category = current_catalogue().category(code)
    if category is None or not category.is_active(on):
        raise InvalidInput(errors=[FieldError("category", "unknown", _("This visa is not offered."))])
    return category


def receiving_mission(code: str | None, person: Person, *, on: date) -> Mission:
    """The mission named, else the one that serves the person's State of residence. Raises InvalidInput."""
    receiving = Mission.objects.open_on(on).filter(capabilities__contains=[Capability.ACCEPT])
    if code is None:
        serving = mission_for(countries.alpha2(person.residence) or "", None, on)
        code = serving.code if serving else None
    mission = receiving.filter(code=code).first()
    if mission is None:
        detail = _("No mission receives applications from this place. Name one by its code.")
        raise InvalidInput(errors=[FieldError("mission", "not_receiving", detail)])
    return mission
