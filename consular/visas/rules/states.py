"""Which codes may a catalogue and a traveller give for a State? ISO 3166-1 alpha-3 and what ICAO Doc 9303-3 adds."""

from django_countries import countries

from consular.citizens.mrz.states import NATIONALITIES, icao_code
from econsulate.core.countries import country_name

STATES = (NATIONALITIES - {"D"}) | {"DEU"}
"""As people write them: Germany is DEU here, D only in the zone of a passport."""


def state_code(code: str) -> str | None:
    """The code for an alpha-2, alpha-3 or passport code; None when no State has it."""
    code = icao_code(code)
    code = "DEU" if code == "D" else code
    return code if code in STATES else None


def state_name(code: str, language: str | None = None) -> str:
    """A State in words, without a language in that of the request; what ISO doesn't know stays a code."""
    alpha_2 = countries.alpha2("DEU" if code == "D" else code)
    return country_name(alpha_2, language) if alpha_2 else code
